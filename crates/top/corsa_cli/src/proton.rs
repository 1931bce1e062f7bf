//! `corsa proton`: the game under Proton, driven from Linux.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::{Args, Subcommand};
use corsa_game::{Installation, Processes, SystemProcesses};
use corsa_pages::{BridgeStatus, BridgeWatch, PLACE_VARIABLE, PageSpace};
use corsa_proton::{Bridge, DEFAULT_PAGE_DIR, Runner, find_bridge, install_bridge, launch_options};
use serde::Serialize;

use crate::{
    Outcome,
    agent::AgentArgs,
    output::{self, Hinted},
    stop,
};

/// How often the bridge is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// How long a bridge's heart is felt before it is called alive or dead.
const FEEL: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(crate) struct ProtonArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Start the bridge, then the agent; start the game after that, from Steam, or name a session with
    /// --launch.
    Run(Box<RunArgs>),
    /// Start the bridge alone, for an environment with backend="live".
    Bridge(PrefixArgs),
    /// Tell what is found: game, prefix, Proton, bridge.
    Status(StatusArgs),
    /// Put the bridge into the prefix and print the launch options by which Steam starts it with the
    /// game.
    Options(PrefixArgs),
}

#[derive(Debug, Args)]
struct PrefixArgs {
    /// The game's folder [default: found through Steam].
    #[arg(long, env = corsa_game::GAME_VARIABLE, value_name = "DIR")]
    game: Option<PathBuf>,
    /// Proton's folder [default: the one that ran the game last].
    #[arg(long, value_name = "DIR")]
    proton: Option<PathBuf>,
    /// A prefix of a plain Wine instead of Proton.
    #[arg(long, value_name = "PREFIX", conflicts_with = "proton")]
    wine: Option<PathBuf>,
    /// The bridge's program [default: corsa-bridge.exe beside this one].
    #[arg(long, value_name = "FILE")]
    bridge: Option<PathBuf>,
    /// If the game was first, copy its pages instead of refusing.
    #[arg(long)]
    attach: bool,
    /// Where the pages go.
    #[arg(long, env = PLACE_VARIABLE, default_value = DEFAULT_PAGE_DIR, value_name = "DIR")]
    bridge_dir: PathBuf,
}

#[derive(Debug, Args)]
struct RunArgs {
    #[command(flatten)]
    prefix: PrefixArgs,
    #[command(flatten)]
    agent: AgentArgs,
    /// Ask Steam to start the game once everything is up.
    #[arg(long, conflicts_with = "launch")]
    start: bool,
}

#[derive(Debug, Args)]
struct StatusArgs {
    #[command(flatten)]
    prefix: PrefixArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(
    args: &ProtonArgs,
    program: Option<&Path>,
    self_command: Vec<OsString>,
) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Run(args) => run_all(args, program, self_command),
        What::Bridge(args) => run_bridge(args, program),
        What::Status(args) => status(args),
        What::Options(args) => {
            let runner = args.runner()?;
            let bridge = find_bridge(args.bridge.as_deref(), program)?;
            let installed = install_bridge(&runner, &bridge)?;
            output::note(format_args!(
                "the bridge is at {installed} in {}",
                runner.prefix().display()
            ));
            output::note("Steam, Assetto Corsa, Properties, Launch Options:");
            output::result(launch_options(&args.bridge_dir))?;
            Ok(Outcome::Done)
        }
    }
}

impl PrefixArgs {
    fn runner(&self) -> anyhow::Result<Runner> {
        if let Some(prefix) = &self.wine {
            return Ok(Runner::wine(prefix)?);
        }
        let game = Installation::find(self.game.as_deref(), None)?;
        Ok(Runner::of(&game, self.proton.as_deref())?)
    }

    fn start(&self, program: Option<&Path>) -> anyhow::Result<Bridge> {
        let runner = self.runner()?;
        let bridge = find_bridge(self.bridge.as_deref(), program)?;
        let installed = install_bridge(&runner, &bridge)?;
        output::note(format_args!("starting the bridge by {runner}"));
        let say = &mut |line: &str| output::note(line);
        Ok(Bridge::start(runner, installed, &self.bridge_dir, self.attach, say)?)
    }
}

fn run_bridge(args: &PrefixArgs, program: Option<&Path>) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    let mut bridge = args.start(program)?;
    output::note("now start the game; Ctrl-C ends the bridge");
    while !stop.load(Ordering::Relaxed) {
        bridge.look(Instant::now(), &mut |line| output::note(line));
        thread::sleep(LOOK);
    }
    Ok(Outcome::Done)
}

