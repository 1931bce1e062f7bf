use glam::{DQuat, DVec3};

use crate::{Controls, PerWheel, angle::yaw_quaternion};

/// Everything known of a car at one physics step, whichever backend it came from.
///
/// `base_link` is at the car's origin in AC, its center of gravity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VehicleState {
    /// Physics steps since the source started; never wraps, never goes back within a session.
    pub physics_step: u64,
    /// Simulated time, s: `physics_step` times 3 ms.
    pub sim_time: f64,
    /// Position of `base_link` in `map`, m.
    pub position: DVec3,
    /// Rotation about the body's x axis, rad, + when the left side rises.
    pub roll: f64,
    /// Rotation about the body's y axis, rad, + nose down (REP-103: right-handed about y left).
    pub pitch: f64,
    /// Heading in `map`, rad in [-π, π), counter-clockwise from the map's x axis.
    pub yaw: f64,
    /// Velocity in `base_link` axes, m/s: longitudinal, lateral (+ left), vertical (+ up).
    pub velocity: DVec3,
    /// Acceleration of `base_link` in its own axes without gravity, m/s²: a car at rest reads 0.
    pub acceleration: DVec3,
    /// Angular velocity in `base_link` axes, rad/s: roll rate, pitch rate, yaw rate.
    pub angular_velocity: DVec3,
    /// The controls the car really applied, after its own input processing and aids.
    pub controls: Controls,
    /// Hand-wheel angle, rad, + left.
    pub steering_wheel_angle: f64,
    /// Crankshaft speed, rad/s.
    pub engine_speed: f64,
    /// The gear that is in: -1 reverse, 0 neutral, 1 first, …
    pub gear: i8,
    /// Fuel in the tank, l.
    pub fuel: f64,
    /// Force feedback on the hand wheel as AC scales it, -1 to 1 (more when it clips).
    pub force_feedback: f64,
    /// Worst damage of any zone, as AC's impact speed in m/s; 0 is unhurt.
    pub damage: f64,
    pub wheels: PerWheel<WheelState>,
    pub lap: LapState,
    /// Wheels outside the valid track, 0 to 4.
    pub wheels_outside: u8,
    pub session: SessionPhase,
}

/// One wheel and its tire. Tire axes are ISO 8855's: x along the wheel's heading, y left, z up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WheelState {
    /// Spin, rad/s, + rolling forward.
    pub spin_rate: f64,
    /// Vertical tire load, N, ≥ 0.
    pub normal_force: f64,
    /// Longitudinal slip, 0 rolling freely, + driving, -1 locked.
    pub slip_ratio: f64,
    /// Tire slip angle, rad, + when the contact patch moves to the left of the wheel's heading.
    pub slip_angle: f64,
    /// Slip over the slip at the peak of the tire's force, 0 or more; 1 is the limit of grip.
    pub normalized_slip: f64,
    /// Suspension travel, m, + in bump.
    pub suspension_travel: f64,
    /// Core temperature of the tire, °C.
    pub temperature: f64,
    /// Pressure of the tire, Pa.
    pub pressure: f64,
    /// Contact point in `map`, m.
    pub contact_point: DVec3,
}

/// Where the car is in its lap and what the clock says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LapState {
    /// Laps completed in this session.
    pub completed_laps: u32,
    /// Time since the lap began, s.
    pub current_time: f64,
    /// Time of the last completed lap, s; `None` before the first.
    pub last_time: Option<f64>,
    /// Best lap of the session, s.
    pub best_time: Option<f64>,
    /// Sector the car is in, from 0.
    pub sector: u8,
    /// Time of the last completed sector, s.
    pub last_sector_time: Option<f64>,
    /// Whether this lap still counts.
    pub is_valid: bool,
    /// Position along the track's reference line, 0 at the start line to 1.
    pub normalized_progress: f64,
    /// Distance driven since the session began, m.
    pub distance: f64,
}

/// What the source is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionPhase {
    /// No session is loaded.
    #[default]
    Off,
    /// The pre-drive menu or the pits: physics may be frozen, controls are not taken.
    Menu,
    /// The car can be driven.
    Driving,
    /// Paused.
    Paused,
    /// A replay is being shown.
    Replay,
}

impl VehicleState {
    /// `map_from_base_link`, the rotation.
    pub fn orientation(&self) -> DQuat {
        yaw_quaternion(self.roll, self.pitch, self.yaw)
    }

    /// Magnitude of the velocity, m/s.
    pub fn speed(&self) -> f64 {
        self.velocity.length()
    }

    /// Velocity of `base_link` in `map` axes, m/s.
    pub fn velocity_in_map(&self) -> DVec3 {
        self.orientation() * self.velocity
    }

    /// Vehicle sideslip angle, rad, + when the velocity points to the left of x. 0 below 0.5 m/s,
    /// where the direction of the velocity says nothing.
    pub fn sideslip_angle(&self) -> f64 {
        if self.velocity.truncate().length() < 0.5 {
            0.0
        } else {
            self.velocity.y.atan2(self.velocity.x)
        }
    }

    /// Whether every number is finite; a source that breaks this has lost its physics.
    pub fn is_finite(&self) -> bool {
        let scalars = [
            self.roll,
            self.pitch,
            self.yaw,
            self.steering_wheel_angle,
            self.engine_speed,
            self.fuel,
            self.force_feedback,
            self.damage,
            self.lap.normalized_progress,
        ];
        let vectors = [self.position, self.velocity, self.acceleration, self.angular_velocity];
        scalars.iter().all(|value| value.is_finite())
            && vectors.iter().all(|value| value.is_finite())
            && self.wheels.iter().all(WheelState::is_finite)
    }
}

impl WheelState {
    fn is_finite(&self) -> bool {
        [self.spin_rate, self.normal_force, self.slip_ratio, self.slip_angle, self.normalized_slip]
            .iter()
            .all(|value| value.is_finite())
            && self.contact_point.is_finite()
    }
}

impl Default for VehicleState {
    /// A car at rest at the map's origin, in neutral, outside any session.
    fn default() -> Self {
        Self {
            physics_step: 0,
            sim_time: 0.0,
            position: DVec3::ZERO,
            roll: 0.0,
            pitch: 0.0,
            yaw: 0.0,
            velocity: DVec3::ZERO,
            acceleration: DVec3::ZERO,
            angular_velocity: DVec3::ZERO,
            controls: Controls::default(),
            steering_wheel_angle: 0.0,
            engine_speed: 0.0,
            gear: 0,
            fuel: 0.0,
            force_feedback: 0.0,
            damage: 0.0,
            wheels: PerWheel::default(),
            lap: LapState::default(),
            wheels_outside: 0,
            session: SessionPhase::Off,
        }
    }
}
