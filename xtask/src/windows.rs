//! Building for Windows on Linux.
//!
//! rustup's target is used where it is installed.
//! Debian has no such target, but a compiler and its standard library's sources: the library is
//! then built along, which asks for `RUSTC_BOOTSTRAP`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::debian::runs;
use crate::report::End;
use crate::shell::{self, ask};
use crate::workspace::{cargo, root};

/// The crates that must build for Windows.
const CRATES: &[&str] =
    &["corsa_vehicle", "corsa_track", "corsa_dynamics", "corsa_world", "corsa_pages", "corsa_pad"];

const TARGET: &str = "x86_64-pc-windows-gnu";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";

pub(crate) fn has_standard_library() -> bool {
    has_rustup_target()
        || (Path::new(DEBIAN_SOURCES).exists() && ask(DEBIAN_RUSTC, &["-V"]).is_some())
}

pub(crate) fn build() -> Result<End> {
    if !runs("x86_64-w64-mingw32-gcc") {
        return Ok(End::Skipped("needs gcc-mingw-w64-x86-64-posix".into()));
    }
    if !has_standard_library() {
        return Ok(End::Skipped(format!(
            "needs the rustup target {TARGET} or rustc-web and rust-web-src"
        )));
    }
    let mut command = Command::new(cargo());
    command.current_dir(root()).args(["build", "--locked", "--target", TARGET]);
    // A folder of its own: the compiler may be another, and would throw away what is built.
    command.env("CARGO_TARGET_DIR", root().join("target/windows"));
    if !has_rustup_target() {
        command.arg("-Zbuild-std=std,panic_unwind");
        command.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    }
    command.args(CRATES.iter().flat_map(|name| ["-p", name]));
    Ok(shell::run(&mut command, Duration::from_mins(20))?.into())
}

fn has_rustup_target() -> bool {
    let installed = ask("rustup", &["target", "list", "--installed"]);
    installed.is_some_and(|targets| targets.lines().any(|target| target == TARGET))
}
