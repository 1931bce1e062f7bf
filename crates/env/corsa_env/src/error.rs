use corsa_backend::BackendError;
use corsa_sensors::SensorError;

/// What was wrong with what the user asked for, or what the backend reported.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EnvError {
    /// An action that is NaN, infinite or outside -1 to 1.
    #[error("action[{env}][{index}] ({name}) is {value}, not in -1..1")]
    BadAction { env: usize, index: usize, name: &'static str, value: f32 },
    /// An array of the wrong length.
    #[error("{what} has {found} values, expected {expected}")]
    WrongLength { what: &'static str, found: usize, expected: usize },
    /// A start that is not on the track or not a number.
    #[error("start: {name} is {value}, expected {expected}")]
    BadStart { name: &'static str, value: f64, expected: String },
    /// A condition, or a range of it, that no car can drive under.
    #[error("condition {name} is {value}, expected {expected}")]
    BadCondition { name: &'static str, value: f64, expected: String },
    /// Conditions for an environment that was made without any.
    #[error("this environment was made without conditions to change")]
    NoConditions,
    /// A setting outside its range.
    #[error("setting `{name}` is {value}, expected {expected}")]
    BadSetting { name: &'static str, value: String, expected: String },
    /// A step after the end of an episode without a reset between.
    #[error("environment {env} has ended its episode and was not reset")]
    ResetNeeded { env: usize },
    /// Sensors that cannot be.
    #[error(transparent)]
    Sensor(#[from] SensorError),
    #[error(transparent)]
    Backend(#[from] BackendError),
}

impl EnvError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::BadAction { .. } => Some("clip actions to the action space before step()"),
            Self::ResetNeeded { .. } => Some("call reset() first"),
            Self::NoConditions => Some("make it with randomize={}"),
            Self::Sensor(error) => Some(error.hint()),
            Self::Backend(error) => error.hint(),
            _ => None,
        }
    }
}
