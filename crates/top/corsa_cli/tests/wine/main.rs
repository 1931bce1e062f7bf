//! The Windows programs under Wine: the stand-in and the agent in one prefix, and the Proton way, in
//! which the bridge brings the game's pages to an agent on Linux.
//!
//! Run by `cargo xtask test wine`, which builds the programs and makes the prefix.

mod bridge;
mod drive;
mod harness;
mod proton;
mod smoke;
mod telemetry;
mod vjoy;
