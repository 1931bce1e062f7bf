//! Where walls stand.

use std::sync::OnceLock;

use crate::{Track, TrackError};

/// Stands for no wall, m: farther than any car gets from its track.
pub(crate) const NO_WALL: f64 = 1e9;

/// The distance from the reference line to a wall on either side, at every node of the line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Walls {
    pub(crate) left: Vec<f64>,
    pub(crate) right: Vec<f64>,
}

impl Track {
    /// The same track with walls: for each point of [`reference_line`](Self::reference_line) the
    /// distance from the line to the wall on its left and on its right, m, straight between
    /// points; `f64::INFINITY` where there is none. Without this call there are no walls.
    ///
    /// # Errors
    /// [`TrackError::BadSurface`] for lists of another length and for distances below 0.5 m.
    pub fn with_walls(mut self, left: &[f64], right: &[f64]) -> Result<Self, TrackError> {
        let nodes = self.points.len();
        let sound = |wall: &f64| *wall >= 0.5;
        if left.len() != nodes || right.len() != nodes || !left.iter().chain(right).all(sound) {
            let (a, b) = (left.len(), right.len());
            let what = format!("walls at {a} and {b} of {nodes} nodes, each at least 0.5 m away");
            return Err(TrackError::BadSurface { what });
        }
        let near = |side: &[f64]| side.iter().map(|wall| wall.min(NO_WALL)).collect();
        self.walls = Some(Walls { left: near(left), right: near(right) });
        self.ribbon = OnceLock::new();
        Ok(self)
    }

    /// The same track with a wall on either side, `runoff` m beyond the borders (negative counts
    /// as 0).
    #[must_use]
    pub fn with_runoff(mut self, runoff: f64) -> Self {
        let beyond = |width: f64| (width + runoff.max(0.0)).clamp(0.5, NO_WALL);
        self.walls = Some(Walls {
            left: self.points.iter().map(|point| beyond(point.width_left)).collect(),
            right: self.points.iter().map(|point| beyond(point.width_right)).collect(),
        });
        self.ribbon = OnceLock::new();
        self
    }

    /// Whether a wall stands anywhere.
    pub fn has_walls(&self) -> bool {
        self.walls.is_some()
    }
}
