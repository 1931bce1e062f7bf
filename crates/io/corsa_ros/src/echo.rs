//! How good the way between two machines is: echoes, with loss each way and round-trip times.
//!
//! Best effort both ways, so that what the network loses is seen and not sent again. The server counts
//! what arrives from each asker and says so in each reply: that tells the two directions apart.

mod client;
mod server;

pub use client::{EchoClient, EchoMeasurement, EchoPlan};
pub use server::EchoServer;

use crate::Qos;

/// What is asked, relative to the vehicle's namespace.
const REQUEST_TOPIC: &str = "echo_request";
const REPLY_TOPIC: &str = "echo_reply";
/// Deep enough for a burst while the other thread sleeps.
const QOS: Qos = Qos::best_effort(64);
