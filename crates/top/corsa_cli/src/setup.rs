//! `corsa setup`: what the game needs once before it can be driven from outside.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use corsa_game::{
    Backup, ControlsPreset, GameError, Setup, SystemProcesses, check_settings_are_free,
};
use corsa_pad::{PadOptions, choose};
use corsa_pages::PageSpace;
use serde::Serialize;

use crate::{
    Outcome,
    game::{self, ChangeRow, GameArgs},
    output,
};

#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
pub(crate) struct SetupArgs {
    #[command(flatten)]
    game: GameArgs,
    /// How the car will be driven; the game's own settings for that device become linear [default: as
    /// the agent chooses: custom-ai where CSP is installed, else a device whose driver is there].
    #[arg(long, value_enum)]
    pad: Option<Pad>,
    /// Frames a second that the game shall not exceed; 0 for no cap.
    #[arg(long, value_name = "FPS", value_parser = frames)]
    fps_cap: Option<f64>,
    /// Let this track (`name` or `name#layout`) be driven from outside and by Lua apps. Servers refuse
    /// the changed track until this is undone.
    #[arg(long = "track", value_name = "TRACK")]
    tracks: Vec<String>,
    /// Only say what would be changed.
    #[arg(long)]
    dry_run: bool,
    /// Put back every file as it was before the first `corsa setup` or `corsa launch`.
    #[arg(long, conflicts_with_all = ["dry_run", "tracks", "fps_cap"])]
    undo: bool,
    /// With --undo: also files that were changed since.
    #[arg(long, requires = "undo")]
    force: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Controller routes, as everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Pad {
    /// CSP's Custom AI page alone; the user's own controller stays as it is.
    CustomAi,
    /// A virtual Xbox 360 pad (Windows, ViGEmBus).
    Vigem,
    /// A virtual wheel (Windows, vJoy).
    Vjoy,
    /// A virtual wheel (Linux).
    UinputWheel,
    /// A virtual Xbox 360 pad (Linux).
    #[value(name = "uinput-pad")]
    UinputXbox,
}

#[derive(Debug, Serialize)]
struct Report {
    game: PathBuf,
    documents: PathBuf,
    dry_run: bool,
    changes: Vec<ChangeRow>,
}

#[derive(Debug, Serialize)]
struct UndoReport {
    restored: Vec<PathBuf>,
    removed: Vec<PathBuf>,
}

impl Pad {
    /// The one that the agent will choose on this machine, or without any driver yet the one whose
    /// driver is the easier to get; said.
    fn of_this_machine(has_csp: bool) -> Self {
        let pages = PageSpace::from_env();
        let chosen = choose(&PadOptions { pages, self_command: Vec::new() }, Some(has_csp));
        let named = chosen.route.and_then(|route| Self::from_str(route.name(), false).ok());
        let (pad, why) = match named {
            Some(pad) => (pad, "as the agent will choose"),
            None if cfg!(windows) => (Self::Vigem, "whose driver is still missing: corsa doctor"),
            None => (Self::UinputWheel, "which this user may not make yet: corsa doctor"),
        };
        output::note(format_args!("for --pad {}, {why}", pad.name()));
        pad
    }

    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn preset(self) -> Option<ControlsPreset> {
        ControlsPreset::of_route(&self.name())
    }
}

pub(crate) fn run(args: &SetupArgs) -> anyhow::Result<Outcome> {
    if args.undo {
        return undo(args);
    }
    let game = args.game.find()?;
    if !args.dry_run {
        check_settings_are_free(&SystemProcesses)?;
    }
    let has_csp = game.facts()?.csp.is_some();
    let pad = args.pad.unwrap_or_else(|| Pad::of_this_machine(has_csp));
    let setup =
        Setup { controls: pad.preset(), fps_cap: args.fps_cap, tracks: args.tracks.clone() };
    let changes = game::apply(&game, setup.changes(&game)?, args.dry_run)?;
    if args.json {
        output::json(&Report {
            game: game.root().to_owned(),
            documents: game.documents().to_owned(),
            dry_run: args.dry_run,
            changes,
        })?;
    } else {
        game::print(&changes)?;
    }
    if !has_csp {
        output::note(
            "note: without Custom Shaders Patch the Custom AI page, teleports and saved states are \
             not there; a virtual controller drives",
        );
    }
    Ok(Outcome::Done)
}

fn undo(args: &SetupArgs) -> anyhow::Result<Outcome> {
    check_settings_are_free(&SystemProcesses)?;
    // The game may be gone, and its settings not.
    let documents = match &args.game.documents {
        Some(documents) if documents.is_dir() => documents.clone(),
        _ => args.game.find()?.documents().to_owned(),
    };
    let undone = match Backup::open(&documents)?.undo(args.force) {
        Err(error @ GameError::NothingToUndo { .. }) => {
            output::note(error);
            corsa_game::Undone::default()
        }
        other => other?,
    };
    if args.json {
        output::json(&UndoReport { restored: undone.restored, removed: undone.removed })?;
    } else {
        let print = |what: &str, paths: &[PathBuf]| {
            let mut paths = paths.iter();
            paths.try_for_each(|path| output::result(format_args!("{what:<8} {}", path.display())))
        };
        print("restored", &undone.restored)?;
        print("removed", &undone.removed)?;
    }
    Ok(Outcome::Done)
}

fn frames(text: &str) -> Result<f64, String> {
    let frames = text.parse::<f64>().map_err(|error| error.to_string())?;
    if (0.0..=1000.0).contains(&frames) { Ok(frames) } else { Err("not from 0 to 1000".to_owned()) }
}
