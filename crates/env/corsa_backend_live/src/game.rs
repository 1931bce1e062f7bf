use std::time::{Duration, Instant};

use corsa_backend::BackendError;
use corsa_pages::{ControlsWriter, GameReader, Liveness, PagesError, SimStateWriter, wait_for};
use corsa_vehicle::{Controls, SessionPhase, VehicleState};

use crate::LiveOptions;

/// A game that is there: its pages, and the hold on its controls once there is one.
#[derive(Debug)]
pub(crate) struct Game {
    reader: GameReader,
    controls: ControlsWriter,
    /// Made when it is needed first: a page that is there asks the game for something.
    sim: Option<SimStateWriter>,
    newest: Option<Seen>,
    /// Counts the sessions this game has begun since it was found.
    session: u64,
    liveness: Liveness,
    /// When the controls page was made that CSP has not answered yet.
    page_made_at: Instant,
}

/// A state, and when it was first seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) state: VehicleState,
    pub(crate) at: Instant,
}

/// How long pages may stay without a sign of life before they are called dead.
const PROOF_LIMIT: Duration = Duration::from_secs(2);
/// CSP ignores a controls page made too early in a session: without an answer for this long, it is
/// made again.
const CAR_PAGE_PATIENCE: Duration = Duration::from_secs(3);

impl Game {
    /// Waits for a game and takes its controls, with a guard.
    pub(crate) fn take(options: &LiveOptions) -> Result<Self, BackendError> {
        let reader = await_game(options)?;
        let mut controls = ControlsWriter::claim(&options.pages).map_err(|error| pages(&error))?;
        controls.guard_with(&options.self_command).map_err(|error| pages(&error))?;
        let liveness = Liveness::Unproven;
        let page_made_at = Instant::now();
        Ok(Self { reader, controls, sim: None, newest: None, session: 0, liveness, page_made_at })
    }

    /// One look at the pages: a new state, if there is one.
    pub(crate) fn look(&mut self) -> Result<Option<Seen>, BackendError> {
        let poll = self.reader.poll().map_err(|error| pages(&error))?;
        self.session += u64::from(poll.new_session);
        self.liveness = poll.liveness;
        let Some(state) = poll.state else { return Ok(None) };
        self.insist()?;
        self.controls.observe(&state).map_err(|error| pages(&error))?;
        let seen = Seen { state, at: Instant::now() };
        self.newest = Some(seen);
        Ok(Some(seen))
    }

    /// Makes the controls page again while CSP does not answer it. Only the time in which physics runs
    /// counts: in the menu CSP does not look.
    fn insist(&mut self) -> Result<(), BackendError> {
        if self.reader.has_car_page() || self.newest.is_none() {
            self.page_made_at = Instant::now();
        } else if self.page_made_at.elapsed() > CAR_PAGE_PATIENCE {
            self.page_made_at = Instant::now();
            log::info!("no answer to the controls page; making it again");
            self.controls.make_again().map_err(|error| pages(&error))?;
        }
        Ok(())
    }

    /// Asks the car for these controls.
    pub(crate) fn drive(&mut self, controls: &Controls) -> Result<(), BackendError> {
        self.reader.note_command(controls.steering);
        self.controls.write(controls).map_err(|error| pages(&error))
    }

    /// Nobody drives, and the guard knows it.
    pub(crate) fn release(&mut self) -> Result<(), BackendError> {
        self.controls.release().map_err(|error| pages(&error))
    }

    pub(crate) fn controls(&mut self) -> &mut ControlsWriter {
        &mut self.controls
    }

    pub(crate) fn sim(
        &mut self,
        options: &LiveOptions,
    ) -> Result<&mut SimStateWriter, BackendError> {
        if self.sim.is_none() {
            let made = SimStateWriter::create(&options.pages).map_err(|error| pages(&error))?;
            self.sim = Some(made);
        }
        self.sim.as_mut().ok_or_else(|| BackendError::Lost { reason: "no page".to_owned() })
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

    pub(crate) fn is_in_pit(&self) -> bool {
        self.reader.session().is_in_pit
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

/// Opens the pages once somebody is behind them.
pub(crate) fn await_game(options: &LiveOptions) -> Result<GameReader, BackendError> {
    let deadline = Instant::now() + options.timeout;
    let mut reason = String::from("no sign of life from the game's pages");
    let found = wait_for(deadline, || match alive(options, deadline) {
        Ok(reader) => Some(Ok(reader)),
        Err(Silent::Wait(why)) => {
            reason = why;
            // Opening files 5,000 times a second would be rude.
            std::thread::sleep(Duration::from_millis(20));
            None
        }
        Err(Silent::Never(error)) => Some(Err(error)),
    });
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
