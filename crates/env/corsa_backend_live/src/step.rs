//! One control step in the game's own time.

use std::time::{Duration, Instant};

use corsa_backend::{BackendError, Tick};
use corsa_pages::{Liveness, wait_for};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, SessionPhase, VehicleState};

use crate::game::{Game, Seen};

/// Without a new state for this long the game is lost, though its frames go on; a dead game is known
/// by its frames after 1 s.
const SILENCE_LIMIT: Duration = Duration::from_millis(1200);
/// Without a new state for this long the page holds the brake: should the game be dead, whatever
/// reads the page next must not find a throttle.
const STALL_LIMIT: Duration = Duration::from_millis(100);
/// Controls that differ by less are the same: the pages hold 32-bit numbers.
const SAME: f64 = 1e-4;

/// Where the last step ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Episode {
    physics_step: u64,
    session: u64,
    lost: u64,
    before: Controls,
    /// As measured last.
    action_delay: Option<f64>,
}

impl Episode {
    pub(crate) fn begin(game: &Game, seen: &Seen) -> Self {
        Self {
            physics_step: seen.state.physics_step,
            session: game.session(),
            lost: game.lost(),
            before: seen.state.controls,
            action_delay: None,
        }
    }
}

/// Writes the action and returns the state `physics_steps` after the last one. If that has passed
/// already (the learner thought for too long) it is the next one that comes, so that no step is
/// without effect.
pub(crate) fn step(
    game: &mut Game,
    episode: &mut Episode,
    controls: &Controls,
    physics_steps: u32,
) -> Result<(VehicleState, Tick), BackendError> {
    game.look()?;
    let target = episode.physics_step + u64::from(physics_steps);
    let newest = game.newest().map_or(0, |seen| seen.state.physics_step);
    let wanted = target.max(newest + 1);
    game.drive(controls)?;
    let mut echo = Echo::new(&episode.before, controls);
    episode.before = *controls;
    let seen = await_step(game, episode, controls, wanted, &mut echo)?;
    episode.action_delay = echo.delay.or(episode.action_delay);
    let late = seen.state.physics_step - target;
    let tick = Tick {
        physics_steps: u32::try_from(seen.state.physics_step - episode.physics_step)
            .unwrap_or(u32::MAX),
        state_age: seen.at.elapsed().as_secs_f64(),
        action_delay: episode.action_delay,
        deadline_missed: late > 0,
        late_by: late as f64 * PHYSICS_TIMESTEP,
        packets_lost: u32::try_from(game.lost() - episode.lost).unwrap_or(u32::MAX),
    };
    episode.physics_step = seen.state.physics_step;
    episode.lost = game.lost();
    Ok((seen.state, tick))
}

fn await_step(
    game: &mut Game,
    episode: &Episode,
    controls: &Controls,
    wanted: u64,
    echo: &mut Echo,
) -> Result<Seen, BackendError> {
    let mut heard_at = Instant::now();
    let mut is_held = false;
    loop {
        let looked = wait_for(heard_at + SILENCE_LIMIT, || {
            // A long step must not look like a dead learner.
            game.keep_alive();
            if !is_held && heard_at.elapsed() > STALL_LIMIT {
                is_held = true;
                if let Err(error) = game.drive(&Controls::emergency_stop()) {
                    return Some(Err(error));
                }
            }
            game.look().transpose().or_else(|| stopped(game).map(Err))
        });
        let seen = looked.unwrap_or_else(|| Err(silence(game)))?;
        heard_at = seen.at;
        if game.session() != episode.session || seen.state.physics_step < episode.physics_step {
            return Err(lost("another session began"));
        }
        match seen.state.session {
            SessionPhase::Menu => return Err(lost("the game went to its menu")),
            SessionPhase::Replay => return Err(lost("the game shows a replay")),
            _ => {}
        }
        if game.has_lost_csp() {
            return Err(lost("CSP does not answer the controls page any more"));
        }
        if std::mem::take(&mut is_held) {
            game.drive(controls)?;
        }
        echo.hear(&seen.state);
        if seen.state.physics_step >= wanted {
            return Ok(seen);
        }
    }
}

/// Why no state will come, if that is so.
fn stopped(game: &Game) -> Option<BackendError> {
    match game.liveness() {
        Liveness::Dead => Some(lost("the game ended")),
        Liveness::Menu => Some(lost("the game went to its menu")),
        _ => None,
    }
}

fn silence(game: &Game) -> BackendError {
    let seconds = SILENCE_LIMIT.as_secs_f64();
    lost(&match game.liveness() {
        Liveness::Paused => format!("the game is paused for {seconds} s"),
        _ => format!("no physics step for {seconds} s"),
    })
}

fn lost(reason: &str) -> BackendError {
    BackendError::Lost { reason: reason.to_owned() }
}

/// Listens for the first state that shows an action, where the action is one that can be told from
/// the one before.
struct Echo {
    steering: f64,
    sent_at: Instant,
    is_telling: bool,
    delay: Option<f64>,
}

impl Echo {
    fn new(before: &Controls, now: &Controls) -> Self {
        Self {
            steering: now.steering,
            sent_at: Instant::now(),
            is_telling: (before.steering - now.steering).abs() > 10.0 * SAME,
            delay: None,
        }
    }

    fn hear(&mut self, state: &VehicleState) {
        let is_there = (state.controls.steering - self.steering).abs() < SAME;
        if self.is_telling && self.delay.is_none() && is_there {
            self.delay = Some(self.sent_at.elapsed().as_secs_f64());
        }
    }
}
