use serde::{Deserialize, Serialize};

use crate::{Message, TypeName, std_msgs::Header};

/// What is known of the car and does not change while driving. Unknown numbers are NaN, or 0 for
/// num_gears. A late subscriber gets the last one (transient local).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CarInfo {
    pub header: Header,
    /// The car's folder name, or the name of a built-in car.
    pub model: String,
    /// Steering wheel angle at full lock, one side, rad.
    pub steering_wheel_lock: f64,
    /// Steering wheel angle over road-wheel angle.
    pub steering_ratio: f64,
    /// Highest engine speed, rad/s.
    pub max_engine_speed: f64,
    /// Number of forward gears; 0 if unknown.
    pub num_gears: u8,
    /// Mass with driver, without fuel, kg.
    pub mass: f64,
    /// Distance between the axles, m.
    pub wheelbase: f64,
    /// Distance from the center of gravity forward to the front axle, m.
    pub front_axle_offset: f64,
    /// Distance between the left and the right wheel centers, front, m.
    pub track_width_front: f64,
    /// The same, rear, m.
    pub track_width_rear: f64,
    /// Unloaded radius of each tire, front left, front right, rear left, rear right, m; all NaN if
    /// unknown.
    pub tire_radius: [f64; 4],
    /// Tank size, l.
    pub max_fuel: f64,
}

impl Message for CarInfo {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "CarInfo");
}
