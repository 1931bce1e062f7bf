/// What a backend could not foresee, by what the caller can do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// Nothing to drive: no game, no agent, or no session in it. `hint` says how to start one.
    #[error("no game to drive: {reason}")]
    GameNotRunning { reason: String, hint: String },
    /// It was there and is gone, or does not answer any more. `reset` reconnects.
    #[error("lost the game: {reason}")]
    Lost { reason: String },
    /// Somebody else drives this car.
    #[error("the car is driven by another controller: {holder}")]
    ControllerBusy { holder: String, hint: String },
    /// The game is there but did not do what it was asked, e.g. a reset that left the car where it was.
    #[error("{what} did not work: {reason}")]
    Refused { what: &'static str, reason: String },
    /// What the game says contradicts what this program knows of it: a page too small, another version.
    #[error("{source_name}: {reason}")]
    Incompatible { source_name: String, reason: String, hint: String },
    /// A saved state of another car, track, backend or version.
    #[error("saved state: {reason}")]
    BadSavedState { reason: String },
    /// This backend cannot do that; [`crate::Capabilities`] says so beforehand.
    #[error("backend `{backend}` has no {what}")]
    Unsupported { backend: &'static str, what: &'static str },
}

impl BackendError {
    /// Whether the connection is gone, so that an episode must end and only `reset` can help.
    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Lost { .. } | Self::GameNotRunning { .. })
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::GameNotRunning { hint, .. }
            | Self::ControllerBusy { hint, .. }
            | Self::Incompatible { hint, .. } => Some(hint),
            Self::Lost { .. } => Some("call reset() to reconnect"),
            _ => None,
        }
    }
}
