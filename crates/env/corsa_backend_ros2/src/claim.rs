//! Coming to drive: an agent, a game behind it, and the lease on the car.

use std::time::{Duration, Instant};

use corsa_backend::BackendError;
use corsa_vehicle::{Controls, SessionPhase};

use crate::{Ros2Options, link::Link};

/// Commands are repeated this often while something is waited for: often enough to hold the lease and
/// keep the watchdog quiet.
pub(crate) const REPEAT: Duration = Duration::from_millis(50);

/// Waits for an agent with a game behind it.
pub(crate) fn await_game(link: &mut Link, options: &Ros2Options) -> Result<(), BackendError> {
    let deadline = Instant::now() + options.timeout;
    loop {
        link.listen(deadline);
        if link.has_agent() && link.phase() != SessionPhase::Off {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(not_running(link, options));
        }
    }
}

/// What is missing: an agent, or a game behind it.
pub(crate) fn not_running(link: &Link, options: &Ros2Options) -> BackendError {
    let waited = options.timeout.as_secs_f64();
    if link.has_agent() {
        BackendError::GameNotRunning {
            reason: format!(
                "the agent of vehicle `{}` found no game within {waited} s",
                options.vehicle
            ),
            hint: "start Assetto Corsa and a session in it, or `corsa standin`".to_owned(),
        }
    } else {
        BackendError::GameNotRunning {
            reason: format!("no agent on `{}` within {waited} s", link.telemetry_topic()),
            hint: "start `corsa agent` beside the game, with the same vehicle name and domain id"
                .to_owned(),
        }
    }
}

/// Takes the lease, braking, before anything is asked of the car: nobody resets a car that another
/// drives.
pub(crate) fn take_lease(link: &mut Link, options: &Ros2Options) -> Result<(), BackendError> {
    let begun = Instant::now();
    // Another's lease ends half a second after its holder; a status older than this call tells nothing.
    let deadline = begun + options.timeout.min(Duration::from_secs(3));
    let mut repeat_at = begun;
    loop {
        let now = Instant::now();
        if now >= repeat_at {
            link.send(&Controls::emergency_stop())?;
            repeat_at = now + REPEAT;
        }
        link.listen(repeat_at);
        let is_fresh = link.status_heard_at.is_some_and(|heard| heard > begun);
        if is_fresh && link.holds_lease() {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(match (link.rival(), link.refusal()) {
                (Some(holder), _) => busy(holder),
                (None, Some(reason)) => {
                    BackendError::Refused { what: "driving", reason: reason.to_owned() }
                }
                (None, None) => BackendError::Lost {
                    reason: "the agent does not answer to commands".to_owned(),
                },
            });
        }
    }
}

pub(crate) fn busy(holder: String) -> BackendError {
    BackendError::ControllerBusy {
        holder,
        hint: "stop the other controller; the car is free half a second later".to_owned(),
    }
}
