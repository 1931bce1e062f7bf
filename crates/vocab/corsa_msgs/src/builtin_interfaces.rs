//! The part of ROS 2's `builtin_interfaces` that is used here.

mod time;

pub use time::Time;
