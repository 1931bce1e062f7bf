//! To a start: asked of the game, believed when the state shows it.

use std::time::{Duration, Instant};

use corsa_backend::{BackendError, Start};
use corsa_pages::{Liveness, Teleport, wait_for};
use corsa_vehicle::{Controls, DVec3, SessionPhase, VehicleState, wrap_angle};

use crate::{
    LiveOptions,
    game::{Game, Seen, pages},
};

/// The car is where it was asked to be within this distance, m, and angle, rad: a teleport drops it
/// from a little above and it settles.
const REACHED_DISTANCE: f64 = 2.0;
const REACHED_ANGLE: f64 = 0.2;
/// Slower than this is standing, m/s.
const STANDING_SPEED: f64 = 0.5;
/// A car that was there already is believed after this long.
const SETTLE: Duration = Duration::from_millis(300);
/// The page of the frames shows what physics did up to a frame later: at 10 frames per second.
const FRAME: Duration = Duration::from_millis(100);
/// Distance driven at which a session has only just begun, m.
const SESSION_START_DISTANCE: f64 = 2.0;

/// How a start is reached.
#[derive(Clone, Copy, Debug)]
enum Route {
    Restart,
    Pits,
    Pose { position: DVec3, yaw: f64 },
}

impl Route {
    const fn name(self) -> &'static str {
        match self {
            Self::Restart => "restart of the session",
            Self::Pits => "teleport to the pits",
            Self::Pose { .. } => "teleport",
        }
    }
}

/// Puts the car at a start and waits until it can be driven.
pub(crate) fn reset(
    game: &mut Game,
    options: &LiveOptions,
    start: &Start,
) -> Result<Seen, BackendError> {
    let route = route(start, options)?;
    let began = Instant::now();
    let deadline = began + options.timeout;
    if game.liveness() == Liveness::Paused {
        game.sim(options)?.pause(false).map_err(|error| pages(&error))?;
    }
    await_driving(game, deadline, options)?;
    ask(game, options, route)?;
    let arrived = await_arrival(game, route, deadline);
    // Whatever came of it, the game must not be asked for ever.
    take_back(game, options, route)?;
    arrived?;
    await_frame(game)?;
    let seen = await_driving(game, deadline, options)?;
    log::debug!("reset by {} in {:.3} s", route.name(), began.elapsed().as_secs_f64());
    Ok(seen)
}

fn route(start: &Start, options: &LiveOptions) -> Result<Route, BackendError> {
    match *start {
        Start::Grid => Ok(Route::Restart),
        Start::Pits => Ok(Route::Pits),
        Start::At { progress, lateral_offset, heading_error, .. } => {
            let (position, yaw) = options.track.pose(progress, lateral_offset, heading_error);
            Ok(Route::Pose { position, yaw })
        }
        Start::Saved(_) => Err(BackendError::Unsupported { backend: "live", what: "saved states" }),
    }
}

fn ask(game: &mut Game, options: &LiveOptions, route: Route) -> Result<(), BackendError> {
    let target = match route {
        Route::Restart => {
            return game.sim(options)?.restart_session(true).map_err(|error| pages(&error));
        }
        Route::Pits => Teleport::Pits,
        Route::Pose { position, yaw } => Teleport::Pose { position, yaw },
    };
    game.controls().teleport(target).map_err(|error| pages(&error))
}

fn take_back(game: &mut Game, options: &LiveOptions, route: Route) -> Result<(), BackendError> {
    match route {
        Route::Restart => game.sim(options)?.restart_session(false),
        Route::Pits | Route::Pose { .. } => game.controls().clear_teleport(),
    }
    .map_err(|error| pages(&error))
}

/// Waits until the game shows that it did what it was asked. The brake holds the car meanwhile.
fn await_arrival(game: &mut Game, route: Route, deadline: Instant) -> Result<(), BackendError> {
    let asked = Instant::now();
    let session = game.session();
    let arrived = wait_for(deadline, || {
        if let Err(error) = game.drive(&Controls::emergency_stop()) {
            return Some(Err(error));
        }
        if let Err(error) = game.look() {
            return Some(Err(error));
        }
        let is_settled = asked.elapsed() >= SETTLE;
        let is_new_session = game.session() != session;
        let state = game.newest()?.state;
        let is_there = has_arrived(route, &state, is_new_session, is_settled, game.is_in_pit());
        is_there.then_some(Ok(()))
    });
    arrived.unwrap_or_else(|| {
        Err(BackendError::Refused {
            what: "reset",
            reason: format!(
                "{} showed no effect within {:.1} s; is CSP's Custom AI enabled?",
                route.name(),
                asked.elapsed().as_secs_f64()
            ),
        })
    })
}

/// Waits until the lap clock shows the start as well; one that falls later would pass for another
/// session.
fn await_frame(game: &mut Game) -> Result<(), BackendError> {
    let failed = wait_for(Instant::now() + FRAME, || {
        game.drive(&Controls::emergency_stop()).and_then(|()| game.look()).err()
    });
    failed.map_or(Ok(()), Err)
}

fn has_arrived(
    route: Route,
    state: &VehicleState,
    is_new_session: bool,
    is_settled: bool,
    is_in_pit: bool,
) -> bool {
    let stands = state.speed() < STANDING_SPEED;
    match route {
        Route::Pits => is_settled && stands && is_in_pit,
        Route::Pose { position, yaw } => {
            let away = (state.position - position).truncate().length();
            stands && away < REACHED_DISTANCE && wrap_angle(state.yaw - yaw).abs() < REACHED_ANGLE
        }
        // A session that had only just begun cannot be told from the next one.
        Route::Restart => {
            let has_just_begun = state.lap.distance < SESSION_START_DISTANCE;
            stands && has_just_begun && (is_new_session || is_settled)
        }
    }
}

/// The next state in which the car can be driven. A menu is waited through.
fn await_driving(
    game: &mut Game,
    deadline: Instant,
    options: &LiveOptions,
) -> Result<Seen, BackendError> {
    let driving = wait_for(deadline, || {
        if let Err(error) = game.drive(&Controls::emergency_stop()) {
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
