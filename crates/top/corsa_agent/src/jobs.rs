//! What services ask of the game: carried out a little at each turn of the loop, and answered only when
//! the state shows that it happened, or did not.

use std::time::{Duration, Instant};

use corsa_msgs::SetStartRequest;
use corsa_pages::{Liveness, PageSpace, SimStateWriter, Teleport};
use corsa_track::Track;
use corsa_vehicle::{Controls, DVec3, VehicleState, wrap_angle};

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

/// How a task is done.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Route {
    Pits,
    Pose { position: DVec3, yaw: f64 },
    Restart,
    Pause(bool),
}

impl Route {
    fn name(self) -> &'static str {
        match self {
            Self::Pits => "teleport to the pits",
            Self::Pose { .. } => "teleport",
            Self::Restart => "restart",
            Self::Pause(true) => "pause",
            Self::Pause(false) => "resume",
        }
    }

    /// How long the game may take. Loading a session anew is the slowest.
    fn patience(self) -> Duration {
        match self {
            Self::Pits | Self::Pose { .. } | Self::Pause(_) => Duration::from_secs(3),
            Self::Restart => Duration::from_secs(8),
        }
    }
}

/// The car is where it was asked to be within this distance, m, and angle, rad: a teleport drops it from
/// a little above and it settles.
const REACHED_DISTANCE: f64 = 2.0;
const REACHED_ANGLE: f64 = 0.2;
/// Slower than this is standing, m/s.
const STANDING_SPEED: f64 = 0.5;
/// A car that was there already is believed after this long.
const SETTLE: Duration = Duration::from_millis(300);
/// Distance driven at which a session has only just begun, m.
const SESSION_START_DISTANCE: f64 = 2.0;

/// The task at hand.
#[derive(Debug)]
struct Job {
    route: Route,
    /// What is tried if the route fails.
    fallback: Option<Route>,
    begun_at: Instant,
    /// When the game was asked, and in which session.
    asked: Option<(Instant, u64)>,
}

/// Carries out one task at a time.
#[derive(Debug)]
pub(crate) struct Jobs {
    space: PageSpace,
    sim: Option<SimStateWriter>,
    job: Option<Job>,
}

impl Jobs {
    pub(crate) fn new(space: PageSpace) -> Self {
        Self { space, sim: None, job: None }
    }

    /// Begins a task; the outcome at once if it cannot be.
    pub(crate) fn begin(&mut self, task: Task, game: &Game, now: Instant) -> Option<Outcome> {
        match route(task, game) {
            Ok((route, fallback)) => {
                self.job = Some(Job { route, fallback, begun_at: now, asked: None });
                None
            }
            Err(message) => Some(Outcome { message, ..Outcome::default() }),
        }
    }

    /// Moves the task on; its outcome when it is over.
    pub(crate) fn advance(
        &mut self,
        game: &Game,
        driver: &mut Driver,
        now: Instant,
    ) -> Option<Outcome> {
        let mut job = self.job.take()?;
        let ended = match self.turn(&mut job, game, driver, now) {
            Ok(true) => Ok(()),
            Ok(false) if now.saturating_duration_since(job.since()) <= job.route.patience() => {
                self.job = Some(job);
                return None;
            }
            Ok(false) => Err(job.late()),
            Err(reason) => Err(reason),
        };
        self.clean_up(&job, driver, now);
        let duration = now.saturating_duration_since(job.begun_at);
        if let (Err(reason), Some(fallback)) = (&ended, job.fallback) {
            log::info!("{}: {reason}; trying {}", job.route.name(), fallback.name());
            let begun_at = job.begun_at;
            self.job = Some(Job { route: fallback, fallback: None, begun_at, asked: None });
            return None;
        }
        driver.job_done();
        let method = job.route.name();
        let message = match &ended {
            Ok(()) => format!("{method} in {:.3} s", duration.as_secs_f64()),
            Err(reason) => format!("{method}: {reason}"),
        };
        let physics_step = game.state().map_or(0, |state| state.physics_step);
        Some(Outcome { success: ended.is_ok(), message, method, duration, physics_step })
    }

    /// One turn: whether it is done, or why it cannot be.
    fn turn(
        &mut self,
        job: &mut Job,
        game: &Game,
        driver: &mut Driver,
        now: Instant,
    ) -> Result<bool, String> {
        let Some(state) = game.state().filter(|_| game.is_there()) else {
            return Err("there is no game".to_owned());
        };
        match job.asked {
            None => {
                if self.ask(job.route, driver, now)? {
                    job.asked = Some((now, game.session_id));
                }
                Ok(false)
            }
            Some((at, session)) => {
                let settled = now.saturating_duration_since(at) >= SETTLE;
                Ok(is_done(job.route, game, state, game.session_id != session, settled))
            }
        }
    }

