//! An agent between a game of a few lines and nodes that listen and drive.

mod driving;
mod fastdds;
mod harness;
mod kills;
mod learner;
mod services;
mod telemetry;
mod toy_game;
