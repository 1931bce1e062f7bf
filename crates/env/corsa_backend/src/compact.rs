use corsa_track::Projection;
use corsa_vehicle::{DVec2, VehicleState};

/// What an environment looks at in every step, and no more: a fifth of a [`VehicleState`], with the
/// place on the track beside it. Single precision wherever a sensor could not tell the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CompactState {
    /// Physics steps since the source started.
    pub physics_step: u64,
    /// Simulated time, s.
    pub sim_time: f64,
    /// Way along the reference line from the start line, m, in [0, length).
    pub progress: f64,
    /// Position in `map`, m.
    pub position: DVec2,
    /// Time since the present lap began, s.
    pub lap_time: f64,
    /// Time of the last completed lap, s; 0 before the first.
    pub last_lap_time: f64,
    /// Heading in `map`, rad in [-π, π).
    pub yaw: f32,
    /// From the reference line, m, + left.
    pub lateral_offset: f32,
    /// Yaw less the line's heading, rad in [-π, π), + left.
    pub heading_error: f32,
    /// From the reference line to the left border, m.
    pub width_left: f32,
    /// From the reference line to the right border, m.
    pub width_right: f32,
    /// Magnitude of the velocity, m/s.
    pub speed: f32,
    /// Velocity in `base_link`, m/s: forward.
    pub longitudinal_velocity: f32,
    /// + left.
    pub lateral_velocity: f32,
    /// rad/s, + left.
    pub yaw_rate: f32,
    /// Acceleration in `base_link` without gravity, m/s²: forward.
    pub longitudinal_acceleration: f32,
    /// + left.
    pub lateral_acceleration: f32,
    /// Tire slip over the slip at the peak of its force: front left, front right, rear left, rear right.
    pub normalized_slip: [f32; 4],
    /// Crankshaft speed, rad/s.
    pub engine_speed: f32,
    /// Steering that is applied, share of full lock, + left.
    pub steering: f32,
    /// Throttle that is applied, 0 to 1.
    pub throttle: f32,
    /// Brake that is applied, 0 to 1.
    pub brake: f32,
    /// Worst damage of any zone, m/s of impact.
    pub damage: f32,
    /// Laps completed in this session.
    pub completed_laps: u32,
    /// The gear that is in: -1 reverse, 0 neutral, 1 first, …
    pub gear: i8,
    /// Wheels outside the valid track, 0 to 4.
    pub wheels_outside: u8,
    /// Whether the present lap still counts.
    pub lap_is_valid: bool,
    /// Whether every number of the whole state is finite.
    pub is_finite: bool,
}

impl CompactState {
    /// The same of a whole state whose place on the track is known.
    pub fn new(state: &VehicleState, projection: &Projection) -> Self {
        Self {
            physics_step: state.physics_step,
            sim_time: state.sim_time,
            progress: projection.progress,
            position: state.position.truncate(),
            lap_time: state.lap.current_time,
            last_lap_time: state.lap.last_time.unwrap_or_default(),
            yaw: state.yaw as f32,
            lateral_offset: projection.lateral_offset as f32,
            heading_error: projection.heading_error(state.yaw) as f32,
            width_left: projection.width_left as f32,
            width_right: projection.width_right as f32,
            speed: state.speed() as f32,
            longitudinal_velocity: state.velocity.x as f32,
            lateral_velocity: state.velocity.y as f32,
            yaw_rate: state.angular_velocity.z as f32,
            longitudinal_acceleration: state.acceleration.x as f32,
            lateral_acceleration: state.acceleration.y as f32,
            normalized_slip: state.wheels.map(|wheel| wheel.normalized_slip as f32).into_array(),
            engine_speed: state.engine_speed as f32,
            steering: state.controls.steering as f32,
            throttle: state.controls.throttle as f32,
            brake: state.controls.brake as f32,
            damage: state.damage as f32,
            completed_laps: state.lap.completed_laps,
            gear: state.gear,
            wheels_outside: state.wheels_outside,
            lap_is_valid: state.lap.is_valid,
            is_finite: state.is_finite(),
        }
    }

    /// From the car's center to the left border, m; negative outside.
    pub fn margin_left(&self) -> f32 {
        self.width_left - self.lateral_offset
    }

    /// From the car's center to the right border, m; negative outside.
    pub fn margin_right(&self) -> f32 {
        self.width_right + self.lateral_offset
    }
}
