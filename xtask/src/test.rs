//! `cargo xtask test`: from an empty machine to every test run.
//!
//! Everything is compiled twice and no more: the workspace in the dev profile for its tests, and
//! the wheel in the release profile, because what users install is what should be tested.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use crate::report::{End, Report};
use crate::tally::Tally;
use crate::venv::Venv;
use crate::workspace::{cargo, root};
use crate::{commands, debian, qemu, shell, windows, wine};

/// The oldest Gymnasium we support, with the oldest NumPy generation.
const OLDEST: &[&str] = &["gymnasium==0.29.1", "numpy<2"];

#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts; all of them if none is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Tests and doctests of every crate.
    Rust,
    /// The programs for Windows, built.
    Windows,
    /// Virtual controllers in a booted Linux kernel.
    Qemu,
    /// The programs for Windows, run under Wine.
    Wine,
    /// Python tests on the newest and on the oldest supported Gymnasium.
    Python,
    /// What README.md and the other documents tell people to run.
    Docs,
}

pub(crate) fn run(options: &Options) -> Report {
    let wanted = |part| options.parts.is_empty() || options.parts.contains(&part);
    let mut report = Report::of_tests();
    report.stage("System packages", debian::provide);

    let mut newest = None;
    report.stage("Python environment", || {
        let venv = newest.insert(Venv::open("newest")?);
        // Rust tests use them too, so they must not wait for our package.
        venv.install(&["pytest", "rosbags"])?;
        Ok(End::Passed)
    });
    let mut python = None;
    if wanted(Part::Python) || wanted(Part::Docs) {
        report.stage("Python package", || {
            python = Some(Python::install(newest.as_ref().context("needs a Python environment")?)?);
            Ok(End::Passed)
        });
    }
    if wanted(Part::Rust) {
        report.stage("Rust tests", || rust_tests(newest.as_ref()));
    }
    if wanted(Part::Windows) || wanted(Part::Wine) {
        report.stage("Windows build", windows::build);
    }
    if wanted(Part::Qemu) {
        report.stage("Controllers in a Linux kernel", qemu::test);
    }
    if wanted(Part::Wine) {
        report.stage("Windows programs under Wine", wine::test);
    }
    let Some(python) = python else {
        return report;
    };
    if wanted(Part::Python) {
        report.stage("Python tests, newest Gymnasium", || pytest(python.newest));
        report.stage("Python tests, oldest Gymnasium", || pytest(&python.oldest()?));
    }
    if wanted(Part::Docs) {
        report.stage("README example", || commands::run_readme_example(python.newest));
        report.stage("Documented commands", || {
            let findings = commands::exist(&python.newest.program("corsa"))?;
            Ok(if findings.is_empty() { End::Passed } else { End::Failed(findings) })
        });
    }
    report
}

/// Our package, installed as a user would.
struct Python<'a> {
    wheel: PathBuf,
    newest: &'a Venv,
}

impl<'a> Python<'a> {
    fn install(newest: &'a Venv) -> Result<Self> {
        let wheel = newest.build_wheel()?;
        let with_tests = format!("{}[test]", path_text(&wheel)?);
        newest.install(&[&with_tests])?;
        // The version stays while the code changes, so pip must be told.
        newest.install(&["--force-reinstall", "--no-deps", path_text(&wheel)?])?;
        Ok(Self { wheel, newest })
    }

    /// The same wheel beside the oldest supported libraries; the large ones come from `newest`.
    fn oldest(&self) -> Result<Venv> {
        let oldest = Venv::open("oldest")?;
        oldest.install(&[OLDEST, &["pytest"]].concat())?;
        oldest.install(&["--force-reinstall", "--no-deps", path_text(&self.wheel)?])?;
        oldest.borrow_from(self.newest)?;
        Ok(oldest)
    }
}

fn rust_tests(python: Option<&Venv>) -> Result<End> {
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    // Shown, because a test that lacks something says so and passes.
    command.args(["--", "--show-output"]);
    if let Some(python) = python {
        // For tests against an implementation that is not ours.
        command.env("PYTHON", python.python());
    }
    let outcome = shell::run(&mut command, Duration::from_mins(40))?;
    Ok(End::Tests(Tally::of_cargo(&outcome.output).or_failed(outcome.success)))
}

fn pytest(venv: &Venv) -> Result<End> {
    let mut command = Command::new(venv.python());
    command.current_dir(root()).args(["-m", "pytest", "-ra", "--durations=5"]);
    // No window anywhere: pictures are drawn into memory.
    command.env("SDL_VIDEODRIVER", "dummy").env("MPLBACKEND", "Agg");
    let outcome = shell::run(&mut command, Duration::from_mins(20))?;
    Ok(End::Tests(Tally::of_pytest(&outcome.output).or_failed(outcome.success)))
}

fn path_text(path: &std::path::Path) -> Result<&str> {
    path.to_str().context("the workspace's path is not UTF-8")
}
