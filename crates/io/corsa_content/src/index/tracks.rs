use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use corsa_track::{AiSpline, TrackError};
use corsa_vehicle::DVec3;
use serde::{Deserialize, Serialize};

use crate::ContentError;
use crate::read::{MAX_FILE_BYTES, open, read};
use crate::track_folder::{Models, TrackFiles, TrackFolder};
use crate::track_info::TrackInfo;
use crate::track_models::parts;

/// A line is a loop if its end is this near its start, m: as the reader of lines has it.
const MAX_GAP_M: f64 = 50.0;

/// A track of the index, or one layout of a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackEntry {
    /// `<track>` or `<track>#<layout>`, which the game calls it by.
    pub id: String,
    /// The track's folder.
    pub folder: PathBuf,
    pub layout: Option<String>,
    /// For people; the id where the track does not say.
    pub name: String,
    pub country: String,
    /// Of the AI line, m; or as the track says itself where there is none.
    pub length: Option<f64>,
    pub pit_boxes: Option<u32>,
    pub has_ai_line: bool,
    pub has_pit_lane: bool,
    /// Models that are there; with none the ground is level and its kind unknown.
    pub models: usize,
    /// Why it cannot be driven, in one line; `None` if nothing speaks against it.
    pub why_not: Option<String>,
}

impl TrackEntry {
    /// What [`open_track`](crate::open_track) takes.
    pub fn spec(&self) -> String {
        let folder = self.folder.display();
        self.layout
            .as_ref()
            .map_or_else(|| folder.to_string(), |layout| format!("{folder}#{layout}"))
    }
}

/// The entries of a track's folder, one for each layout; none for a folder of something else.
pub(super) fn entries(folder: &Path) -> Vec<TrackEntry> {
    let track = TrackFolder::new(folder);
    if !track.is_track() {
        return Vec::new();
    }
    let top = track.files(None);
    let has_top = track.layouts().is_empty() || top.ai_line.is_some();
    let layouts =
        track.layouts().iter().map(|layout| entry(track.files(Some(layout)), Some(layout.clone())));
    has_top.then(|| entry(top, None)).into_iter().chain(layouts).collect()
}

fn entry(files: TrackFiles, layout: Option<String>) -> TrackEntry {
    let info = files.info.as_ref().and_then(|path| TrackInfo::parse(&read(path).ok()?));
    let info = info.unwrap_or_default();
    let (line_length, why_not) = match files.ai_line.as_deref().map(line_length) {
        Some(Ok(length)) => (Some(length), None),
        Some(Err(why)) => (None, Some(why)),
        None => {
            let missing = ContentError::NoAiLine { path: files.folder.clone() };
            (None, Some(missing.to_string()))
        }
    };
    let models = parts(&files.models, &mut Vec::new()).map_or(0, |parts| parts.len());
    TrackEntry {
        name: if info.name.is_empty() { files.name.clone() } else { info.name },
        id: files.name,
        folder: files.folder,
        layout,
        country: info.country,
        length: line_length.or(info.length),
        pit_boxes: info.pit_boxes,
        has_ai_line: files.ai_line.is_some(),
        has_pit_lane: files.pit_lane.is_some(),
        models: if files.models == Models::None { 0 } else { models },
        why_not,
    }
}

/// Length of a lap along the points of a line, of whose file only they are read; or why it is no
/// lap.
fn line_length(path: &Path) -> Result<f64, String> {
    let start = start_of(path).map_err(|error| error.to_string())?;
    let told = |error: TrackError| format!("{error}: {}", path.display());
    let places = AiSpline::parse_points(&start).map_err(told)?;
    let apart = |a: DVec3, b: DVec3| a.truncate().distance(b.truncate());
    let length: f64 = places.windows(2).map(|pair| apart(pair[0], pair[1])).sum();
    let gap_m = apart(places[places.len() - 1], places[0]);
    if gap_m > MAX_GAP_M {
        let spacing_m = length / (places.len() - 1) as f64;
        return Err(told(TrackError::OpenLoop { gap_m, spacing_m }));
    }
    Ok(length + gap_m)
}

fn start_of(path: &Path) -> Result<Vec<u8>, ContentError> {
    let unreadable = |source| ContentError::Unreadable { path: path.to_owned(), source };
    let (mut file, _) = open(path, MAX_FILE_BYTES)?;
    let mut bytes = Vec::new();
    let read_up_to = |file: &mut File, end: u64, bytes: &mut Vec<u8>| {
        let more = end.saturating_sub(bytes.len() as u64);
        file.take(more).read_to_end(bytes).map_err(unreadable)
    };
    read_up_to(&mut file, 8, &mut bytes)?;
    let end = AiSpline::points_end(&bytes)
        .map_err(|source| ContentError::Track { path: path.to_owned(), source })?;
    read_up_to(&mut file, end, &mut bytes)?;
    Ok(bytes)
}
