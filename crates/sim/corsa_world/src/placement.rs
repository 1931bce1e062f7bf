use corsa_track::Track;
use corsa_vehicle::DVec3;

/// Where a grid start stands before the start line, m: so far that the whole car is behind it.
pub const GRID_DISTANCE: f64 = 8.0;

/// Where a car is put on its track.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Placement {
    /// Standing [`GRID_DISTANCE`] before the start line, on the reference line.
    #[default]
    Grid,
    /// Standing in the pits. Tracks have none yet: as [`Placement::Grid`].
    Pits,
    /// Anywhere along the track, already moving.
    At {
        /// Distance along the reference line from the start line, m; laps are taken off.
        progress: f64,
        /// Distance from the reference line, m, + left.
        lateral_offset: f64,
        /// Heading relative to the reference line, rad, + left.
        heading_error: f64,
        /// Speed along the car's own x axis, m/s.
        speed: f64,
    },
    /// Standing anywhere.
    Pose {
        /// In `map`; the height is the road's.
        position: DVec3,
        /// rad, + left.
        yaw: f64,
    },
}

/// A placement as a pose in the plane.
pub(crate) struct Placed {
    pub(crate) pose: corsa_dynamics::Pose,
    pub(crate) speed: f64,
    /// Along the reference line from the start line, negative before it, m; `None` where only a search
    /// of the track can tell.
    pub(crate) progress: Option<f64>,
}

impl Placement {
    pub(crate) fn resolve(self, track: &Track) -> Placed {
        let on_line = |progress: f64, lateral_offset, heading_error, speed| {
            let (position, yaw) = track.pose(progress, lateral_offset, heading_error);
            Placed {
                pose: corsa_dynamics::Pose { position: position.truncate(), yaw },
                speed,
                progress: Some(progress),
            }
        };
        match self {
            Self::Grid | Self::Pits => on_line(-GRID_DISTANCE, 0.0, 0.0, 0.0),
            Self::At { progress, lateral_offset, heading_error, speed } => {
                on_line(progress.rem_euclid(track.length()), lateral_offset, heading_error, speed)
            }
            Self::Pose { position, yaw } => Placed {
                pose: corsa_dynamics::Pose { position: position.truncate(), yaw },
                speed: 0.0,
                progress: None,
            },
        }
    }
}
