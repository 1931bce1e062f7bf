use std::io;
use std::path::PathBuf;

/// What keeps us from finding, setting up or starting the game.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GameError {
    /// Neither Steam knows the game nor did the user name it.
    #[error("Assetto Corsa not found: {looked}")]
    NotFound {
        /// Where was looked.
        looked: String,
    },
    /// A folder that was named is not the game's.
    #[error("not Assetto Corsa's folder, it lacks {missing}: {}", root.display())]
    NotTheGame { root: PathBuf, missing: &'static str },
    /// The game is there, its settings folder is not known.
    #[error("no Documents folder of the game known: {reason}")]
    NoDocuments { reason: String },
    /// A program that rewrites these files, or reads them only at its start, is running.
    #[error("{name} is running (process {pid}) and {effect}")]
    Running { name: String, pid: u32, effect: &'static str },
    /// Another `corsa` changes the same game's files.
    #[error("another corsa changes this game's files: {}", path.display())]
    Locked { path: PathBuf },
    /// The system refused a file.
    #[error("{doing}: {source}: {}", path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
    /// A value that an ini file cannot hold.
    #[error("[{section}] {key}={value} cannot be written to this file: {why}")]
    IniValue { section: String, key: String, value: String, why: &'static str },
    /// Files that are not as `corsa` left them.
    #[error("changed since corsa wrote {}: {}", if files.len() == 1 { "it" } else { "them" }, list(files))]
    ChangedSince { files: Vec<PathBuf> },
    /// The record of what was changed cannot be read.
    #[error("damaged backup manifest: {reason}: {}", path.display())]
    Manifest { path: PathBuf, reason: String },
    /// There is nothing to undo.
    #[error("nothing of corsa's to undo: {}", folder.display())]
    NothingToUndo { folder: PathBuf },
    /// A mistake in a session file.
    #[error("{file}:{line}: {problem}")]
    Session {
        /// The file's name, as the user gave it.
        file: String,
        /// From 1.
        line: usize,
        /// What is wrong, with the key and its table.
        problem: String,
        /// The values that would do, or a neighbor.
        hint: Option<String>,
    },
    /// A car, skin, track or layout that is not installed.
    #[error("no {kind} `{name}`: {}", folder.display())]
    NoContent {
        kind: &'static str,
        name: String,
        /// Where it would be.
        folder: PathBuf,
        /// Names like it.
        near: Vec<String>,
    },
    /// The game cannot be started this way.
    #[error("cannot start the game: {reason}")]
    CannotStart { reason: String, hint: String },
}

impl GameError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotFound { .. } => {
                "name its folder (the one that holds acs.exe): --game DIR, or the \
                 environment variable CORSA_GAME; this command belongs on the game's machine"
                    .to_owned()
            }
            Self::NotTheGame { .. } => "give the folder that holds acs.exe, such as \
                 steamapps/common/assettocorsa: --game DIR"
                .to_owned(),
            Self::NoDocuments { .. } => {
                "start the game once, or name the folder that holds cfg and logs: \
                 --documents DIR"
                    .to_owned()
            }
            Self::Running { name, .. } => format!("close {name} and run this command again"),
            Self::Locked { .. } => "wait for the other one to end".to_owned(),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "check the file's permissions, and that no other program holds it open".to_owned()
            }
            Self::ChangedSince { .. } => "keep your changes by leaving it at that, or lose them: \
                 corsa setup --undo --force"
                .to_owned(),
            Self::Manifest { .. } => {
                "the copies of your files lie beside it and can be put back by hand".to_owned()
            }
            Self::Session { hint, .. } => return hint.clone(),
            Self::NoContent { near, kind, .. } if near.is_empty() => {
                format!(
                    "look up the name of the {kind}'s folder; it is not the name the game shows"
                )
            }
            Self::NoContent { near, .. } => format!("did you mean `{}`", near.join("`, `")),
            Self::CannotStart { hint, .. } => hint.clone(),
            Self::IniValue { .. } => "use other characters".to_owned(),
            Self::Io { .. } | Self::NothingToUndo { .. } => return None,
        })
    }
}

fn list(files: &[PathBuf]) -> String {
    files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
}
