use fearless_simd::prelude::*;

use crate::{
    lanes::Vector,
    suspension::{Axle, Corner},
};

/// The body on its springs.
pub(super) struct Attitude<V> {
    pub(super) heave: V,
    pub(super) heave_rate: V,
    pub(super) roll: V,
    pub(super) roll_rate: V,
    pub(super) pitch: V,
    pub(super) pitch_rate: V,
}

impl<V> Attitude<V> {
    /// The two corners of an axle: where the body stands over each wheel.
    #[inline(always)]
    pub(super) fn corners<S: Simd>(
        &self,
        axle: &Axle,
        wheel: [V; 2],
        wheel_rate: [V; 2],
        road: [V; 2],
    ) -> [Corner<V>; 2]
    where
        V: Vector<S>,
    {
        let middle = self.heave - self.pitch * axle.x;
        let middle_rate = self.heave_rate - self.pitch_rate * axle.x;
        let side = self.roll * axle.half_track;
        let side_rate = self.roll_rate * axle.half_track;
        axle.corners(
            [middle + side, middle - side],
            [middle_rate + side_rate, middle_rate - side_rate],
            wheel,
            wheel_rate,
            road,
        )
    }
}
