//! The process that owns a device, and outlives who drives with it by a second to brake for it.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use corsa_pages::{PageSpace, SILENCE_LIMIT};

use crate::device::{self, Device};
use crate::frame::{self, Frame};
use crate::presses::Presses;
use crate::{Inputs, PadError, Route};

/// How long the brake is held for a dead driver before the device is unplugged.
const BRAKE_FOR: Duration = Duration::from_secs(1);
/// How long everything is released before a device is unplugged: with the device goes what its reader
/// has not read yet.
const RELEASED_FOR: Duration = Duration::from_millis(100);

/// Begins the first line of a host whose device is plugged in.
const READY: &str = "pad-host ready";
/// Begins the last line of a host that cannot go on.
const ERROR: &str = "pad-host error";

/// What a pad host process runs: plugs in the device of a route, says so in a line on `output`, and
/// shows on it what the frames on `input` (a pipe that the driving process holds) ask for.
///
/// When the input is silent for [`SILENCE_LIMIT`] while driving, the steering is centered, the throttle
/// released and the brake pressed, until the next frame; the same for 1 s when it ends while driving,
/// before the device is unplugged. An error is said in a line on `output` too, for who started this.
pub fn run_pad_host(
    input: impl Read + Send + 'static,
    mut output: impl Write,
    route: Route,
    pages: &PageSpace,
) -> Result<(), PadError> {
    let run = || {
        let frames = read_frames(input)?;
        let mut device = device::plug_in(route, pages)?;
        say(&mut output, &[READY, &device.detail()])?;
        show(&frames, &mut *device)
    };
    let done = run();
    if let Err(error) = &done {
        let reason = match error {
            PadError::Unavailable { reason, .. } | PadError::Gone { reason, .. } => reason.clone(),
            other => other.to_string(),
        };
        // Who started this may be gone.
        let _ = say(&mut output, &[ERROR, &reason, &error.hint().unwrap_or_default()]);
    }
    done
}

/// Shows what is asked for until nobody asks any more.
fn show(frames: &Receiver<Frame>, device: &mut dyn Device) -> Result<(), PadError> {
    let mut presses = Presses::default();
    let mut asked = Frame::default();
    let mut heard_at = Instant::now();
    loop {
        let now = Instant::now();
        let silent_at = asked.is_driving.then(|| heard_at + SILENCE_LIMIT);
        let is_silent = silent_at.is_some_and(|at| at <= now);
        if is_silent {
            presses.cancel();
        }
        let inputs = if is_silent { Inputs::STOP } else { asked.inputs };
        device.show(&Inputs { switches: presses.shown(now), ..inputs })?;
        let wake_at = [silent_at.filter(|_| !is_silent), presses.next_change(now)];
        match receive(frames, wake_at.into_iter().flatten().min()) {
            Ok(frame) => {
                asked = frame;
                heard_at = Instant::now();
                presses.ask(frame.inputs.switches);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    if asked.is_driving {
        device.show(&Inputs::STOP)?;
        std::thread::sleep(BRAKE_FOR);
    }
    device.show(&Inputs::default())?;
    std::thread::sleep(RELEASED_FOR);
    Ok(())
}

fn receive(frames: &Receiver<Frame>, until: Option<Instant>) -> Result<Frame, RecvTimeoutError> {
    match until {
        Some(until) => frames.recv_timeout(until.saturating_duration_since(Instant::now())),
        None => frames.recv().map_err(RecvTimeoutError::from),
    }
}

fn read_frames(mut input: impl Read + Send + 'static) -> Result<Receiver<Frame>, PadError> {
    let (sender, receiver) = sync_channel(64);
    std::thread::Builder::new()
        .name("pad-host-input".into())
        .spawn(move || {
            let mut bytes = [0; frame::SIZE];
            // An error, and what is no frame, is as much the end as the end is.
            while input.read_exact(&mut bytes).is_ok() {
                let Some(frame) = Frame::from_bytes(bytes) else { return };
                if sender.send(frame).is_err() {
                    return;
                }
            }
        })
        .map_err(|error| host_error(&error))?;
    Ok(receiver)
}

fn host_error(error: &std::io::Error) -> PadError {
    PadError::Host { command: "pad-host".into(), reason: error.to_string() }
}

/// One line of words between tabs.
fn say(output: &mut impl Write, words: &[&str]) -> Result<(), PadError> {
    let line = words.join("\t").replace('\n', " ");
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(|error| host_error(&error))
}

/// What a host's line says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Ready { detail: String },
    Error { reason: String, hint: String },
    Other,
}

impl Said {
    pub(crate) fn read(line: &str) -> Self {
        let mut words = line.split('\t').map(str::to_owned);
        let first = words.next().unwrap_or_default();
        let mut word = || words.next().unwrap_or_default();
        match &*first {
            READY => Self::Ready { detail: word() },
            ERROR => Self::Error { reason: word(), hint: word() },
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
