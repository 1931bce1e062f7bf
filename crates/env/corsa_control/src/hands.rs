use corsa_pad::Pad;
use corsa_pages::{Liveness, SimStateWriter};
use corsa_vehicle::{SessionPhase, VehicleState};

use crate::{Abilities, GameApp, Levers, Saves};

/// What of the game is seen, at one moment.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The newest state.
    pub state: &'a VehicleState,
    pub liveness: Liveness,
    /// Counts the sessions of this game.
    pub session: u64,
    /// The car stands in its pit box, as the game says.
    pub is_in_pit: bool,
    pub can: Abilities,
    /// What the CSP app has saved in this run of the game.
    pub saves: &'a Saves,
}

impl View<'_> {
    /// Whether the car waits for somebody to press Drive.
    pub fn is_in_menu(&self) -> bool {
        self.liveness == Liveness::Menu
            || (self.liveness != Liveness::Running && self.state.session == SessionPhase::Menu)
    }

    pub fn is_paused(&self) -> bool {
        self.liveness == Liveness::Paused && !self.is_in_menu()
    }
}

/// What a job acts with.
pub trait Hands {
    /// The controller; `None` while it is still being opened. An error ends the try.
    fn pad(&mut self) -> Result<Option<&mut dyn Pad>, String>;

    /// CSP's SimState page.
    fn sim(&mut self) -> Result<&mut SimStateWriter, String>;

    /// The app in the game, where it answers.
    fn app(&mut self) -> Option<&mut dyn GameApp>;
}

/// The levers of a game and a controller that is there.
#[derive(Debug)]
pub struct BothHands<'a> {
    pub levers: &'a mut Levers,
    pub pad: &'a mut dyn Pad,
}

impl Hands for BothHands<'_> {
    fn pad(&mut self) -> Result<Option<&mut dyn Pad>, String> {
        Ok(Some(self.pad))
    }

    fn sim(&mut self) -> Result<&mut SimStateWriter, String> {
        self.levers.sim()
    }

    fn app(&mut self) -> Option<&mut dyn GameApp> {
        self.levers.app()
    }
}
