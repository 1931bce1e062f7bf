//! A process that outlives a controller by a second, to release the throttle for it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crate::controls::put_for;
use crate::{PageSpace, PagesError, wait_for};

/// A controller that says nothing for longer while driving is taken for dead: early enough for the
/// throttle to be up 0.2 s after its last word.
pub const SILENCE_LIMIT: Duration = Duration::from_millis(180);

/// How long the brake is held for a dead controller before the page is released.
const BRAKE_FOR: Duration = Duration::from_secs(1);
/// How often a living controller is said to live; well below [`SILENCE_LIMIT`].
const BEAT_INTERVAL: Duration = Duration::from_millis(20);
/// A Python interpreter on a busy machine may take long to start.
const START_LIMIT: Duration = Duration::from_secs(20);

const READY: &str = "guard ready";
const BEAT: u8 = b'.';
const REST: u8 = b'-';

/// What a guard process runs: reads signs of life from `input` (a pipe that the controller holds)
/// until its end. The controller of `generation` is watched; a newer one is never disturbed. Once it
/// watches it says so in a line on `output`, for which [`GuardHandle::spawn`] waits.
///
/// When the input ends, or is silent for [`SILENCE_LIMIT`] while driving, throttle 0 and brake go to
/// the controls page at once; after the end the page is released 1 s later.
pub fn run_guard(
    input: impl Read + Send + 'static,
    mut output: impl Write,
    space: &PageSpace,
    generation: u64,
) -> Result<(), PagesError> {
    let signs = read_signs(input)?;
    writeln!(output, "{READY}").and_then(|()| output.flush()).map_err(|error| {
        PagesError::Guard { command: "guard".into(), reason: error.to_string() }
    })?;
    let mut driving = false;
    let mut stopped = false;
    loop {
        let sign = if driving {
            signs.recv_timeout(SILENCE_LIMIT)
        } else {
            signs.recv().map_err(RecvTimeoutError::from)
        };
        match sign {
            Ok(byte) => {
                driving = byte == BEAT;
                stopped = false;
            }
            Err(RecvTimeoutError::Timeout) if stopped => {}
            // Alive but silent: it still holds its claim, so only the generation can be checked.
            Err(RecvTimeoutError::Timeout) => {
                stopped = put_for(space, generation, false, true)?;
            }
            // Who rests has released the page itself.
            Err(RecvTimeoutError::Disconnected) if !driving => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => return last_stop(space, generation),
        }
    }
}

/// Brakes for a controller that is gone, then lets go, unless a new one takes the car meanwhile.
fn last_stop(space: &PageSpace, generation: u64) -> Result<(), PagesError> {
    let until = Instant::now() + BRAKE_FOR;
    // The claim may still look held: of what a dying process has open, its end of the pipe may close
    // first. Only a newer claim must not be disturbed.
    if !put_for(space, generation, false, true)? {
        return Ok(());
    }
    crate::sleep(until.saturating_duration_since(Instant::now()));
    put_for(space, generation, true, false).map(|_| ())
}

fn read_signs(mut input: impl Read + Send + 'static) -> Result<Receiver<u8>, PagesError> {
    let (sender, receiver) = sync_channel(64);
    std::thread::Builder::new()
        .name("guard-input".into())
        .spawn(move || {
            let mut bytes = [0; 64];
            // A read error is as much the end as the end is.
            while let Ok(count @ 1..) = input.read(&mut bytes) {
                if bytes[..count].iter().any(|byte| sender.send(*byte).is_err()) {
                    return;
                }
            }
        })
        .map_err(|error| PagesError::Guard {
            command: "guard".into(),
            reason: error.to_string(),
        })?;
    Ok(receiver)
}

/// A running guard process. Dropping it closes its pipe, which is as much as dying.
#[derive(Debug)]
pub struct GuardHandle {
    child: Child,
    /// `None` once dropped.
    pipe: Option<ChildStdin>,
    beat_at: Instant,
}

impl GuardHandle {
    /// Runs `<self_command> guard --pages <place> --generation <n>` and waits until it is ready.
    pub fn spawn(
        self_command: &[OsString],
        space: &PageSpace,
        generation: u64,
    ) -> Result<Self, PagesError> {
        let shown = || {
            let words: Vec<_> = self_command.iter().map(|word| word.to_string_lossy()).collect();
            words.join(" ")
        };
        let failed = |reason: String| PagesError::Guard { command: shown(), reason };
        let Some((program, arguments)) = self_command.split_first() else {
            return Err(failed("no command given".into()));
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg("guard")
            .arg("--pages")
            .arg(space.to_arg())
            .arg("--generation")
            .arg(generation.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        // Ctrl-C in a terminal goes to the whole group; the guard must outlive its controller.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        #[cfg(windows)]
        std::os::windows::process::CommandExt::creation_flags(
            &mut command,
            windows_sys::Win32::System::Threading::CREATE_NEW_PROCESS_GROUP,
        );
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let (Some(pipe), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("has no pipes".into()));
        };
        let guard = Self { child, pipe: Some(pipe), beat_at: Instant::now() };
        await_ready(output).map_err(failed)?;
        Ok(guard)
    }

    /// Says that the controller lives and drives. Costs a system call at most every 20 ms.
    pub fn beat(&mut self) {
        let now = Instant::now();
        if now >= self.beat_at {
            self.beat_at = now + BEAT_INTERVAL;
            self.send(BEAT);
        }
    }

    /// Says that the controller lives and does not drive: silence means nothing until the next beat.
    pub fn rest(&mut self) {
        self.beat_at = Instant::now();
        self.send(REST);
    }

    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn send(&mut self, sign: u8) {
        let Some(pipe) = &mut self.pipe else { return };
        if let Err(error) = pipe.write_all(&[sign]) {
            log::warn!("guard process {} is gone: {error}", self.child.id());
            self.pipe = None;
        }
    }
}

impl Drop for GuardHandle {
    fn drop(&mut self) {
        self.pipe = None;
        // One that rests ends at once; one that still brakes is left to it.
        let deadline = Instant::now() + Duration::from_millis(100);
        wait_for(deadline, || (!self.is_alive()).then_some(()));
    }
}

fn await_ready(output: impl Read + Send + 'static) -> Result<(), String> {
    let (sender, receiver) = sync_channel(1);
    std::thread::Builder::new()
        .name("guard-ready".into())
        .spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(output).read_line(&mut line);
            // The receiver may have given up waiting.
            let _ = sender.send(read.map(|_| line));
        })
        .map_err(|error| error.to_string())?;
    match receiver.recv_timeout(START_LIMIT) {
        Ok(Ok(line)) if line.trim() == READY => Ok(()),
        Ok(Ok(line)) => Err(format!("said `{}` instead of `{READY}`", line.trim())),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("not ready within {} s", START_LIMIT.as_secs())),
    }
}

#[cfg(test)]
mod tests;
