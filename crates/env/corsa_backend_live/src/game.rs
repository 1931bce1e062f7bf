use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use corsa_backend::BackendError;
use corsa_control::calibrate::{self, CalibrationError, CarCalibration, Response, Rig};
use corsa_control::{
    BothHands, Job, Levers, Outcome, Pace, PadPlan, PageAdvice, PageWatch, Relauncher, View,
};
use corsa_pad::{Pad, PadError, PadOptions, Route};
use corsa_pages::{GameReader, Liveness, PagesError, wait_for};
use corsa_vehicle::{Controls, SessionPhase, VehicleState};

use crate::LiveOptions;

/// A game that is there: its pages, and the hold on its controls once there is one.
#[derive(Debug)]
pub(crate) struct Game {
    reader: GameReader,
    pad: Box<dyn Pad>,
    plan: PadPlan,
    options: PadOptions,
    /// Bends commands so that the game does what was asked for.
    response: Response,
    calibrations: Option<PathBuf>,
    levers: Levers,
    pace: Pace,
    newest: Option<Seen>,
    /// Counts the sessions this game has begun since it was found.
    session: u64,
    liveness: Liveness,
    page_watch: PageWatch,
}

/// A state, and when it was first seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) state: VehicleState,
    pub(crate) at: Instant,
}

/// How long a game that is started may take.
const LOAD_LIMIT: Duration = Duration::from_mins(4);
/// How long pages may stay without a sign of life before they are called dead.
const PROOF_LIMIT: Duration = Duration::from_secs(2);

impl Game {
    /// Waits for a game and takes its controls, by the best route there is.
    pub(crate) fn take(
        options: &LiveOptions,
        relauncher: Option<&mut Relauncher>,
    ) -> Result<Self, BackendError> {
        let reader = await_game(options, relauncher)?;
        let now = Instant::now();
        let pad_options =
            PadOptions { pages: options.pages.clone(), self_command: options.self_command.clone() };
        let mut plan = PadPlan::of_this_machine(options.pad);
        let mut game = Self {
            pad: open_pad(&mut plan, &pad_options)?,
            plan,
            options: pad_options,
            response: Response::default(),
            calibrations: options.calibrations.clone(),
            levers: Levers::new(options.pages.clone(), now),
            pace: Pace::new(options.time_scale),
            newest: None,
            session: 0,
            liveness: Liveness::Unproven,
            page_watch: PageWatch::new(now),
            reader,
        };
        game.calibrate();
        Ok(game)
    }

    /// Uses what was measured of this car and route, where it was.
    fn calibrate(&mut self) {
        let route = self.pad.route();
        let Some(folder) = &self.calibrations else { return };
        let car = self.reader.car_info().model;
        match CarCalibration::load(folder, &car, route) {
            Ok(Some(calibration)) => {
                self.response = calibration.response();
                self.reader.trust(calibration.signs());
            }
            Ok(None) => self.response = Response::default(),
            Err(error) => log::warn!("{error}"),
        }
    }

    /// One look at the pages: a new state, if there is one.
    pub(crate) fn look(&mut self) -> Result<Option<Seen>, BackendError> {
        let now = Instant::now();
        let poll = self.reader.poll().map_err(|error| pages(&error))?;
        self.session += u64::from(poll.new_session);
        self.liveness = poll.liveness;
        self.levers.look(now);
        let Some(state) = poll.state else { return Ok(None) };
        self.insist(now)?;
        if let Some(line) = self.pace.see(&mut self.levers, state.physics_step, now) {
            log::warn!("{line}");
        }
        self.pad.observe(&state).map_err(|error| pad_error(&error))?;
        let seen = Seen { state, at: now };
        self.newest = Some(seen);
        Ok(Some(seen))
    }

