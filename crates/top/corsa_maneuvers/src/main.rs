//! Drives one car on an endless plane through a test described in JSON and prints one CSV row per step:
//!
//! ```sh
//! echo '{"car": "roadster", "speed": 25, "duration": 5,
//!        "inputs": {"time": [0, 1, 1.05], "steer_angle": [0, 0, 0.02]}}' | corsa_maneuvers run
//! ```
//!
//! `corsa_maneuvers describe` reads the same `car` and prints its parameters, `corsa_maneuvers
//! numerics` what rounding does to the model. Tests are described by `docs/validation/*.py`.
#![expect(clippy::print_stderr, reason = "a program says what went wrong")]

use std::io::{self, Read, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::Value;

mod car;
mod driver;
mod fields;
mod maneuver;
mod numerics;
mod table;

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let [task] = arguments else {
        bail!("usage: corsa_maneuvers <run|describe|numerics> < description.json");
    };
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).context("reading the description")?;
    let description: Value = serde_json::from_str(&text).context("the description is no JSON")?;
    let mut out = io::stdout().lock();
    match task.as_str() {
        "run" => maneuver::run(&description, &mut out),
        "describe" => {
            let params = car::open(&description["car"])?;
            Ok(writeln!(out, "{}", car::describe(&params))?)
        }
        "numerics" => {
            let params = car::open(&description["car"])?;
            Ok(writeln!(out, "{}", numerics::measure(&params)?)?)
        }
        other => bail!("no task is called `{other}`: run, describe or numerics"),
    }
}
