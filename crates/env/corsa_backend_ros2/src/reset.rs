//! To a start: asked of the agent, believed when the state shows it.

use std::time::{Duration, Instant};

use corsa_backend::{BackendError, Start};
use corsa_msgs::{SetStartRequest, std_srvs::TriggerRequest};
use corsa_track::Track;
use corsa_vehicle::{Controls, SessionPhase};

use crate::{
    Ros2Options,
    claim::{REPEAT, await_game, take_lease},
    link::{Heard, Link, ros_error},
};

/// Agents answer a reset within this, whatever comes of it: every route is tried twice.
const ANSWER_LIMIT: Duration = Duration::from_secs(45);

pub(crate) fn reset(
    link: &mut Link,
    options: &Ros2Options,
    start: &Start,
) -> Result<Heard, BackendError> {
    let request = request(start, options.track.as_deref())?;
    await_game(link, options)?;
    if link.phase() == SessionPhase::Paused {
        // Best tried: a game paused by hand stays paused, and the wait below says so.
        let resumed = link.resume.call(TriggerRequest::default(), options.timeout);
        if let Err(error) = resumed {
            log::warn!("resume: {error}");
        }
    }
    take_lease(link, options)?;
    let hold = holding(start);
    set_start(link, options, request, &hold)?;
    link.begin_anew()?;
    await_driving(link, options, &hold)
}

/// What is asked of the car until the learner drives: the brake, unless it is to move on.
fn holding(start: &Start) -> Controls {
    match *start {
        Start::At { speed, .. } if speed > 0.0 => Controls::default(),
        _ => Controls::emergency_stop(),
    }
}

fn request(start: &Start, track: Option<&Track>) -> Result<SetStartRequest, BackendError> {
    let request = SetStartRequest::default();
    match *start {
        Start::Grid => Ok(SetStartRequest { kind: SetStartRequest::GRID, ..request }),
        Start::Pits => Ok(SetStartRequest { kind: SetStartRequest::PITS, ..request }),
        Start::At { progress, lateral_offset, heading_error, speed } => Ok(match track {
            Some(track) => {
                let (position, yaw) = track.pose(progress, lateral_offset, heading_error);
                let position = position.into();
                SetStartRequest { kind: SetStartRequest::POSE, position, yaw, speed, ..request }
            }
            None => SetStartRequest {
                kind: SetStartRequest::TRACK,
                progress,
                lateral_offset,
                heading_error,
                speed,
                ..request
            },
        }),
        Start::Saved(_) => Err(BackendError::Unsupported { backend: "ros2", what: "saved states" }),
    }
}

/// Asks, and holds the car while waiting for the answer, which keeps the lease.
fn set_start(
    link: &mut Link,
    options: &Ros2Options,
    request: SetStartRequest,
    hold: &Controls,
) -> Result<(), BackendError> {
    link.set_start.wait_for_server(options.timeout).map_err(|error| ros_error(&error))?;
    let sequence = link.set_start.send(request).map_err(|error| ros_error(&error))?;
    let deadline = Instant::now() + ANSWER_LIMIT;
    loop {
        link.send(hold)?;
        let turn = Instant::now() + REPEAT;
        while Instant::now() < turn {
            if let Some(response) = link.set_start.take(sequence) {
                log::debug!("reset: {}", response.message);
                return if response.success {
                    Ok(())
                } else {
                    Err(BackendError::Refused { what: "reset", reason: response.message })
                };
            }
            link.listen(turn);
        }
        if !link.has_agent() {
            return Err(BackendError::Lost { reason: "the agent is gone".to_owned() });
        }
        if Instant::now() >= deadline {
            return Err(BackendError::Lost {
                reason: format!("no answer to the reset within {} s", ANSWER_LIMIT.as_secs()),
            });
        }
    }
}

/// The first state in which the car can be driven.
fn await_driving(
    link: &mut Link,
    options: &Ros2Options,
    hold: &Controls,
) -> Result<Heard, BackendError> {
    let deadline = Instant::now() + options.timeout;
    let mut repeat_at = Instant::now();
    loop {
        let now = Instant::now();
        if now >= repeat_at {
            link.send(hold)?;
            repeat_at = now + REPEAT;
        }
        if let Some(heard) = link.next_state(repeat_at)?
            && heard.state.session == SessionPhase::Driving
        {
            return Ok(heard);
        }
        if now >= deadline {
            return Err(not_driving(link, options));
        }
    }
}

fn not_driving(link: &Link, options: &Ros2Options) -> BackendError {
    let waited = options.timeout.as_secs_f64();
    let (doing, hint) = match link.phase() {
        SessionPhase::Menu => ("in its menu", "press Drive in the game"),
        SessionPhase::Paused => ("paused", "continue the game"),
        SessionPhase::Replay => ("showing a replay", "leave the replay"),
        SessionPhase::Off => ("gone", "start the game and a session in it"),
        SessionPhase::Driving => ("silent", "check the network between agent and learner"),
    };
    BackendError::GameNotRunning {
        reason: format!("the game is {doing} since {waited} s"),
        hint: hint.to_owned(),
    }
}
