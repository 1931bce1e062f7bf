//! The command `corsa`: parse, hand over, print what came of it.
//!
//! [`run`] is the whole program, so that the Python package offers the same command. Results go to
//! standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage,
//! 3 done with data lost.

mod agent;
mod bench;
mod calibrate;
mod cars;
mod children;
mod details;
mod doctor;
mod drive;
mod game;
mod guard;
mod import;
mod launch;
mod library;
mod logging;
mod output;
mod pad_host;
mod proton;
mod report;
mod setup;
mod standin;
mod stop;
mod tracks;

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgAction, Parser, Subcommand};

use library::Library;

/// Drive, simulate and learn Assetto Corsa.
#[derive(Debug, Parser)]
#[command(name = "corsa", version, max_term_width = 100, arg_required_else_help = true)]
struct Corsa {
    #[command(subcommand)]
    command: Command,
    /// The index of cars and tracks [default: corsa/index.json among the user's data].
    #[arg(long, global = true, env = "CORSA_INDEX", value_name = "FILE")]
    index: Option<PathBuf>,
    /// Say more about what is going on; -vv and -vvv still more [env: CORSA_LOG=info,corsa_agent=debug].
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// Keep a log in this file, with time stamps; at 5 MB it becomes FILE.1, and that FILE.2.
    #[arg(long, global = true, value_name = "FILE")]
    log_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Drive timed laps with the built-in driver, on any backend.
    Drive(drive::DriveArgs),
    /// Run a process that looks like Assetto Corsa from outside.
    Standin(standin::StandinArgs),
    /// Run beside the game: its pages to ROS 2, ROS 2 to its controls.
    Agent(agent::AgentArgs),
    /// The game under Proton: bridge, agent, launch options.
    Proton(proton::ProtonArgs),
    /// Look at everything between game and learner, and say what is wrong and how it is put right.
    Doctor(doctor::DoctorArgs),
    /// Write one file for a bug report, without anything personal.
    Report(report::ReportArgs),
    /// Measure how the car in the game takes controls: unit, sign, curves, delay.
    Calibrate(calibrate::CalibrateArgs),
    /// Index the cars and tracks of an Assetto Corsa installation, so that their names will do.
    Import(import::ImportArgs),
    /// Set Assetto Corsa up to be driven from outside, or take that back.
    Setup(setup::SetupArgs),
    /// Start Assetto Corsa with a session described in a file.
    Launch(launch::LaunchArgs),
    /// List tracks, built in and indexed, or tell about one and draw it.
    Tracks(tracks::TracksArgs),
    /// List cars, built in and indexed, or tell about one and draw its curves.
    Cars(cars::CarsArgs),
    /// Measure speed, latency and loss on this machine.
    Bench(bench::BenchArgs),
    /// Release the controls when the program that holds them dies. Started by that program.
    #[command(hide = true)]
    Guard(guard::GuardArgs),
    /// Own a virtual controller, and brake when the program that drives dies. Started by that program.
    #[command(hide = true)]
    PadHost(pad_host::PadHostArgs),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    /// It ran, but what was wanted did not come of it.
    Failed,
    /// It ran to its end and lost data on the way.
    DoneWithLoss,
}

impl Outcome {
    const fn exit_code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::DoneWithLoss => 3,
        }
    }
}

/// Runs the command. `args` are those after the program's name; `self_command` is how to start this
/// program again with other arguments. Returns the exit code.
pub fn run(args: Vec<OsString>, self_command: Vec<OsString>) -> u8 {
    let parsed = Corsa::try_parse_from(std::iter::once(OsString::from("corsa")).chain(args));
    let Corsa { command, index, verbose, log_file } = match parsed {
        Ok(corsa) => corsa,
        Err(error) => {
            // The message is clap's own; a closed pipe leaves nobody to tell.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let asked = std::env::var("CORSA_LOG").ok();
    if let Err(error) = logging::install(verbose, asked.as_deref(), log_file.as_deref()) {
        output::report_error(&error);
        return 2;
    }
    let library = || Library::open(index.as_deref());
    let result = match command {
        Command::Drive(args) => library().and_then(|all| drive::run(&args, &all, self_command)),
        Command::Standin(args) => library().and_then(|all| standin::run(&args, &all)),
        Command::Agent(args) => agent::run(&args, self_command),
        Command::Proton(args) => {
            proton::run(&args, std::env::current_exe().ok().as_deref(), self_command)
        }
        Command::Doctor(args) => doctor::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Calibrate(args) => calibrate::run(&args, self_command),
        Command::Import(args) => import::run(&args, index.as_deref()),
        Command::Setup(args) => setup::run(&args),
        Command::Launch(args) => launch::run(&args),
        Command::Tracks(args) => library().and_then(|all| tracks::run(&args, &all)),
        Command::Cars(args) => library().and_then(|all| cars::run(&args, &all)),
        Command::Bench(args) => bench::run(&args, &self_command),
        Command::Guard(args) => guard::run(&args),
        Command::PadHost(args) => Ok(pad_host::run(&args)),
    };
    match result {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            output::report_error(&error);
            Outcome::Failed.exit_code()
        }
    }
}
