use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::attempt::{Attempt, Progress};
use crate::outcome::{Outcome, Tried};
use crate::{GRID_SLOT, Hands, Place, Route, Snapshot, Task, View, routes};

/// How often each route is tried before the next one is.
const TRIES: usize = 2;
/// A task that takes longer has failed, whatever is still to be tried.
const LIMIT: Duration = Duration::from_secs(40);

/// A task on its way. Advance it until it gives its outcome.
#[derive(Debug)]
pub struct Job {
    task: Task,
    begun_at: Instant,
    /// `None` until the first look, which says what the game offers.
    main: Option<Sequence>,
    /// What stands in the way: a menu to leave, a pause to end.
    aside: Option<Sequence>,
    /// The grid's state is saved once the car stands there.
    epilogue: Option<(Sequence, Outcome)>,
    tried: Vec<Tried>,
    /// When it was advanced last.
    turned_at: Instant,
}

impl Job {
    pub fn new(task: Task, now: Instant) -> Self {
        Self {
            task,
            begun_at: now,
            main: None,
            aside: None,
            epilogue: None,
            tried: Vec::new(),
            turned_at: now,
        }
    }

    pub fn task(&self) -> &Task {
        &self.task
    }

    /// Whether the brake should hold the car meanwhile: not where it is asked to move.
    pub fn wants_brake(&self) -> bool {
        let moving = matches!(self.task, Task::Place(Place::Pose { speed, .. }) if speed > 0.0);
        let by_app = |sequence: &Sequence| {
            sequence.current.as_ref().is_some_and(|attempt| attempt.route == Route::AppPose)
        };
        !(moving && self.main.as_ref().is_some_and(by_app))
    }

    /// Looks once and does what is due; the outcome when the task is over.
    pub fn advance(
        &mut self,
        view: &View<'_>,
        hands: &mut dyn Hands,
        now: Instant,
    ) -> Option<Outcome> {
        if let Some((sequence, outcome)) = &mut self.epilogue {
            return finish_epilogue(sequence, outcome, view, hands, now);
        }
        if now.saturating_duration_since(self.begun_at) > LIMIT {
            self.abandon(hands);
            return Some(self.outcome(None, view, now));
        }
        let is_obstructed = self.clear_the_way(view, hands, now);
        self.turned_at = now;
        if is_obstructed {
            return None;
        }
        let task = self.task;
        let main = self.main.get_or_insert_with(|| Sequence::new(task, view));
        match main.advance(view, hands, now, &mut self.tried) {
            Step::Pending => None,
            Step::Exhausted => Some(self.outcome(None, view, now)),
            Step::Done(route) => {
                let outcome = self.outcome(Some(route), view, now);
                let is_fresh_grid = task == Task::Place(Place::Grid)
                    && route != Route::AppSavedState
                    && view.can.app_saves;
                if !is_fresh_grid {
                    return Some(outcome);
                }
                let save = Sequence::new(Task::Save { slot: GRID_SLOT }, view);
                self.epilogue = Some((save, outcome));
                None
            }
        }
    }

    /// Leaves a menu and ends a pause that keep the task from being done, and waits where nothing can
    /// be done about them. Whether there is such an obstacle.
    fn clear_the_way(&mut self, view: &View<'_>, hands: &mut dyn Hands, now: Instant) -> bool {
        let obstacle = self.obstacle(view);
        if let Some(other) = self.aside.take_if(|aside| Some(aside.task) != obstacle) {
            other.stopped(hands);
        }
        let Some(task) = obstacle else { return false };
        let aside = self.aside.get_or_insert_with(|| Sequence::new(task, view));
        if !matches!(aside.advance(view, hands, now, &mut self.tried), Step::Pending) {
            // Begun again at the next turn: the game may only then be ready for it.
            self.aside = None;
        }
        if let Some(attempt) = self.main.as_mut().and_then(|main| main.current.as_mut()) {
            attempt.forgive(now.saturating_duration_since(self.turned_at));
        }
        true
    }

