//! ROS 2 messages of CorsaGym and their CDR encoding: one message per file, named and ordered as in its
//! `.msg`, plain data, no I/O.
//!
//! [`Message`] gives each its ROS name, [`to_cdr`] and [`from_cdr`] its bytes: XCDR version 1 with the
//! 4-byte encapsulation header, little-endian when written, either when read. [`convert`] turns them
//! into the words of [`corsa_vehicle`] and back. Fields, units, signs and frames are described once, in
//! the `.msg` files under `ros2/corsa_msgs`; a test keeps the two alike.

pub mod builtin_interfaces;
mod cdr;
pub mod convert;
mod corsa;
pub mod geometry_msgs;
mod message;
pub mod rmw_dds_common;
pub mod std_msgs;
pub mod std_srvs;

pub use cdr::{CdrError, from_cdr, to_cdr};
pub use convert::ConvertError;
pub use corsa::{
    CarInfo, ControllerStatus, Controls, DriverInput, Echo, Label, LabelInfo, LapState, Session,
    SetStart, SetStartRequest, SetStartResponse, Telemetry, WheelState,
};
pub use message::{Message, Service, TypeName};
