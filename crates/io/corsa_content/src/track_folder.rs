//! Assetto Corsa's track folders: what of a track lies where.
//!
//! A track without layouts has everything at the top: `ai/fast_lane.ai`, `data/surfaces.ini`,
//! `ui/ui_track.json`, `models.ini` or `<track>.kn5`. Of a layout there are
//! `<layout>/ai/fast_lane.ai`, `<layout>/data/surfaces.ini`, `ui/<layout>/ui_track.json` and
//! `models_<layout>.ini`; what it lacks, but for its lines, it takes from the top.

use std::path::{Path, PathBuf};

use crate::ContentError;
use crate::lookup::{find_file, find_folder, names_in};

/// Folders of a track that are no layouts, whatever is in them.
const NO_LAYOUTS: [&str; 9] =
    ["ai", "animations", "content", "data", "extension", "sfx", "skins", "texture", "ui"];

/// A track's folder, as found by the names in it.
pub(crate) struct TrackFolder {
    path: PathBuf,
    name: String,
    layouts: Vec<String>,
}

/// Where the files of a track, or of one of its layouts, are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TrackFiles {
    /// `<track>` or `<track>#<layout>`.
    pub(crate) name: String,
    /// The track's folder.
    pub(crate) folder: PathBuf,
    pub(crate) ai_line: Option<PathBuf>,
    pub(crate) pit_lane: Option<PathBuf>,
    pub(crate) surfaces: Option<PathBuf>,
    pub(crate) map: Option<PathBuf>,
    pub(crate) info: Option<PathBuf>,
    pub(crate) models: Models,
}

/// Where a track's models are listed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Models {
    #[default]
    None,
    /// `models.ini` or `models_<layout>.ini`.
    List(PathBuf),
    /// `<track>.kn5`.
    Single(PathBuf),
}

impl TrackFolder {
    /// Looks into a folder, which may be of anything.
    pub(crate) fn new(path: &Path) -> Self {
        let mut layouts: Vec<String> = names_in(path)
            .into_iter()
            .filter(|name| !NO_LAYOUTS.contains(&name.to_lowercase().as_str()))
            .filter_map(|name| match models_of(&name) {
                Some(layout) => Some(layout.to_owned()),
                None => find_file(&path.join(&name), "ai/fast_lane.ai").map(|_| name),
            })
            .collect();
        if let Some(ui) = find_folder(path, "ui") {
            let described = |name: &String| find_file(&ui.join(name), "ui_track.json").is_some();
            layouts.extend(names_in(&ui).into_iter().filter(described));
        }
        layouts.sort();
        layouts.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        Self { path: path.to_owned(), name: name_of(path), layouts }
    }

    /// Names of its layouts, sorted; those without an AI line too.
    pub(crate) fn layouts(&self) -> &[String] {
        &self.layouts
    }

    /// Whether it is the folder of a track at all.
    pub(crate) fn is_track(&self) -> bool {
        let files = self.files(None);
        !self.layouts.is_empty()
            || files.ai_line.is_some()
            || files.models != Models::None
            || files.surfaces.is_some()
            || files.info.is_some()
    }

    /// The files at the top, or those of a layout.
    pub(crate) fn files(&self, layout: Option<&str>) -> TrackFiles {
        let path = &self.path;
        let Some(layout) = layout else {
            return TrackFiles {
                name: self.name.clone(),
                folder: path.clone(),
                ai_line: find_file(path, "ai/fast_lane.ai"),
                pit_lane: find_file(path, "ai/pit_lane.ai"),
                surfaces: find_file(path, "data/surfaces.ini"),
                map: find_file(path, "data/map.ini"),
                info: find_file(path, "ui/ui_track.json"),
                models: self.models(None),
            };
        };
        let of_layout = |file: &str| find_file(path, &format!("{layout}/{file}"));
        let or_top = |file: &str| of_layout(file).or_else(|| find_file(path, file));
        TrackFiles {
            name: format!("{}#{layout}", self.name),
            folder: path.clone(),
            ai_line: of_layout("ai/fast_lane.ai"),
            pit_lane: of_layout("ai/pit_lane.ai"),
            surfaces: or_top("data/surfaces.ini"),
            map: or_top("data/map.ini"),
            info: find_file(path, &format!("ui/{layout}/ui_track.json"))
                .or_else(|| find_file(path, "ui/ui_track.json")),
            models: self.models(Some(layout)),
        }
    }

    /// The files of what a user wants to drive: the named layout, or the only one there is.
    pub(crate) fn drivable(&self, layout: Option<&str>) -> Result<TrackFiles, ContentError> {
        let path = || self.path.clone();
        let with_line = || {
            let has_line = |layout: &&String| self.files(Some(layout)).ai_line.is_some();
            self.layouts.iter().filter(has_line).cloned().collect::<Vec<_>>()
        };
        if let Some(layout) = layout {
            let layouts = with_line();
            return match layouts.iter().find(|known| known.eq_ignore_ascii_case(layout)) {
                Some(known) => Ok(self.files(Some(known))),
                None => Err(ContentError::UnknownLayout {
                    path: path(),
                    layout: layout.to_owned(),
                    layouts,
                }),
            };
        }
        let top = self.files(None);
        if top.ai_line.is_some() {
            return Ok(top);
        }
        match with_line().as_slice() {
            [] => Err(ContentError::NoAiLine { path: path() }),
            [only] => Ok(self.files(Some(only))),
            layouts => Err(ContentError::ChooseLayout { path: path(), layouts: layouts.into() }),
        }
    }

    fn models(&self, layout: Option<&str>) -> Models {
        let listed = layout
            .and_then(|layout| find_file(&self.path, &format!("models_{layout}.ini")))
            .or_else(|| find_file(&self.path, "models.ini"));
        if let Some(list) = listed {
            return Models::List(list);
        }
        find_file(&self.path, &format!("{}.kn5", self.name)).map_or(Models::None, Models::Single)
    }
}

/// What the track of a bare line file is called: after its track folder if it stands in one.
pub(crate) fn name_of_line(line: &Path) -> String {
    let stem = line.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = std::path::absolute(line).ok().and_then(|line| {
        let ai = line.parent()?;
        (ai.file_name()? == "ai").then(|| ai.parent().map(Path::to_owned))?
    });
    match folder {
        Some(folder) if stem == "fast_lane" => name_of(&folder),
        _ => stem,
    }
}

fn name_of(folder: &Path) -> String {
    // Made absolute, so that `.` and a trailing slash have a name too.
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// The layout of a `models_<layout>.ini`.
fn models_of(file: &str) -> Option<&str> {
    let start = file.get(..7).filter(|start| start.eq_ignore_ascii_case("models_"))?;
    let rest = &file[start.len()..];
    let end = rest.len().checked_sub(4)?;
    let is_ini = rest.get(end..).is_some_and(|end| end.eq_ignore_ascii_case(".ini"));
    (is_ini && end > 0).then(|| &rest[..end])
}
