use std::fmt;

use corsa_pad::Button;

use crate::{Place, Task};

/// A way to what is asked of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The CSP app loads a saved state of the car.
    AppSavedState,
    /// The CSP app puts the car at a pose and gives it its speed.
    AppPose,
    /// The Custom AI page's teleport to a pose; the car stands afterwards.
    PagePose,
    /// The CSP app puts the car into its pit box.
    AppPits,
    /// The Custom AI page's teleport to the pits.
    PagePits,
    /// The controller's button that Content Manager takes for "to the pits".
    PadPits,
    /// The CSP app restarts the session.
    AppRestart,
    /// CSP's SimState page restarts the session.
    SimStateRestart,
    /// The controller's button that Content Manager takes for "restart the session".
    PadRestart,
    /// The CSP app pauses or goes on.
    AppPause,
    /// CSP's SimState page pauses or goes on.
    SimStatePause,
    /// The controller's button that Content Manager takes for "pause".
    PadPause,
    /// The CSP app saves the state of the car.
    AppSave,
    /// The CSP app presses Drive.
    AppStart,
    /// The controller's button that Content Manager takes for "start".
    PadStart,
}

impl Route {
    pub const fn name(self) -> &'static str {
        match self {
            Self::AppSavedState => "saved state",
            Self::AppPose => "pose by the CSP app",
            Self::PagePose => "teleport",
            Self::AppPits => "pits by the CSP app",
            Self::PagePits => "teleport to the pits",
            Self::PadPits => "pits button",
            Self::AppRestart => "restart by the CSP app",
            Self::SimStateRestart => "restart",
            Self::PadRestart => "restart button",
            Self::AppPause => "pause by the CSP app",
            Self::SimStatePause => "pause",
            Self::PadPause => "pause button",
            Self::AppSave => "save by the CSP app",
            Self::AppStart => "start by the CSP app",
            Self::PadStart => "start button",
        }
    }

    /// The button of the routes that press one.
    pub(crate) const fn button(self) -> Option<Button> {
        match self {
            Self::PadPits => Some(Button::ToPits),
            Self::PadRestart => Some(Button::RestartSession),
            Self::PadPause => Some(Button::Pause),
            Self::PadStart => Some(Button::StartSession),
            _ => None,
        }
    }

    /// Whether the route works on the Custom AI page.
    pub(crate) const fn is_teleport(self) -> bool {
        matches!(self, Self::PagePose | Self::PagePits)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What this game, with what is installed in it, can be asked by.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that may be missing")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// The Custom AI page is our controller.
    pub custom_ai: bool,
    /// CSP is there, and with it the SimState page.
    pub sim_state: bool,
    /// The controller is a device whose buttons Content Manager listens to.
    pub pad_buttons: bool,
    /// The CSP app answers.
    pub app: bool,
    /// The CSP app may put the car anywhere (physics scripting is allowed on this track).
    pub app_pose: bool,
    /// The CSP app can save and load the state of the car (offline practice and hot lap).
    pub app_saves: bool,
    /// The state of the car on its grid is saved in slot [`GRID_SLOT`].
    pub grid_save: bool,
}

/// The slot in which the car on its grid is kept.
pub const GRID_SLOT: u8 = 0;

/// The ways to a task that this game offers, best first: exact and quick before slow.
pub fn routes(task: &Task, can: &Abilities) -> Vec<Route> {
    let all: &[(Route, bool)] = match task {
        Task::Place(Place::Saved { .. }) => &[(Route::AppSavedState, can.app_saves)],
        Task::Place(Place::Pose { .. }) => {
            &[(Route::AppPose, can.app_pose), (Route::PagePose, can.custom_ai)]
        }
        Task::Place(Place::Pits) => &[
            (Route::PagePits, can.custom_ai),
            (Route::AppPits, can.app),
            (Route::PadPits, can.pad_buttons),
        ],
        Task::Place(Place::Grid) => &[
            (Route::AppSavedState, can.app_saves && can.grid_save),
            (Route::AppRestart, can.app),
            (Route::PadRestart, can.pad_buttons),
            (Route::SimStateRestart, can.sim_state),
        ],
        Task::Restart => &[
            (Route::AppRestart, can.app),
            (Route::PadRestart, can.pad_buttons),
            (Route::SimStateRestart, can.sim_state),
        ],
        Task::Pause(_) => &[
            (Route::SimStatePause, can.sim_state),
            (Route::AppPause, can.app),
            (Route::PadPause, can.pad_buttons),
        ],
        Task::Save { .. } => &[(Route::AppSave, can.app_saves)],
        Task::LeaveMenu => &[(Route::AppStart, can.app), (Route::PadStart, can.pad_buttons)],
    };
    all.iter().filter(|(_, is_there)| *is_there).map(|(route, _)| *route).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Abilities = Abilities {
        custom_ai: true,
        sim_state: true,
        pad_buttons: true,
        app: true,
        app_pose: true,
        app_saves: true,
        grid_save: true,
    };

    #[test]
    fn a_saved_state_comes_before_a_restart_and_the_menu_of_the_restart_last() {
        let found = routes(&Task::Place(Place::Grid), &ALL);
        assert_eq!(found.first(), Some(&Route::AppSavedState));
        assert_eq!(found.last(), Some(&Route::SimStateRestart));
    }

    #[test]
    fn a_game_without_csp_is_asked_by_buttons_alone() {
        let bare = Abilities { pad_buttons: true, ..Abilities::default() };
        assert_eq!(routes(&Task::Place(Place::Grid), &bare), [Route::PadRestart]);
        assert_eq!(routes(&Task::Place(Place::Pits), &bare), [Route::PadPits]);
        assert_eq!(routes(&Task::LeaveMenu, &bare), [Route::PadStart]);
        let pose = Place::Pose { position: corsa_vehicle::DVec3::ZERO, yaw: 0.0, speed: 0.0 };
        assert_eq!(routes(&Task::Place(pose), &bare), []);
    }

    #[test]
    fn nothing_can_be_asked_of_a_game_that_listens_to_nothing() {
        for task in [Task::Restart, Task::Pause(true), Task::LeaveMenu] {
            assert!(routes(&task, &Abilities::default()).is_empty());
        }
    }
}
