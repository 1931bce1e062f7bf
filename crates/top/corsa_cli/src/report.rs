use std::path::PathBuf;

use clap::Args;
use corsa_doctor::{Report, write_report};

use crate::{Outcome, doctor::PlaceArgs, output, stop};

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Folder for the report.
    #[arg(long, default_value = ".", value_name = "DIR")]
    out: PathBuf,
    /// A log that `corsa --log-file` kept; its end goes into the report. Several may be given.
    #[arg(long = "log", value_name = "FILE")]
    logs: Vec<PathBuf>,
}

pub(crate) fn run(args: &ReportArgs) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    let options = args.place.options()?;
    let diagnosis = corsa_doctor::examine(&options, &stop, &mut |line| output::note(line));
    let report = Report::collect(&diagnosis, &options, &args.logs)?;
    output::note(
        "names, addresses, numbers of accounts and home folders are taken out; in the report:",
    );
    for file in &report.files {
        output::note(format_args!("  {:>7} bytes  {}: {}", file.bytes.len(), file.name, file.what));
    }
    let path = write_report(&report, &args.out)?;
    output::result(path.display())?;
    Ok(Outcome::Done)
}
