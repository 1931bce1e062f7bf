use std::path::PathBuf;

use corsa_vehicle::params::ParamsError;

use crate::Place;

/// Why a car's folder gives no car.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CarError {
    /// The data is packed into `data.acd` and there is no `data` folder beside it.
    #[error("the car's data is packed: {}", .path.display())]
    Packed { path: PathBuf },
    /// Neither `data` nor `data.acd`.
    #[error("no car: neither data/car.ini nor data.acd in {}", .path.display())]
    NoData { path: PathBuf },
    /// A file that every car must have.
    #[error("the car lacks its {name}: {}", .path.display())]
    NoFile { name: String, path: PathBuf },
    /// A file that is not text.
    #[error("encrypted or damaged, not text: {}", .path.display())]
    Encrypted { path: PathBuf },
    /// A file that every car must have, with nothing in it.
    #[error("empty: {}", .path.display())]
    Empty { path: PathBuf },
    /// A value without which there is no car, and for which the game has no default.
    #[error("no {key} in [{section}]: {place}")]
    NoValue { section: String, key: String, place: Place },
    /// A value that cannot be used, and for which the game has no default.
    #[error("{key} is `{text}`, expected {expected}: {place}")]
    BadValue { key: String, text: String, expected: &'static str, place: Place },
    /// Springs too soft for the car, or links that do not let it rest.
    #[error("no rest: the springs do not carry {load:.0} N within the wheel's travel: {place}")]
    NoRest { load: f64, place: Place },
    /// A compound the car does not have.
    #[error("no tires named `{name}`, the car has {}: {place}", .known.join(", "))]
    UnknownCompound { name: String, known: Vec<String>, place: Place },
    /// All was read, but together it is no car.
    #[error("{source}: {}", .path.display())]
    Params { path: PathBuf, source: ParamsError },
}

impl CarError {
    /// What to do about it, in one line.
    pub fn hint(&self) -> String {
        match self {
            Self::Packed { .. } => "where its author allows it, Content Manager unpacks it: open the car there with developer mode on, choose Unpack data, and give this folder again".to_owned(),
            Self::NoData { .. } => "give content/cars/<car> of the game, which holds a data folder".to_owned(),
            Self::NoFile { .. } | Self::Empty { .. } => "install the car again, or take the file from where it came".to_owned(),
            Self::Encrypted { .. } => "its author protected it; CorsaGym reads only what is in plain text, so choose another car".to_owned(),
            Self::NoValue { .. }
            | Self::BadValue { .. }
            | Self::NoRest { .. }
            | Self::Params { .. } => "mend the car's data, or tell its author".to_owned(),
            Self::UnknownCompound { known, .. } => format!("tires: {}", known.join(", ")),
        }
    }
}
