use std::ffi::OsString;
use std::time::{Duration, Instant};

use corsa_pages::{GearPulses, HelperProcess, PressTiming};
use corsa_vehicle::{Controls, VehicleState};

use crate::frame::Frame;
use crate::host::Said;
use crate::{Button, Inputs, Pad, PadError, PadOptions, Route, Switch};

/// How often a living driver is said to live; well below the host's limit.
const BEAT_INTERVAL: Duration = Duration::from_millis(20);
/// How long a host may take to unplug the device.
const END_LIMIT: Duration = Duration::from_millis(500);
/// How long a dead host's last words may take.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A device in a process of its own, from the driver's side.
#[derive(Debug)]
pub(crate) struct HostedPad {
    route: Route,
    options: PadOptions,
    host: HelperProcess,
    detail: String,
    frame: Frame,
    /// What the host has been told last, and when it is told again.
    told: Option<Frame>,
    beat_at: Instant,
    gears: GearPulses,
}

impl HostedPad {
    pub(crate) fn open(route: Route, options: &PadOptions) -> Result<Self, PadError> {
        let (host, detail) = start(route, options)?;
        log::debug!("controller route `{route}`: {detail}");
        Ok(Self {
            route,
            options: options.clone(),
            host,
            detail,
            frame: Frame::default(),
            told: None,
            beat_at: Instant::now(),
            gears: GearPulses::new(PressTiming::DEVICE),
        })
    }

    fn hold(&mut self, switch: Switch, is_down: bool) {
        let switches = &mut self.frame.inputs.switches;
        *switches = switches.with(switch, is_down);
    }

    /// Tells the host what to show, if it is something new or a sign of life is due.
    fn tell(&mut self) -> Result<(), PadError> {
        let now = Instant::now();
        if self.told == Some(self.frame) && now < self.beat_at {
            return Ok(());
        }
        self.beat_at = now + BEAT_INTERVAL;
        self.told = Some(self.frame);
        let sent = self.host.send(&self.frame.to_bytes());
        sent.map_err(|error| self.gone(&error))
    }

    fn gone(&self, error: &std::io::Error) -> PadError {
        let last_words = self.host.next_line(LAST_WORDS).map(|line| Said::read(&line));
        let reason = match last_words {
            Some(Said::Error { reason, .. }) => reason,
            _ => format!("its host process {} ended ({error})", self.host.id()),
        };
        PadError::Gone { route: self.route, reason }
    }
}

impl Pad for HostedPad {
    fn route(&self) -> Route {
        self.route
    }

    fn detail(&self) -> String {
        self.detail.clone()
    }

    fn write(&mut self, controls: &Controls) -> Result<(), PadError> {
        self.frame.inputs = self.frame.inputs.with_controls(controls);
        self.frame.is_driving = true;
        self.gears.ask(controls.gear);
        self.tell()
    }

    fn observe(&mut self, state: &VehicleState) -> Result<(), PadError> {
        let pulse = self.gears.observe(state.physics_step, state.gear);
        let before = self.frame;
        self.hold(Switch::ShiftUp, pulse > 0);
        self.hold(Switch::ShiftDown, pulse < 0);
        if self.frame == before { Ok(()) } else { self.tell() }
    }

    fn keep_alive(&mut self) {
        if self.frame.is_driving
            && let Err(error) = self.tell()
        {
            // The next write says it to who can do something about it.
            log::debug!("{error}");
        }
    }

    fn press(&mut self, button: Button, is_down: bool) -> Result<(), PadError> {
        self.hold(button.into(), is_down);
        self.tell()
    }

    fn release(&mut self) -> Result<(), PadError> {
        self.frame = Frame { is_driving: false, inputs: Inputs::default() };
        self.gears = GearPulses::new(PressTiming::DEVICE);
        self.tell()
    }

    fn make_again(&mut self) -> Result<(), PadError> {
        let was = self.frame;
        self.release()?;
        // Unplugged before it is plugged in again: some drivers have only one.
        self.host.end(END_LIMIT);
        let (host, detail) = start(self.route, &self.options)?;
        (self.host, self.detail, self.told) = (host, detail, None);
        self.frame = was;
        self.tell()
    }
}

impl Drop for HostedPad {
    fn drop(&mut self) {
        if let Err(error) = self.release() {
            log::debug!("not released: {error}");
        }
        self.host.end(END_LIMIT);
    }
}

/// Starts `<self_command> pad-host …`, and returns what became of the device.
fn start(route: Route, options: &PadOptions) -> Result<(HelperProcess, String), PadError> {
    let arguments: [OsString; 5] = [
        "pad-host".into(),
        "--route".into(),
        route.name().into(),
        "--pages".into(),
        options.pages.to_arg(),
    ];
    let failed =
        |reason| PadError::Host { command: HelperProcess::shown(&options.self_command), reason };
    let (host, line) = HelperProcess::spawn(&options.self_command, &arguments).map_err(failed)?;
    match Said::read(&line) {
        Said::Ready { detail } => Ok((host, detail)),
        Said::Error { reason, hint } => Err(PadError::Unavailable { route, reason, hint }),
        Said::Other => Err(failed(format!("said `{line}` instead of whether it is ready"))),
    }
}

#[cfg(all(test, unix))]
mod tests;
