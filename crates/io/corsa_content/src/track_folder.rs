//! Assetto Corsa's track folders: `<track>/ai/fast_lane.ai` or `<track>/<layout>/ai/fast_lane.ai`.

use std::path::{Path, PathBuf};

use corsa_track::Track;

use crate::ContentError;
use crate::track::open_ai_line;

/// The track of a folder: its only line, or that of the named layout.
pub(crate) fn open(folder: &Path, layout: Option<&str>) -> Result<Track, ContentError> {
    let path = || folder.to_owned();
    if let Some(layout) = layout {
        let layouts = layouts(folder)?;
        if !layouts.iter().any(|known| known == layout) {
            return Err(ContentError::UnknownLayout {
                path: path(),
                layout: layout.to_owned(),
                layouts,
            });
        }
        return open_layout(folder, layout);
    }
    let line = line_in(folder);
    if line.is_file() {
        return open_ai_line(&line, &name_of(folder));
    }
    let layouts = layouts(folder)?;
    match layouts.as_slice() {
        [] => Err(ContentError::NoAiLine { path: path() }),
        [only] => open_layout(folder, only),
        _ => Err(ContentError::ChooseLayout { path: path(), layouts }),
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

fn open_layout(folder: &Path, layout: &str) -> Result<Track, ContentError> {
    let name = format!("{}#{layout}", name_of(folder));
    open_ai_line(&line_in(&folder.join(layout)), &name)
}

fn line_in(folder: &Path) -> PathBuf {
    folder.join("ai").join("fast_lane.ai")
}

fn name_of(folder: &Path) -> String {
    // Made absolute, so that `.` and a trailing slash have a name too.
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// Names of the folders inside that hold an AI line, sorted.
fn layouts(folder: &Path) -> Result<Vec<String>, ContentError> {
    let unreadable = |source| ContentError::Unreadable { path: folder.to_owned(), source };
    let mut layouts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if line_in(&entry.path()).is_file() {
            layouts.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    layouts.sort();
    Ok(layouts)
}
