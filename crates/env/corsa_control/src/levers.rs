use std::time::{Duration, Instant};

use corsa_pad::Route as PadRoute;
use corsa_pages::{CspAppClient, CspAppStatus, PageSpace, SimStateWriter};

use crate::{Abilities, GRID_SLOT, GameApp, Outcome, Saves};

/// How often the app's heartbeat is looked at, and an app that was not there is looked for.
const LOOK: Duration = Duration::from_millis(50);
const RETRY: Duration = Duration::from_secs(1);

/// What beside the controller a game can be moved by: CSP's SimState page and our app in the game.
#[derive(Debug)]
pub struct Levers {
    space: PageSpace,
    /// Made when it is needed first: a page that is there asks the game for something.
    sim: Option<SimStateWriter>,
    app: Option<CspAppClient>,
    status: Option<CspAppStatus>,
    saves: Saves,
    look_at: Instant,
}

impl Levers {
    pub fn new(space: PageSpace, now: Instant) -> Self {
        let saves = Saves::default();
        Self { space, sim: None, app: None, status: None, saves, look_at: now }
    }

    /// Looks whether the app lives. Cheap; call it at each turn.
    pub fn look(&mut self, now: Instant) {
        if now < self.look_at {
            return;
        }
        self.look_at = now + LOOK;
        if self.app.is_none() {
            // Another program may have it, or there is no place for its page: then there is no app.
            self.app = CspAppClient::open(&self.space).ok();
            self.look_at = now + if self.app.is_some() { LOOK } else { RETRY };
        }
        let before = self.status.map(|status| status.starts);
        let status = self.app.as_mut().and_then(|app| app.status(now).ok()?);
        self.status = status.filter(|status| status.is_alive);
        // An app that was started again has forgotten what it saved.
        if let (Some(before), Some(status)) = (before, self.status)
            && before != status.starts
        {
            self.saves.forget();
        }
    }

    /// What the app says of itself, while it lives.
    pub fn app_status(&self) -> Option<&CspAppStatus> {
        self.status.as_ref()
    }

    /// What the game can be asked by. `pad` is the controller, `has_csp` whether CSP has shown itself.
    pub fn abilities(&self, pad: Option<PadRoute>, has_csp: bool) -> Abilities {
        let can = self.status.map(|status| status.capabilities).unwrap_or_default();
        let is_page = pad == Some(PadRoute::CustomAi);
        Abilities {
            custom_ai: is_page,
            sim_state: is_page || has_csp || self.status.is_some(),
            pad_buttons: pad.is_some() && !is_page,
            app: self.status.is_some(),
            app_pose: can.set_pose(),
            app_saves: can.saved_states(),
            grid_save: self.saves.get(GRID_SLOT).is_some(),
        }
    }

    pub fn saves(&self) -> Saves {
        self.saves
    }

    /// Keeps what a job saved on its way.
    pub fn keep(&mut self, outcome: &Outcome) {
        if let Some((slot, snapshot)) = outcome.saved {
            self.saves.keep(slot, snapshot);
        }
    }

    pub fn sim(&mut self) -> Result<&mut SimStateWriter, String> {
        if self.sim.is_none() {
            let made = SimStateWriter::create(&self.space).map_err(|error| error.to_string())?;
            self.sim = Some(made);
        }
        self.sim.as_mut().ok_or_else(|| "no page".to_owned())
    }

    pub fn app(&mut self) -> Option<&mut dyn GameApp> {
        self.status?;
        self.app.as_mut().map(|app| app as &mut dyn GameApp)
    }

    /// The game is gone: what was asked of it is not asked of the next, and what it saved is lost.
    pub fn lose_game(&mut self) {
        self.sim = None;
        self.status = None;
        self.saves.forget();
    }
}
