//! The only place that prints.

use std::{
    fmt::Display,
    io::{IsTerminal, Write, stderr, stdout},
};

use anyhow::Context;
use serde::Serialize;

use crate::logging;

/// One line of a result.
pub(crate) fn result(line: impl Display) -> anyhow::Result<()> {
    writeln!(stdout(), "{line}").context("standard output")
}

/// A result for a program.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    result(serde_json::to_string_pretty(value).context("writing JSON")?)
}

/// What is built in and what the index has, as one JSON list.
pub(crate) fn json_rows<A: Serialize, B: Serialize>(
    rows: impl IntoIterator<Item = A>,
    indexed: impl IntoIterator<Item = B>,
) -> anyhow::Result<()> {
    let rows = rows.into_iter().map(serde_json::to_value);
    let indexed = indexed.into_iter().map(serde_json::to_value);
    json(&rows.chain(indexed).collect::<Result<Vec<_>, _>>()?)
}

/// One line about what is going on; a log file gets it too.
pub(crate) fn note(line: impl Display) {
    log::info!(target: logging::SAID, "{line}");
    print_note(line);
}

/// The line alone. Nobody may be listening, which is no reason to fail.
pub(crate) fn print_note(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

/// The error with its causes in one line, and what the user can do about it in the next.
pub(crate) fn report_error(error: &anyhow::Error) {
    note(format_args!("error: {}", one_line(error)));
    if let Some(hint) = hint(error) {
        note(format_args!("hint: {hint}"));
    }
}

/// The error and its causes. Errors that speak of their cause themselves are not said twice.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

/// What the first of the error and its causes that knows says to do.
pub(crate) fn hint(error: &anyhow::Error) -> Option<String> {
    type Cause<'a> = &'a (dyn std::error::Error + 'static);
    fn of<E: std::error::Error + 'static>(
        cause: Cause<'_>,
        hint: impl Fn(&E) -> Option<String>,
    ) -> Option<String> {
        cause.downcast_ref().and_then(hint)
    }
    let hints: [fn(Cause<'_>) -> Option<String>; 13] = [
        |cause| of(cause, corsa_factory::FactoryError::hint),
        |cause| of(cause, |e: &corsa_env::EnvError| e.hint().map(str::to_owned)),
        |cause| of(cause, |e: &corsa_backend::BackendError| e.hint().map(str::to_owned)),
        |cause| of(cause, corsa_content::ContentError::hint),
        |cause| of(cause, |e: &corsa_pages::PagesError| Some(e.hint())),
        |cause| of(cause, |e: &corsa_picture::PictureError| e.hint().map(str::to_owned)),
        |cause| of(cause, |e: &corsa_ros::RosError| e.hint().map(str::to_owned)),
        |cause| of(cause, corsa_agent::AgentError::hint),
        |cause| of(cause, corsa_control::calibrate::CalibrationError::hint),
        |cause| of(cause, corsa_pad::PadError::hint),
        |cause| of(cause, corsa_game::GameError::hint),
        |cause| of(cause, corsa_proton::ProtonError::hint),
        |cause| of(cause, |e: &Hinted| Some(e.hint.clone())),
    ];
    error.chain().find_map(|cause| hints.iter().find_map(|hint| hint(cause)))
}

/// An error of the command itself, with what to do about it.
#[derive(Debug)]
pub(crate) struct Hinted {
    pub(crate) message: String,
    pub(crate) hint: String,
}

impl Display for Hinted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Hinted {}

/// A line that is written over and over, where somebody watches; else a line now and then.
#[derive(Debug)]
pub(crate) struct Progress {
    is_watched: bool,
    width: usize,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { is_watched: stderr().is_terminal(), width: 0 }
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.is_watched
    }

    pub(crate) fn show(&mut self, line: &str) {
        if self.is_watched {
            let _ = write!(stderr(), "\r{line:<width$}", width = self.width);
            let _ = stderr().flush();
            self.width = line.chars().count();
        } else {
            note(line);
        }
    }

    /// Leaves the line to what comes next.
    pub(crate) fn clear(&mut self) {
        if self.is_watched && self.width > 0 {
            let _ = write!(stderr(), "\r{:width$}\r", "", width = self.width);
            self.width = 0;
        }
    }
}
