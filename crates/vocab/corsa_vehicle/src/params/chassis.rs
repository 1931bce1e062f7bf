use super::TireParams;

/// One axle: its two wheels, their springs, and their tires.
#[derive(Clone, Debug, PartialEq)]
pub struct AxleParams {
    /// Distance between the left and the right wheel centers, m.
    pub track_width: f64,
    /// Vertical stiffness at one wheel, N/m. Larger: less roll and dive; at one axle only: a larger
    /// share of the lateral load transfer there.
    pub wheel_rate: f64,
    /// Stiffness of the anti-roll bar about the roll axis, N·m/rad, beside the springs.
    pub anti_roll_stiffness: f64,
    /// Vertical damping at one wheel, N·s/m.
    pub damping_rate: f64,
    /// Height of the roll center over the road, m: the lateral force at this axle times this height
    /// goes through the links at once and does not roll the body.
    pub roll_center_height: f64,
    pub tire: TireParams,
}

impl AxleParams {
    /// Roll stiffness of springs and bar together, N·m/rad.
    pub fn roll_stiffness(&self) -> f64 {
        0.5 * self.wheel_rate * self.track_width * self.track_width + self.anti_roll_stiffness
    }

    /// Roll damping, N·m·s/rad.
    pub fn roll_damping(&self) -> f64 {
        0.5 * self.damping_rate * self.track_width * self.track_width
    }
}

/// From the hand wheel to the front wheels.
#[derive(Clone, Debug, PartialEq)]
pub struct SteeringParams {
    /// Hand-wheel angle at full lock, one side, rad.
    pub wheel_lock: f64,
    /// Hand-wheel angle over road-wheel angle.
    pub ratio: f64,
    /// 0 parallel, 1 full Ackermann (both front wheels point at one center of turn).
    pub ackermann: f64,
}

/// What the air does. Coefficient times reference area, so that no area has to be agreed on.
#[derive(Clone, Debug, PartialEq)]
pub struct AeroParams {
    /// Drag coefficient times area, m².
    pub drag_area: f64,
    /// Downforce coefficient times area, m², + down.
    pub downforce_area: f64,
    /// Share of the downforce on the front axle, 0 to 1.
    pub front_share: f64,
}

/// The brakes.
#[derive(Clone, Debug, PartialEq)]
pub struct BrakeParams {
    /// Sum of the torque at one front and one rear wheel at full pedal, N·m: each front wheel gets
    /// `front_share` of it, each rear wheel the rest (AC's `MAX_TORQUE`, as its data is read).
    pub max_torque: f64,
    /// Share at the front wheels, 0 to 1. Smaller: the rear locks first.
    pub front_share: f64,
    /// Torque of the handbrake at each rear wheel, N·m.
    pub handbrake_torque: f64,
}
