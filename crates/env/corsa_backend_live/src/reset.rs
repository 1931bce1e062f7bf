//! To a start: asked of the game by the best route there is, believed when the state shows it.

use std::time::{Duration, Instant};

use corsa_backend::{BackendError, Start};
use corsa_control::{Job, Outcome, Place, Task};
use corsa_pages::{Liveness, wait_for};
use corsa_vehicle::{Controls, SessionPhase};

use crate::{
    LiveOptions,
    game::{Game, Seen},
};

/// A job says within this what came of it.
const JOB_LIMIT: Duration = Duration::from_mins(1);

/// Puts the car at a start and waits until it can be driven.
pub(crate) fn reset(
    game: &mut Game,
    options: &LiveOptions,
    start: &Start,
) -> Result<(Seen, Outcome), BackendError> {
    let task = task(start, options)?;
    // What the game is doing is known once it has been looked at.
    await_sign(game, options)?;
    let outcome = carry_out(game, task)?;
    if !outcome.is_success() {
        return Err(BackendError::Refused { what: "reset", reason: outcome.message() });
    }
    log::debug!("reset: {}", outcome.message());
    let brakes = Brakes::of(start);
    let seen = await_driving(game, Instant::now() + options.timeout, options, brakes)?;
    Ok((seen, outcome))
}

fn task(start: &Start, options: &LiveOptions) -> Result<Task, BackendError> {
    match *start {
        Start::Grid => Ok(Task::Place(Place::Grid)),
        Start::Pits => Ok(Task::Place(Place::Pits)),
        Start::At { progress, lateral_offset, heading_error, speed } => {
            let track = options.track.as_deref().ok_or(BackendError::Unsupported {
                backend: "live",
                what: "starts on the track without the track's shape",
            })?;
            let (position, yaw) = track.pose(progress, lateral_offset, heading_error);
            Ok(Task::Place(Place::Pose { position, yaw, speed }))
        }
        Start::Saved(_) => Err(BackendError::Unsupported { backend: "live", what: "saved states" }),
    }
}

/// Whether the brake holds the car until the learner drives.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Brakes {
    Hold,
    /// The car is to move on.
    Free,
}

impl Brakes {
    fn of(start: &Start) -> Self {
        match *start {
            Start::At { speed, .. } if speed > 0.0 => Self::Free,
            _ => Self::Hold,
        }
    }

    fn controls(self) -> Controls {
        match self {
            Self::Hold => Controls::emergency_stop(),
            Self::Free => Controls::default(),
        }
    }
}

/// Carries a task out. The brake holds the car meanwhile, where it is to stand.
pub(crate) fn carry_out(game: &mut Game, task: Task) -> Result<Outcome, BackendError> {
    let mut job = Job::new(task, Instant::now());
    let ended = wait_for(Instant::now() + JOB_LIMIT, || {
        let brakes = if job.wants_brake() { Brakes::Hold } else { Brakes::Free };
        if let Err(error) = game.drive(&brakes.controls()).and_then(|()| game.look()) {
            return Some(Err(error));
        }
        game.advance(&mut job).map(Ok)
    });
    ended.unwrap_or_else(|| {
        let reason = format!("it took longer than {} s", JOB_LIMIT.as_secs());
        Err(BackendError::Refused { what: "reset", reason })
    })
}

/// Waits until the pages have shown what the game is doing.
fn await_sign(game: &mut Game, options: &LiveOptions) -> Result<(), BackendError> {
    let sign = wait_for(Instant::now() + options.timeout, || {
        match game.drive(&Controls::emergency_stop()).and_then(|()| game.look()) {
            Ok(_) => (game.liveness() != Liveness::Unproven).then_some(Ok(())),
            Err(error) => Some(Err(error)),
        }
    });
    sign.unwrap_or_else(|| Err(not_driving(game, options)))
}

/// The next state in which the car can be driven. A menu is waited through.
fn await_driving(
    game: &mut Game,
    deadline: Instant,
    options: &LiveOptions,
    brakes: Brakes,
) -> Result<Seen, BackendError> {
    let driving = wait_for(deadline, || {
        if let Err(error) = game.drive(&brakes.controls()) {
            return Some(Err(error));
        }
        match game.look() {
            Ok(Some(seen)) if seen.state.session == SessionPhase::Driving => Some(Ok(seen)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    });
    driving.unwrap_or_else(|| Err(not_driving(game, options)))
}

fn not_driving(game: &mut Game, options: &LiveOptions) -> BackendError {
    let (doing, hint) = match game.phase() {
        SessionPhase::Menu => ("in its menu", "press Drive in the game"),
        SessionPhase::Paused => ("paused", "continue the game"),
        SessionPhase::Replay => ("showing a replay", "leave the replay"),
        SessionPhase::Off => ("gone", "start the game and a session in it"),
        SessionPhase::Driving => ("standing still", "continue the game"),
    };
    BackendError::GameNotRunning {
        reason: format!("the game is {doing} since {} s", options.timeout.as_secs_f64()),
        hint: hint.to_owned(),
    }
}
