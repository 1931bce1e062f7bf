//! Springs, dampers, stops and bars of one axle, and its wheels between road and body.
//!
//! A wheel moves up and down between the tire's vertical spring and the suspension (quarter-car
//! model; Milliken, *Race Car Vehicle Dynamics*, chapter 22). Everything is reckoned from rest: forces
//! are what comes to the forces at rest, and the car at rest is exactly 0 everywhere.

use corsa_vehicle::{STANDARD_GRAVITY, VehicleParams, params::AxleParams};
use fearless_simd::prelude::*;

use crate::lanes::Vector;

/// One axle, in the form a step needs it.
#[derive(Clone, Debug)]
pub(crate) struct Axle {
    /// + forward of the center of gravity, m.
    pub(crate) x: f32,
    pub(crate) half_track: f32,
    rate: f32,
    progressive_rate: f32,
    bump_stop_rate: f32,
    bump_travel: f32,
    rebound_travel: f32,
    /// Damper: beyond the threshold the fast rate; the slow rate is the fast one and a change.
    fast_bump: f32,
    slow_bump_change: f32,
    bump_threshold: f32,
    fast_rebound: f32,
    slow_rebound_change: f32,
    rebound_threshold: f32,
    /// Of the anti-roll bar at the wheels, N per m of difference.
    bar_rate: f32,
    /// Load moved to the right wheel per lateral force through the links.
    pub(crate) geometric_transfer: f32,
    /// Height at which the lateral force goes through the links, m.
    pub(crate) link_height: f32,
    /// Load of one wheel at rest, N.
    pub(crate) load_at_rest: f32,
    tire_rate: f32,
    tire_damping: f32,
    pub(crate) unsprung_mass: f32,
    /// Change of a wheel's vertical speed per force in one step, s/kg.
    response: f32,
    camber: f32,
    camber_per_travel: f32,
    toe: f32,
    toe_per_travel: f32,
}

/// The inertia that a step divides by: the dampers implicit, so that no damper is too strong, and the
/// springs explicit (semi-implicit Euler keeps their energy and frequency) unless they are so stiff
/// that the step would be too long for them. All in one set of units, kg or kg·m².
pub(crate) fn implicit_inertia(inertia: f64, damping: f64, stiffness: f64, timestep: f64) -> f64 {
    (inertia + timestep * damping).max(timestep * timestep * stiffness)
}

/// One wheel's suspension as it stands.
#[derive(Clone, Copy)]
pub(crate) struct Corner<V> {
    /// Travel from rest, m, + in bump.
    pub(crate) travel: V,
    /// Force between wheel and body beyond that at rest, N, + pushing the body up.
    pub(crate) force: V,
    /// Load on the tire, N.
    pub(crate) load: V,
    wheel_rate: V,
}

impl Axle {
    pub(crate) fn new(
        params: &AxleParams,
        car: &VehicleParams,
        front: bool,
        timestep: f64,
    ) -> Self {
        let mass = car.mass + car.fuel.initial * car.fuel.density;
        let (x, share) = if front {
            (car.front_axle_offset(), car.front_weight_share)
        } else {
            (-car.rear_axle_offset(), 1.0 - car.front_weight_share)
        };
        let (spring, damper, tire) = (&params.spring, &params.damper, &params.tire);
        let axle_mass = mass * share;
        // The wheels' own share of the lateral force acts at their centers and needs no springs.
        let wheels_share = (2.0 * params.unsprung_mass / axle_mass).min(1.0);
        let link_height =
            params.roll_center_height + wheels_share * (tire.radius - params.roll_center_height);
        let damping =
            damper.bump.max(damper.fast_bump).max(damper.rebound).max(damper.fast_rebound)
                + tire.vertical_damping;
        let rate = spring.rate
            + spring.bump_stop_rate
            + 2.0 * params.anti_roll_stiffness / (params.track_width * params.track_width)
            + tire.vertical_stiffness;
        let inertia = implicit_inertia(params.unsprung_mass, damping, rate, timestep);
        Self {
            x: x as f32,
            half_track: (0.5 * params.track_width) as f32,
            rate: spring.rate as f32,
            progressive_rate: spring.progressive_rate as f32,
            bump_stop_rate: spring.bump_stop_rate as f32,
            bump_travel: spring.bump_travel as f32,
            rebound_travel: spring.rebound_travel as f32,
            fast_bump: damper.fast_bump as f32,
            slow_bump_change: (damper.bump - damper.fast_bump) as f32,
            bump_threshold: damper.bump_threshold as f32,
            fast_rebound: damper.fast_rebound as f32,
            slow_rebound_change: (damper.rebound - damper.fast_rebound) as f32,
            rebound_threshold: damper.rebound_threshold as f32,
            bar_rate: (params.anti_roll_stiffness / (params.track_width * params.track_width))
                as f32,
            geometric_transfer: (link_height / params.track_width) as f32,
            link_height: link_height as f32,
            load_at_rest: (0.5 * axle_mass * STANDARD_GRAVITY) as f32,
            tire_rate: tire.vertical_stiffness as f32,
            tire_damping: tire.vertical_damping as f32,
            unsprung_mass: params.unsprung_mass as f32,
            response: (timestep / inertia) as f32,
            camber: params.static_camber as f32,
            camber_per_travel: params.camber_per_travel as f32,
            toe: params.static_toe as f32,
            toe_per_travel: params.toe_per_travel as f32,
        }
    }

