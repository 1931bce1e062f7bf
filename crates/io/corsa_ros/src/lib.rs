//! A ROS 2 node over DDS without a ROS installation: topics, services, QoS.
//!
//! A [`Node`] is opened with [`NodeOptions`]; from it come [`Publisher`], [`Subscription`],
//! [`ServiceServer`] and [`ServiceClient`], each typed by a message of `corsa_msgs`. Names, types, CDR
//! and the services' headers are those of rmw_cyclonedds, so any ROS 2 node can join, and `ros2 node
//! list` shows ours. By default a node reaches this machine only.
//!
//! Which DDS implementation is underneath is known to the module `dds` alone. The library's threads run
//! while a node, or anything made from it, is alive; dropping the last of them joins these threads.

pub mod clock;
mod dds;
mod domain;
mod echo;
mod error;
mod graph;
mod name;
mod neighbors;
mod node;
mod options;
mod publisher;
mod qos;
mod service;
mod subscription;

pub use echo::{EchoClient, EchoMeasurement, EchoPlan, EchoServer};
pub use error::RosError;
pub use neighbors::Neighbors;
pub use node::Node;
pub use options::{
    BadNetwork, DOMAIN_ID_VARIABLE, NETWORK_VARIABLE, Network, NodeOptions, domain_ports,
};
pub use publisher::Publisher;
pub use qos::{Durability, Qos, Reliability};
pub use service::{Pending, ServiceClient, ServiceServer};
pub use subscription::{Received, Subscription};
