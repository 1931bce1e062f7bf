use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// A direction with a magnitude: velocity, acceleration, force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vector3 {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

impl Message for Vector3 {
    const TYPE: TypeName = TypeName::msg("geometry_msgs", "Vector3");
}
