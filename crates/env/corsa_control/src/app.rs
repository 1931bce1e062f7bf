//! What is asked of the CSP app, as a job needs it.

use corsa_pages::{CspAppClient, CspPose, CspRequest, CspResult};
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

impl GameApp for CspAppClient {
    fn ask(&mut self, request: &AppRequest) -> Result<u32, String> {
        self.request(&csp_request(request)).map_err(|error| error.to_string())
    }

    fn answer(&mut self, id: u32) -> Option<Result<(), String>> {
        match self.poll() {
            Ok(None) => None,
            Ok(Some(response)) if response.id != id => None,
            // What is missing of it, the state shows: a pose without its speed is not believed.
            Ok(Some(response))
                if matches!(response.result, CspResult::Done | CspResult::Partial) =>
            {
                Some(Ok(()))
            }
            Ok(Some(response)) if response.message.is_empty() => {
                Some(Err(format!("the CSP app says {:?}", response.result)))
            }
            Ok(Some(response)) => Some(Err(format!("the CSP app says: {}", response.message))),
            Err(error) => Some(Err(error.to_string())),
        }
    }
}

fn csp_request(request: &AppRequest) -> CspRequest {
    match *request {
        AppRequest::Start => CspRequest::Start { instant: true },
        AppRequest::Restart => CspRequest::RestartSession,
        AppRequest::ToPits => CspRequest::ToPits,
        AppRequest::Save { slot } => CspRequest::SaveState { slot: u32::from(slot) },
        AppRequest::Load { slot } => CspRequest::LoadState { slot: u32::from(slot) },
        AppRequest::Pose { position, yaw, speed } => CspRequest::SetPose(CspPose {
            position,
            yaw,
            velocity: DVec3::new(yaw.cos(), yaw.sin(), 0.0) * speed,
            angular_velocity: DVec3::ZERO,
        }),
        AppRequest::Pause(paused) => CspRequest::Pause(paused),
    }
}
