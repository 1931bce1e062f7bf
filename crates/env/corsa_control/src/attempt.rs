//! One try of one route: asked once, then watched until the state shows that it worked or time is up.

use std::time::{Duration, Instant};

use corsa_pages::{Liveness, Teleport};
use corsa_vehicle::{Controls, VehicleState, wrap_angle};

use crate::{AppRequest, GRID_SLOT, Hands, Place, Route, Snapshot, Task, View};

/// The car is where it was asked to be within this distance, m, and angle, rad: a teleport drops it from
/// a little above and it settles.
const REACHED_DISTANCE: f64 = 2.0;
const REACHED_ANGLE: f64 = 0.2;
/// Slower than this is standing, m/s.
const STANDING_SPEED: f64 = 0.5;
/// Distance driven at which a session has only just begun, m.
const SESSION_START_DISTANCE: f64 = 2.0;
/// A car that was there already is believed after so many physics steps (0.1 s): the page of the frames
/// shows what physics did up to a frame later.
const SETTLE_STEPS: u64 = 34;
/// How long a button is held: several frames, so that Content Manager cannot miss it.
const PRESS: Duration = Duration::from_millis(120);

/// How a try stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Progress {
    Pending,
    Done,
    Failed(String),
}

#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) route: Route,
    task: Task,
    begun_at: Instant,
    asked: Option<Asked>,
}

/// The moment at which the game was asked, and what it was like then.
#[derive(Debug)]
struct Asked {
    at: Instant,
    session: u64,
    physics_step: u64,
    distance: f64,
    /// The app's number of the request, until it answers.
    request: Option<u32>,
    /// A button that is still down.
    is_pressed: bool,
}

impl Attempt {
    pub(crate) fn new(route: Route, task: Task, now: Instant) -> Self {
        Self { route, task, begun_at: now, asked: None }
    }

    /// How long the game may take. Loading a session anew is the slowest.
    fn patience(&self) -> Duration {
        match self.route {
            Route::AppRestart | Route::SimStateRestart | Route::PadRestart => {
                Duration::from_secs(8)
            }
            _ => Duration::from_secs(3),
        }
    }

    /// The time that something else took does not count.
    pub(crate) fn forgive(&mut self, waited: Duration) {
        self.begun_at += waited;
        if let Some(asked) = &mut self.asked {
            asked.at += waited;
        }
    }

    pub(crate) fn has_asked(&self) -> bool {
        self.asked.is_some()
    }

    pub(crate) fn duration(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.begun_at)
    }

    /// One look, and one act if one is due.
    pub(crate) fn advance(
        &mut self,
        view: &View<'_>,
        hands: &mut dyn Hands,
        now: Instant,
    ) -> Progress {
        match self.turn(view, hands, now) {
            Ok(true) => Progress::Done,
            Ok(false) if self.duration(now) <= self.patience() => Progress::Pending,
            Ok(false) => Progress::Failed(self.late(view)),
            Err(reason) => Progress::Failed(reason),
        }
    }

    fn turn(
        &mut self,
        view: &View<'_>,
        hands: &mut dyn Hands,
        now: Instant,
    ) -> Result<bool, String> {
        let Some(asked) = &mut self.asked else {
            self.asked = ask(self.route, &self.task, view, hands, now)?;
            return Ok(false);
        };
        if asked.is_pressed && now.saturating_duration_since(asked.at) >= PRESS {
            press(self.route, hands, false)?;
            asked.is_pressed = false;
        }
        if let Some(id) = asked.request {
            let Some(app) = hands.app() else { return Err("the CSP app is gone".to_owned()) };
            match app.answer(id) {
                None => return Ok(false),
                Some(answer) => answer?,
            }
            asked.request = None;
        }
        Ok(!asked.is_pressed && is_done(self.route, &self.task, view, asked))
    }

    /// Takes back what must not be asked for ever. Called once, whatever came of the try.
    pub(crate) fn clean_up(&self, hands: &mut dyn Hands) {
        let cleaned = match self.route {
            _ if self.asked.is_none() => Ok(()),
            Route::SimStateRestart => hands
                .sim()
                .and_then(|sim| sim.restart_session(false).map_err(|error| error.to_string())),
            route if route.is_teleport() => match hands.pad() {
                Ok(Some(pad)) => pad.clear_teleport().map_err(|error| error.to_string()),
                Ok(None) => Ok(()),
                Err(reason) => Err(reason),
            },
            route => press(route, hands, false),
        };
        if let Err(reason) = cleaned {
            log::warn!("{}: {reason}", self.route);
        }
    }

    fn late(&self, view: &View<'_>) -> String {
        let seconds = self.patience().as_secs();
        if self.asked.is_none() {
            return format!("the controls were not free within {seconds} s");
        }
        if view.is_in_menu() {
            return format!("the game stood in its menu after {seconds} s: press Drive there");
        }
        match self.task {
            Task::Restart | Task::Place(Place::Grid) => {
                format!("no new session within {seconds} s")
            }
            Task::Pause(_) => format!("physics did not follow within {seconds} s"),
            Task::Place(_) if self.route.is_teleport() => {
                format!("the car was not there within {seconds} s; is CSP's Custom AI enabled?")
            }
            Task::Place(_) => format!("the car was not there within {seconds} s"),
            Task::LeaveMenu => format!("the menu was still there after {seconds} s"),
            Task::Save { .. } => format!("no answer within {seconds} s"),
        }
    }
}