    fn obstacle(&self, view: &View<'_>) -> Option<Task> {
        match self.task {
            Task::Pause(_) | Task::LeaveMenu | Task::Save { .. } => None,
            _ if view.is_in_menu() => Some(Task::LeaveMenu),
            _ if view.is_paused() && !self.is_restarting() => Some(Task::Pause(false)),
            _ => None,
        }
    }

    /// A session that loads stands still for a moment, which is no pause.
    fn is_restarting(&self) -> bool {
        let current = self.main.as_ref().and_then(|main| main.current.as_ref());
        current.is_some_and(|attempt| {
            let restarts = matches!(
                attempt.route,
                Route::AppRestart | Route::SimStateRestart | Route::PadRestart
            );
            restarts && attempt.has_asked()
        })
    }

    /// Ends the job now: what was asked is taken back.
    pub fn abandon(&mut self, hands: &mut dyn Hands) {
        for sequence in [self.main.take(), self.aside.take()].into_iter().flatten() {
            sequence.stopped(hands);
        }
    }

    fn outcome(&mut self, route: Option<Route>, view: &View<'_>, now: Instant) -> Outcome {
        Outcome {
            task: self.task,
            route,
            tried: std::mem::take(&mut self.tried),
            duration: now.saturating_duration_since(self.begun_at),
            physics_step: view.state.physics_step,
            was_in_menu: view.is_in_menu(),
            saved: None,
        }
    }
}

/// The outcome, once the grid's state is saved or cannot be: the task itself is done already.
fn finish_epilogue(
    sequence: &mut Sequence,
    outcome: &Outcome,
    view: &View<'_>,
    hands: &mut dyn Hands,
    now: Instant,
) -> Option<Outcome> {
    let mut tried = Vec::new();
    let saved = match sequence.advance(view, hands, now, &mut tried) {
        Step::Pending => return None,
        Step::Done(_) => Some((GRID_SLOT, Snapshot::of(view.state))),
        Step::Exhausted => {
            log::info!("the state on the grid was not saved: {}", crate::outcome::reasons(&tried));
            None
        }
    };
    Some(Outcome { saved, physics_step: view.state.physics_step, ..outcome.clone() })
}

/// The routes of one task, tried one after the other.
#[derive(Debug)]
struct Sequence {
    task: Task,
    queue: VecDeque<Route>,
    current: Option<Attempt>,
}

enum Step {
    Pending,
    Done(Route),
    Exhausted,
}

impl Sequence {
    fn new(task: Task, view: &View<'_>) -> Self {
        let routes = routes(&task, &view.can).into_iter();
        let queue = routes.flat_map(|route| std::iter::repeat_n(route, TRIES)).collect();
        Self { task, queue, current: None }
    }

    fn advance(
        &mut self,
        view: &View<'_>,
        hands: &mut dyn Hands,
        now: Instant,
        tried: &mut Vec<Tried>,
    ) -> Step {
        let Some(attempt) = &mut self.current else {
            let Some(route) = self.queue.pop_front() else { return Step::Exhausted };
            self.current = Some(Attempt::new(route, self.task, now));
            return Step::Pending;
        };
        let failure = match attempt.advance(view, hands, now) {
            Progress::Pending => return Step::Pending,
            Progress::Done => None,
            Progress::Failed(reason) => Some(reason),
        };
        attempt.clean_up(hands);
        let (route, duration) = (attempt.route, attempt.duration(now));
        self.current = None;
        tried.push(Tried { route, duration, failure: failure.clone() });
        match failure {
            None => Step::Done(route),
            Some(reason) => {
                log::info!("{route}: {reason}");
                Step::Pending
            }
        }
    }

    fn stopped(self, hands: &mut dyn Hands) {
        if let Some(attempt) = self.current {
            attempt.clean_up(hands);
        }
    }
}

#[cfg(test)]
mod tests;