    /// Makes the controls page again while CSP does not answer it, and takes another route where it
    /// never does.
    fn insist(&mut self, now: Instant) -> Result<(), BackendError> {
        if self.pad.route() != Route::CustomAi {
            return Ok(());
        }
        match self.page_watch.look(now, self.reader.has_car_page(), true) {
            PageAdvice::Wait => Ok(()),
            PageAdvice::MakeAgain => {
                log::info!("no answer to the controls page; making it again");
                self.pad.make_again().map_err(|error| pad_error(&error))
            }
            PageAdvice::GiveUp => {
                let reason = "no CSP answers the Custom AI page".to_owned();
                match self.plan.give_up(reason) {
                    Some(route) => {
                        log::warn!("no CSP answers the Custom AI page; driving by {route}");
                        self.pad = open_pad(&mut self.plan, &self.options)?;
                        self.calibrate();
                        Ok(())
                    }
                    // Nothing better is there; it may still answer.
                    None => self.pad.make_again().map_err(|error| pad_error(&error)),
                }
            }
        }
    }

    /// Asks the car for these controls.
    pub(crate) fn drive(&mut self, controls: &Controls) -> Result<(), BackendError> {
        self.reader.note_command(controls.steering);
        let bent = self.response.command_for(controls);
        self.pad.write(&bent).map_err(|error| pad_error(&error))
    }

    /// Nobody drives, and the guard knows it.
    pub(crate) fn release(&mut self) -> Result<(), BackendError> {
        self.pad.release().map_err(|error| pad_error(&error))
    }

    pub(crate) fn keep_alive(&mut self) {
        self.pad.keep_alive();
    }

    /// Moves a job on; its outcome when it is over.
    pub(crate) fn advance(&mut self, job: &mut Job) -> Option<Outcome> {
        let state = match self.newest {
            Some(seen) if self.liveness == Liveness::Running => seen.state,
            // In the menu and while paused no step comes.
            _ => self.reader.peek().ok()?,
        };
        let saves = self.levers.saves();
        let has_csp = self.reader.has_car_page();
        let view = View {
            state: &state,
            liveness: self.liveness,
            session: self.session,
            is_in_pit: self.reader.session().is_in_pit,
            can: self.levers.abilities(Some(self.pad.route()), has_csp),
            saves: &saves,
        };
        let mut hands = BothHands { levers: &mut self.levers, pad: &mut *self.pad };
        let outcome = job.advance(&view, &mut hands, Instant::now())?;
        self.levers.keep(&outcome);
        Some(outcome)
    }

    /// The calibration drive; commands go as they are, whatever was measured before.
    pub(crate) fn measure(
        &mut self,
        stop: &AtomicBool,
        say: &mut dyn FnMut(&str),
    ) -> Result<CarCalibration, CalibrationError> {
        let mut rig = Rig { reader: &mut self.reader, pad: &mut *self.pad, stop };
        calibrate::measure(&mut rig, say)
    }

    /// CSP drove the car by its page and does not any more.
    pub(crate) fn has_lost_csp(&self) -> bool {
        self.pad.route() == Route::CustomAi && self.page_watch.is_lost(Instant::now())
    }

    pub(crate) fn newest(&self) -> Option<Seen> {
        self.newest
    }

    pub(crate) fn session(&self) -> u64 {
        self.session
    }

    pub(crate) fn liveness(&self) -> Liveness {
        self.liveness
    }

    /// Physics steps never seen, since the game was found.
    pub(crate) fn lost(&self) -> u64 {
        self.reader.stats().lost
    }

    /// What the game is doing, where no step says so: in the menu none comes.
    pub(crate) fn phase(&mut self) -> SessionPhase {
        self.reader.peek().map_or(SessionPhase::Off, |state| state.session)
    }
}

/// Opens the first route of the plan that can be opened. A car that somebody else drives is no reason to
/// drive it in another way.
fn open_pad(plan: &mut PadPlan, options: &PadOptions) -> Result<Box<dyn Pad>, BackendError> {
    loop {
        let Some(route) = plan.current() else { return Err(no_route(plan)) };
        let error = match corsa_pad::open(route, options) {
            Ok(pad) => return Ok(pad),
            Err(error) => error,
        };
        let is_busy = matches!(error, PadError::Pages(PagesError::Busy { .. }));
        if is_busy || plan.give_up(error.to_string()).is_none() {
            return Err(pad_error(&error));
        }
    }
}

