//! One wheel on the road within a step: what its tire meets and answers before the driveline acts, and
//! what is kept of it afterwards.

use fearless_simd::prelude::*;

use crate::{
    Block, Ground,
    lanes::{Vector, load, store},
    math::settle,
    steering::Direction,
    suspension::{Axle, Corner},
    tire::{Contact, Force, Grip, Tire},
};

/// Velocity of a wheel's center in tire axes.
#[inline(always)]
fn in_tire<S: Simd, V: Vector<S>>(direction: Direction<V>, x: V, y: V) -> (V, V) {
    (direction.cos * x + direction.sin * y, direction.cos * y - direction.sin * x)
}

/// The body in the road plane.
pub(super) struct Motion<V> {
    pub(super) velocity_x: V,
    pub(super) velocity_y: V,
    pub(super) yaw_rate: V,
    pub(super) tire_stiffness: V,
}

/// What a tire answers, and what the driveline needs to know of it.
pub(super) struct Rolling<V> {
    pub(super) grip: Grip<V>,
    pub(super) torque: V,
    pub(super) inertia: V,
    pub(super) resistance: V,
}

impl<V> Motion<V> {
    /// The tire of one wheel, before the driveline acts.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "one wheel's place, load and memory")]
    pub(super) fn rolling<S: Simd, const N: usize>(
        &self,
        axle: &Axle,
        tire: &Tire,
        corner: &Corner<V>,
        lean: V,
        direction: Direction<V>,
        spin: V,
        grip_factor: V,
        block: &Block<N>,
        ground: &Ground<N>,
        wheel: usize,
        at: usize,
    ) -> Rolling<V>
    where
        V: Vector<S>,
    {
        let simd = spin.token();
        let side = if wheel.is_multiple_of(2) { axle.half_track } else { -axle.half_track };
        let x = self.velocity_x - self.yaw_rate * side;
        let y = self.velocity_y + self.yaw_rate * axle.x;
        let (x, y) = in_tire(direction, x, y);
        let contact = Contact {
            velocity_x: x,
            velocity_y: y,
            spin,
            load: corner.load,
            lean,
            grip: load::<S, V, N>(simd, &ground.grip[wheel], at) * grip_factor,
            stiffness: self.tire_stiffness,
            deflection_x: load(simd, &block.deflection_x[wheel], at),
            deflection_y: load(simd, &block.deflection_y[wheel], at),
        };
        let grip = tire.grip(&contact);
        let soft_ground = load(simd, &ground.rolling_resistance[wheel], at);
        let resistance = tire.rolling_torque(&contact, &grip, soft_ground);
        let (torque, inertia) = tire.road_torque(&grip);
        Rolling { grip, torque, inertia: inertia + tire.inertia, resistance }
    }
}

/// What a wheel remembers of a step.
#[inline(always)]
pub(super) fn store_force<S: Simd, V: Vector<S>, const N: usize>(
    block: &mut Block<N>,
    force: &Force<V>,
    spin: V,
    wheel: usize,
    at: usize,
) {
    store(&mut block.spin[wheel], at, settle(spin));
    store(&mut block.deflection_x[wheel], at, settle(force.deflection_x));
    store(&mut block.deflection_y[wheel], at, settle(force.deflection_y));
    store(&mut block.force_x[wheel], at, force.x);
    store(&mut block.force_y[wheel], at, force.y);
    store(&mut block.slip_ratio[wheel], at, force.slip_ratio);
    store(&mut block.slip_tangent[wheel], at, force.slip_tangent);
    store(&mut block.normalized_slip[wheel], at, force.normalized_slip);
}