fn run_all(
    args: &RunArgs,
    program: Option<&Path>,
    self_command: Vec<OsString>,
) -> anyhow::Result<Outcome> {
    if args.agent.page_dir.is_some() {
        let message = "the bridge and the agent meet in one directory".to_owned();
        return Err(Hinted { message, hint: "--bridge-dir instead of --page-dir".into() }.into());
    }
    let bridge = Arc::new(Mutex::new(args.prefix.start(program)?));
    let is_over = Arc::new(AtomicBool::new(false));
    let keeper = keep(Arc::clone(&bridge), Arc::clone(&is_over))?;
    if args.start {
        start_by_steam()?;
    } else if args.agent.launch.is_none() {
        output::note("now start the game from Steam and a session in it");
    }
    let pages = PageSpace::at(&args.prefix.bridge_dir);
    let ended = crate::agent::run_on(&args.agent, pages, self_command);
    is_over.store(true, Ordering::Relaxed);
    if keeper.join().is_err() {
        log::error!("the thread that keeps the bridge panicked");
    }
    // The agent has let go of the controls: now the bridge may go.
    drop(bridge);
    ended
}

fn keep(
    bridge: Arc<Mutex<Bridge>>,
    is_over: Arc<AtomicBool>,
) -> anyhow::Result<thread::JoinHandle<()>> {
    thread::Builder::new()
        .name("corsa-bridge-keeper".to_owned())
        .spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                let mut bridge = bridge.lock().unwrap_or_else(PoisonError::into_inner);
                bridge.look(Instant::now(), &mut |line| output::note(line));
                drop(bridge);
                thread::sleep(LOOK);
            }
        })
        .context("a thread to keep the bridge")
}

fn start_by_steam() -> anyhow::Result<()> {
    std::process::Command::new("steam")
        .args(["-applaunch", &corsa_game::STEAM_APP_ID.to_string()])
        .stdin(std::process::Stdio::null())
        .spawn()
        .context("asking Steam to start the game: steam -applaunch 244210")?;
    Ok(())
}

#[derive(Debug, Serialize)]
struct Found {
    game: Option<PathBuf>,
    prefix: Option<PathBuf>,
    runner: Option<String>,
    bridge: &'static str,
    bridge_version: Option<String>,
    is_game_running: bool,
    pages: PathBuf,
    problems: Vec<String>,
}

fn status(args: &StatusArgs) -> anyhow::Result<Outcome> {
    let found = look(&args.prefix);
    if args.json {
        output::json(&found)?;
    } else {
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "not found".to_owned());
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let version =
            found.bridge_version.as_ref().map_or(String::new(), |v| format!(", version {v}"));
        output::result(format_args!("game     {}", or_none(path(&found.game))))?;
        output::result(format_args!("prefix   {}", or_none(path(&found.prefix))))?;
        output::result(format_args!("proton   {}", or_none(found.runner.clone())))?;
        output::result(format_args!("bridge   {}{version}", found.bridge))?;
        let running = if found.is_game_running { "running" } else { "not running" };
        output::result(format_args!("acs.exe  {running}"))?;
        output::result(format_args!("pages    {}", found.pages.display()))?;
        for problem in &found.problems {
            output::note(format_args!("problem: {problem}"));
        }
    }
    Ok(if found.problems.is_empty() { Outcome::Done } else { Outcome::Failed })
}

fn look(args: &PrefixArgs) -> Found {
    let mut problems = Vec::new();
    let mut note = |error: anyhow::Error| {
        let fix = output::hint(&error).map_or_else(String::new, |hint| format!("; {hint}"));
        problems.push(format!("{error:#}{fix}"));
    };
    let game = match &args.wine {
        Some(_) => None,
        None => Installation::find(args.game.as_deref(), None)
            .map_err(|error| note(error.into()))
            .ok()
            .map(|game| game.root().to_owned()),
    };
    // Without a game there is nothing to run its programs by, and that was said.
    let runner = if game.is_some() || args.wine.is_some() {
        args.runner().map_err(&mut note).ok()
    } else {
        None
    };
    let mut watch = BridgeWatch::new(&PageSpace::at(&args.bridge_dir));
    let deadline = Instant::now() + FEEL;
    let bridge = corsa_pages::wait_for(deadline, || match watch.look(Instant::now()) {
        BridgeStatus::Unproven(_) => None,
        status => Some(status),
    });
    let (bridge, bridge_version) = match bridge {
        None | Some(BridgeStatus::Absent | BridgeStatus::Unproven(_)) => ("not running", None),
        Some(BridgeStatus::Alive(report)) => ("alive", Some(report.version)),
        Some(BridgeStatus::Dead(report)) => {
            problems.push(
                "the bridge died and left its files: start it again with `corsa proton run`"
                    .to_owned(),
            );
            ("dead", Some(report.version))
        }
    };
    let is_game_running = !SystemProcesses.named(corsa_game::GAME_PROGRAMS).is_empty();
    if is_game_running && bridge == "not running" {
        problems.push(
            "the game runs without a bridge: quit it, `corsa proton run`, then start it".to_owned(),
        );
    }
    Found {
        prefix: runner.as_ref().map(Runner::prefix),
        runner: runner.map(|runner| runner.to_string()),
        game,
        bridge,
        bridge_version,
        is_game_running,
        pages: args.bridge_dir.clone(),
        problems,
    }
}
