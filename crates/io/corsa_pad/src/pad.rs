use std::fmt;

use corsa_pages::Teleport;
use corsa_vehicle::{Controls, VehicleState};

use crate::Route;

/// A controller that the game listens to. Whoever has one drives.
///
/// Should the process that has it die or fall silent while driving, the throttle goes up and the brake
/// on within 0.2 s, whatever the route.
pub trait Pad: fmt::Debug + Send {
    fn route(&self) -> Route;

    /// What became of it, for a log line: a device node, a pad index; empty if there is nothing to say.
    fn detail(&self) -> String {
        String::new()
    }

    /// Asks the car for these controls; they hold until the next call. They are expected to be in range
    /// ([`Controls::check`]).
    fn write(&mut self, controls: &Controls) -> Result<(), PadError>;

    /// Tells what the car does, at every state: shifting is done by presses of a few physics steps until
    /// the asked gear is in.
    fn observe(&mut self, state: &VehicleState) -> Result<(), PadError>;

    /// Says that this process lives, without a new command. Called at least every 50 ms while driving.
    fn keep_alive(&mut self);

    /// Holds or lets go of a button that is no control of the car.
    fn press(&mut self, button: Button, is_down: bool) -> Result<(), PadError>;

    /// Asks the game to put the car somewhere, until [`clear_teleport`](Self::clear_teleport). Only
    /// [`Route::CustomAi`] can; others answer [`PadError::Unsupported`].
    fn teleport(&mut self, target: Teleport) -> Result<(), PadError> {
        let _ = target;
        Err(PadError::Unsupported { route: self.route(), what: "teleport" })
    }

    fn clear_teleport(&mut self) -> Result<(), PadError> {
        Ok(())
    }

    /// Everything released; nobody drives, and silence means nothing until the next write.
    fn release(&mut self) -> Result<(), PadError>;

    /// Makes the controller anew, for a game that did not notice it.
    fn make_again(&mut self) -> Result<(), PadError> {
        Ok(())
    }
}

/// A button beside the car's own, bound in `controls.ini` by our presets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Button {
    /// Content Manager's `__CM_START_SESSION`: leaves the pre-drive menu.
    StartSession,
    /// Content Manager's `__CM_RESET_SESSION`: the session begins anew.
    RestartSession,
    /// Content Manager's `__CM_TO_PITS`.
    ToPits,
    /// Content Manager's `__CM_PAUSE`: pauses, or goes on.
    Pause,
    /// CSP's `__EXT_CMD_RESET`: the car back onto the track near where it is.
    ResetCar,
}

/// What can go wrong with a controller, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PadError {
    /// The route does not exist on this machine; `hint` says what to install or allow.
    #[error("controller route `{route}`: {reason}")]
    Unavailable { route: Route, reason: String, hint: String },
    /// It was there and does not take reports any more.
    #[error("controller route `{route}` is gone: {reason}")]
    Gone { route: Route, reason: String },
    /// The route has no such thing.
    #[error("controller route `{route}` has no {what}")]
    Unsupported { route: Route, what: &'static str },
    /// The process that owns the device, without which nobody would let go of the throttle, did not
    /// start.
    #[error("pad host `{command}`: {reason}")]
    Host { command: String, reason: String },
    /// The pages of the Custom AI route and of the stand-in's pad.
    #[error(transparent)]
    Pages(#[from] corsa_pages::PagesError),
}

impl PadError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unavailable { hint, .. } => Some(hint.clone()),
            Self::Pages(error) => Some(error.hint()),
            Self::Gone { .. } => Some("start the agent again; `corsa doctor` looks closer".into()),
            Self::Unsupported { .. } => Some("use `--pad custom-ai`".into()),
            Self::Host { .. } => {
                Some("check the command that starts this program's own helpers".into())
            }
        }
    }
}
