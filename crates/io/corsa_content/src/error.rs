use std::path::PathBuf;

use corsa_track::{BUILTIN_TRACKS, TrackError};
use corsa_vehicle::BUILTIN_CARS;

use crate::car::CarError;
use crate::kn5::Kn5Error;

/// Why a track or car cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// Neither a built-in track nor a path.
    #[error("no track named `{name}`{}", did_you_mean(*.near))]
    UnknownTrack { name: String, near: Option<&'static str> },
    /// Not a built-in car.
    #[error("no car named `{name}`{}", did_you_mean(*.near))]
    UnknownCar { name: String, near: Option<&'static str> },
    /// A car's folder that gives no car.
    #[error(transparent)]
    Car(#[from] CarError),
    /// `generated:` followed by something that is not a seed.
    #[error("seed `{text}` is not a whole number from 0 to {}", u64::MAX)]
    BadSeed { text: String },
    /// Nothing there.
    #[error("no such file or folder: {}", .path.display())]
    NotFound { path: PathBuf },
    /// There, but it cannot be read.
    #[error("cannot read ({source}): {}", .path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    /// Neither `.csv` nor `.ai`.
    #[error("not a track file, neither .csv nor .ai: {}", .path.display())]
    WrongFileType { path: PathBuf },
    /// Far larger than any file of its kind.
    #[error("{bytes} bytes are too many for such a file, at most {limit}: {}", .path.display())]
    TooLarge { path: PathBuf, bytes: u64, limit: u64 },
    /// A CSV file that is not text.
    #[error("not UTF-8 text (byte {offset}): {}", .path.display())]
    NotText { path: PathBuf, offset: usize },
    /// A folder without `ai/fast_lane.ai`.
    #[error("no AI line (ai/fast_lane.ai) in track folder: {}", .path.display())]
    NoAiLine { path: PathBuf },
    /// A folder with several layouts, none of which was named.
    #[error("track has layouts {}, name one: {}", .layouts.join(", "), .path.display())]
    ChooseLayout { path: PathBuf, layouts: Vec<String> },
    /// A layout the folder does not have.
    #[error("no layout `{layout}` with an AI line{}: {}", known_layouts(.layouts), .path.display())]
    UnknownLayout { path: PathBuf, layout: String, layouts: Vec<String> },
    /// A folder that is neither an installation nor a car or track.
    #[error("neither cars nor tracks of Assetto Corsa: {}", .path.display())]
    NoContent { path: PathBuf },
    /// An index another version wrote, or a damaged one.
    #[error("index of another version, or damaged: {}", .path.display())]
    StaleIndex { path: PathBuf },
    /// It cannot be written.
    #[error("cannot write ({source}): {}", .path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
    /// The file is not a drivable track.
    #[error("{source}: {}", .path.display())]
    Track { path: PathBuf, source: TrackError },
    /// The file is not a model, or a protected one.
    #[error("{source}: {}", .path.display())]
    Kn5 { path: PathBuf, source: Kn5Error },
}

impl ContentError {
    /// What to do about it, in one line.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::UnknownTrack { .. } => format!(
                "built-in tracks: {}; or generated:<seed>, a .csv or .ai file, or an Assetto Corsa track folder",
                BUILTIN_TRACKS.join(", ")
            ),
            Self::UnknownCar { .. } => {
                format!("built-in cars: {}; or an Assetto Corsa car folder", BUILTIN_CARS.join(", "))
            }
            Self::Car(source) => source.hint(),
            Self::BadSeed { .. } => "for example generated:7".to_owned(),
            Self::NotFound { .. } => "check the path; relative paths start at the current folder".to_owned(),
            Self::Unreadable { .. } | Self::Unwritable { .. } => "check the permissions".to_owned(),
            Self::NoContent { .. } => {
                "give the game's folder, which holds content, a folder with cars or tracks in it, or one car or track".to_owned()
            }
            Self::StaleIndex { .. } => "corsa import <AC folder> makes it anew".to_owned(),
            Self::WrongFileType { .. } | Self::TooLarge { .. } => {
                "give a .csv with x_m, y_m, w_tr_right_m, w_tr_left_m, a fast_lane.ai, or a track folder".to_owned()
            }
            Self::NotText { .. } => "save the file as UTF-8 text".to_owned(),
            Self::NoAiLine { .. } => {
                "the folder is content/tracks/<track> of the game and must hold ai/fast_lane.ai or <layout>/ai/fast_lane.ai".to_owned()
            }
            Self::ChooseLayout { path, layouts } => {
                format!("for example {}#{}", path.display(), layouts.first().map_or("", String::as_str))
            }
            Self::UnknownLayout { layouts, .. } => match layouts.first() {
                Some(_) => format!("layouts: {}", layouts.join(", ")),
                None => "leave out # and the layout".to_owned(),
            },
            Self::Track { source, .. } => return source.hint().map(str::to_owned),
            Self::Kn5 { source, .. } => source.hint().to_owned(),
        })
    }
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default()
}

fn known_layouts(layouts: &[String]) -> &'static str {
    if layouts.is_empty() { ", the track has none" } else { "" }
}
