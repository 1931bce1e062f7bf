use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crate::wait_for;

/// A Python interpreter on a busy machine may take long to start.
const START_LIMIT: Duration = Duration::from_secs(20);

/// A process that watches over this one from the other end of a pipe: when this process dies in any
/// way, the pipe closes, and the helper does what must be done then.
///
/// It is this program itself, started again with other arguments, and says in its first line on
/// standard output whether it is ready.
#[derive(Debug)]
pub struct HelperProcess {
    child: Child,
    /// `None` once closed.
    pipe: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl HelperProcess {
    /// Starts `<self_command> <arguments>` and waits for its first line. The error says in words
    /// what went wrong.
    pub fn spawn(
        self_command: &[OsString],
        arguments: &[OsString],
    ) -> Result<(Self, String), String> {
        let (program, first) = self_command.split_first().ok_or("no command given")?;
        let mut command = Command::new(program);
        command.args(first).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        own_group(&mut command);
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let (Some(pipe), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("has no pipes".into());
        };
        let lines = read_lines(output).map_err(|error| error.to_string())?;
        let helper = Self { child, pipe: Some(pipe), lines };
        match helper.lines.recv_timeout(START_LIMIT) {
            Ok(line) => Ok((helper, line)),
            // It ended without a word.
            Err(RecvTimeoutError::Disconnected) => Ok((helper, String::new())),
            Err(RecvTimeoutError::Timeout) => {
                Err(format!("not ready within {} s", START_LIMIT.as_secs()))
            }
        }
    }

    /// The command as a user would type it.
    pub fn shown(self_command: &[OsString]) -> String {
        let words: Vec<_> = self_command.iter().map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes to its standard input; nothing once [closed](Self::close).
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.pipe {
            Some(pipe) => pipe.write_all(bytes),
            None => Ok(()),
        }
    }

    /// Its next line, if one comes in time.
    pub fn next_line(&self, patience: Duration) -> Option<String> {
        self.lines.recv_timeout(patience).ok()
    }

    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Closes its standard input, which is as much as dying.
    pub fn close(&mut self) {
        self.pipe = None;
    }

    /// Closes its standard input and waits so long for its end; it is never killed.
    pub fn end(&mut self, patience: Duration) {
        self.close();
        wait_for(Instant::now() + patience, || (!self.is_alive()).then_some(()));
    }
}

/// Ctrl-C in a terminal goes to the whole group; the helper must outlive who started it.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(windows)]
    {
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
        std::os::windows::process::CommandExt::creation_flags(command, CREATE_NEW_PROCESS_GROUP);
    }
}

fn read_lines(output: impl Read + Send + 'static) -> io::Result<Receiver<String>> {
    let (sender, receiver) = sync_channel(8);
    std::thread::Builder::new().name("helper-lines".into()).spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Whoever started it may not listen; a full pipe would stop the helper.
            let _ = sender.try_send(line.trim().to_owned());
        }
    })?;
    Ok(receiver)
}
