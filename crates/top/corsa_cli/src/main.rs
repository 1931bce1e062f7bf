//! The command `corsa`, as a program of its own.

use std::{ffi::OsString, process::ExitCode};

fn main() -> ExitCode {
    let myself = std::env::current_exe().map_or_else(|_| "corsa".into(), OsString::from);
    let outcome = corsa_cli::run(std::env::args_os().skip(1).collect(), vec![myself]);
    ExitCode::from(outcome)
}