    /// Asks the game; `false` while the page is not ours yet.
    fn ask(&mut self, route: Route, driver: &mut Driver, now: Instant) -> Result<bool, String> {
        let target = match route {
            Route::Pits => Teleport::Pits,
            Route::Pose { position, yaw } => Teleport::Pose { position, yaw },
            Route::Restart | Route::Pause(_) => {
                let sim = self.sim()?;
                let asked = if let Route::Pause(paused) = route {
                    sim.pause(paused)
                } else {
                    sim.restart_session(true)
                };
                return asked.map(|()| true).map_err(|error| error.to_string());
            }
        };
        let Some(writer) = driver.page_for_job(now)? else { return Ok(false) };
        // The brake holds the car where it is put, until somebody drives.
        writer
            .write(&Controls::emergency_stop())
            .and_then(|()| writer.teleport(target))
            .map(|()| true)
            .map_err(|error| error.to_string())
    }

    fn sim(&mut self) -> Result<&mut SimStateWriter, String> {
        if self.sim.is_none() {
            let made = SimStateWriter::create(&self.space).map_err(|error| error.to_string())?;
            self.sim = Some(made);
        }
        self.sim.as_mut().ok_or_else(|| "no page".to_owned())
    }

    fn clean_up(&mut self, job: &Job, driver: &mut Driver, now: Instant) {
        let cleaned = match job.route {
            Route::Restart => self.sim.as_mut().map(|sim| sim.restart_session(false)),
            Route::Pits | Route::Pose { .. } => match driver.page_for_job(now) {
                Ok(Some(writer)) => Some(writer.clear_teleport()),
                Ok(None) | Err(_) => None,
            },
            Route::Pause(_) => None,
        };
        if let Some(Err(error)) = cleaned {
            log::warn!("{}: {error}", job.route.name());
        }
    }

    /// The game is gone: what was asked of it is not asked of the next.
    pub(crate) fn lose_game(&mut self) {
        self.sim = None;
    }
}

impl Job {
    fn since(&self) -> Instant {
        self.asked.map_or(self.begun_at, |(at, _)| at)
    }

    fn late(&self) -> String {
        let seconds = self.route.patience().as_secs();
        match (self.asked, self.route) {
            (None, _) => format!("the controls were not free within {seconds} s"),
            (_, Route::Restart) => format!(
                "no new session within {seconds} s; some games open a menu instead, press Start there"
            ),
            (_, Route::Pause(_)) => format!("physics did not follow within {seconds} s"),
            _ => format!("the car was not there within {seconds} s; is CSP's Custom AI enabled?"),
        }
    }
}

/// The best way first, and another where there is one.
fn route(task: Task, game: &Game) -> Result<(Route, Option<Route>), String> {
    match task {
        Task::Reset => Ok((Route::Pits, Some(Route::Restart))),
        Task::Restart => Ok((Route::Restart, None)),
        Task::Pause => Ok((Route::Pause(true), None)),
        Task::Resume => Ok((Route::Pause(false), None)),
        Task::SetStart(start) => match start.kind {
            SetStartRequest::GRID => Ok((Route::Restart, None)),
            SetStartRequest::PITS => Ok((Route::Pits, None)),
            SetStartRequest::POSE => pose(start.position.into(), start.yaw),
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
                pose(position, yaw)
            }
            kind => Err(format!("field `kind` is {kind}, not in 0..=3")),
        },
    }
}

fn pose(position: DVec3, yaw: f64) -> Result<(Route, Option<Route>), String> {
    if position.is_finite() && yaw.is_finite() {
        Ok((Route::Pose { position, yaw }, None))
    } else {
        Err("a number of the pose is not finite".to_owned())
    }
}

/// Whether the game shows that it did what it was asked.
fn is_done(
    route: Route,
    game: &Game,
    state: &VehicleState,
    is_new_session: bool,
    settled: bool,
) -> bool {
    let stands = state.speed() < STANDING_SPEED;
    match route {
        Route::Pause(paused) => match game.liveness() {
            Liveness::Paused => paused,
            Liveness::Running => !paused,
            _ => false,
        },
        Route::Pits => settled && stands && game.session().is_in_pit,
        Route::Pose { position, yaw } => {
            let away = (state.position - position).truncate().length();
            stands && away < REACHED_DISTANCE && wrap_angle(state.yaw - yaw).abs() < REACHED_ANGLE
        }
        // A session that had only just begun cannot be told from the next one.
        Route::Restart => {
            let has_begun = state.lap.distance < SESSION_START_DISTANCE;
            stands && has_begun && (is_new_session || settled)
        }
    }
}
