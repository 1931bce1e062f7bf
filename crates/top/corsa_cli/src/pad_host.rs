use std::{
    io::{stdin, stdout},
    path::PathBuf,
};

use clap::Args;
use corsa_pad::Route;
use corsa_pages::PageSpace;

use crate::Outcome;

/// As `corsa_pad` writes them.
#[derive(Debug, Args)]
pub(crate) struct PadHostArgs {
    /// The controller route whose device is plugged in.
    #[arg(long, value_name = "ROUTE")]
    route: Route,
    /// Where the shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    pages: PathBuf,
}

pub(crate) fn run(args: &PadHostArgs) -> Outcome {
    let space = PageSpace::at(&args.pages);
    match corsa_pad::run_pad_host(stdin(), stdout(), args.route, &space) {
        Ok(()) => Outcome::Done,
        // Said on standard output, to the program that started this one, which tells the user.
        Err(error) => {
            log::debug!("{error}");
            Outcome::Failed
        }
    }
}
