use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::GameError;

/// A program to start: plain data, so that what would be started can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartCommand {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The working directory; `None` is our own.
    pub folder: Option<PathBuf>,
    pub variables: Vec<(&'static str, OsString)>,
}

impl StartCommand {
    pub(super) fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), args: Vec::new(), folder: None, variables: Vec::new() }
    }

    /// The first word is the program.
    pub(super) fn of_words(words: &[String]) -> Result<Self, GameError> {
        let (program, args) = words.split_first().ok_or_else(|| GameError::CannotStart {
            reason: "[launch] command is empty".to_owned(),
            hint: "command = [\"program\", \"argument\"]".to_owned(),
        })?;
        Ok(Self::new(program).with_args(args.to_vec()))
    }

    pub(super) fn with_args(mut self, args: impl IntoIterator<Item = String>) -> Self {
        self.args.extend(args.into_iter().map(OsString::from));
        self
    }

    pub(super) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    pub(super) fn with_variable(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Whether this, or the program it hands over to, is a file of that name.
    pub(super) fn is_of(&self, name: &str) -> bool {
        let words = std::iter::once(self.program.as_os_str()).chain(self.args.iter().map(|a| &**a));
        words.map(Path::new).any(|word| word.file_name().is_some_and(|file| file == name))
    }

    /// Starts it, silent: the game outlives us, and whoever waits for the end of our own output shall
    /// not wait for the game's.
    pub(super) fn spawn(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.spawn()
    }
}

impl std::fmt::Display for StartCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.program.display())?;
        self.args.iter().try_for_each(|arg| write!(f, " {}", arg.display()))
    }
}
