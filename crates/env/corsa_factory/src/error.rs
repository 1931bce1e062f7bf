use corsa_backend::BackendError;
use corsa_content::ContentError;
use corsa_env::EnvError;

/// Why an environment could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactoryError {
    /// The track or the car.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// A setting of the environment.
    #[error(transparent)]
    Env(#[from] EnvError),
    /// The backend.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// Parameters of a car that make no car.
    #[error("car `{car}`: {reason}")]
    BadCar { car: String, reason: String },
    /// Real time has one car.
    #[error("backend `{backend}` drives one car, not {num_envs}")]
    OneCarOnly { backend: &'static str, num_envs: usize },
    #[error("setting `num_envs` is {found}, expected 1 to 10000000")]
    BadNumEnvs { found: usize },
}

impl FactoryError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Content(error) => error.hint(),
            Self::Env(error) => error.hint().map(str::to_owned),
            Self::Backend(error) => error.hint().map(str::to_owned),
            Self::OneCarOnly { .. } => {
                Some("use num_envs=1, or backend=\"sim\" for a batch".to_owned())
            }
            _ => None,
        }
    }
}
