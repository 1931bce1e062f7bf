//! `corsa bench`: what this machine does, in figures that can be repeated.

mod env;
mod kills;
mod physics;
mod ros2;

use std::ffi::OsString;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{Outcome, output};

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// What to measure; everything if left out.
    #[arg(value_enum)]
    what: Vec<What>,
    /// Time for each figure of `physics` and `env`.
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS")]
    seconds: f64,
    /// Time over which `ros2` counts losses.
    #[arg(long, default_value_t = 60.0, value_name = "SECONDS")]
    ros2_seconds: f64,
    /// How often `kills` kills each.
    #[arg(long, default_value_t = 10, value_name = "N")]
    rounds: u32,
    /// Threads for the largest batch of `env`; 0 for one per core.
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Steps of the vehicle model per second.
    Physics,
    /// Steps of the environment per second, without Python.
    Env,
    /// Latency and loss from the game's pages over ROS 2 to the environment, and back.
    Ros2,
    /// How fast the throttle is released when agent, learner or stand-in are killed while driving.
    Kills,
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit }
    }
}

pub(crate) fn run(args: &BenchArgs, self_command: &[OsString]) -> anyhow::Result<Outcome> {
    let everything = [What::Physics, What::Env, What::Ros2, What::Kills];
    let wanted = if args.what.is_empty() { &everything[..] } else { &args.what };
    let mut figures = Vec::new();
    let mut has_lost = false;
    for what in wanted {
        let measured = match what {
            What::Physics => physics::measure(args.seconds)?,
            What::Kills => kills::measure(args.rounds, self_command)?,
            What::Env => env::measure(args.seconds, args.threads)?,
            What::Ros2 => {
                let measured = ros2::measure(args.ros2_seconds, self_command)?;
                has_lost = measured.has_lost;
                measured.figures
            }
        };
        if !args.json {
            for figure in &measured {
                print(figure)?;
            }
        }
        figures.extend(measured);
    }
    if args.json {
        output::json(&figures)?;
    }
    Ok(if has_lost { Outcome::DoneWithLoss } else { Outcome::Done })
}

fn print(figure: &Figure) -> anyhow::Result<()> {
    let digits = if figure.value.abs() < 1_000.0 { 3 } else { 0 };
    output::result(format_args!("{:<56} {:>14.digits$} {}", figure.name, figure.value, figure.unit))
}
