use std::{env, io::IsTerminal, path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use corsa_doctor::Options;
use corsa_pages::PageSpace;
use corsa_ros::{NETWORK_VARIABLE, Network};

use crate::{Outcome, output, stop};

/// Where the game is and how its agent is reached.
#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// Where the game's shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    page_dir: Option<PathBuf>,
    /// Assetto Corsa's folder, which holds acs.exe [default: found through Steam].
    #[arg(long, env = "CORSA_GAME", value_name = "DIR")]
    game: Option<PathBuf>,
    /// The game's settings folder, which holds cfg [default: Documents/Assetto Corsa].
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
    /// ROS 2 domain [default: ROS_DOMAIN_ID or 0].
    #[arg(long, value_name = "ID")]
    domain_id: Option<u32>,
    /// Whom to reach: `localhost`, `lan`, `interface:<name>`, or `peers:<address>,...` where there is no
    /// multicast.
    #[arg(long, env = NETWORK_VARIABLE, default_value_t = Network::Localhost, value_name = "NETWORK")]
    network: Network,
    /// Which vehicle: its namespace is /corsa/<vehicle>.
    #[arg(long, default_value = "ego", value_name = "NAME")]
    vehicle: String,
    /// How long the pages are watched; longer while somebody drives, for the signs.
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS")]
    watch: f64,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Answer the doctor on the learner's machine until Ctrl-C, in place of an agent.
    #[arg(long, conflicts_with = "json")]
    peer: bool,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
}

impl PlaceArgs {
    pub(crate) fn options(&self) -> anyhow::Result<Options> {
        Ok(Options {
            pages: self.page_dir.as_ref().map_or_else(PageSpace::from_env, PageSpace::at),
            game: self.game.clone(),
            documents: self.documents.clone(),
            vehicle: self.vehicle.clone(),
            domain_id: self.domain_id,
            network: self.network.clone(),
            watch: Duration::try_from_secs_f64(self.watch)
                .with_context(|| format!("--watch {}", self.watch))?,
        })
    }
}

pub(crate) fn run(args: &DoctorArgs) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    let options = args.place.options()?;
    if args.peer {
        let answered = corsa_doctor::answer_peers(&options, &stop, &mut |line| output::note(line))?;
        output::result(format_args!("{answered} echoes answered"))?;
        return Ok(Outcome::Done);
    }
    let diagnosis = corsa_doctor::examine(&options, &stop, &mut |line| output::note(line));
    if args.json {
        output::json(&diagnosis)?;
    } else {
        let in_color = std::io::stdout().is_terminal()
            && env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
        for line in diagnosis.lines(in_color) {
            output::result(line)?;
        }
    }
    Ok(if diagnosis.is_healthy { Outcome::Done } else { Outcome::Failed })
}
