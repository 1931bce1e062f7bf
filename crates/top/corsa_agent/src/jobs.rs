//! What services ask of the game: carried out a little at each turn of the loop, and answered only when
//! the state shows that it happened, or did not.

use std::time::{Duration, Instant};

use corsa_control::{GameApp, Hands, Job, Levers, Pace, Place, View};
use corsa_msgs::SetStartRequest;
use corsa_pad::Pad;
use corsa_pages::{PageSpace, SimStateWriter};
use corsa_track::Track;
use corsa_vehicle::DVec3;

use crate::{driver::Driver, game::Game};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Task {
    Reset,
    Restart,
    Pause,
    Resume,
    SetStart(SetStartRequest),
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) message: String,
    pub(crate) method: &'static str,
    pub(crate) duration: Duration,
    pub(crate) physics_step: u64,
}

impl Outcome {
    pub(crate) fn refusal(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }
}

/// Carries out one task at a time.
#[derive(Debug)]
pub(crate) struct Jobs {
    levers: Levers,
    pace: Pace,
    job: Option<Job>,
}

impl Jobs {
    pub(crate) fn new(space: PageSpace, time_scale: f64, now: Instant) -> Self {
        Self { levers: Levers::new(space, now), pace: Pace::new(time_scale), job: None }
    }

    /// Told of each physics step; a line for people about the speed of time, once.
    pub(crate) fn see(&mut self, physics_step: u64, now: Instant) -> Option<String> {
        self.pace.see(&mut self.levers, physics_step, now)
    }

    /// Begins a task; the outcome at once if it cannot be.
    pub(crate) fn begin(&mut self, task: Task, game: &Game, now: Instant) -> Option<Outcome> {
        match control_task(task, game) {
            Ok(task) => {
                self.job = Some(Job::new(task, now));
                None
            }
            Err(message) => Some(Outcome::refusal(message)),
        }
    }

    /// Moves the task on; its outcome when it is over.
    pub(crate) fn advance(
        &mut self,
        game: &Game,
        driver: &mut Driver,
        now: Instant,
    ) -> Option<Outcome> {
        self.levers.look(now);
        let mut job = self.job.take()?;
        let mut hands = AgentHands { levers: &mut self.levers, driver, now };
        let Some(state) = game.state().filter(|_| game.is_there()) else {
            job.abandon(&mut hands);
            hands.driver.job_done();
            return Some(Outcome::refusal("there is no game"));
        };
        let saves = hands.levers.saves();
        let view = View {
            state,
            liveness: game.liveness(),
            session: game.session_id,
            is_in_pit: game.session().is_in_pit,
            can: hands.levers.abilities(hands.driver.route(), game.has_car_page()),
            saves: &saves,
        };
        let Some(outcome) = job.advance(&view, &mut hands, now) else {
            self.job = Some(job);
            return None;
        };
        driver.job_done();
        self.levers.keep(&outcome);
        Some(Outcome {
            success: outcome.is_success(),
            message: outcome.message(),
            method: outcome.method(),
            duration: outcome.duration,
            physics_step: outcome.physics_step,
        })
    }

    /// The game is gone: what was asked of it is not asked of the next.
    pub(crate) fn lose_game(&mut self) {
        self.levers.lose_game();
        self.pace.lose_game();
    }
}

struct AgentHands<'a> {
    levers: &'a mut Levers,
    driver: &'a mut Driver,
    now: Instant,
}

impl Hands for AgentHands<'_> {
    fn pad(&mut self) -> Result<Option<&mut dyn Pad>, String> {
        self.driver.pad_for_job(self.now)
    }

    fn sim(&mut self) -> Result<&mut SimStateWriter, String> {
        self.levers.sim()
    }

    fn app(&mut self) -> Option<&mut dyn GameApp> {
        self.levers.app()
    }
}

fn control_task(task: Task, game: &Game) -> Result<corsa_control::Task, String> {
    use corsa_control::Task as Wanted;
    Ok(match task {
        Task::Reset => Wanted::Place(Place::Pits),
        Task::Restart => Wanted::Restart,
        Task::Pause => Wanted::Pause(true),
        Task::Resume => Wanted::Pause(false),
        Task::SetStart(start) => Wanted::Place(place(&start, game)?),
    })
}

fn place(start: &SetStartRequest, game: &Game) -> Result<Place, String> {
    match start.kind {
        SetStartRequest::GRID => Ok(Place::Grid),
        SetStartRequest::PITS => Ok(Place::Pits),
        SetStartRequest::POSE => pose(start.position.into(), start.yaw, start.speed),
        SetStartRequest::TRACK => {
            let numbers = [start.progress, start.lateral_offset, start.heading_error];
            if !numbers.iter().all(|number| number.is_finite()) {
                return Err("a number of the start is not finite".to_owned());
            }
            let track = game.session().track;
            let Some(track) = Track::builtin(&track) else {
                return Err(format!(
                    "the agent does not know the shape of track `{track}`; use POSE"
                ));
            };
            let (position, yaw) =
                track.pose(start.progress, start.lateral_offset, start.heading_error);
            pose(position, yaw, start.speed)
        }
        kind => Err(format!("field `kind` is {kind}, not in 0..=3")),
    }
}

fn pose(position: DVec3, yaw: f64, speed: f64) -> Result<Place, String> {
    if position.is_finite() && yaw.is_finite() && speed.is_finite() {
        Ok(Place::Pose { position, yaw, speed })
    } else {
        Err("a number of the pose is not finite".to_owned())
    }
}
