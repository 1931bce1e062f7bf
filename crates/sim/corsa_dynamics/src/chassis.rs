//! The body on its springs: loads on the wheels, roll and pitch.
//!
//! Lateral load transfer at an axle is the moment of its springs, bar and dampers plus the lateral
//! force through its roll center, over its track width; longitudinal transfer is the pitch moment of
//! springs and dampers over the wheelbase (Milliken, *Race Car Vehicle Dynamics*, chapter 18). At rest
//! in roll and pitch they sum to `m a h`.

use corsa_vehicle::{PerWheel, STANDARD_GRAVITY, VehicleParams, params::AxleParams};

use crate::{AIR_DENSITY, State};

#[derive(Clone, Debug)]
pub(crate) struct Chassis {
    pub(crate) mass_without_fuel: f64,
    pub(crate) fuel_density: f64,
    pub(crate) yaw_inertia: f64,
    pub(crate) cg_height: f64,
    roll_inertia: f64,
    pitch_inertia: f64,
    wheelbase: f64,
    front_weight_share: f64,
    pitch_stiffness: f64,
    pitch_damping: f64,
    front: Axle,
    rear: Axle,
    /// Half the air's density times drag area, N/(m/s)².
    drag: f64,
    /// The same for downforce.
    downforce: f64,
    downforce_front_share: f64,
}

#[derive(Clone, Debug)]
struct Axle {
    /// + forward of the center of gravity, m.
    position: f64,
    inverse_track_width: f64,
    wheel_rate: f64,
    roll_stiffness: f64,
    roll_damping: f64,
    roll_center_height: f64,
}

impl Axle {
    fn new(params: &AxleParams, position: f64) -> Self {
        Self {
            position,
            inverse_track_width: 1.0 / params.track_width,
            wheel_rate: params.spring.rate,
            roll_stiffness: params.roll_stiffness(),
            roll_damping: params.roll_damping(),
            roll_center_height: params.roll_center_height,
        }
    }

    /// Load moved from the left to the right wheel, N, as long as both touch the road.
    fn lateral_transfer(&self, state: &State, lateral_force: f64) -> f64 {
        let moment = self.roll_stiffness * state.roll
            + self.roll_damping * state.roll_rate
            + self.roll_center_height * lateral_force;
        moment * self.inverse_track_width
    }
}

/// Sums of the tire forces in body axes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct AxleForces {
    pub(crate) longitudinal: f64,
    pub(crate) lateral_front: f64,
    pub(crate) lateral_rear: f64,
}

impl Chassis {
    pub(crate) fn new(params: &VehicleParams) -> Self {
        let (front_offset, rear_offset) = (params.front_axle_offset(), params.rear_axle_offset());
        let about_pitch = |front: f64, rear: f64| {
            2.0 * (front * front_offset * front_offset + rear * rear_offset * rear_offset)
        };
        Self {
            mass_without_fuel: params.mass,
            fuel_density: params.fuel.density,
            yaw_inertia: params.yaw_inertia,
            cg_height: params.cg_height,
            roll_inertia: params.roll_inertia,
            pitch_inertia: params.pitch_inertia,
            wheelbase: params.wheelbase,
            front_weight_share: params.front_weight_share,
            pitch_stiffness: about_pitch(params.front.spring.rate, params.rear.spring.rate),
            pitch_damping: about_pitch(
                params.front.damper.mean_rate(),
                params.rear.damper.mean_rate(),
            ),
            front: Axle::new(&params.front, front_offset),
            rear: Axle::new(&params.rear, -rear_offset),
            drag: 0.5 * AIR_DENSITY * params.drag_area(),
            downforce: 0.5 * AIR_DENSITY * params.downforce_area(),
            downforce_front_share: params.downforce_front_share(),
        }
    }

    pub(crate) fn mass(&self, state: &State) -> f64 {
        self.mass_without_fuel + state.fuel * self.fuel_density
    }

    /// Drag force over velocity, N/(m/s): against the velocity, in proportion to its square.
    pub(crate) fn drag_over_velocity(&self, speed: f64) -> f64 {
        self.drag * speed
    }

    /// Downforce at a forward speed, N.
    pub(crate) fn downforce(&self, longitudinal_velocity: f64) -> f64 {
        self.downforce * longitudinal_velocity * longitudinal_velocity
    }

    /// Load on each wheel, N. Always sums to weight plus downforce: what a lifted wheel cannot give
    /// is taken from the other axle, until that lifts too.
    pub(crate) fn normal_forces(&self, state: &State, forces: &AxleForces) -> PerWheel<f64> {
        let weight = self.mass(state) * STANDARD_GRAVITY;
        let downforce = self.downforce(state.velocity.x).max(-0.9 * weight);
        let front_at_rest =
            weight * self.front_weight_share + downforce * self.downforce_front_share;
        let pitch_moment =
            self.pitch_stiffness * state.pitch + self.pitch_damping * state.pitch_rate;
        let total = weight + downforce;
        let front = (front_at_rest + pitch_moment / self.wheelbase).clamp(0.0, total);
        let rear = total - front;

        let width_ratio = self.rear.inverse_track_width / self.front.inverse_track_width;
        let wanted_front = self.front.lateral_transfer(state, forces.lateral_front);
        let wanted_rear = self.rear.lateral_transfer(state, forces.lateral_rear);
        let limited_front = limit(wanted_front, 0.5 * front);
        let to_rear = (wanted_front - limited_front) * width_ratio;
        let limited_rear = limit(wanted_rear + to_rear, 0.5 * rear);
        let to_front = (wanted_rear - limited_rear) / width_ratio;
        let final_front = limit(wanted_front + to_front, 0.5 * front);
        PerWheel::new(
            0.5 * front - final_front,
            0.5 * front + final_front,
            0.5 * rear - limited_rear,
            0.5 * rear + limited_rear,
        )
    }

    /// Roll and pitch acceleration, rad/s²: the tire forces act a center-of-gravity height below.
    pub(crate) fn angular_acceleration(&self, state: &State, forces: &AxleForces) -> (f64, f64) {
        let through_links = self.front.roll_center_height * forces.lateral_front
            + self.rear.roll_center_height * forces.lateral_rear;
        let roll_moment = self.cg_height * (forces.lateral_front + forces.lateral_rear)
            - through_links
            - (self.front.roll_stiffness + self.rear.roll_stiffness) * state.roll
            - (self.front.roll_damping + self.rear.roll_damping) * state.roll_rate;
        let pitch_moment = -self.cg_height * forces.longitudinal
            - self.pitch_stiffness * state.pitch
            - self.pitch_damping * state.pitch_rate;
        (roll_moment / self.roll_inertia, pitch_moment / self.pitch_inertia)
    }

    /// Travel of each suspension from its place at rest, m, + in bump: roll, pitch, and the springs
    /// under the downforce.
    pub(crate) fn suspension_travel(&self, state: &State) -> PerWheel<f64> {
        let downforce = self.downforce(state.velocity.x);
        PerWheel::from_fn(|wheel| {
            let (axle, share) = if wheel < 2 {
                (&self.front, self.downforce_front_share)
            } else {
                (&self.rear, 1.0 - self.downforce_front_share)
            };
            let to_left = if wheel % 2 == 0 { 0.5 } else { -0.5 } / axle.inverse_track_width;
            0.5 * share * downforce / axle.wheel_rate + state.pitch * axle.position
                - state.roll * to_left
        })
    }
}

/// `value` within ± `bound`, for a bound that may round to -0.
fn limit(value: f64, bound: f64) -> f64 {
    value.min(bound).max(-bound)
}
