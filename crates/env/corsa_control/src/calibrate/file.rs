use std::path::{Path, PathBuf};

use corsa_pad::Route;
use corsa_pages::Calibration;
use corsa_vehicle::CarInfo;
use serde::{Deserialize, Serialize};

use super::{CalibrationError, Curve, Response};

/// What is known of how one car takes controls through one controller route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarCalibration {
    /// The car's id.
    pub car: String,
    /// The controller route, as `--pad` names it.
    pub route: String,
    /// Unit of `steerAngle` on the physics page.
    pub steering_unit: SteeringUnit,
    /// What the physics page shows at full lock, in its unit.
    pub steering_at_lock: f64,
    /// +1 when `steerAngle` grows to the right, -1 when to the left.
    pub steering_sign: f64,
    /// The car turns right when the controller is asked to steer left.
    pub is_steering_reversed: bool,
    /// Hand-wheel angle at full lock, one side, rad; where the game tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steering_wheel_lock_rad: Option<f64>,
    /// Angle of the road wheels at full lock, rad, from the circle that the car drove.
    pub road_wheel_lock_rad: f64,
    /// Hand-wheel angle over road-wheel angle; where the first is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steering_ratio: Option<f64>,
    /// Distance between the axles by the contact points, m.
    pub wheelbase_m: f64,
    /// Command to effect, both + left, 1 is full lock.
    pub steering: Curve,
    /// Command to effect, 0 to 1.
    pub throttle: Curve,
    /// Command to effect, 0 to 1.
    pub brake: Curve,
    pub action_delay: ActionDelay,
}

/// Unit of the page's steering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SteeringUnit {
    /// -1 to 1.
    Normalized,
    /// Degrees of the hand-wheel.
    Degrees,
}

/// Wall-clock time from a command to the first physics step on the page that shows half of its change.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDelay {
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub samples: u32,
}

impl CarCalibration {
    /// Bends commands so that the game does what was asked for.
    pub fn response(&self) -> Response {
        Response {
            steering: self.steering.clone(),
            throttle: self.throttle.clone(),
            brake: self.brake.clone(),
            is_steering_reversed: self.is_steering_reversed,
        }
    }

    /// What the reader of the pages should believe before it has measured it.
    pub fn signs(&self) -> Calibration {
        Calibration {
            steering_sign: self.steering_sign,
            steering_at_lock: match self.steering_unit {
                SteeringUnit::Normalized => 1.0,
                SteeringUnit::Degrees => self.steering_at_lock,
            },
            ..Calibration::default()
        }
    }

    /// Adds what the pages do not tell.
    pub fn complete(&self, car: &mut CarInfo) {
        car.steering_wheel_lock = car.steering_wheel_lock.or(self.steering_wheel_lock_rad);
        car.steering_ratio = car.steering_ratio.or(self.steering_ratio);
        car.wheelbase = car.wheelbase.or(Some(self.wheelbase_m));
    }

    /// The file of a car and a route in a folder of calibrations.
    pub fn path(folder: &Path, car: &str, route: Route) -> PathBuf {
        // A car's id is a folder's name; whatever else stands there must not lead elsewhere.
        let safe = |c: char| if c.is_ascii_alphanumeric() || "_-.".contains(c) { c } else { '_' };
        let car: String = car.chars().map(safe).collect();
        folder.join(format!("{car}.{route}.toml"))
    }

    /// The calibration of a car and a route, if there is one.
    pub fn load(folder: &Path, car: &str, route: Route) -> Result<Option<Self>, CalibrationError> {
        let path = Self::path(folder, car, route);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(CalibrationError::File { reason: error.to_string(), path }),
        };
        let read: Self = toml::from_str(&text).map_err(|error| CalibrationError::File {
            // The message alone: the rest repeats the file.
            reason: error.message().to_owned(),
            path: path.clone(),
        })?;
        match read.check() {
            Ok(()) => Ok(Some(read)),
            Err(reason) => Err(CalibrationError::File { reason, path }),
        }
    }

    /// Writes the file, replacing an older one; its path.
    pub fn save(&self, folder: &Path) -> Result<PathBuf, CalibrationError> {
        let route: Route = self.route.parse().map_err(|error| CalibrationError::File {
            reason: format!("{error}"),
            path: folder.to_owned(),
        })?;
        let path = Self::path(folder, &self.car, route);
        let failed = |reason: String| CalibrationError::File { reason, path: path.clone() };
        let text = toml::to_string(self).map_err(|error| failed(error.to_string()))?;
        let text = format!("# Measured by `corsa calibrate`; angles in rad, + left.\n{text}");
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        // Beside it first: an agent may be reading.
        let fresh = path.with_extension("toml.new");
        std::fs::write(&fresh, text)
            .and_then(|()| std::fs::rename(&fresh, &path))
            .map_err(|error| failed(error.to_string()))?;
        Ok(path)
    }

    fn check(&self) -> Result<(), String> {
        let positive = [
            ("steering_at_lock", self.steering_at_lock),
            ("road_wheel_lock_rad", self.road_wheel_lock_rad),
            ("wheelbase_m", self.wheelbase_m),
        ];
        for (name, value) in positive {
            if !(value.is_finite() && value > 0.0) {
                return Err(format!("`{name}` is {value}, not a positive number"));
            }
        }
        if self.steering_sign.abs() == 1.0 {
            Ok(())
        } else {
            Err(format!("`steering_sign` is {}, not 1 or -1", self.steering_sign))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> CarCalibration {
        CarCalibration {
            car: "../ks_mazda mx5".into(),
            route: "vigem".into(),
            steering_unit: SteeringUnit::Degrees,
            steering_at_lock: 450.0,
            steering_sign: 1.0,
            is_steering_reversed: false,
            steering_wheel_lock_rad: Some(7.85),
            road_wheel_lock_rad: 0.6,
            steering_ratio: Some(13.1),
            wheelbase_m: 2.31,
            steering: Curve::straight_steering(),
            throttle: Curve::straight_pedal(),
            brake: Curve::new(vec![(0.0, 0.0), (0.5, 0.2), (1.0, 1.0)]).expect("ascending"),
            action_delay: ActionDelay { p50_ms: 3.1, p99_ms: 6.4, samples: 60 },
        }
    }

    #[test]
    fn a_calibration_is_read_as_it_was_written_and_stays_in_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = example().save(folder.path()).expect("written");
        assert_eq!(path.parent(), Some(folder.path()));
        let read = CarCalibration::load(folder.path(), &example().car, Route::Vigem);
        assert_eq!(read.expect("readable"), Some(example()));
        let other = CarCalibration::load(folder.path(), &example().car, Route::CustomAi);
        assert_eq!(other.expect("readable"), None);
    }

    #[test]
    fn a_damaged_file_is_named_with_what_is_wrong_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = example().save(folder.path()).expect("written");
        let text = std::fs::read_to_string(&path).expect("readable");
        for (from, to, said) in [
            ("450.0", "nan", "`steering_at_lock` is NaN"),
            ("steering_sign = 1.0", "steering_sign = 0.5", "not 1 or -1"),
            ("p50_ms", "p51_ms", "p51_ms"),
            ("degrees", "furlongs", "furlongs"),
        ] {
            std::fs::write(&path, text.replace(from, to)).expect("written");
            let error = CarCalibration::load(folder.path(), &example().car, Route::Vigem);
            let error = error.expect_err("damaged").to_string();
            assert!(error.contains(said) && error.contains("vigem.toml"), "{error}");
        }
    }
}
