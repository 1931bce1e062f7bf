//! What the wheels stand on.

use std::f64::consts::TAU;
use std::sync::Arc;

use corsa_dynamics::Ground;
use corsa_track::{SurfaceKind, Track};

use crate::span::Spans;

/// The ground of a track, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Surfaces {
    track: Arc<Track>,
    kinds: Vec<Kind>,
    pub(crate) grass_grip: f32,
    pub(crate) grass_resistance: f32,
}

#[derive(Clone, Copy, Debug)]
struct Kind {
    grip: f32,
    resistance: f32,
    damping: f32,
    bump_height: f32,
    bumps_per_meter: f64,
    is_valid: bool,
}

impl Kind {
    fn of(kind: &SurfaceKind) -> Self {
        let is_bumpy = kind.bump_length > 0.0;
        Self {
            grip: kind.grip as f32,
            resistance: kind.rolling_resistance as f32,
            damping: kind.damping as f32,
            bump_height: if is_bumpy { kind.bump_height as f32 } else { 0.0 },
            bumps_per_meter: if is_bumpy { 1.0 / kind.bump_length } else { 0.0 },
            is_valid: kind.is_valid,
        }
    }

    /// Waves along the track and across it, m: nothing says where AC's begin.
    fn bump(&self, progress: f64, offset: f32) -> f32 {
        let turns = progress * self.bumps_per_meter;
        let along = libm::sin(TAU * (turns - turns.floor()));
        let across = libm::cos(TAU * f64::from(offset) * self.bumps_per_meter);
        self.bump_height * (along * across) as f32
    }
}

impl Surfaces {
    pub(crate) fn new(track: &Arc<Track>) -> Self {
        let known = track.surfaces().map_or(&[][..], |grid| grid.kinds());
        let grass = Kind::of(&SurfaceKind::grass());
        Self {
            track: Arc::clone(track),
            kinds: known.iter().map(Kind::of).collect(),
            grass_grip: grass.grip,
            grass_resistance: grass.resistance,
        }
    }

    /// Whether the track's own ground is known.
    #[inline]
    pub(crate) fn has_grid(&self) -> bool {
        self.track.surfaces().is_some()
    }

    /// Sets the ground under the four wheels of a car: `along` is their way after its node, `offset`
    /// theirs from the line. Gives the number of wheels outside.
    #[inline]
    pub(crate) fn under(
        &self,
        node: usize,
        lane: usize,
        wheels: [(f32, f32); 4],
        speed: f32,
        spans: &Spans,
        ground: &mut Ground,
    ) -> f32 {
        let Some(grid) = self.track.surfaces() else { return 0.0 };
        let ribbon = self.track.ribbon();
        let count = ribbon.nodes().len();
        let per_meter = (1.0 / ribbon.spacing()) as f32;
        let mut outside = 0.0;
        for (wheel, (along, offset)) in wheels.into_iter().enumerate() {
            let nodes = along * per_meter;
            let whole = nodes.floor();
            // A wheel is a few nodes from its car's at most.
            let row =
                (node + count).saturating_add_signed(whole.clamp(-64.0, 64.0) as isize) % count;
            let (height, number) = grid.lookup(row, nodes - whole, offset);
            let beyond_left = offset > spans.left[lane] + along * spans.left_slope[lane];
            let beyond_right = -offset > spans.right[lane] + along * spans.right_slope[lane];
            let is_beyond = beyond_left || beyond_right;
            let kind = self.kinds.get(usize::from(number));
            let bump = match kind {
                Some(kind) if kind.bump_height > 0.0 => {
                    let progress = (row as f64 + f64::from(nodes - whole)) * ribbon.spacing();
                    kind.bump(progress, offset)
                }
                _ => 0.0,
            };
            let (grip, resistance, is_outside) = match kind {
                Some(kind) => (kind.grip, kind.resistance + kind.damping * speed, !kind.is_valid),
                None if is_beyond => (self.grass_grip, self.grass_resistance, true),
                None => (1.0, 0.0, false),
            };
            ground.height[wheel][lane] = height + bump;
            ground.grip[wheel][lane] = grip;
            ground.rolling_resistance[wheel][lane] = resistance;
            outside += f32::from(u8::from(is_outside));
        }
        outside
    }
}