    /// Left and right corner of the axle, from the places and speeds of body and wheels and the
    /// height of the road under each.
    #[inline(always)]
    pub(crate) fn corners<S: Simd, V: Vector<S>>(
        &self,
        body: [V; 2],
        body_rate: [V; 2],
        wheel: [V; 2],
        wheel_rate: [V; 2],
        road: [V; 2],
    ) -> [Corner<V>; 2] {
        let left = self.corner(body[0], body_rate[0], wheel[0], wheel_rate[0], road[0]);
        let right = self.corner(body[1], body_rate[1], wheel[1], wheel_rate[1], road[1]);
        let bar = (left.travel - right.travel) * self.bar_rate;
        [Corner { force: left.force + bar, ..left }, Corner { force: right.force - bar, ..right }]
    }

    #[inline(always)]
    fn corner<S: Simd, V: Vector<S>>(
        &self,
        body: V,
        body_rate: V,
        wheel: V,
        wheel_rate: V,
        road: V,
    ) -> Corner<V> {
        let travel = wheel - body;
        let rate = wheel_rate - body_rate;
        let spring = (travel * self.progressive_rate + self.rate).max(0.0) * travel;
        let stops = (travel - self.bump_travel).max(0.0) + (travel + self.rebound_travel).min(0.0);
        let bump = rate.max(0.0);
        let rebound = (-rate).max(0.0);
        let damper = bump * self.fast_bump + bump.min(self.bump_threshold) * self.slow_bump_change
            - (rebound * self.fast_rebound
                + rebound.min(self.rebound_threshold) * self.slow_rebound_change);
        let load = (road - wheel) * self.tire_rate - wheel_rate * self.tire_damping;
        Corner {
            travel,
            force: spring + stops * self.bump_stop_rate + damper,
            load: (load + self.load_at_rest).max(0.0),
            wheel_rate,
        }
    }

    /// A wheel's vertical speed one step later, with the load moved onto it through the links and
    /// gravity beyond the standard.
    #[inline(always)]
    pub(crate) fn wheel_rate<S: Simd, V: Vector<S>>(
        &self,
        corner: &Corner<V>,
        through_links: V,
        extra_gravity: V,
    ) -> V {
        let force = (corner.load - self.load_at_rest)
            - corner.force
            - through_links
            - extra_gravity * self.unsprung_mass;
        corner.wheel_rate + force * self.response
    }

    /// Lean of the left and right wheel against the road, rad, + top to the left.
    #[inline(always)]
    pub(crate) fn lean<S: Simd, V: Vector<S>>(&self, corners: &[Corner<V>; 2], roll: V) -> [V; 2] {
        let left = corners[0].travel * self.camber_per_travel + self.camber;
        let right = corners[1].travel * self.camber_per_travel + self.camber;
        [left - roll, -right - roll]
    }

    /// Angle of the left and right wheel beside the steering, rad, + left.
    #[inline(always)]
    pub(crate) fn toe<S: Simd, V: Vector<S>>(&self, corners: &[Corner<V>; 2]) -> [V; 2] {
        let left = corners[0].travel * self.toe_per_travel + self.toe;
        let right = corners[1].travel * self.toe_per_travel + self.toe;
        [-left, right]
    }

    /// Whether any wheel ever points anywhere but straight ahead of the steering.
    pub(crate) fn has_toe(&self) -> bool {
        self.toe != 0.0 || self.toe_per_travel != 0.0
    }

    /// Travel of the spring and squeeze of the tire under more load on one wheel, m, both linear.
    pub(crate) fn settled(&self, more_load: f32) -> (f32, f32) {
        (more_load / self.rate, more_load / self.tire_rate)
    }
}
