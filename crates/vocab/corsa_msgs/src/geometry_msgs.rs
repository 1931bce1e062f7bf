//! The part of ROS 2's `geometry_msgs` that is used here.

mod point;
mod vector3;

pub use point::Point;
pub use vector3::Vector3;
