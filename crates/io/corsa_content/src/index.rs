//! What is in an Assetto Corsa installation, or in a folder of mods, and what of it can be driven.
//!
//! [`Index::scan`] looks at names and at the first kilobytes of a few files, so that hundreds of cars
//! and tracks take less than a second; [`Index::save`] and [`Index::load`] keep what it found.

mod cars;
mod tracks;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::ContentError;
use crate::lookup::{find_folder, names_in};
use crate::near::nearest;
use crate::read::read;

pub use cars::{CarData, CarEntry};
pub use tracks::TrackEntry;

/// The layout of a saved index; one of another number is made anew.
const FORMAT: u32 = 1;

/// Cars and tracks, each with whether it can be driven and why not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    format: u32,
    /// The folder that was scanned.
    pub folder: PathBuf,
    /// By id.
    pub cars: Vec<CarEntry>,
    /// By id; an entry for each layout.
    pub tracks: Vec<TrackEntry>,
}

impl Index {
    /// Looks through a folder: the game's, its `content`, one of mods with `cars` or `tracks` in it,
    /// or a single car or track. Whatever is wrong with a car or track is said in its entry.
    ///
    /// # Errors
    /// Only if there is no such folder, or neither car nor track in it.
    pub fn scan(folder: &Path) -> Result<Self, ContentError> {
        if !folder.is_dir() {
            return Err(ContentError::NotFound { path: folder.to_owned() });
        }
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let mut index = Self { format: FORMAT, folder, cars: vec![], tracks: vec![] };
        let content = find_folder(&index.folder, "content").unwrap_or_else(|| index.folder.clone());
        for folder in folders_in(&content, "cars") {
            index.cars.extend(cars::entry(&folder));
        }
        for folder in folders_in(&content, "tracks") {
            index.tracks.extend(tracks::entries(&folder));
        }
        if index.is_empty() {
            let car = cars::entry(&index.folder);
            index.cars.extend(car.filter(|car| car.data != CarData::Broken));
        }
        if index.is_empty() {
            index.tracks.extend(tracks::entries(&index.folder));
        }
        if index.is_empty() {
            return Err(ContentError::NoContent { path: index.folder });
        }
        index.cars.sort_by(|a, b| a.id.cmp(&b.id));
        index.tracks.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(index)
    }

    /// The car of an id, or of a name for people, without regard to case.
    pub fn find_car(&self, name: &str) -> Option<&CarEntry> {
        find(&self.cars, name, |car| (&car.id, &car.name))
    }

    /// The track of an id (`<track>` or `<track>#<layout>`), or of a name for people, without regard
    /// to case.
    pub fn find_track(&self, name: &str) -> Option<&TrackEntry> {
        find(&self.tracks, name, |track| (&track.id, &track.name))
    }

    /// The id of a car or track most like a name that was not found.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let cars = self.cars.iter().map(|car| car.id.as_str());
        let tracks = self.tracks.iter().map(|track| track.id.as_str());
        nearest(name, &cars.chain(tracks).collect::<Vec<_>>())
    }

    /// Writes it as JSON, making the folder it lies in.
    pub fn save(&self, path: &Path) -> Result<(), ContentError> {
        let unwritable = |source| ContentError::Unwritable { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(unwritable)?;
        }
        let text = serde_json::to_vec_pretty(self).map_err(|error| unwritable(error.into()))?;
        std::fs::write(path, text).map_err(unwritable)
    }

    /// Reads what [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// [`ContentError::NotFound`] if there is none, [`ContentError::StaleIndex`] if another version
    /// wrote it: scan again.
    pub fn load(path: &Path) -> Result<Self, ContentError> {
        let stale = || ContentError::StaleIndex { path: path.to_owned() };
        let index: Option<Self> = serde_json::from_slice(&read(path)?).ok();
        index.filter(|index| index.format == FORMAT).ok_or_else(stale)
    }

    fn is_empty(&self) -> bool {
        self.cars.is_empty() && self.tracks.is_empty()
    }
}

fn find<'a, T>(
    entries: &'a [T],
    name: &str,
    names: impl Fn(&T) -> (&String, &String),
) -> Option<&'a T> {
    let wanted = name.trim().to_lowercase();
    let by_id = entries.iter().find(|entry| names(entry).0.to_lowercase() == wanted);
    by_id.or_else(|| entries.iter().find(|entry| names(entry).1.to_lowercase() == wanted))
}

/// The folders in `content/<kind>`.
fn folders_in(content: &Path, kind: &str) -> Vec<PathBuf> {
    let Some(folder) = find_folder(content, kind) else { return Vec::new() };
    let folders = names_in(&folder).into_iter().map(|name| folder.join(name));
    folders.filter(|folder| folder.is_dir()).collect()
}

fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
