use corsa_vehicle::VehicleState;
use glam::DVec2;

/// Where the car will be when the controls chosen now take hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prediction {
    /// In `map`, m.
    pub(crate) position: DVec2,
    /// rad.
    pub(crate) yaw: f64,
    /// Direction of travel in `map`, rad; the yaw where the car hardly moves.
    pub(crate) course: f64,
    /// In the car's axes, m/s.
    pub(crate) velocity: DVec2,
    /// rad/s, + left.
    pub(crate) yaw_rate: f64,
}

impl Prediction {
    /// The car after `time` s in which it keeps its yaw rate, its sideslip and its acceleration
    /// along.
    pub(crate) fn after(state: &VehicleState, time: f64) -> Self {
        let yaw_rate = state.angular_velocity.z;
        let velocity = state.velocity.truncate();
        let speed = velocity.length();
        // A car that rolls backwards or sits still has no course to keep.
        let sideslip = if speed > 1.0 { libm::atan2(velocity.y, velocity.x) } else { 0.0 };
        let turned = yaw_rate * time;
        let gain = (state.acceleration.x * time).clamp(-0.5 * speed, 0.5 * speed);
        let distance = (speed + 0.5 * gain) * time;
        let (sin, cos) = libm::sincos(state.yaw + sideslip + 0.5 * turned);
        let faster = if speed > 1.0 { (speed + gain) / speed } else { 1.0 };
        Self {
            position: state.position.truncate() + distance * DVec2::new(cos, sin),
            yaw: state.yaw + turned,
            course: state.yaw + turned + sideslip,
            velocity: velocity * faster,
            yaw_rate,
        }
    }

    /// m/s.
    pub(crate) fn speed(&self) -> f64 {
        self.velocity.length()
    }
}
