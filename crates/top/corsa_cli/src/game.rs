//! What `setup` and `launch` share: which game, and what becomes of its files.

use std::path::PathBuf;

use clap::Args;
use corsa_game::{Backup, Change, Effect, GameError, Installation};
use serde::Serialize;

use crate::output;

#[derive(Debug, Args)]
pub(crate) struct GameArgs {
    /// Assetto Corsa's folder, which holds acs.exe [default: found through Steam].
    #[arg(long, env = "CORSA_GAME", value_name = "DIR")]
    pub(crate) game: Option<PathBuf>,
    /// The game's settings folder, which holds cfg [default: Documents/Assetto Corsa].
    #[arg(long, value_name = "DIR")]
    pub(crate) documents: Option<PathBuf>,
}

/// A file and what became of it, or would.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeRow {
    path: PathBuf,
    effect: Effect,
    what: String,
}

impl GameArgs {
    pub(crate) fn find(&self) -> Result<Installation, GameError> {
        Installation::find(self.game.as_deref(), self.documents.as_deref())
    }
}

/// Makes the changes, or only says what they would do.
pub(crate) fn apply(
    game: &Installation,
    changes: Vec<Change>,
    is_dry_run: bool,
) -> Result<Vec<ChangeRow>, GameError> {
    let mut backup = if is_dry_run { None } else { Some(Backup::open(game.documents())?) };
    let row = |change: Change| {
        let effect = match &mut backup {
            Some(backup) => backup.apply(&change)?,
            None => change.effect()?,
        };
        Ok(ChangeRow { path: change.path, effect, what: change.what })
    };
    changes.into_iter().map(row).collect()
}

/// One line a file.
pub(crate) fn print(rows: &[ChangeRow]) -> anyhow::Result<()> {
    rows.iter().try_for_each(|ChangeRow { path, effect, what }| {
        let effect = match effect {
            Effect::Created => "created",
            Effect::Changed => "changed",
            Effect::Unchanged => "kept",
        };
        output::result(format_args!("{effect:<8} {}: {what}", path.display()))
    })
}
