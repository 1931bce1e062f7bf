use std::{
    io::{stdin, stdout},
    path::PathBuf,
};

use clap::Args;
use corsa_pages::PageSpace;

use crate::Outcome;

/// As `corsa_pages::GuardHandle::spawn` writes them.
#[derive(Debug, Args)]
pub(crate) struct GuardArgs {
    /// Where the shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    pages: PathBuf,
    /// The claim on the controls that is guarded.
    #[arg(long, value_name = "N")]
    generation: u64,
}

pub(crate) fn run(args: &GuardArgs) -> anyhow::Result<Outcome> {
    let space = PageSpace::at(&args.pages);
    corsa_pages::run_guard(stdin(), stdout(), &space, args.generation)?;
    Ok(Outcome::Done)
}
