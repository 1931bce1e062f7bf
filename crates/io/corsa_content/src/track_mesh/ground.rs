//! The ground at a place: a ray straight down.

use corsa_track::{SurfacePlace, SurfaceSample};

use super::corridor::Sorted;

/// The uppermost ground within this of the ribbon's height is what a wheel meets, m: kerbs lie on
/// the road and grass runs on below it, while bridges are higher.
const WHEEL_WINDOW_M: f64 = 1.0;

pub(super) struct Ground<'a> {
    triangles: Sorted<'a>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(triangles: Sorted<'a>) -> Self {
        Self { triangles }
    }

    /// The uppermost ground near the ribbon's height, or else the nearest to it; none where there is
    /// none.
    pub(super) fn at(&self, place: SurfacePlace) -> Option<SurfaceSample> {
        let plan = place.position.truncate();
        let hits = self.triangles.around(plan).filter_map(|triangle| {
            Some(SurfaceSample { elevation: triangle.height_at(plan)?, kind: triangle.surface })
        });
        // Uppermost within the window beats all others; of those, the nearest.
        let rank = |sample: &SurfaceSample| {
            let above = sample.elevation - place.position.z;
            if above.abs() <= WHEEL_WINDOW_M { (1, above) } else { (0, -above.abs()) }
        };
        hits.max_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        })
    }
}
