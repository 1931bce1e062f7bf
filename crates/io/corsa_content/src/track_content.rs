//! A track of the game with all that its folder tells: line, ground, walls, pit lane, places, words.

use std::path::Path;

use corsa_track::{AiSpline, PitLane, Track};

use crate::ContentError;
use crate::lookup::find_file;
use crate::read::read;
use crate::remark::{Place, Remark, remark};
use crate::surfaces::Surfaces;
use crate::track_folder::TrackFiles;
use crate::track_info::{TrackInfo, TrackMap, read_map};
use crate::track_mesh::{TrackMesh, TrackPlaces, with_mesh};
use crate::track_models::parts;

/// A track and what else is known of it.
#[derive(Debug, Clone)]
pub struct TrackContent {
    /// With ground and walls, where the track has models.
    pub track: Track,
    pub info: TrackInfo,
    pub pit_lane: Option<PitLane>,
    /// Where cars start and stand; empty without models.
    pub places: TrackPlaces,
    pub map: Option<TrackMap>,
    /// What the models gave; `None` where there are none, or none of use.
    pub mesh: Option<TrackMesh>,
    /// What was odd and what was made of it.
    pub remarks: Vec<Remark>,
}

impl TrackContent {
    /// A track of which nothing but itself is known.
    pub(crate) fn bare(track: Track) -> Self {
        Self {
            info: TrackInfo { name: track.name().to_owned(), ..TrackInfo::default() },
            track,
            pit_lane: None,
            places: TrackPlaces::default(),
            map: None,
            mesh: None,
            remarks: Vec::new(),
        }
    }

    /// What counts as leaving the track, and why: one sentence.
    pub fn track_limits(&self) -> String {
        let Some(mesh) = &self.mesh else {
            return "the borders of the line: no mesh says what the ground is".to_owned();
        };
        let agreement = match mesh.borders_disagree {
            share if share < 0.01 => "the borders of the line agree with it".to_owned(),
            share => format!(
                "the borders of the line, which rays and observations see, are more than a meter off along {:.0} % of the lap",
                100.0 * share
            ),
        };
        format!("the ground under each wheel (IS_VALID_TRACK), as in the game; {agreement}")
    }
}

/// Everything in a track's files. Only the AI line must be sound; whatever else is wrong is remarked
/// upon.
pub(crate) fn load(files: &TrackFiles) -> Result<TrackContent, ContentError> {
    let line = files.ai_line.as_deref().expect("what is drivable has a line");
    let mut remarks = Vec::new();
    let track = line_track(line, &files.name, &mut remarks)?;
    let pit_lane = files.pit_lane.as_deref().and_then(|path| match spline(path, &mut remarks) {
        Ok(spline) => Some(PitLane::new(&spline, &track)),
        Err(error) => {
            remark(&mut remarks, Place::file(path), format!("pit lane left out: {error}"));
            None
        }
    });
    let surfaces = surfaces(files, &mut remarks);
    let parts = parts(&files.models, &mut remarks).unwrap_or_else(|error| {
        remark(&mut remarks, Place::file(&files.folder), format!("models left out: {error}"));
        Vec::new()
    });
    let (track, mesh, places) = with_mesh(track, &parts, &surfaces, &mut remarks)
        .map_err(|source| ContentError::Track { path: files.folder.clone(), source })?;
    let info = files.info.as_deref().map(|path| (path, info(path)));
    if let Some((path, None)) = info {
        remark(&mut remarks, Place::file(path), "no readable JSON, the description is left out");
    }
    let mut info = info.and_then(|(_, info)| info).unwrap_or_default();
    if info.name.is_empty() {
        info.name.clone_from(&files.name);
    }
    let map = files.map.as_deref().and_then(read_map);
    Ok(TrackContent { track, info, pit_lane, places, map, mesh, remarks })
}

/// The circuit of an AI line.
pub(crate) fn line_track(
    path: &Path,
    name: &str,
    remarks: &mut Vec<Remark>,
) -> Result<Track, ContentError> {
    Track::from_ai(name, &spline(path, remarks)?)
        .map_err(|source| ContentError::Track { path: path.to_owned(), source })
}

fn spline(path: &Path, remarks: &mut Vec<Remark>) -> Result<AiSpline, ContentError> {
    let spline = AiSpline::parse(&read(path)?)
        .map_err(|source| ContentError::Track { path: path.to_owned(), source })?;
    if spline.trailing_bytes > 0 {
        let text = format!("{} bytes after the line are not read", spline.trailing_bytes);
        remark(remarks, Place::file(path), text);
    }
    if let Some(stray) = spline.grid.map(|grid| grid.stray_entries).filter(|stray| *stray > 0) {
        let text = format!(
            "{stray} entries of the search grid are no points of the line; the grid is not used"
        );
        remark(remarks, Place::file(path), text);
    }
    Ok(spline)
}

/// The game's own surfaces, as far as it is installed, and the track's.
fn surfaces(files: &TrackFiles, remarks: &mut Vec<Remark>) -> Surfaces {
    let game = files.folder.ancestors().nth(3);
    let system = game.and_then(|game| find_file(game, "system/data/surfaces.ini"));
    let mut surfaces = Surfaces::built_in();
    for path in system.iter().chain(&files.surfaces) {
        match read(path) {
            Ok(bytes) => surfaces = surfaces.with_file(path, &bytes),
            Err(error) => remark(remarks, Place::file(path), format!("left out: {error}")),
        }
    }
    remarks.extend_from_slice(surfaces.remarks());
    surfaces
}

fn info(path: &Path) -> Option<TrackInfo> {
    TrackInfo::parse(&read(path).ok()?)
}
