//! Talking with our app inside the game: what is asked, what is answered, and the page between.

mod block;
mod client;
mod server;
mod state;

use corsa_vehicle::DVec3;
use corsa_vehicle::ac::{base_link_from_car, car_from_base_link, map_from_world, world_from_map};

pub use client::CspAppClient;
pub use server::{CspAppServer, Fix};
pub use state::{Capabilities, CspAppState, CspAppStatus};

use crate::raw::csp_app::{self as raw, kind, result};

/// What the app can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum CspRequest {
    /// Leaves the pre-drive menu, as a press on Drive does; `instant` without the fade.
    Start {
        instant: bool,
    },
    RestartSession,
    /// Into the pit box, where the car may stand in the pit menu.
    ToPits,
    /// Keeps the whole state of the car in a slot, 0 to 31, until the game ends.
    SaveState {
        slot: u32,
    },
    /// Puts the car into a state that was kept.
    LoadState {
        slot: u32,
    },
    SetPose(CspPose),
    /// Back onto the track near where the car is.
    ResetCar,
    Pause(bool),
    /// Speed of simulated time, 1 is real time.
    TimeScale(f64),
    /// Runs on for at least so many physics steps and pauses; how many it became is in
    /// [`CspResponse::steps`].
    LockStep {
        steps: u32,
    },
    /// Ends the game.
    Shutdown,
    /// Ends the game and lets its launcher start it again, with these lines merged into `race.ini`.
    RestartGame {
        race_ini: String,
    },
    /// l.
    SetFuel(f64),
    /// Tires with a temperature in °C; `virtual_km` is the distance they have worn.
    SetTires {
        temperature: f64,
        virtual_km: f64,
    },
    /// Body damage of every side as AC's impact speed in m/s, and how much of the engine's life is
    /// left, 0 to 1.
    SetDamage {
        body: f64,
        engine_life: f64,
    },
}

/// Where a car is to be, and how it is to move there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CspPose {
    /// In `map`, m.
    pub position: DVec3,
    /// In `map`, rad, + left.
    pub yaw: f64,
    /// In `map` axes, m/s.
    pub velocity: DVec3,
    /// In `base_link` axes, rad/s.
    pub angular_velocity: DVec3,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq)]
pub struct CspResponse {
    /// As [`CspAppClient::request`] returned it.
    pub id: u32,
    pub result: CspResult,
    /// A few words for people; empty where all is said.
    pub message: String,
    /// Physics steps that passed meanwhile, as far as the app can count them.
    pub steps: u32,
    /// What the request returns: after a pose the distance from it, m.
    pub value: f64,
    /// From taking the request to the answer, s, by the game's clock.
    pub duration: f64,
}

/// The kinds of ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CspResult {
    /// As asked, and seen to be so where the app can see it.
    Done,
    /// This CSP, session or track cannot do it; the message says which.
    Unsupported,
    /// The game said no.
    Refused,
    /// A number or slot that is none.
    Invalid,
    /// The game's function raised an error.
    Failed,
    /// It was asked for, and nothing was seen to happen.
    TimedOut,
    /// Done, but not all of it; the message says what is missing.
    Partial,
    /// It was on the page before the app started; ask again.
    Stale,
    /// The app speaks another protocol.
    Version,
    /// A number that this program does not know.
    Unknown(u32),
}

impl CspResult {
    /// Whether what was asked for has happened.
    pub fn is_done(self) -> bool {
        self == Self::Done
    }

    pub(crate) fn from_raw(value: u32) -> Self {
        match value {
            result::DONE => Self::Done,
            result::UNSUPPORTED => Self::Unsupported,
            result::REFUSED => Self::Refused,
            result::INVALID => Self::Invalid,
            result::FAILED => Self::Failed,
            result::TIMED_OUT => Self::TimedOut,
            result::PARTIAL => Self::Partial,
            result::STALE => Self::Stale,
            result::VERSION => Self::Version,
            other => Self::Unknown(other),
        }
    }

    pub(crate) fn to_raw(self) -> u32 {
        match self {
            Self::Done => result::DONE,
            Self::Unsupported => result::UNSUPPORTED,
            Self::Refused => result::REFUSED,
            Self::Invalid => result::INVALID,
            Self::Failed => result::FAILED,
            Self::TimedOut => result::TIMED_OUT,
            Self::Partial => result::PARTIAL,
            Self::Stale => result::STALE,
            Self::Version => result::VERSION,
            Self::Unknown(other) => other,
        }
    }
}

