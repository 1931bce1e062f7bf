use glam::DVec3;

use super::Curve;

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
    /// Heating and fading; `None`: the brakes never fade.
    pub thermal: Option<BrakeThermalParams>,
}

/// A brake disc as one lump of heat: `capacity · dT/dt = torque · spin − (cooling + speed_cooling · v)
/// · (T − ambient)`.
#[derive(Clone, Debug, PartialEq)]
pub struct BrakeThermalParams {
    /// Heat capacity of one front disc, J/K.
    pub front_heat_capacity: f64,
    /// Heat capacity of one rear disc, J/K.
    pub rear_heat_capacity: f64,
    /// W/K standing.
    pub cooling: f64,
    /// W/K per m/s.
    pub speed_cooling: f64,
    /// Torque multiplier over disc temperature in °C.
    pub torque: Curve,
}

/// Anti-lock brakes: the brake of a wheel is released while its slip is beyond the limit.
#[derive(Clone, Debug, PartialEq)]
pub struct AbsParams {
    /// Longitudinal slip (absolute) beyond which it acts.
    pub slip_ratio_limit: f64,
    /// How often it decides, Hz.
    pub rate: f64,
}

/// Traction control: the throttle is closed while a driven wheel's slip is beyond the limit.
#[derive(Clone, Debug, PartialEq)]
pub struct TractionControlParams {
    /// Longitudinal slip beyond which it acts.
    pub slip_ratio_limit: f64,
    /// How often it decides, Hz.
    pub rate: f64,
    /// Off below this speed, m/s.
    pub min_speed: f64,
}

/// The body as a box, for contacts with walls and other cars.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyParams {
    /// Center of the box from the center of gravity in body axes, m.
    pub center: DVec3,
    /// Length (x), width (y) and height (z), m.
    pub size: DVec3,
}
