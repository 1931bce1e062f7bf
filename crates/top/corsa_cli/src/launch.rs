//! `corsa launch`: the game's settings from a session file, and the game.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::Args;
use corsa_game::{
    GAME_PROGRAMS, GameError, Installation, LaunchRoute, Launcher, Processes, RunningGame,
    RunningProcess, SESSION_EXAMPLE, Session, SystemProcesses, check_settings_are_free,
};
use corsa_pages::{GameReader, Liveness, PageSpace};
use serde::Serialize;

use crate::{
    Outcome,
    game::{self, ChangeRow, GameArgs},
    output::{self, Hinted},
    stop,
};

/// Between two looks at the pages of a game that is starting.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

#[derive(Debug, Args)]
pub(crate) struct LaunchArgs {
    /// The session; docs/session.md tells about it.
    #[arg(required_unless_present = "example", value_name = "SESSION.toml")]
    session: Option<PathBuf>,
    #[command(flatten)]
    game: GameArgs,
    /// Wait until the game's pages show a session, or the menu before it.
    #[arg(long)]
    wait: bool,
    /// How long to wait at most.
    #[arg(long, default_value_t = 180.0, value_name = "SECONDS", requires = "wait")]
    timeout: f64,
    /// Where the shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    page_dir: Option<PathBuf>,
    /// Only say what would be written and started.
    #[arg(long)]
    dry_run: bool,
    /// Print a complete session with every key and its meaning, and do nothing.
    #[arg(long, exclusive = true)]
    example: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    changes: Vec<ChangeRow>,
    command: String,
    /// None if nothing was started.
    pid: Option<u32>,
    /// None if it was not waited for.
    shown: Option<Shown>,
}

/// What the pages show.
#[derive(Debug, Serialize)]
struct Shown {
    car: String,
    track: String,
    layout: String,
    is_in_menu: bool,
    after_s: f64,
}

pub(crate) fn run(args: &LaunchArgs) -> anyhow::Result<Outcome> {
    if args.example {
        output::result(SESSION_EXAMPLE.trim_end())?;
        return Ok(Outcome::Done);
    }
    let path = args.session.as_deref().context("no session file")?;
    let timeout = Duration::try_from_secs_f64(args.timeout)
        .with_context(|| format!("--timeout {}", args.timeout))?;
    let session = Session::load(path)?;
    let game = game_of(&session, &args.game)?;
    game.as_ref().map_or(Ok(()), |game| session.check(game))?;
    let launcher = Launcher::new(&session.launch, game.as_ref(), Arc::new(SystemProcesses))?;
    if !args.dry_run {
        launcher.check()?;
    }
    let changes = match &game {
        Some(game) => write(&session, game, args.dry_run)?,
        None => Vec::new(),
    };
    if !args.json {
        game::print(&changes)?;
    }
    let mut report =
        Report { changes, command: launcher.command().to_string(), pid: None, shown: None };
    if args.dry_run {
        if !args.json {
            output::result(format_args!("would start {}", report.command))?;
        }
    } else {
        let mut running = launcher.start()?;
        report.pid = Some(running.pid());
        if !args.json {
            output::result(format_args!(
                "started  {} (process {})",
                report.command,
                running.pid()
            ))?;
        }
        if args.wait {
            let space = args.page_dir.as_ref().map_or_else(PageSpace::from_env, PageSpace::at);
            let shown = wait(&mut running, &space, timeout)?;
            if !args.json {
                print_shown(&shown)?;
            }
            report.pid = Some(running.pid());
            report.shown = Some(shown);
        }
    }
    if args.json {
        output::json(&report)?;
    }
    Ok(Outcome::Done)
}

/// A command of the user's own needs no game; where there is one, its settings are written all the
/// same.
fn game_of(session: &Session, args: &GameArgs) -> Result<Option<Installation>, GameError> {
    let is_named = args.game.is_some() || args.documents.is_some();
    match args.find() {
        Ok(game) => Ok(Some(game)),
        Err(error) if is_named || !matches!(session.launch, LaunchRoute::Command(_)) => Err(error),
        Err(error) => {
            output::note(format_args!("no settings are written: {error}"));
            Ok(None)
        }
    }
}

fn write(
    session: &Session,
    game: &Installation,
    is_dry_run: bool,
) -> Result<Vec<ChangeRow>, GameError> {
    if !is_dry_run {
        check_nobody_interferes(&session.launch)?;
    }
    let mut changes = session.changes(game)?;
    changes.extend(Launcher::changes(&session.launch, game)?);
    game::apply(game, changes, is_dry_run)
}

/// Content Manager may run where it is the one that starts the game.
fn check_nobody_interferes(route: &LaunchRoute) -> Result<(), GameError> {
    if matches!(route, LaunchRoute::Direct | LaunchRoute::Command(_)) {
        return check_settings_are_free(&SystemProcesses);
    }
    match SystemProcesses.named(GAME_PROGRAMS).into_iter().next() {
        Some(RunningProcess { name, pid }) => {
            Err(GameError::Running { name, pid, effect: "reads its settings only when it starts" })
        }
        None => Ok(()),
    }
}

/// Pages of a game that died may lie around; only ones that move count.
fn wait(game: &mut RunningGame, space: &PageSpace, timeout: Duration) -> anyhow::Result<Shown> {
    let (began, stop) = (Instant::now(), stop::on_request());
    let mut reader = None;
    loop {
        if reader.is_none() {
            reader = GameReader::open(space).ok();
        }
        match reader.as_mut().map(GameReader::poll) {
            Some(Ok(poll)) if is_there(poll.liveness) => {
                let reader = reader.as_ref().context("a reader")?;
                return Ok(shown(reader, poll.liveness, began.elapsed()));
            }
            Some(Ok(poll)) if poll.liveness != Liveness::Dead => {}
            Some(_) => reader = None,
            None => {}
        }
        if game.has_ended() {
            return Err(ended().into());
        }
        if stop.load(Ordering::Relaxed) || began.elapsed() > timeout {
            return Err(nothing_shown(space.place(), began.elapsed()).into());
        }
        std::thread::sleep(LOOK_INTERVAL);
    }
}

const fn is_there(liveness: Liveness) -> bool {
    matches!(liveness, Liveness::Running | Liveness::Paused | Liveness::Menu)
}

fn shown(reader: &GameReader, liveness: Liveness, after: Duration) -> Shown {
    let session = reader.session();
    Shown {
        car: reader.car_info().model,
        track: session.track,
        layout: session.track_configuration,
        is_in_menu: liveness == Liveness::Menu,
        after_s: after.as_secs_f64(),
    }
}

fn print_shown(shown: &Shown) -> anyhow::Result<()> {
    let Shown { car, track, layout, is_in_menu, after_s } = shown;
    let layout = if layout.is_empty() { String::new() } else { format!("#{layout}") };
    let place = if *is_in_menu { ", in the menu before the drive" } else { "" };
    output::result(format_args!("shows    {car} on {track}{layout}{place} after {after_s:.1} s"))
}

fn ended() -> Hinted {
    Hinted {
        message: "the game ended before it showed a session".to_owned(),
        hint: "look into logs/log.txt in Documents/Assetto Corsa, or start by hand what \
               --dry-run names; Steam must be running"
            .to_owned(),
    }
}

fn nothing_shown(place: &Path, after: Duration) -> Hinted {
    let (place, seconds) = (place.display(), after.as_secs_f64());
    Hinted {
        message: format!("no session on the pages of {place} after {seconds:.0} s"),
        hint: "under Proton the bridge must have made the pages before the game: corsa proton; \
               else give it more --timeout"
            .to_owned(),
    }
}
