//! Stages: each has a heading, a duration and an end; a stage that fails stops none of the others.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::shell::{Outcome, say};
use crate::tally::Tally;

#[derive(Default)]
pub(crate) struct Report {
    tally: Tally,
    stages: Vec<String>,
    /// Whether the counts are tests (`N passed`) or stages.
    counts_tests: bool,
}

/// How a stage ended.
pub(crate) enum End {
    /// A check without counts of its own.
    Passed,
    /// What is wrong, a line each.
    Failed(Vec<String>),
    /// What was not done and what it needs.
    Skipped(String),
    /// A test runner's own numbers.
    Tests(Tally),
}

impl From<Outcome> for End {
    fn from(outcome: Outcome) -> Self {
        if outcome.success { End::Passed } else { End::Failed(vec![]) }
    }
}

impl Report {
    pub(crate) fn of_tests() -> Self {
        Self { counts_tests: true, ..Self::default() }
    }

    /// Runs one stage; an error in it is a failure of it.
    pub(crate) fn stage(&mut self, name: &str, work: impl FnOnce() -> Result<End>) {
        say(&format!("\n=== {name}"));
        let start = Instant::now();
        let end = work().unwrap_or_else(|error| End::Failed(vec![format!("{error:#}")]));
        let verdict = self.record(name, end);
        let line = format!("{name}: {verdict}, {:.1} s", start.elapsed().as_secs_f64());
        say(&format!("=== {line}"));
        self.stages.push(line);
    }

    fn record(&mut self, name: &str, end: End) -> String {
        let one = usize::from(!self.counts_tests);
        match end {
            End::Passed => {
                self.tally.passed += one;
                "ok".into()
            }
            End::Failed(findings) => {
                for finding in &findings {
                    say(&format!("error: {finding}"));
                }
                self.tally.failed += 1;
                "FAILED".into()
            }
            End::Skipped(reason) => {
                self.tally.skip(&format!("{name}: {reason}"));
                format!("skipped, {reason}")
            }
            End::Tests(tally) => {
                let verdict = if tally.failed == 0 { "ok" } else { "FAILED" };
                let line = format!("{verdict}, {tally}");
                self.tally.add(tally);
                line
            }
        }
    }

    /// The summary, its counts last and alone on their line.
    pub(crate) fn finish(self) -> ExitCode {
        let mut summary = String::from("\n=== Summary\n");
        for stage in &self.stages {
            let _ = writeln!(summary, "{stage}");
        }
        for name in &self.tally.skipped_names {
            let _ = writeln!(summary, "skipped: {name}");
        }
        say(&summary);
        say(&self.tally.to_string());
        if self.tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
