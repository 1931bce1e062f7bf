//! `corsa import`: an index of an Assetto Corsa installation, so that names will do.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use corsa_content::{ContentError, Index, open_car, open_track};
use serde::Serialize;

use crate::{Outcome, library, output};

/// So many of the cars and tracks with the same trouble are named.
const NAMED: usize = 5;

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The game's folder (that holds content), a folder of mods, or one car or track.
    folder: PathBuf,
    /// Open everything from end to end, instead of the first look: slower, and finds what else is
    /// wrong.
    #[arg(long)]
    check: bool,
    /// Forget what other folders brought into the index.
    #[arg(long)]
    replace: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Summary {
    index: PathBuf,
    folder: PathBuf,
    seconds: f64,
    cars: usize,
    cars_that_drive: usize,
    tracks: usize,
    tracks_that_drive: usize,
    troubles: Vec<Trouble>,
}

/// Why some cars or tracks cannot be driven, and what can be done.
#[derive(Debug, Serialize)]
struct Trouble {
    kind: &'static str,
    why: String,
    fix: String,
    ids: Vec<String>,
}

pub(crate) fn run(args: &ImportArgs, chosen: Option<&Path>) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let path = library::index_path(chosen)?;
    let mut index = Index::scan(&args.folder)?;
    if args.check {
        check(&mut index);
    }
    let seconds = began.elapsed().as_secs_f64();
    let summary = Summary {
        seconds,
        index: path.clone(),
        folder: index.folder.clone(),
        cars: index.cars.len(),
        cars_that_drive: index.cars.iter().filter(|car| car.why_not.is_none()).count(),
        tracks: index.tracks.len(),
        tracks_that_drive: index.tracks.iter().filter(|track| track.why_not.is_none()).count(),
        troubles: troubles(&index),
    };
    if !args.replace {
        keep_others(&mut index, &path);
    }
    index.save(&path)?;
    if args.json {
        output::json(&summary)?;
    } else {
        print(&summary)?;
    }
    Ok(Outcome::Done)
}

/// Opens everything and remembers what goes wrong.
fn check(index: &mut Index) {
    for car in &mut index.cars {
        if car.why_not.is_none() {
            car.why_not = open_car(&car.folder.display().to_string()).err().map(|e| e.to_string());
        }
    }
    for track in &mut index.tracks {
        if track.why_not.is_none() {
            track.why_not = open_track(&track.spec()).err().map(|error| error.to_string());
        }
    }
}

/// Adds what the index at `path` has from other folders, as far as it is still there.
fn keep_others(index: &mut Index, path: &Path) {
    let Ok(before) = Index::load(path) else { return };
    let folder = index.folder.clone();
    let is_other = |place: &Path| !place.starts_with(&folder) && place.is_dir();
    for car in before.cars {
        if is_other(&car.folder) && index.cars.iter().all(|known| known.id != car.id) {
            index.cars.push(car);
        }
    }
    for track in before.tracks {
        if is_other(&track.folder) && index.tracks.iter().all(|known| known.id != track.id) {
            index.tracks.push(track);
        }
    }
    index.cars.sort_by(|a, b| a.id.cmp(&b.id));
    index.tracks.sort_by(|a, b| a.id.cmp(&b.id));
}

/// What keeps cars and tracks from being driven, the same trouble once.
fn troubles(index: &Index) -> Vec<Trouble> {
    let cars = index.cars.iter().filter_map(|car| {
        let spec = || open_car(&car.folder.display().to_string()).map(|_| ());
        Some(("car", &car.id, &*car.folder, car.why_not.as_deref()?, fix(spec())))
    });
    let tracks = index.tracks.iter().filter_map(|track| {
        let spec = || open_track(&track.spec()).map(|_| ());
        Some(("track", &track.id, &*track.folder, track.why_not.as_deref()?, fix(spec())))
    });
    let mut grouped: BTreeMap<(&'static str, String, String), Vec<String>> = BTreeMap::new();
    for (kind, id, folder, why, fix) in cars.chain(tracks) {
        let key = (kind, without_folder(why, folder), without_folder(&fix, folder));
        grouped.entry(key).or_default().push(id.clone());
    }
    let trouble = |((kind, why, fix), ids)| Trouble { kind, why, fix, ids };
    grouped.into_iter().map(trouble).collect()
}

/// What the reader itself says can be done; opening what cannot be opened ends at once.
fn fix(opened: Result<(), ContentError>) -> String {
    opened.err().and_then(|error| error.hint()).unwrap_or_default()
}

/// A reason without the place, which differs where the reason is the same.
fn without_folder(text: &str, folder: &Path) -> String {
    let place = folder.display().to_string();
    match text.find(&place) {
        Some(at) => {
            let rest = text[at + place.len()..].trim_start_matches(['/', '\\']);
            let before = text[..at].trim_end_matches([' ', ':']);
            if rest.is_empty() { before.to_owned() } else { format!("{before}: {rest}") }
        }
        None => text.to_owned(),
    }
}

fn print(summary: &Summary) -> anyhow::Result<()> {
    output::result("        found  can be driven")?;
    let row =
        |what, all, drivable| output::result(format_args!("{what:<6} {all:>6}  {drivable:>13}"));
    row("cars", summary.cars, summary.cars_that_drive)?;
    row("tracks", summary.tracks, summary.tracks_that_drive)?;
    for Trouble { kind, why, fix, ids } in &summary.troubles {
        output::result("")?;
        let named = ids.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if ids.len() > NAMED {
            format!(", and {} more", ids.len() - NAMED)
        } else {
            String::new()
        };
        let plural = if ids.len() == 1 { "" } else { "s" };
        output::result(format_args!("{} {kind}{plural}: {why}", ids.len()))?;
        output::result(format_args!("  {named}{more}"))?;
        if !fix.is_empty() {
            output::result(format_args!("  fix: {fix}"))?;
        }
    }
    output::note(format_args!(
        "indexed {} in {:.2} s: {}",
        summary.folder.display(),
        summary.seconds,
        summary.index.display()
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_reason_reads_the_same_wherever_it_is() {
        let folder = Path::new("/game/content/cars/a");
        let shorter = |text| without_folder(text, folder);
        assert_eq!(shorter("empty: /game/content/cars/a/data/car.ini"), "empty: data/car.ini");
        assert_eq!(
            shorter("no AI line in track folder: /game/content/cars/a"),
            "no AI line in track folder"
        );
        assert_eq!(shorter("packed"), "packed");
    }
}
