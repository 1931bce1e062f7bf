//! `cargo xtask validate`: measures the vehicle model anew and writes `docs/validation.md`.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::report::{End, Report};
use crate::shell;
use crate::venv::Venv;
use crate::workspace::{cargo, root};

/// What the report needs from PyPI; versions stand in the constraints.
const PACKAGES: &[&str] = &["commonroad-vehicle-models", "numpy", "scipy", "matplotlib"];

pub(crate) fn run() -> Report {
    let mut report = Report::default();
    report.stage("Tool", || {
        let mut command = Command::new(cargo());
        command.current_dir(root()).args(["build", "--release", "--locked", "-p", TOOL]);
        Ok(shell::run(&mut command, Duration::from_mins(20))?.into())
    });
    let mut python = None;
    report.stage("Python environment", || {
        let venv = Venv::open("validate")?;
        venv.install(PACKAGES)?;
        python = Some(venv);
        Ok(End::Passed)
    });
    if let Some(venv) = python {
        report.stage("Report", || {
            let mut command = Command::new(venv.python());
            command.current_dir(root()).arg("docs/validation/report.py");
            command.env("CORSA_MANEUVERS", tool());
            Ok(shell::run(&mut command, Duration::from_mins(40))?.into())
        });
    }
    report
}

const TOOL: &str = "corsa_maneuvers";

/// Where cargo puts the tool.
fn tool() -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    root().join(folder).join("release").join(TOOL)
}
