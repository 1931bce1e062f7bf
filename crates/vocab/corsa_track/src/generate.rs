//! Circuits from a seed.

use crate::Track;
use crate::corners::{Corner, outline};
use glam::DVec2;

/// What a generated circuit should be like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneratorOptions {
    /// Shortest lap, m.
    pub min_length: f64,
    /// Longest lap, m.
    pub max_length: f64,
    /// Of the whole road, m.
    pub width: f64,
    /// Of the tightest corner, m.
    pub min_radius: f64,
}

impl Default for GeneratorOptions {
    fn default() -> Self {
        Self { min_length: 2000.0, max_length: 5000.0, width: 11.0, min_radius: 15.0 }
    }
}

impl Track {
    /// The circuit of a seed: the same on every platform.
    pub fn generate(seed: u64, options: &GeneratorOptions) -> Track {
        let size = options.min_length / 8.0;
        let corner = |x: f64, y: f64| Corner {
            apex: DVec2::new(x, y),
            radius: 60.0,
            elevation: 0.0,
            width: options.width,
        };
        outline(&[corner(size, 0.0), corner(size, size), corner(-size, size), corner(-size, 0.0)])
            .build(&format!("generated:{seed}"))
    }
}
