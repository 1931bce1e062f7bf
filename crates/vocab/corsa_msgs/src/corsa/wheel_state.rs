use serde::{Deserialize, Serialize};

use crate::{Message, TypeName, geometry_msgs::Point};

/// One wheel and its tire. Tire axes are ISO 8855's: x along the wheel's heading, y left, z up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WheelState {
    /// Spin, rad/s, + rolling forward.
    pub spin_rate: f64,
    /// Vertical tire load, N, >= 0.
    pub normal_force: f64,
    /// Longitudinal slip, 0 rolling freely, + driving, -1 locked.
    pub slip_ratio: f64,
    /// Tire slip angle, rad, + when the contact patch moves to the left of the wheel's heading.
    pub slip_angle: f64,
    /// Slip over the slip at the peak of the tire's force, 0 or more; 1 is the limit of grip.
    pub normalized_slip: f64,
    /// Suspension travel, m, + in bump.
    pub suspension_travel: f64,
    /// Core temperature of the tire, degrees Celsius.
    pub temperature: f64,
    /// Pressure of the tire, Pa.
    pub pressure: f64,
    /// Contact point in `map`, m.
    pub contact_point: Point,
}

impl Message for WheelState {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "WheelState");
}
