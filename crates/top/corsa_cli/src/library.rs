//! What the names after `--car` and `--track` stand for: something built in, something in the user's
//! index ([`import`](crate::import) makes it), or a path.

use std::path::{Path, PathBuf};

use anyhow::Context;
use corsa_content::{Car, ContentError, Index, Remark, TrackContent};
use corsa_track::BUILTIN_TRACKS;
use corsa_vehicle::BUILTIN_CARS;

use crate::output::{self, Hinted};

/// The user's cars and tracks.
#[derive(Debug)]
pub(crate) struct Library {
    index: Option<Index>,
}

impl Library {
    /// The index in a file, or in its usual place, where it may be missing.
    pub(crate) fn open(chosen: Option<&Path>) -> anyhow::Result<Self> {
        let path = index_path(chosen)?;
        match Index::load(&path) {
            Ok(index) => Ok(Self { index: Some(index) }),
            Err(ContentError::NotFound { .. }) if chosen.is_none() => Ok(Self { index: None }),
            Err(error @ ContentError::StaleIndex { .. }) if chosen.is_none() => {
                output::note(format_args!("warning: {error}; corsa import makes it anew"));
                Ok(Self { index: None })
            }
            Err(ContentError::NotFound { path }) => Err(Hinted {
                message: format!("no index: {}", path.display()),
                hint: format!("corsa import <AC folder> --index {}", path.display()),
            }
            .into()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn index(&self) -> Option<&Index> {
        self.index.as_ref()
    }

    /// What [`corsa_content::open_car`] takes for what the user typed.
    pub(crate) fn car_spec(&self, typed: &str) -> String {
        let known = BUILTIN_CARS.contains(&typed) || is_path(typed);
        let entry = self.index.as_ref().filter(|_| !known).and_then(|index| index.find_car(typed));
        entry.map_or_else(|| typed.to_owned(), |entry| entry.folder.display().to_string())
    }

    /// What [`corsa_content::open_track`] takes for what the user typed.
    pub(crate) fn track_spec(&self, typed: &str) -> String {
        let known = BUILTIN_TRACKS.contains(&typed) || typed.starts_with("generated:");
        let index = self.index.as_ref().filter(|_| !known && !is_path(typed));
        let entry = index.and_then(|index| index.find_track(typed));
        if let Some(entry) = entry {
            return entry.spec();
        }
        // A track with layouts has no entry of its own, but its folder knows them all.
        let starts = |id: &str| {
            id.split_once('#').is_some_and(|(track, _)| track.eq_ignore_ascii_case(typed))
        };
        let layout = index.and_then(|index| index.tracks.iter().find(|track| starts(&track.id)));
        layout.map_or_else(|| typed.to_owned(), |entry| entry.folder.display().to_string())
    }

    /// The car, and its warnings to standard error, one line each.
    pub(crate) fn car(&self, typed: &str) -> anyhow::Result<Car> {
        let opened = corsa_content::open_car(&self.car_spec(typed));
        let car = opened.map_err(|error| self.with_neighbor(error, typed, "corsa cars"))?;
        warn(&car.warnings);
        Ok(car)
    }

    /// The track with what else is known of it, and its warnings to standard error.
    pub(crate) fn track(&self, typed: &str) -> anyhow::Result<TrackContent> {
        let opened = corsa_content::load_track(&self.track_spec(typed));
        let content = opened.map_err(|error| self.with_neighbor(error, typed, "corsa tracks"))?;
        warn(&content.remarks);
        Ok(content)
    }

    /// A name that nobody knows may be like one of the index.
    fn with_neighbor(&self, error: ContentError, typed: &str, list: &str) -> anyhow::Error {
        let kind = match &error {
            ContentError::UnknownCar { near: None, .. } => "car",
            ContentError::UnknownTrack { near: None, .. } => "track",
            _ => return error.into(),
        };
        match self.index.as_ref().and_then(|index| index.nearest(typed)) {
            Some(near) => Hinted {
                message: format!("no {kind} named `{typed}`, did you mean `{near}`?"),
                hint: format!("{list} lists what is built in and what is in the index"),
            }
            .into(),
            None => error.into(),
        }
    }
}

fn warn(remarks: &[Remark]) {
    for remark in remarks {
        output::note(format_args!("warning: {remark}"));
    }
}

fn is_path(typed: &str) -> bool {
    typed.contains(['/', '\\']) || Path::new(typed).exists()
}

/// The file a user chose, or `corsa/index.json` where the system keeps a user's data.
pub(crate) fn index_path(chosen: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(path) = chosen {
        return Ok(path.to_owned());
    }
    let folder = corsa_factory::data_folder();
    let folder = folder.context("there is no home folder to keep an index in; give --index")?;
    Ok(folder.join("index.json"))
}
