//! `corsa bench`: what this machine does, in figures that can be repeated.

mod env;
mod kills;
mod physics;
mod recoveries;
mod resets;
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
    /// Time for each figure of `physics` and `env`; the fastest fifth of it counts, so that other work on
    /// the machine does little harm.
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS")]
    seconds: f64,
    /// Time over which `ros2` counts losses.
    #[arg(long, default_value_t = 60.0, value_name = "SECONDS")]
    ros2_seconds: f64,
    /// How often `kills` and `recoveries` kill each, and how often `resets` resets by each route.
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
    /// Resets of a game through every route the stand-in offers, each checked.
    Resets,
    /// A game that is killed in the middle of an episode and started again: until it is driven again.
    Recoveries,
}

impl What {
    const fn title(self) -> &'static str {
        match self {
            Self::Physics => "physics: steps of 3 ms on one core; x: times one car alone",
            Self::Env => "environment: steps of 39 ms, without Python; x: times one environment",
            Self::Ros2 => "ROS 2: from the game's pages to the environment and back",
            Self::Kills => "kills: until the throttle is released",
            Self::Resets => "resets: from the request to the state that proves it",
            Self::Recoveries => "recoveries: from the game's start to the car being driven again",
        }
    }

    /// What others reached elsewhere, to be read beside the figures.
    const fn quoted(self) -> &'static [&'static str] {
        match self {
            Self::Physics => &[
                "quoted, not measured here: TORCS 1.3.7 (Debian, torcs -r, robot berniw, steps of 2 ms) simulated",
                "9361.6 s in 6.10 s on one core of an AMD EPYC (Zen 4): 767,000 steps/s",
            ],
            _ => &[],
        }
    }
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// How many times the figure that the rows around it are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit, ratio: None }
    }

    /// Beside the figure that others of this run are compared with.
    pub(crate) fn against(self, base: f64) -> Self {
        Self { ratio: Some(self.value / base), ..self }
    }
}

pub(crate) fn run(args: &BenchArgs, self_command: &[OsString]) -> anyhow::Result<Outcome> {
    let everything =
        [What::Physics, What::Env, What::Ros2, What::Kills, What::Resets, What::Recoveries];
    let wanted = if args.what.is_empty() { &everything[..] } else { &args.what };
    let mut figures = Vec::new();
    let mut has_lost = false;
    for what in wanted {
        let measured = match what {
            What::Physics => physics::measure(args.seconds)?,
            What::Kills => kills::measure(args.rounds, self_command)?,
            What::Resets => resets::measure(args.rounds, self_command)?,
            What::Recoveries => recoveries::measure(args.rounds, self_command)?,
            What::Env => env::measure(args.seconds, args.threads)?,
            What::Ros2 => {
                let measured = ros2::measure(args.ros2_seconds, self_command)?;
                has_lost = measured.has_lost;
                measured.figures
            }
        };
        if !args.json {
            output::result(what.title())?;
            for figure in &measured {
                print(figure)?;
            }
            for line in what.quoted() {
                output::result(line)?;
            }
            output::result("")?;
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
    let ratio = figure.ratio.map_or(String::new(), |ratio| format!("  {ratio:>8.2} x"));
    output::result(
        format_args!("{:<56} {:>14.digits$} {:<8}{ratio}", figure.name, figure.value, figure.unit)
            .to_string()
            .trim_end(),
    )
}
