use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// A position, m.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

impl Message for Point {
    const TYPE: TypeName = TypeName::msg("geometry_msgs", "Point");
}
