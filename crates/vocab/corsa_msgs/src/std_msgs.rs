//! The part of ROS 2's `std_msgs` that is used here.

mod header;

pub use header::Header;
