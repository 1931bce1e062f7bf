//! What is asked of the CSP app, as this crate needs it.

use corsa_vehicle::DVec3;

/// A request to the app in the game.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AppRequest {
    /// Press Drive.
    Start,
    /// Begin the session anew.
    Restart,
    ToPits,
    Save {
        slot: u8,
    },
    Load {
        slot: u8,
    },
    /// A pose in `map` (m, rad) and a speed along the car's own x axis (m/s).
    Pose {
        position: DVec3,
        yaw: f64,
        speed: f64,
    },
    Pause(bool),
}

/// The app's side, as a job sees it.
pub trait GameApp {
    /// Asks; the number by which [`answer`](Self::answer) knows the request.
    fn ask(&mut self, request: &AppRequest) -> Result<u32, String>;

    /// What came of a request: nothing yet, done, or why not.
    fn answer(&mut self, id: u32) -> Option<Result<(), String>>;
}
