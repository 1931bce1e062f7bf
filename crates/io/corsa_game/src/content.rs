//! Whether cars, skins, tracks and layouts are there, by the names of their folders.

use std::fs;
use std::path::Path;

use crate::{GameError, Installation};

/// So many names like the wrong one are told.
const NEAR: usize = 3;
/// How like a name must be, of 1.
const LIKENESS: f64 = 0.75;

impl Installation {
    /// That a car is installed.
    pub fn check_car(&self, car: &str) -> Result<(), GameError> {
        check("car", car, &self.root().join("content").join("cars"))
    }

    /// That a car has a skin.
    pub fn check_skin(&self, car: &str, skin: &str) -> Result<(), GameError> {
        check("skin", skin, &self.root().join("content").join("cars").join(car).join("skins"))
    }

    /// That a track is installed and has a layout. A track without layouts has the empty one; one
    /// with layouts names them in `ui`.
    pub fn check_track(&self, track: &str, layout: &str) -> Result<(), GameError> {
        let tracks = self.root().join("content").join("tracks");
        check("track", track, &tracks)?;
        let ui = tracks.join(track).join("ui");
        let has_plain = ui.join("ui_track.json").is_file() || !ui.is_dir();
        if layout.is_empty() {
            let layouts = names(&ui);
            if has_plain || layouts.is_empty() {
                return Ok(());
            }
            let folder = ui;
            return Err(GameError::NoContent {
                kind: "layout",
                name: String::new(),
                folder,
                near: layouts,
            });
        }
        // Old tracks have a folder for the layout and no description.
        if tracks.join(track).join(layout).is_dir() && !is_outside(layout) {
            return Ok(());
        }
        check("layout", layout, &ui)
    }
}

fn check(kind: &'static str, name: &str, folder: &Path) -> Result<(), GameError> {
    if !name.is_empty() && !is_outside(name) && folder.join(name).is_dir() {
        return Ok(());
    }
    Err(GameError::NoContent {
        kind,
        name: name.to_owned(),
        folder: folder.to_owned(),
        near: near(name, &names(folder)),
    })
}

/// A name that leads out of its folder.
fn is_outside(name: &str) -> bool {
    name.contains(['/', '\\', ':']) || name.starts_with('.')
}

/// The folders in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> =
        folders.filter_map(|entry| entry.file_name().to_str().map(str::to_owned)).collect();
    names.sort();
    names
}

/// The names most like another, the best first.
pub(crate) fn near(name: &str, names: &[String]) -> Vec<String> {
    let likeness =
        |other: &String| strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
    let mut ranked: Vec<_> = names.iter().map(|other| (likeness(other), other)).collect();
    ranked.retain(|(likeness, _)| *likeness >= LIKENESS);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().take(NEAR).map(|(_, name)| name.clone()).collect()
}
