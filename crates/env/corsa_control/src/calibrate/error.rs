use std::path::PathBuf;

use corsa_pad::PadError;
use corsa_pages::PagesError;

use super::CurveError;

/// Why a calibration was not measured, kept or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrationError {
    /// The car cannot be driven.
    #[error("the game {state}; calibration needs a car that can be driven")]
    NotDriving { state: &'static str },
    /// The game does not follow the controls at all.
    #[error(
        "{control} does not follow: at command {command:+.2} the game shows {shown:+.3}, as at 0"
    )]
    NoEffect { control: &'static str, command: f64, shown: f64 },
    /// What was measured makes no sense.
    #[error("{control}: {source}")]
    NoCurve { control: &'static str, source: CurveError },
    /// The car did not reach the speed at which the steering is measured.
    #[error("the car reached {reached:.1} m/s, not {wanted:.1}")]
    TooSlow { reached: f64, wanted: f64 },
    #[error(transparent)]
    Pages(#[from] PagesError),
    #[error(transparent)]
    Pad(#[from] PadError),
    /// The file of a calibration.
    #[error("calibration: {reason}: {}", path.display())]
    File { reason: String, path: PathBuf },
}

impl CalibrationError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotDriving { .. } => {
                Some("start a practice session and press Drive, then calibrate again".into())
            }
            Self::NoEffect { .. } => Some(
                "the game may listen to another controller: `corsa doctor` shows which, \
                 `corsa setup` writes its settings"
                    .into(),
            ),
            Self::NoCurve { .. } => {
                Some("something else moves the controls meanwhile: hands off, and again".into())
            }
            Self::TooSlow { .. } => Some(
                "the car needs some 60 m of free straight road ahead, and a gear: \
                 put it at the start line, switch the automatic gearbox on"
                    .into(),
            ),
            Self::Pages(error) => Some(error.hint()),
            Self::Pad(error) => error.hint(),
            Self::File { .. } => Some("measure it again with `corsa calibrate`".into()),
        }
    }
}
