//! One control step in the game's own time.

use std::time::{Duration, Instant};

use corsa_backend::{BackendError, Tick};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, SessionPhase};

use crate::{
    claim::{REPEAT, busy},
    link::{Heard, Link},
};

/// Without a state for this long the game, the agent or the network is lost.
const SILENCE_LIMIT: Duration = Duration::from_secs(1);

/// Where the last step ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Episode {
    pub(crate) physics_step: u64,
    pub(crate) session_id: u64,
}

/// Sends the action and returns the state `physics_steps` after the last one. If that has passed already
/// (the learner thought for too long) it is the next one that comes, so that no step is without effect.
pub(crate) fn step(
    link: &mut Link,
    episode: &mut Episode,
    controls: &Controls,
    physics_steps: u32,
) -> Result<(Heard, Tick), BackendError> {
    let target = episode.physics_step + u64::from(physics_steps);
    let newest = link.newest_state()?;
    link.send(controls)?;
    let mut repeat_at = Instant::now() + REPEAT;
    let mut heard_at = newest.map_or_else(Instant::now, |heard| heard.received_at);
    let wanted = newest.map_or(target, |heard| target.max(heard.state.physics_step + 1));
    loop {
        if let Some(heard) = link.next_state(repeat_at)? {
            heard_at = heard.received_at;
            if let Some(reason) = interruption(episode, &heard) {
                return Err(BackendError::Lost { reason });
            }
            if heard.state.physics_step >= wanted {
                let tick = end(link, episode, &heard, target);
                return Ok((heard, tick));
            }
        }
        if let Some(holder) = link.rival() {
            return Err(busy(holder));
        }
        if heard_at.elapsed() > SILENCE_LIMIT {
            return Err(BackendError::Lost { reason: silence(link) });
        }
        // A long step must not look like a dead learner.
        if Instant::now() >= repeat_at {
            link.send(controls)?;
            repeat_at = Instant::now() + REPEAT;
        }
    }
}

/// Why this state does not continue the episode.
fn interruption(episode: &Episode, heard: &Heard) -> Option<String> {
    if heard.session_id != episode.session_id {
        return Some("another session began".to_owned());
    }
    if heard.state.physics_step < episode.physics_step {
        return Some("the game was started again".to_owned());
    }
    match heard.state.session {
        SessionPhase::Menu => Some("the game went to its menu".to_owned()),
        SessionPhase::Replay => Some("the game shows a replay".to_owned()),
        _ => None,
    }
}

fn end(link: &mut Link, episode: &mut Episode, heard: &Heard, target: u64) -> Tick {
    let step = heard.state.physics_step;
    let late = step.saturating_sub(target);
    let tick = Tick {
        physics_steps: u32::try_from(step - episode.physics_step).unwrap_or(u32::MAX),
        state_age: link.age(heard),
        action_delay: link.action_delay(),
        deadline_missed: late > 0,
        late_by: late as f64 * PHYSICS_TIMESTEP,
        packets_lost: link.take_packets_lost(),
    };
    episode.physics_step = step;
    tick
}

fn silence(link: &Link) -> String {
    let seconds = SILENCE_LIMIT.as_secs_f64();
    let agent_is_silent = link.status_heard_at.is_none_or(|heard| heard.elapsed() > SILENCE_LIMIT);
    if agent_is_silent {
        return format!("the agent is silent for {seconds} s");
    }
    match link.phase() {
        SessionPhase::Off => "the game ended".to_owned(),
        SessionPhase::Menu => "the game went to its menu".to_owned(),
        SessionPhase::Paused => format!("the game is paused for {seconds} s"),
        _ => format!("no telemetry for {seconds} s"),
    }
}
