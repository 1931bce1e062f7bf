//! Assetto Corsa's UDP remote telemetry: the source for a game machine on which nothing can be
//! installed, and what the stand-in answers in its place.
//!
//! | who | uses |
//! | --- | --- |
//! | agent | [`UdpReader`], with a face like the reader of the pages; [`Client`] below it |
//! | stand-in | [`Server`] |
//! | anybody | [`decode`] for one datagram, [`CarPacket`] and its kin for the bytes |
//!
//! The game sends about 20 packets a second, not 333, and leaves much out: which fields of a
//! [`VehicleState`](corsa_vehicle::VehicleState) are measured, derived or left at their default is
//! written at [`convert`].
//!
//! ```no_run
//! use std::time::{Duration, Instant};
//! # fn main() -> Result<(), corsa_udp::UdpError> {
//! let mut game = corsa_udp::UdpReader::open("192.168.1.20:9996")?;
//! game.wait_for_game(Duration::from_secs(3))?;
//! loop {
//!     if let Some(state) = game.poll_at(Instant::now())?.state {
//!         println!("{:.1} m/s", state.speed());
//!     }
//!     std::thread::sleep(Duration::from_millis(1));
//! }
//! # }
//! ```
//!
//! Layouts: `docs/udp.md`. Not here: the protocol of the dedicated server, and Competizione's.

mod client;
pub mod convert;
mod error;
mod packet;
mod reader;
mod server;
mod text;

pub use client::{Client, ClientStats};
pub use error::UdpError;
pub use packet::{
    ACCEPTED, CAR_SIZE, CarPacket, HANDSHAKE_SIZE, Handshake, LAP_SIZE, LapPacket, Operation,
    Packet, REQUEST_SIZE, Request, decode,
};
pub use reader::{Liveness, Poll, ReaderStats, UdpReader, UdpSession};
pub use server::Server;

/// The port on which the game listens.
pub const DEFAULT_PORT: u16 = 9996;
