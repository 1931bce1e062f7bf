use std::path::Path;

use corsa_track::{BUILTIN_TRACKS, GeneratorOptions, Track};

use crate::ContentError;
use crate::near::nearest;
use crate::read::read;
use crate::track_content::{TrackContent, line_track, load};
use crate::track_folder::{TrackFolder, name_of_line};

/// The track a user named:
///
/// * a built-in name ([`BUILTIN_TRACKS`]);
/// * `generated:<seed>`;
/// * a `.csv` file with the columns `x_m, y_m, w_tr_right_m, w_tr_left_m`;
/// * a `.ai` file, Assetto Corsa's `fast_lane.ai`;
/// * an Assetto Corsa track folder, with `#<layout>` where it has several.
///
/// The track's name is the built-in name, the whole `generated:<seed>`, the file's name without
/// its extension, or the folder's name with its `#<layout>`.
pub fn open_track(spec: &str) -> Result<Track, ContentError> {
    load_track(spec).map(|content| content.track)
}

/// As [`open_track`], with everything else that is known of the track.
pub fn load_track(spec: &str) -> Result<TrackContent, ContentError> {
    if let Some(track) = Track::builtin(spec) {
        return Ok(TrackContent::bare(track));
    }
    if let Some(seed) = spec.strip_prefix("generated:") {
        return generate(seed).map(TrackContent::bare);
    }
    let path = Path::new(spec);
    if path.is_dir() {
        return open_folder(path, None);
    }
    if path.is_file() {
        return open_file(path);
    }
    if let Some((folder, layout)) = spec.rsplit_once('#')
        && Path::new(folder).is_dir()
    {
        return open_folder(Path::new(folder), Some(layout));
    }
    if looks_like_path(spec) {
        return Err(ContentError::NotFound { path: path.to_owned() });
    }
    Err(ContentError::UnknownTrack { name: spec.to_owned(), near: nearest(spec, BUILTIN_TRACKS) })
}

fn generate(seed: &str) -> Result<Track, ContentError> {
    let seed = seed
        .parse()
        .map_err(|_why: std::num::ParseIntError| ContentError::BadSeed { text: seed.to_owned() })?;
    Ok(Track::generate(seed, &GeneratorOptions::default()))
}

fn open_file(path: &Path) -> Result<TrackContent, ContentError> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    match extension(path).as_str() {
        "csv" => {
            let text = String::from_utf8(read(path)?).map_err(|error| ContentError::NotText {
                path: path.to_owned(),
                offset: error.utf8_error().valid_up_to(),
            })?;
            Track::from_csv(&name, &text)
                .map(TrackContent::bare)
                .map_err(|source| ContentError::Track { path: path.to_owned(), source })
        }
        "ai" => {
            let mut remarks = Vec::new();
            let track = line_track(path, &name_of_line(path), &mut remarks)?;
            Ok(TrackContent { remarks, ..TrackContent::bare(track) })
        }
        _ => Err(ContentError::WrongFileType { path: path.to_owned() }),
    }
}

fn open_folder(path: &Path, layout: Option<&str>) -> Result<TrackContent, ContentError> {
    // Absolute, to find the game's own files above it.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    load(&TrackFolder::new(&path).drivable(layout)?)
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn looks_like_path(spec: &str) -> bool {
    spec.contains(['/', '\\']) || matches!(extension(Path::new(spec)).as_str(), "csv" | "ai")
}
