use corsa_vehicle::VehicleParams;
use fearless_simd::prelude::*;

use crate::{lanes::Vector, math::sin_cos};

/// From the steering control to the two front wheels.
#[derive(Clone, Debug)]
pub(crate) struct Steering {
    max_tire_angle: f32,
    /// Ackermann share times half the front track width over the wheelbase.
    spread: f32,
}

/// Direction of a wheel: cosine and sine of its angle to the body's x axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Direction<V> {
    pub(crate) cos: V,
    pub(crate) sin: V,
}

impl<V> Direction<V> {
    /// Turned further by a small angle, + left; good to a tenth of a percent up to 0.04 rad.
    #[inline(always)]
    pub(crate) fn turned<S: Simd>(self, angle: V) -> Self
    where
        V: Vector<S>,
    {
        // Cosine of the small angle to second order.
        let rest = angle * angle * -0.5 + 1.0;
        Self { cos: self.cos * rest - self.sin * angle, sin: self.sin * rest + self.cos * angle }
    }
}

impl Steering {
    pub(crate) fn new(params: &VehicleParams) -> Self {
        let half_track = 0.5 * params.front.track_width;
        Self {
            max_tire_angle: params.max_steering_tire_angle() as f32,
            spread: (params.steering.ackermann * half_track / params.wheelbase) as f32,
        }
    }

    /// Left and right front wheel. Ackermann: the cotangents of the two angles differ by the track
    /// width over the wheelbase, so that `tan(left) = sin / (cos - spread · sin)`.
    #[inline(always)]
    pub(crate) fn directions<S: Simd, V: Vector<S>>(
        &self,
        steering: V,
    ) -> (Direction<V>, Direction<V>) {
        let simd = steering.token();
        let (sin, cos) = sin_cos::<S, V>(steering * self.max_tire_angle);
        let spread = sin * self.spread;
        let (left, right) = (cos - spread, cos + spread);
        let left_length = (left * left + sin * sin).sqrt();
        let right_length = (right * right + sin * sin).sqrt();
        let product = V::splat(simd, 1.0) / (left_length * right_length);
        let (left_scale, right_scale) = (product * right_length, product * left_length);
        (
            Direction { cos: left * left_scale, sin: sin * left_scale },
            Direction { cos: right * right_scale, sin: sin * right_scale },
        )
    }
}
