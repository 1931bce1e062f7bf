use std::io;
use std::path::PathBuf;

use corsa_game::GameError;

/// What is in the way of a bridge, by what the user can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProtonError {
    /// The game's folders.
    #[error(transparent)]
    Game(#[from] GameError),
    /// The game has never been run under Proton, or the user chose another Proton since.
    #[error("no Proton prefix of the game: {reason}")]
    NoPrefix { reason: String },
    /// The Proton that made the prefix is gone.
    #[error("the Proton of the game's prefix was not found: {reason}, in {}", path.display())]
    NoProton { reason: String, path: PathBuf },
    /// The bridge's program is nowhere.
    #[error("`corsa-bridge.exe` was not found: {}", looked.join(", "))]
    NoBridge { looked: Vec<String> },
    /// A file or a program.
    #[error("{what}: {source}: {}", path.display())]
    Io { what: &'static str, source: io::Error, path: PathBuf },
    /// The game made its pages before the bridge could.
    #[error("wrong order: the game was started before the bridge")]
    GameFirst,
    /// Another bridge serves this prefix.
    #[error("another bridge is running in the game's prefix")]
    AlreadyRunning,
    /// The bridge ended or said nothing.
    #[error("the bridge did not start: {reason}")]
    NotReady { reason: String },
}

impl ProtonError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Game(error) => error.hint(),
            Self::NoPrefix { .. } => Some(
                "start the game once from Steam with Proton (GE-Proton 9 is known to be good), \
                 or name a prefix of another Wine with --wine PREFIX"
                    .into(),
            ),
            Self::NoProton { .. } => {
                Some("start the game once from Steam, or name the Proton with --proton DIR".into())
            }
            Self::NoBridge { .. } => Some(
                "it is beside `corsa` in the archive for Linux; `cargo xtask dist` builds it; \
                 or name it with --bridge FILE"
                    .into(),
            ),
            Self::Io { .. } => None,
            Self::GameFirst => Some(
                "quit the game, run this again, then start the game; \
                 or copy the pages of the running game with --attach, which misses steps"
                    .into(),
            ),
            Self::AlreadyRunning => {
                Some("end it first (`corsa proton status` shows it), or use it as it is".into())
            }
            Self::NotReady { .. } => {
                Some(
                    "`corsa -vv proton run` shows what Wine says of it; with PROTON_LOG=1 Proton writes \
                     ~/steam-244210.log"
                        .into(),
                )
            }
        }
    }
}
