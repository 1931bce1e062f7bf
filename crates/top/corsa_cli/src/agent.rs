use std::{ffi::OsString, path::PathBuf};

use clap::{Args, ValueEnum};
use corsa_agent::{AgentOptions, Source, Summary};
use corsa_control::TIME_SCALES;
use corsa_pad::Route;
use corsa_pages::PageSpace;
use corsa_ros::{NETWORK_VARIABLE, Network};
use serde::Serialize;

use crate::{Outcome, output, stop};

#[derive(Debug, Args)]
pub(crate) struct AgentArgs {
    /// Where the game's shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    pub(crate) page_dir: Option<PathBuf>,
    /// Where the car's states come from [default: auto with --udp-address, else pages].
    #[arg(long, value_enum)]
    source: Option<SourceKind>,
    /// The game's UDP telemetry, where its pages are not on this machine.
    #[arg(long, value_name = "HOST[:PORT]")]
    udp_address: Option<String>,
    /// ROS 2 domain [default: ROS_DOMAIN_ID or 0].
    #[arg(long, value_name = "ID")]
    domain_id: Option<u32>,
    /// Whom to reach: `localhost`, `lan`, `interface:<name>`, or `peers:<address>,...` where there is no
    /// multicast.
    #[arg(long, env = NETWORK_VARIABLE, default_value_t = Network::Localhost, value_name = "NETWORK")]
    network: Network,
    /// The controller route: custom-ai, vjoy, vigem, uinput-wheel, uinput-pad or standin
    /// [default: the best that works].
    #[arg(long, value_name = "ROUTE")]
    pad: Option<Route>,
    /// Start the game with this session, and again when it is gone (docs/session.md).
    #[arg(long, value_name = "SESSION.toml")]
    pub(crate) launch: Option<PathBuf>,
    /// Speed of simulated time, 0.1 to 10; 1 is real time. Needs CSP 0.2.8.
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR", value_parser = time_scale)]
    time_scale: f64,
    /// The vehicle's name: its namespace is /corsa/<vehicle>.
    #[arg(long, default_value = "ego", value_name = "NAME")]
    vehicle: String,
    /// End when standard input is closed, as it is when the program that started this one dies.
    #[arg(long, hide = true)]
    stop_with_stdin: bool,
    /// Print the summary at the end as JSON.
    #[arg(long)]
    json: bool,
}

/// The kinds of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SourceKind {
    /// The shared-memory pages: every physics step.
    Pages,
    /// UDP telemetry: about 20 states a second.
    Udp,
    /// The pages where they are, else UDP.
    Auto,
}

#[derive(Debug, Serialize)]
struct SummaryRow {
    published: u64,
    lost: u64,
    torn: u64,
    commands_accepted: u64,
    commands_refused: u64,
    watchdog_stops: u64,
    games: u64,
}

pub(crate) fn run(args: &AgentArgs, self_command: Vec<OsString>) -> anyhow::Result<Outcome> {
    let pages = args.page_dir.as_ref().map_or_else(PageSpace::from_env, PageSpace::at);
    run_on(args, pages, self_command)
}

/// The agent on pages that somebody else has chosen.
pub(crate) fn run_on(
    args: &AgentArgs,
    pages: PageSpace,
    self_command: Vec<OsString>,
) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    if args.stop_with_stdin {
        stop::with_stdin(&stop)?;
    }
    let options = AgentOptions {
        vehicle: args.vehicle.clone(),
        pages,
        source: source(args),
        domain_id: args.domain_id,
        network: args.network.clone(),
        pad: args.pad,
        launch: args.launch.clone(),
        time_scale: args.time_scale,
        calibrations: corsa_factory::calibrations_folder(),
        ..AgentOptions::new(self_command)
    };
    let summary = corsa_agent::run(&options, &stop, &mut |line| output::note(line))?;
    report(&summary, args.json)?;
    Ok(if summary.lost > 0 { Outcome::DoneWithLoss } else { Outcome::Done })
}

fn source(args: &AgentArgs) -> Source {
    let address = || args.udp_address.clone().unwrap_or_else(|| "127.0.0.1".to_owned());
    match (args.source, &args.udp_address) {
        (Some(SourceKind::Pages), _) | (None, None) => Source::Pages,
        (Some(SourceKind::Udp), _) => Source::Udp(address()),
        (Some(SourceKind::Auto), _) | (None, Some(_)) => Source::Auto(address()),
    }
}

fn time_scale(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(scale) if TIME_SCALES.contains(&scale) => Ok(scale),
        _ => Err(format!("not within {} to {}", TIME_SCALES.start(), TIME_SCALES.end())),
    }
}

fn report(summary: &Summary, json: bool) -> anyhow::Result<()> {
    let Summary {
        published,
        lost,
        torn,
        commands_accepted,
        commands_refused,
        watchdog_stops,
        games,
    } = *summary;
    if json {
        let row = SummaryRow {
            published,
            lost,
            torn,
            commands_accepted,
            commands_refused,
            watchdog_stops,
            games,
        };
        return output::json(&row);
    }
    output::result(format_args!(
        "{published} states published, {lost} lost, {torn} torn; {commands_accepted} commands taken, \
         {commands_refused} refused; {watchdog_stops} watchdog stops; {games} games"
    ))
}
