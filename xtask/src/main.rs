//! The project's own tasks, run as `cargo xtask <task>`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod check;
mod commands;
mod debian;
mod dist;
mod docs;
mod layers;
mod lints;
mod qemu;
mod report;
mod shell;
mod tally;
mod test;
mod validate;
mod venv;
mod windows;
mod wine;
mod workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own tasks.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what the tests need and run them all.
    Test(test::Options),
    /// Format, lints, layers, documents, licenses, Python types: everything that is not a test.
    Check,
    /// Who may depend on whom, read from the manifests.
    CheckLayers,
    /// Crate map, links and commands of the Markdown files.
    CheckDocs,
    /// Build what users get: dist/corsa-windows-x64.zip and dist/corsa-linux-x64.tar.gz, with the game's
    /// files and every license.
    Dist,
    /// Measure the vehicle model anew and write docs/validation.md.
    Validate,
}

fn main() -> ExitCode {
    let report = match Arguments::parse().task {
        Task::Test(options) => test::run(&options),
        Task::Check => check::run(),
        Task::CheckLayers => check::layers_only(),
        Task::CheckDocs => check::docs_only(),
        Task::Dist => dist::run(),
        Task::Validate => validate::run(),
    };
    report.finish()
}
