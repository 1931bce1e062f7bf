use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::VehicleState;
use glam::{DVec2, DVec3};

/// One moment of a lap, as the report and the table show it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LapSample {
    /// Time since the lap began, s.
    pub time: f64,
    /// Position along the reference line, m, 0 at the start line.
    pub progress: f64,
    /// Position in `map`, m.
    pub position: DVec3,
    /// Heading in `map`, rad, counter-clockwise from the map's x axis.
    pub yaw: f64,
    /// Magnitude of the velocity, m/s.
    pub speed: f64,
    /// Distance from the reference line, m, + left.
    pub lateral_offset: f64,
    /// Heading relative to the reference line, rad, + left.
    pub heading_error: f64,
    /// Smallest distance of a wheel's contact point to the nearest border, m; negative when that
    /// wheel is outside.
    pub margin: f64,
    /// -1 to 1, + left.
    pub steering: f64,
    /// 0 to 1.
    pub throttle: f64,
    /// 0 to 1.
    pub brake: f64,
    /// -1 reverse, 0 neutral, 1 first, …
    pub gear: i8,
    /// Crankshaft speed, rad/s.
    pub engine_speed: f64,
    /// Along the car, m/s², + when it speeds up.
    pub longitudinal_acceleration: f64,
    /// Across the car, m/s², + left.
    pub lateral_acceleration: f64,
    /// rad/s, + left.
    pub yaw_rate: f64,
    /// Vehicle sideslip angle, rad, + when the velocity points to the left of the car.
    pub sideslip_angle: f64,
    /// The largest slip of the four tires over the slip at their peak; 1 is the limit of grip.
    pub largest_slip: f64,
    /// Wheels outside the track, 0 to 4.
    pub wheels_outside: u8,
}

impl LapSample {
    /// Takes what a state says and where it is on the track. `hint` is this car's, kept from call to
    /// call. A source that does not know its contact points gets the margin of the car's center.
    pub fn measure(track: &Track, state: &VehicleState, hint: &mut ProjectionHint) -> Self {
        let on_track = track.project(state.position.truncate(), hint);
        let mut near = *hint;
        let mut margin = f64::INFINITY;
        for wheel in state.wheels.iter() {
            let place = match wheel.contact_point.truncate() {
                DVec2::ZERO => state.position.truncate(),
                contact => contact,
            };
            let at = track.project(place, &mut near);
            margin = margin.min(at.margin_left()).min(at.margin_right());
        }
        Self {
            time: state.lap.current_time,
            progress: on_track.progress,
            position: state.position,
            yaw: state.yaw,
            speed: state.speed(),
            lateral_offset: on_track.lateral_offset,
            heading_error: on_track.heading_error(state.yaw),
            margin,
            steering: state.controls.steering,
            throttle: state.controls.throttle,
            brake: state.controls.brake,
            gear: state.gear,
            engine_speed: state.engine_speed,
            longitudinal_acceleration: state.acceleration.x,
            lateral_acceleration: state.acceleration.y,
            yaw_rate: state.angular_velocity.z,
            sideslip_angle: state.sideslip_angle(),
            largest_slip: state
                .wheels
                .iter()
                .map(|wheel| wheel.normalized_slip)
                .fold(0.0, f64::max),
            wheels_outside: state.wheels_outside,
        }
    }
}
