//! `cargo xtask check`: everything that must hold and is not a test.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::report::{End, Report};
use crate::venv::Venv;
use crate::workspace::{cargo, packages, root, scratch};
use crate::{commands, docs, layers, lints, shell};

pub(crate) fn run() -> Report {
    let mut report = Report::default();
    report.stage("Format", || cargo_task(&["fmt", "--all", "--check"]));
    report.stage("Layers", check_layers);
    report.stage("Documents", || Ok(ended(docs::findings()?)));
    report.stage("Unsafe code and lints", || Ok(ended(lints::findings()?)));
    report.stage("Documented commands", documented_commands);
    report.stage("Licenses, sources, duplicates", || deny(&["licenses", "bans", "sources"]));
    report.stage("Advisories", || deny(&["advisories"]));
    python_tools(&mut report);
    report.stage("Clippy", || {
        cargo_task(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--keep-going",
            "--",
            "-D",
            "warnings",
        ])
    });
    report
}

pub(crate) fn layers_only() -> Report {
    let mut report = Report::default();
    report.stage("Layers", check_layers);
    report
}

pub(crate) fn docs_only() -> Report {
    let mut report = Report::default();
    report.stage("Documents", || Ok(ended(docs::findings()?)));
    report
}

fn check_layers() -> Result<End> {
    Ok(ended(layers::violations(&packages()?)))
}

fn documented_commands() -> Result<End> {
    let corsa = scratch().join("newest/bin/corsa");
    if !corsa.exists() {
        return Ok(End::Skipped("needs the command installed: cargo xtask test docs".into()));
    }
    Ok(ended(commands::exist(&corsa)?))
}

fn deny(checks: &[&str]) -> Result<End> {
    if shell::ask("cargo-deny", &["--version"]).is_none() {
        return Ok(End::Skipped("needs cargo-deny: cargo install cargo-deny".into()));
    }
    let mut command = Command::new("cargo-deny");
    command.current_dir(root()).args(["check", "--hide-inclusion-graph"]).args(checks);
    let outcome = shell::run(&mut command, Duration::from_mins(5))?;
    if outcome.output.contains("failed to fetch advisory database") {
        return Ok(End::Skipped("needs the advisory database from the network".into()));
    }
    Ok(outcome.into())
}

/// Tools from PyPI, in an environment of their own.
fn python_tools(report: &mut Report) {
    let tools = Venv::open("check").and_then(|venv| {
        venv.install(&["--quiet", "ruff", "mypy", "typos", "gymnasium"])?;
        Ok(venv)
    });
    for (name, arguments) in [
        ("ruff", &["check", "python", "examples"][..]),
        ("ruff", &["format", "--check", "python", "examples"]),
        ("mypy", &[]),
        ("typos", &[]),
    ] {
        let title = [&[name], arguments].concat().join(" ");
        report.stage(&title, || match &tools {
            Err(error) => Ok(End::Skipped(format!("{error:#}"))),
            Ok(venv) => {
                let mut command = Command::new(venv.program(name));
                command.current_dir(root()).args(arguments);
                Ok(shell::run(&mut command, Duration::from_mins(10))?.into())
            }
        });
    }
}

fn cargo_task(arguments: &[&str]) -> Result<End> {
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(arguments);
    Ok(shell::run(&mut command, Duration::from_mins(40))?.into())
}

fn ended(findings: Vec<String>) -> End {
    if findings.is_empty() { End::Passed } else { End::Failed(findings) }
}
