use std::path::Path;

use corsa_vehicle::{BUILTIN_CARS, VehicleParams};

use crate::ContentError;
use crate::near::nearest;

/// The car of a built-in name.
pub fn open_car(spec: &str) -> Result<VehicleParams, ContentError> {
    if let Some(params) = VehicleParams::builtin(spec) {
        return Ok(params);
    }
    let path = Path::new(spec);
    if !spec.is_empty() && path.exists() {
        return Err(ContentError::CarFolder { path: path.to_owned() });
    }
    Err(ContentError::UnknownCar { name: spec.to_owned(), near: nearest(spec, BUILTIN_CARS) })
}
