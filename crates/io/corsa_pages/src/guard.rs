//! A process that outlives a controller by a second, to release the throttle for it.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crate::controls::put_for;
use crate::{HelperProcess, PageSpace, PagesError};

/// A controller that says nothing for longer while driving is taken for dead: early enough for the
/// throttle to be up 0.2 s after its last word.
pub const SILENCE_LIMIT: Duration = Duration::from_millis(180);

/// How long the brake is held for a dead controller before the page is released.
const BRAKE_FOR: Duration = Duration::from_secs(1);
/// How often a living controller is said to live; well below [`SILENCE_LIMIT`].
const BEAT_INTERVAL: Duration = Duration::from_millis(20);

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
    process: HelperProcess,
    beat_at: Instant,
}

impl GuardHandle {
    /// Runs `<self_command> guard --pages <place> --generation <n>` and waits until it is ready.
    pub fn spawn(
        self_command: &[OsString],
        space: &PageSpace,
        generation: u64,
    ) -> Result<Self, PagesError> {
        let arguments = [
            "guard".into(),
            "--pages".into(),
            space.to_arg(),
            "--generation".into(),
            generation.to_string().into(),
        ];
        let failed =
            |reason| PagesError::Guard { command: HelperProcess::shown(self_command), reason };
        let (process, line) = HelperProcess::spawn(self_command, &arguments).map_err(failed)?;
        if line != READY {
            return Err(failed(format!("said `{line}` instead of `{READY}`")));
        }
        Ok(Self { process, beat_at: Instant::now() })
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
        self.process.is_alive()
    }

    fn send(&mut self, sign: u8) {
        if let Err(error) = self.process.send(&[sign]) {
            log::warn!("guard process {} is gone: {error}", self.process.id());
            self.process.close();
        }
    }
}

impl Drop for GuardHandle {
    fn drop(&mut self) {
        // One that rests ends at once; one that still brakes is left to it.
        self.process.end(Duration::from_millis(100));
    }
}

#[cfg(test)]
mod tests;
