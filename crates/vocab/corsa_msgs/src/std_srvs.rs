//! The part of ROS 2's `std_srvs` that is used here.

mod trigger;

pub use trigger::{Trigger, TriggerRequest, TriggerResponse};
