//! A second pair of eyes on the pages. They hold only the newest physics step: whoever is kept from
//! looking for 3 ms has lost one for good. A thread on another processor looks too, and what the loop
//! missed is taken from it.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use corsa_pages::{GameReader, Liveness, PageSpace};
use corsa_ros::clock;
use corsa_vehicle::VehicleState;

use crate::{AgentError, priority::RealTime};

/// Pause between two looks, as the loop's own.
const TURN: Duration = Duration::from_micros(150);
/// How often a game is looked for while there is none.
const RETRY: Duration = Duration::from_millis(250);
/// Steps that wait for the loop or are remembered by it: 1.5 s.
const MEMORY: usize = 512;

/// A step, and when it was seen on the steady clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) state: VehicleState,
    pub(crate) at_ns: u64,
}

#[derive(Debug)]
pub(crate) struct Lookout {
    steps: Receiver<Seen>,
    recent: VecDeque<Seen>,
    stop: Arc<AtomicBool>,
    /// `None` once dropped.
    thread: Option<JoinHandle<()>>,
}

impl Lookout {
    pub(crate) fn start(space: PageSpace) -> Result<Self, AgentError> {
        let (sender, steps) = sync_channel(MEMORY);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let name = "agent-lookout";
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || watch(&space, &stopped, &sender))
            .map_err(|error| AgentError::Thread { name, reason: error.to_string() })?;
        Ok(Self { steps, recent: VecDeque::new(), stop, thread: Some(thread) })
    }

    /// Takes in what was seen meanwhile. Called once per turn of the loop.
    pub(crate) fn listen(&mut self) {
        while let Ok(seen) = self.steps.try_recv() {
            if self.recent.len() == MEMORY {
                self.recent.pop_front();
            }
            self.recent.push_back(seen);
        }
    }

    /// The steps between two that the loop saw, in order. Only where both count the game's steps
    /// alike, which is so while they remember `before` as the same step.
    pub(crate) fn between(
        &self,
        before: &VehicleState,
        after: &VehicleState,
    ) -> impl Iterator<Item = &Seen> {
        let counts_alike = self.recent.iter().any(|seen| is_same(&seen.state, before));
        let (first, end) = (before.physics_step + 1, after.physics_step);
        self.recent
            .iter()
            .filter(move |seen| counts_alike && (first..end).contains(&seen.state.physics_step))
    }
}

impl Drop for Lookout {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there has cost a second pair of eyes, no more.
            let _ = thread.join();
        }
    }
}

/// The same number and the same place on the road.
fn is_same(one: &VehicleState, other: &VehicleState) -> bool {
    one.physics_step == other.physics_step
        && one.wheels.front_left.contact_point == other.wheels.front_left.contact_point
}

fn watch(space: &PageSpace, stop: &AtomicBool, sender: &SyncSender<Seen>) {
    let real_time = RealTime::ask();
    real_time.stay_on_last_processor();
    let mut reader: Option<GameReader> = None;
    let mut next_try = Instant::now();
    while !stop.load(Relaxed) {
        corsa_pages::sleep(TURN);
        let now = Instant::now();
        if reader.is_none() && now >= next_try {
            next_try = now + RETRY;
            // Why there is none, the loop says.
            reader = GameReader::open(space).ok();
        }
        let Some(polled) = reader.as_mut().map(|reader| reader.poll_at(now)) else { continue };
        match polled {
            Ok(poll) if poll.liveness != Liveness::Dead => {
                if let Some(state) = poll.state {
                    // A full channel means a loop that stands still for over a second.
                    let _ = sender.try_send(Seen { state, at_ns: clock::steady_time_ns() });
                }
            }
            Ok(_) | Err(_) => reader = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use corsa_vehicle::DVec3;

    use super::*;

    fn step(physics_step: u64) -> VehicleState {
        let mut state = VehicleState { physics_step, ..VehicleState::default() };
        state.wheels.front_left.contact_point = DVec3::new(physics_step as f64, 0.0, 0.0);
        state
    }

    fn lookout(steps: std::ops::Range<u64>) -> Lookout {
        let recent = steps.map(|number| Seen { state: step(number), at_ns: number }).collect();
        let stop = Arc::new(AtomicBool::new(false));
        Lookout { steps: sync_channel(1).1, recent, stop, thread: None }
    }

    #[test]
    fn what_the_loop_missed_is_told_once_and_in_order() {
        let lookout = lookout(90..120);
        let missed: Vec<u64> =
            lookout.between(&step(100), &step(105)).map(|seen| seen.state.physics_step).collect();
        assert_eq!(missed, [101, 102, 103, 104]);
        assert_eq!(lookout.between(&step(100), &step(101)).count(), 0);
    }

    #[test]
    fn steps_counted_otherwise_are_not_believed() {
        let lookout = lookout(90..120);
        let mut before = step(100);
        before.wheels.front_left.contact_point.x = 7.0;
        assert_eq!(lookout.between(&before, &step(105)).count(), 0);
        assert_eq!(lookout.between(&step(80), &step(105)).count(), 0);
    }
}
