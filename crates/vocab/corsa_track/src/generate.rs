//! Circuits from a seed.

mod layout;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::Track;
use crate::corners::{Corner, outline};
use crate::crossing::find_crossing;

/// What a generated circuit should be like. Values that make no road are set to the nearest that do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneratorOptions {
    /// Shortest lap, m, from 500 to 20,000.
    pub min_length: f64,
    /// Longest lap, m, at least a tenth more than the shortest.
    pub max_length: f64,
    /// Of the whole road where it is narrowest, m, from 5 to 25; it widens by up to a quarter.
    pub width: f64,
    /// Of the tightest corner, m, at least 12 and 0.8 road widths, at most 60.
    pub min_radius: f64,
    /// Height between the lowest and the highest point, m, at most 100.
    pub relief: f64,
}

impl Default for GeneratorOptions {
    fn default() -> Self {
        Self { min_length: 2000.0, max_length: 5000.0, width: 10.0, min_radius: 15.0, relief: 20.0 }
    }
}

impl GeneratorOptions {
    fn usable(self) -> Self {
        // `clamp` keeps NaN; the default takes its place.
        let default = Self::default();
        let within = |value: f64, fallback: f64, min: f64, max: f64| {
            if value.is_nan() { fallback } else { value.clamp(min, max) }
        };
        let min_length = within(self.min_length, default.min_length, 500.0, 20_000.0);
        let width = within(self.width, default.width, 5.0, 25.0);
        Self {
            min_length,
            max_length: within(self.max_length, default.max_length, 1.1 * min_length, 25_000.0),
            width,
            min_radius: within(
                self.min_radius,
                default.min_radius,
                12.0_f64.max(0.8 * width),
                60.0,
            ),
            relief: within(self.relief, default.relief, 0.0, 100.0),
        }
    }
}

/// Free space between the road's edges of two sections, m.
const CLEARANCE: f64 = 10.0;
/// How many layouts are tried before an oval is given.
const MAX_TRIES: usize = 400;

impl Track {
    /// The circuit of a seed: the same for the same options on every platform, never crossing
    /// itself, its borders apart. Its name is `generated:<seed>`.
    pub fn generate(seed: u64, options: &GeneratorOptions) -> Track {
        let options = options.usable();
        let name = format!("generated:{seed}");
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        (0..MAX_TRIES)
            .filter_map(|_| layout::draw(&mut rng, &options))
            .find_map(|corners| drivable(&name, &corners, &options))
            .unwrap_or_else(|| outline(&layout::oval(&options)).build(&name))
    }
}

/// The track of these corners, if it keeps what the options promise.
fn drivable(name: &str, corners: &[Corner], options: &GeneratorOptions) -> Option<Track> {
    let mut outline = outline(corners);
    let free = 0.5 * CLEARANCE;
    // Built with room beside the road first: a border that had to be cut stands too near another
    // section or in too tight a corner.
    for side in outline.left.iter_mut().chain(&mut outline.right) {
        *side += free;
    }
    if find_crossing(&outline.points, f64::INFINITY).is_some() {
        return None;
    }
    let roomy = outline.build(name);
    let uncut = 0.5 * options.width + free - 0.1;
    let points = roomy.reference_line();
    let fits = points.iter().all(|point| {
        point.width_left >= uncut
            && point.width_right >= uncut
            && point.curvature.abs() * options.min_radius <= 1.0
    });
    let length = options.min_length..=options.max_length;
    if !fits || !length.contains(&roomy.length()) {
        return None;
    }
    for side in outline.left.iter_mut().chain(&mut outline.right) {
        *side -= free;
    }
    Some(outline.build(name))
}

#[cfg(test)]
mod tests;