impl CspRequest {
    /// Writes the request into its block; the text that goes with it is returned.
    fn to_raw(&self, block: &mut raw::Request) -> &str {
        let mut text = "";
        block.kind = match self {
            Self::Start { instant } => {
                block.on = u32::from(*instant);
                kind::START
            }
            Self::RestartSession => kind::RESTART_SESSION,
            Self::ToPits => kind::TO_PITS,
            Self::SaveState { slot } => {
                block.slot = *slot;
                kind::SAVE_STATE
            }
            Self::LoadState { slot } => {
                block.slot = *slot;
                kind::LOAD_STATE
            }
            Self::SetPose(pose) => {
                pose.to_raw(block);
                kind::SET_POSE
            }
            Self::ResetCar => kind::RESET_CAR,
            Self::Pause(on) => {
                block.on = u32::from(*on);
                kind::PAUSE
            }
            Self::TimeScale(scale) => {
                block.value[0] = *scale as f32;
                kind::TIME_SCALE
            }
            Self::LockStep { steps } => {
                block.steps = *steps;
                kind::LOCK_STEP
            }
            Self::Shutdown => kind::SHUTDOWN,
            Self::RestartGame { race_ini } => {
                text = race_ini;
                kind::RESTART_GAME
            }
            Self::SetFuel(liters) => {
                block.value[0] = *liters as f32;
                kind::SET_FUEL
            }
            Self::SetTires { temperature, virtual_km } => {
                block.value[0] = *temperature as f32;
                block.value[1] = *virtual_km as f32;
                kind::SET_TIRES
            }
            Self::SetDamage { body, engine_life } => {
                block.value[0] = (*body / crate::convert::MS_PER_KMH) as f32;
                block.value[1] = (*engine_life * FULL_LIFE) as f32;
                kind::SET_DAMAGE
            }
        };
        text
    }

    /// What a block asks for; `None` for a kind or a text that is none.
    fn from_raw(block: &raw::Request, text: &[u8]) -> Option<Self> {
        let [first, second, ..] = block.value.map(f64::from);
        Some(match block.kind {
            kind::START => Self::Start { instant: block.on != 0 },
            kind::RESTART_SESSION => Self::RestartSession,
            kind::TO_PITS => Self::ToPits,
            kind::SAVE_STATE => Self::SaveState { slot: block.slot },
            kind::LOAD_STATE => Self::LoadState { slot: block.slot },
            kind::SET_POSE => Self::SetPose(CspPose::from_raw(block)),
            kind::RESET_CAR => Self::ResetCar,
            kind::PAUSE => Self::Pause(block.on != 0),
            kind::TIME_SCALE => Self::TimeScale(first),
            kind::LOCK_STEP => Self::LockStep { steps: block.steps },
            kind::SHUTDOWN => Self::Shutdown,
            kind::RESTART_GAME => {
                Self::RestartGame { race_ini: std::str::from_utf8(text).ok()?.to_owned() }
            }
            kind::SET_FUEL => Self::SetFuel(first),
            kind::SET_TIRES => Self::SetTires { temperature: first, virtual_km: second },
            kind::SET_DAMAGE => Self::SetDamage {
                body: first * crate::convert::MS_PER_KMH,
                engine_life: second / FULL_LIFE,
            },
            _ => return None,
        })
    }
}

/// Engine life of a new engine, as AC counts it.
const FULL_LIFE: f64 = 1000.0;

impl CspPose {
    fn to_raw(self, block: &mut raw::Request) {
        let (sin, cos) = self.yaw.sin_cos();
        block.position = world_from_map(self.position);
        block.direction = world_from_map(DVec3::new(cos, sin, 0.0));
        block.velocity = world_from_map(self.velocity);
        block.angular_velocity = car_from_base_link(self.angular_velocity);
    }

    fn from_raw(block: &raw::Request) -> Self {
        let direction = map_from_world(block.direction);
        Self {
            position: map_from_world(block.position),
            yaw: direction.y.atan2(direction.x),
            velocity: map_from_world(block.velocity),
            angular_velocity: base_link_from_car(block.angular_velocity),
        }
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.position.is_finite()
            && self.yaw.is_finite()
            && self.velocity.is_finite()
            && self.angular_velocity.is_finite()
    }
}

#[cfg(test)]
mod tests;
