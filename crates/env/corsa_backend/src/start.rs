/// Where an episode begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Start {
    /// Standing at the start line, as on a grid of one.
    #[default]
    Grid,
    /// Standing in the pits, where the backend has pits; elsewhere as [`Start::Grid`].
    Pits,
    /// Anywhere on the track, already moving.
    At {
        /// Distance along the centerline from the start line, m.
        progress: f64,
        /// Distance from the centerline, m, + left.
        lateral_offset: f64,
        /// Heading relative to the centerline, rad, + left.
        heading_error: f64,
        /// Speed along the car's own x axis, m/s.
        speed: f64,
    },
    /// Exactly as it was when [`crate::Backend::save`] was called; the run continues bit for bit.
    Saved(SavedState),
}

/// A vehicle's whole state in its backend's own encoding: opaque, versioned by the backend, good for
/// the same version of this package with the same car and track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedState(pub Vec<u8>);
