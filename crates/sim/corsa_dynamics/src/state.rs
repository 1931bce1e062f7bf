use corsa_vehicle::{Controls, DVec2, PerWheel};

use crate::Variation;

/// Where a car stands on the road plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pose {
    /// Center of gravity in `map`, m.
    pub position: DVec2,
    /// Heading in `map`, rad, + left.
    pub yaw: f64,
}

/// A car's whole state: plain, copyable, comparable, complete. Stepping on from a copy gives the same
/// bits as stepping on from the original, alone or in any [`crate::Block`].
///
/// Steps are done in 32-bit floats (positions in twice as many bits): a number set from outside is
/// rounded to that by the next step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    pub pose: Pose,
    /// Velocity of the center of gravity in body axes, m/s: longitudinal, lateral (+ left).
    pub velocity: DVec2,
    /// rad/s, + left.
    pub yaw_rate: f64,
    /// Height of the body over its place at rest, m; and its rate, m/s.
    pub heave: f64,
    pub heave_rate: f64,
    /// Roll of the body, rad, + left side up; and its rate, rad/s.
    pub roll: f64,
    pub roll_rate: f64,
    /// Pitch of the body, rad, + nose down; and its rate, rad/s.
    pub pitch: f64,
    pub pitch_rate: f64,
    /// Crankshaft speed, rad/s.
    pub engine_speed: f64,
    /// How far the clutch is closed, 0 open to 1.
    pub clutch_engagement: f64,
    /// The gear that is in: -1 reverse, 0 neutral, 1 first, …
    pub gear: i8,
    /// The gear being shifted to; `gear` when no shift is under way.
    pub target_gear: i8,
    /// Time until the shift under way is done, s; 0 when none is.
    pub shift_time_left: f64,
    /// Fuel in the tank, l.
    pub fuel: f64,
    /// Boost of the first turbo, and of all others together, as a share of the torque without.
    pub boost: [f64; 2],
    /// Time since the anti-lock brakes last decided, s.
    pub abs_timer: f64,
    /// Time since the traction control last decided, s.
    pub traction_timer: f64,
    /// Whether the traction control closes the throttle.
    pub traction_cut: bool,
    pub wheels: PerWheel<WheelDynamics>,
    /// Acceleration of the center of gravity in body axes in the last step, m/s²: the rate of
    /// its velocity, 0 at rest.
    pub acceleration: DVec2,
    /// The controls of the last step.
    pub controls: Controls,
    /// What is different about this car.
    pub variation: Variation,
}

/// One wheel and its tire. Tire axes as ISO 8855: x along the wheel's heading, y left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WheelDynamics {
    /// Spin, rad/s, + rolling forward.
    pub spin_rate: f64,
    /// Deflection of the tire as the share of its peak force that it carries, longitudinal and
    /// lateral; never longer than 1.
    pub deflection: DVec2,
    /// Force of the road on the tire in tire axes in the last step, N.
    pub force: DVec2,
    /// Load in the last step, N.
    pub normal_force: f64,
    /// Longitudinal slip in the last step, + driving, -1 locked.
    pub slip_ratio: f64,
    /// Tangent of the slip angle in the last step, + when the contact patch moves left of the wheel's
    /// heading.
    pub slip_tangent: f64,
    /// Combined slip over the slip of the peak force.
    pub normalized_slip: f64,
    /// Height of the wheel over its place at rest, m; and its rate, m/s.
    pub travel: f64,
    pub travel_rate: f64,
    /// Whether the anti-lock brakes release this wheel's brake.
    pub brake_released: bool,
    /// Temperature of the tread, °C; as warm as it should be where the model has no heat.
    pub tread_temperature: f64,
    /// Temperature of the tire's core, °C.
    pub core_temperature: f64,
    /// Distance driven, weighed with load and slip, m: what [`corsa_vehicle::params::TireParams::wear`]
    /// is a function of.
    pub wear: f64,
    /// Temperature of the brake disc, °C.
    pub disc_temperature: f64,
}

impl WheelDynamics {
    /// Slip angle in the last step, rad, + when the contact patch moves left of the wheel's heading.
    pub fn slip_angle(&self) -> f64 {
        libm::atan(self.slip_tangent)
    }
}