fn no_route(plan: &PadPlan) -> BackendError {
    let reasons: Vec<_> =
        plan.given_up().iter().map(|(route, reason)| format!("{route}: {reason}")).collect();
    BackendError::Incompatible {
        source_name: "controller".to_owned(),
        reason: reasons.join("; "),
        hint: "`corsa doctor` says what each route needs".to_owned(),
    }
}

/// What an error of the controller means to an environment.
pub(crate) fn pad_error(error: &PadError) -> BackendError {
    match error {
        PadError::Pages(error) => pages(error),
        _ => BackendError::Incompatible {
            source_name: "controller".to_owned(),
            reason: error.to_string(),
            hint: error.hint().unwrap_or_else(|| "`corsa doctor` looks closer".to_owned()),
        },
    }
}

/// Opens the pages once somebody is behind them.
///
/// Where the game may be started it is, and has longer to load.
pub(crate) fn await_game(
    options: &LiveOptions,
    mut relauncher: Option<&mut Relauncher>,
) -> Result<GameReader, BackendError> {
    let patience = if relauncher.is_some() { LOAD_LIMIT } else { Duration::ZERO };
    let deadline = Instant::now() + options.timeout.max(patience);
    let mut reason = String::from("no sign of life from the game's pages");
    let found = wait_for(deadline, || match alive(options, deadline) {
        Ok(reader) => Some(Ok(reader)),
        Err(Silent::Wait(why)) => {
            reason = why;
            if let Some(relauncher) = relauncher.as_mut()
                && let Some(line) = relauncher.advance(false, Instant::now())
            {
                log::warn!("{line}");
                if relauncher.has_given_up() {
                    let hint = "start the game by hand, or mend the session file".to_owned();
                    return Some(Err(BackendError::GameNotRunning { reason: line, hint }));
                }
            }
            // Opening files 5,000 times a second would be rude.
            std::thread::sleep(Duration::from_millis(20));
            None
        }
        Err(Silent::Never(error)) => Some(Err(error)),
    });
    if matches!(found, Some(Ok(_)))
        && let Some(relauncher) = relauncher
    {
        relauncher.advance(true, Instant::now());
    }
    found.unwrap_or_else(|| {
        let hint = "start Assetto Corsa and a session in it, or `corsa standin`".to_owned();
        Err(BackendError::GameNotRunning { reason, hint })
    })
}

enum Silent {
    /// Waiting may help.
    Wait(String),
    Never(BackendError),
}

fn alive(options: &LiveOptions, deadline: Instant) -> Result<GameReader, Silent> {
    let fail = |error: PagesError| {
        if error.is_not_running() {
            Silent::Wait(error.to_string())
        } else {
            Silent::Never(pages(&error))
        }
    };
    let mut reader = GameReader::open(&options.pages).map_err(fail)?;
    let limit = deadline.min(Instant::now() + PROOF_LIMIT);
    let verdict = wait_for(limit, || match reader.poll() {
        Ok(poll) => match poll.liveness {
            Liveness::Unproven => None,
            Liveness::Dead => Some(Ok(false)),
            Liveness::Running | Liveness::Paused | Liveness::Menu => Some(Ok(true)),
        },
        Err(error) => Some(Err(error)),
    });
    match verdict {
        Some(Ok(true)) => Ok(reader),
        Some(Ok(false)) | None => Err(Silent::Wait(format!(
            "the pages in {} are left over from a dead game",
            options.pages
        ))),
        Some(Err(error)) => Err(fail(error)),
    }
}

/// What an error of the pages means to an environment.
pub(crate) fn pages(error: &PagesError) -> BackendError {
    match error {
        PagesError::NotRunning { .. } => {
            BackendError::GameNotRunning { reason: error.to_string(), hint: error.hint() }
        }
        PagesError::Busy { .. } => {
            BackendError::ControllerBusy { holder: error.to_string(), hint: error.hint() }
        }
        _ => BackendError::Incompatible {
            source_name: "shared memory".to_owned(),
            reason: error.to_string(),
            hint: error.hint(),
        },
    }
}
