use corsa_vehicle::{DVec2, PerWheel};

use crate::{Model, State};

/// What an observer wants to know beside the state itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outputs {
    /// Hand-wheel angle, rad, + left.
    pub steering_wheel_angle: f64,
    /// Travel of each suspension from its place at rest, m, + in bump.
    pub suspension_travel: PerWheel<f64>,
    /// Contact point of each wheel in the road plane, in `map`, m.
    pub contact_points: PerWheel<DVec2>,
    /// Self-aligning torque on the hand wheel over a strong driver's 8 N·m, + turning it left.
    pub force_feedback: f64,
}

/// Mechanical and pneumatic trail of a front tire, m: ordinary sizes, for force feedback only.
const MECHANICAL_TRAIL: f64 = 0.02;
const PNEUMATIC_TRAIL: f64 = 0.03;
/// Hand-wheel torque that is a force feedback of 1, N·m, with a power steering that takes two thirds.
const FULL_FEEDBACK_TORQUE: f64 = 8.0;
const POWER_STEERING_SHARE: f64 = 1.0 / 3.0;

impl Model {
    /// What an observer sees of a state.
    pub fn outputs(&self, state: &State) -> Outputs {
        let steering = &self.params().steering;
        let aligning: f64 = [&state.wheels.front_left, &state.wheels.front_right]
            .into_iter()
            .map(|wheel| {
                // The pneumatic trail vanishes towards the peak.
                let trail =
                    MECHANICAL_TRAIL + PNEUMATIC_TRAIL * (1.0 - wheel.normalized_slip).max(0.0);
                -wheel.force.y * trail
            })
            .sum();
        Outputs {
            steering_wheel_angle: state.controls.steering * steering.wheel_lock,
            suspension_travel: self.suspension_travel(state),
            contact_points: self.contact_points(&state.pose),
            force_feedback: aligning * POWER_STEERING_SHARE
                / (steering.ratio * FULL_FEEDBACK_TORQUE),
        }
    }
}
