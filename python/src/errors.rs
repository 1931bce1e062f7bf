//! Errors of the environment as the exceptions of `corsa_gym.errors`. Each carries the message and
//! the hint as its two arguments.

use corsa_backend::BackendError as Backend;
use corsa_env::EnvError;
use corsa_factory::FactoryError;
use corsa_picture::PictureError;
use pyo3::{PyErr, PyResult, Python, import_exception, sync::PyOnceLock, types::PyType};

import_exception!(corsa_gym.errors, BackendError);
import_exception!(corsa_gym.errors, BackendLost);
import_exception!(corsa_gym.errors, ControllerBusy);
import_exception!(corsa_gym.errors, EnvironmentClosed);
import_exception!(corsa_gym.errors, Error);
import_exception!(corsa_gym.errors, GameNotRunning);
import_exception!(corsa_gym.errors, IncompatibleGame);
import_exception!(corsa_gym.errors, InvalidAction);
import_exception!(corsa_gym.errors, InvalidContent);
import_exception!(corsa_gym.errors, InvalidSavedState);
import_exception!(corsa_gym.errors, InvalidSetting);
import_exception!(corsa_gym.errors, ResetNeeded);
import_exception!(corsa_gym.errors, UnsupportedByBackend);

type Text = (String, Option<String>);

/// A value that a user gave and that cannot be used.
pub(crate) fn invalid_setting(message: String, hint: Option<String>) -> PyErr {
    InvalidSetting::new_err((message, hint))
}

/// An action whose shape or type is not that of the space.
pub(crate) fn invalid_action(message: String) -> PyErr {
    InvalidAction::new_err((message, None::<String>))
}

/// The environment was closed before.
pub(crate) fn closed() -> PyErr {
    let hint = "make a new one with gymnasium.make";
    EnvironmentClosed::new_err(("the environment is closed".to_owned(), Some(hint.to_owned())))
}

/// How many remarks on files are told in full.
const MAX_REMARKS: usize = 5;

/// Tells once what was odd in the files of a track and a car.
pub(crate) fn warn_of_content(py: Python<'_>, remarks: &[String]) -> PyResult<()> {
    static CATEGORY: PyOnceLock<pyo3::Py<PyType>> = PyOnceLock::new();
    if remarks.is_empty() {
        return Ok(());
    }
    let category = CATEGORY.import(py, "corsa_gym.errors", "ContentWarning")?;
    let mut told: Vec<String> = remarks.iter().take(MAX_REMARKS).cloned().collect();
    if let Some(more) = remarks.len().checked_sub(MAX_REMARKS).filter(|more| *more > 0) {
        told.push(format!("and {more} more"));
    }
    let text = told.join("\n");
    // A text of files may hold what no C string can.
    let text = std::ffi::CString::new(text.replace('\0', " ")).unwrap_or_default();
    PyErr::warn(py, category, &text, 1)
}

pub(crate) fn from_env(error: &EnvError) -> PyErr {
    let text = (error.to_string(), error.hint().map(str::to_owned));
    match error {
        EnvError::BadAction { .. } | EnvError::WrongLength { .. } => InvalidAction::new_err(text),
        EnvError::BadStart { .. }
        | EnvError::BadCondition { .. }
        | EnvError::NoConditions
        | EnvError::Sensor(_)
        | EnvError::BadSetting { .. } => InvalidSetting::new_err(text),
        EnvError::ResetNeeded { .. } => ResetNeeded::new_err(text),
        EnvError::Backend(error) => from_backend(error, text),
        _ => Error::new_err(text),
    }
}

pub(crate) fn from_factory(error: &FactoryError) -> PyErr {
    let text = (error.to_string(), error.hint());
    match error {
        FactoryError::Content(_) | FactoryError::BadCar { .. } => InvalidContent::new_err(text),
        FactoryError::Env(error) => from_env(error),
        FactoryError::Backend(error) => from_backend(error, text),
        FactoryError::OneCarOnly { .. } | FactoryError::BadNumEnvs { .. } => {
            InvalidSetting::new_err(text)
        }
        _ => Error::new_err(text),
    }
}

pub(crate) fn from_picture(error: &PictureError) -> PyErr {
    InvalidSetting::new_err((error.to_string(), error.hint()))
}

fn from_backend(error: &Backend, text: Text) -> PyErr {
    match error {
        Backend::GameNotRunning { .. } => GameNotRunning::new_err(text),
        Backend::Lost { .. } => BackendLost::new_err(text),
        Backend::ControllerBusy { .. } => ControllerBusy::new_err(text),
        Backend::Incompatible { .. } => IncompatibleGame::new_err(text),
        Backend::BadSavedState { .. } => InvalidSavedState::new_err(text),
        Backend::Unsupported { .. } => UnsupportedByBackend::new_err(text),
        _ => BackendError::new_err(text),
    }
}