/// Asks the game; `None` while the controller is not ours yet.
fn ask(
    route: Route,
    task: &Task,
    view: &View<'_>,
    hands: &mut dyn Hands,
    now: Instant,
) -> Result<Option<Asked>, String> {
    let mut asked = Asked {
        at: now,
        session: view.session,
        physics_step: view.state.physics_step,
        distance: view.state.lap.distance,
        request: None,
        is_pressed: false,
    };
    if let Some(request) = app_request(route, task) {
        let app = hands.app().ok_or("the CSP app does not answer")?;
        asked.request = Some(app.ask(&request)?);
    } else if route.button().is_some() {
        if hands.pad()?.is_none() {
            return Ok(None);
        }
        press(route, hands, true)?;
        asked.is_pressed = true;
    } else if let Some(target) = teleport(route, task) {
        let Some(pad) = hands.pad()? else { return Ok(None) };
        // The brake holds the car where it is put, until somebody drives.
        pad.write(&Controls::emergency_stop())
            .and_then(|()| pad.teleport(target))
            .map_err(|error| error.to_string())?;
    } else {
        let sim = hands.sim()?;
        match task {
            Task::Pause(paused) => sim.pause(*paused),
            _ => sim.restart_session(true),
        }
        .map_err(|error| error.to_string())?;
    }
    Ok(Some(asked))
}

fn press(route: Route, hands: &mut dyn Hands, is_down: bool) -> Result<(), String> {
    let (Some(button), Some(pad)) = (route.button(), hands.pad()?) else { return Ok(()) };
    pad.press(button, is_down).map_err(|error| error.to_string())
}

fn app_request(route: Route, task: &Task) -> Option<AppRequest> {
    let slot = match *task {
        Task::Place(Place::Saved { slot }) | Task::Save { slot } => slot,
        _ => GRID_SLOT,
    };
    match (route, *task) {
        (Route::AppSavedState, _) => Some(AppRequest::Load { slot }),
        (Route::AppSave, _) => Some(AppRequest::Save { slot }),
        (Route::AppPits, _) => Some(AppRequest::ToPits),
        (Route::AppRestart, _) => Some(AppRequest::Restart),
        (Route::AppStart, _) => Some(AppRequest::Start),
        (Route::AppPause, Task::Pause(paused)) => Some(AppRequest::Pause(paused)),
        (Route::AppPose, Task::Place(Place::Pose { position, yaw, speed })) => {
            Some(AppRequest::Pose { position, yaw, speed })
        }
        _ => None,
    }
}

fn teleport(route: Route, task: &Task) -> Option<Teleport> {
    match (route, *task) {
        (Route::PagePits, _) => Some(Teleport::Pits),
        (Route::PagePose, Task::Place(Place::Pose { position, yaw, .. })) => {
            Some(Teleport::Pose { position, yaw })
        }
        _ => None,
    }
}

/// Whether the game shows that it did what it was asked.
fn is_done(route: Route, task: &Task, view: &View<'_>, asked: &Asked) -> bool {
    let state = view.state;
    let stands = state.speed() < STANDING_SPEED;
    let has_settled = state.physics_step >= asked.physics_step + SETTLE_STEPS;
    match *task {
        Task::Pause(paused) => match view.liveness {
            Liveness::Paused => paused,
            Liveness::Running => !paused,
            _ => false,
        },
        Task::LeaveMenu => view.liveness == Liveness::Running && !view.is_in_menu(),
        Task::Save { .. } => true,
        // Until physics runs nothing is there to be driven.
        _ if view.liveness != Liveness::Running => false,
        Task::Place(Place::Pits) => has_settled && stands && view.is_in_pit,
        Task::Place(Place::Pose { position, yaw, speed }) => {
            // The page's teleport cannot give a speed.
            let speed = if route == Route::AppPose { speed } else { 0.0 };
            is_reached(state, &Snapshot { position, yaw, speed }, asked)
        }
        Task::Place(Place::Saved { slot }) => {
            view.saves.get(slot).is_none_or(|saved| is_reached(state, &saved, asked))
        }
        Task::Place(Place::Grid) if route == Route::AppSavedState => {
            view.saves.get(GRID_SLOT).is_none_or(|saved| is_reached(state, &saved, asked))
        }
        Task::Restart | Task::Place(Place::Grid) => {
            let has_begun =
                state.lap.distance < SESSION_START_DISTANCE && state.lap.completed_laps == 0;
            // A session that had only just begun cannot be told from the next one.
            let is_another = view.session != asked.session
                || (has_settled && asked.distance < SESSION_START_DISTANCE);
            stands && has_begun && is_another
        }
    }
}

/// Whether the car is there. Where it is to stand it must have stood for a moment: the page of the frames
/// shows the lap clock a frame later, and one that falls after that would pass for another session.
fn is_reached(state: &VehicleState, there: &Snapshot, asked: &Asked) -> bool {
    let wait = if there.speed < STANDING_SPEED { SETTLE_STEPS } else { 1 };
    state.physics_step >= asked.physics_step + wait && is_at(state, there)
}

fn is_at(state: &VehicleState, there: &Snapshot) -> bool {
    let away = (state.position - there.position).truncate().length();
    let slack = STANDING_SPEED.max(0.1 * there.speed);
    // A moving car goes on meanwhile: a tenth of a second of it.
    away < REACHED_DISTANCE + 0.1 * there.speed
        && wrap_angle(state.yaw - there.yaw).abs() < REACHED_ANGLE
        && (state.speed() - there.speed).abs() < slack
}
