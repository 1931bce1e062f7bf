use crate::PerWheel;

/// What is known of a car and does not change while driving. A source that cannot know a value
/// leaves it `None`; nobody guesses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CarInfo {
    /// The car's id: AC's folder name, or the name of a built-in car.
    pub model: String,
    /// Steering wheel angle at full lock, one side, rad.
    pub steering_wheel_lock: Option<f64>,
    /// Steering wheel angle over road-wheel angle.
    pub steering_ratio: Option<f64>,
    /// Highest engine speed, rad/s.
    pub max_engine_speed: Option<f64>,
    /// Number of forward gears.
    pub num_gears: Option<u8>,
    /// Mass with driver, without fuel, kg.
    pub mass: Option<f64>,
    /// Distance between the axles, m.
    pub wheelbase: Option<f64>,
    /// Distance from the center of gravity forward to the front axle, m.
    pub front_axle_offset: Option<f64>,
    /// Distance between the left and the right wheel centers, front, m.
    pub track_width_front: Option<f64>,
    /// The same, rear, m.
    pub track_width_rear: Option<f64>,
    /// Unloaded radius of each tire, m.
    pub tire_radius: Option<PerWheel<f64>>,
    /// Tank size, l.
    pub max_fuel: Option<f64>,
}
