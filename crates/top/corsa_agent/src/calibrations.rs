//! What `corsa calibrate` measured of the car at hand and the route it is driven by.

use std::path::PathBuf;

use corsa_control::calibrate::{CarCalibration, Response};
use corsa_pad::Route;

use crate::{driver::Driver, game::Game};

#[derive(Debug)]
pub(crate) struct Calibrations {
    folder: Option<PathBuf>,
    /// The session and the route for which it was looked up last.
    looked_up: Option<(u64, Route)>,
}

impl Calibrations {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, looked_up: None }
    }

    /// Looks it up whenever another session or route begins; a line for people if there is something to
    /// tell.
    pub(crate) fn look(&mut self, game: &mut Game, driver: &mut Driver) -> Option<String> {
        let folder = self.folder.as_deref()?;
        let now = driver.route().filter(|_| game.is_there()).map(|route| (game.session_id, route));
        if now == self.looked_up {
            return None;
        }
        self.looked_up = now;
        let (_, route) = now?;
        let car = game.car_info().model;
        match CarCalibration::load(folder, &car, route) {
            Ok(Some(calibration)) => {
                driver.set_response(calibration.response());
                game.trust(calibration);
                Some(format!("calibration of {car} by `{route}` is used"))
            }
            Ok(None) => {
                driver.set_response(Response::default());
                None
            }
            Err(error) => {
                driver.set_response(Response::default());
                Some(format!("{error}; driving without it"))
            }
        }
    }
}
