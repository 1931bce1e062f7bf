//! An Xbox 360 pad as the game takes it: stick and triggers through the input filters of its
//! `controls.ini`, buttons as shifts and Start.
//!
//! What the filters do exactly is published nowhere; this is the simplest model in which each key has
//! the effect that is known of it, and its neutral value none at all: gamma 1, filter 0, speed 1,
//! sensitivity 0 and no dead zone give the stick as it is, at once.

mod settings;
mod source;
#[cfg(windows)]
mod xinput;

use std::time::Duration;

use corsa_pages::Requested;
use corsa_vehicle::{Controls, GearRequest};

/// What a pad reports, in XInput's own numbers: the page of a pad without a driver is one.
pub use corsa_pages::raw::StandinPad as XInputState;
pub use settings::{PadSettings, Thumb};
pub(crate) use source::PadSource;
#[cfg(windows)]
use xinput::XInput;

/// Full scale of a stick.
const STICK: f64 = 32_767.0;
/// Full scale of a trigger.
const TRIGGER: f64 = 255.0;
/// Lag of the steering at a filter of 1, s.
const FILTER_LAG: f64 = 0.15;
/// Steering speed just below 1, locks per second; at 1 there is no limit.
const STEER_RATE: f64 = 10.0;
/// At this speed the sensitivity has its full effect, m/s (250 km/h).
const SENSITIVE_SPEED: f64 = 250.0 / 3.6;
/// XInput's bits of the buttons that Content Manager and CSP are bound to by our presets.
const START: u16 = 0x0010;
const LEFT_THUMB: u16 = 0x0040;
const RIGHT_THUMB: u16 = 0x0080;
const LEFT_SHOULDER: u16 = 0x0100;
const RIGHT_SHOULDER: u16 = 0x0200;

/// The pad between two looks.
#[derive(Debug)]
pub struct PadInput {
    settings: PadSettings,
    buttons: u16,
    /// Behind gamma and filters, right is positive.
    steer: f64,
}

/// What a look at the pad gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PadLook {
    pub requested: Requested,
    /// What was pressed of the buttons beside the car's own, once per press.
    pub pressed: Option<PadCommand>,
}

/// What Content Manager (and CSP) make of a button: they watch the controller beside the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PadCommand {
    /// `__CM_START_SESSION`
    Start,
    /// `__CM_RESET_SESSION`
    Restart,
    /// `__CM_TO_PITS`
    ToPits,
    /// `__CM_PAUSE`
    Pause,
    /// `__EXT_CMD_RESET`
    ResetCar,
}

impl PadCommand {
    const ALL: [(u16, Self); 5] = [
        (START, Self::Start),
        (RIGHT_SHOULDER, Self::Restart),
        (LEFT_SHOULDER, Self::ToPits),
        (LEFT_THUMB, Self::Pause),
        (RIGHT_THUMB, Self::ResetCar),
    ];
}

impl PadInput {
    pub fn new(settings: PadSettings) -> Self {
        Self { settings, buttons: 0, steer: 0.0 }
    }

    /// The controls of the next `elapsed` of a car that goes at `speed` (m/s).
    pub fn look(&mut self, state: &XInputState, elapsed: Duration, speed: f64) -> PadLook {
        let before = std::mem::replace(&mut self.buttons, state.buttons);
        let pressed = |button: u16| state.buttons & button != 0 && before & button == 0;
        let settings = &self.settings;
        let thumb = match settings.steer_thumb {
            Thumb::Left => state.thumb_lx,
            Thumb::Right => state.thumb_rx,
        };
        let wanted = settings.shaped((f64::from(thumb) / STICK).clamp(-1.0, 1.0), speed);
        self.steer = settings.filtered(self.steer, wanted, elapsed.as_secs_f64());
        let pedal = |value: u8, gamma: f64| (f64::from(value) / TRIGGER).powf(gamma);
        let shift = i8::from(pressed(settings.gear_up)) - i8::from(pressed(settings.gear_down));
        let controls = Controls {
            // Ours is positive to the left.
            steering: -self.steer,
            throttle: pedal(state.right_trigger, settings.throttle_gamma),
            brake: pedal(state.left_trigger, settings.brake_gamma),
            clutch: 0.0,
            handbrake: f64::from(u8::from(state.buttons & settings.handbrake != 0)),
            gear: if settings.auto_shifter { GearRequest::Automatic } else { GearRequest::Hold },
        };
        let command = PadCommand::ALL.into_iter().find(|(button, _)| pressed(*button));
        PadLook {
            requested: Requested { controls, shift, auto_clutch: true, teleport: None },
            pressed: command.map(|(_, command)| command),
        }
    }

    /// No pad: the wheel is straight when the next one comes.
    pub fn unplug(&mut self) {
        self.buttons = 0;
        self.steer = 0.0;
    }
}

impl PadSettings {
    fn shaped(&self, stick: f64, speed: f64) -> f64 {
        let beyond = ((stick.abs() - self.steer_deadzone) / (1.0 - self.steer_deadzone)).max(0.0);
        let slowed = 1.0 - self.speed_sensitivity * (speed / SENSITIVE_SPEED).clamp(0.0, 1.0);
        beyond.powf(self.steer_gamma) * slowed * stick.signum()
    }

    fn filtered(&self, now: f64, wanted: f64, elapsed: f64) -> f64 {
        let lag = self.steer_filter * FILTER_LAG;
        let followed =
            if lag > 0.0 { now + (wanted - now) * (1.0 - (-elapsed / lag).exp()) } else { wanted };
        if self.steer_speed >= 1.0 {
            return followed;
        }
        let most = self.steer_speed * STEER_RATE * elapsed;
        now + (followed - now).clamp(-most, most)
    }
}

#[cfg(test)]
mod tests;
