//! `corsa tracks`: which tracks there are, and what they are.

mod details;

use std::path::PathBuf;

use clap::Args;
use corsa_content::{TrackContent, index::TrackEntry};
use corsa_picture::TrackReport;
use corsa_track::{BUILTIN_TRACKS, PitLane, Track};
use serde::Serialize;

use crate::{Outcome, library::Library, output};

#[derive(Debug, Args)]
pub(crate) struct TracksArgs {
    /// A track to tell about: built-in, `generated:<seed>`, in the index, a CSV or AI-line file, or an
    /// AC track folder; all tracks if left out.
    track: Option<String>,
    /// Draw its plan, elevation, curvature, banking and ground.
    #[arg(long, value_name = "FILE.png", requires = "track")]
    preview: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct TrackRow {
    name: String,
    length_m: f64,
    min_width_m: f64,
    max_width_m: f64,
    min_radius_m: f64,
    climb_m: f64,
}

/// A track that has only been looked at from outside.
#[derive(Debug, Serialize)]
struct IndexedRow<'a> {
    name: &'a str,
    title: &'a str,
    country: &'a str,
    length_m: Option<f64>,
    pit_boxes: Option<u32>,
    has_pit_lane: bool,
    has_ground: bool,
    folder: String,
    why_not: Option<&'a str>,
}

pub(crate) fn run(args: &TracksArgs, library: &Library) -> anyhow::Result<Outcome> {
    match &args.track {
        Some(track) => tell(args, &library.track(track)?),
        None => list(args.json, library),
    }
}

fn list(json: bool, library: &Library) -> anyhow::Result<Outcome> {
    let tracks = BUILTIN_TRACKS.iter().filter_map(|name| Track::builtin(name));
    let rows: Vec<TrackRow> = tracks.map(|track| row(&track)).collect();
    let entries = library.index().map(|index| &*index.tracks).unwrap_or_default();
    if json {
        output::json_rows(&rows, entries.iter().map(indexed))?;
        return Ok(Outcome::Done);
    }
    output::result("track                length      width        tightest radius  climb")?;
    for row in rows {
        output::result(format_args!(
            "{:<20} {:>6.0} m  {:>4.1}-{:<4.1} m  {:>8.1} m       {:>5.1} m",
            row.name, row.length_m, row.min_width_m, row.max_width_m, row.min_radius_m, row.climb_m
        ))?;
    }
    if entries.is_empty() {
        output::note("those of the game: corsa import <AC folder>");
        return Ok(Outcome::Done);
    }
    output::result("")?;
    output::result("in the index                    length  pit boxes  ground  name")?;
    for entry in entries {
        let length = entry.length.map_or("?".into(), |meters| format!("{meters:.0} m"));
        let boxes = entry.pit_boxes.map_or(String::new(), |count| count.to_string());
        let ground = if entry.models > 0 { "yes" } else { "no" };
        let why = entry.why_not.as_deref().map_or(String::new(), |why| format!("  ({why})"));
        output::result(format_args!(
            "{:<30} {length:>8}  {boxes:>9}  {ground:<6}  {}{why}",
            entry.id, entry.name
        ))?;
    }
    Ok(Outcome::Done)
}

fn indexed(entry: &TrackEntry) -> IndexedRow<'_> {
    IndexedRow {
        name: &entry.id,
        title: &entry.name,
        country: &entry.country,
        length_m: entry.length,
        pit_boxes: entry.pit_boxes,
        has_pit_lane: entry.has_pit_lane,
        has_ground: entry.models > 0,
        folder: entry.folder.display().to_string(),
        why_not: entry.why_not.as_deref(),
    }
}

fn tell(args: &TracksArgs, content: &TrackContent) -> anyhow::Result<Outcome> {
    let track = &content.track;
    let details = details::details(content);
    if let Some(path) = &args.preview {
        report(content).render()?.save_png(path)?;
        output::note(format_args!("wrote {}", path.display()));
    }
    if args.json {
        details.print_json(&row(track), &content.info.name, &content.remarks)?;
    } else {
        output::result(track.name())?;
        details.print()?;
    }
    Ok(Outcome::Done)
}

fn report(content: &TrackContent) -> TrackReport<'_> {
    let info = &content.info;
    let name = if info.name == content.track.name() { "" } else { &info.name };
    let parts = [name, &info.city, &info.country].into_iter().filter(|part| !part.is_empty());
    let pit_lane = content.pit_lane.iter().flat_map(PitLane::points);
    TrackReport::new(&content.track)
        .with_subtitle(parts.collect::<Vec<_>>().join("  ·  "))
        .with_pit_lane(pit_lane.map(|point| point.position.truncate()).collect())
}

fn row(track: &Track) -> TrackRow {
    let points = track.reference_line();
    let (min_width_m, max_width_m) =
        details::ends(points.iter().map(|point| point.width_left + point.width_right));
    let (lowest, highest) = details::ends(points.iter().map(|point| point.position.z));
    let sharpest = points.iter().map(|point| point.curvature.abs()).fold(0.0, f64::max);
    TrackRow {
        name: track.name().to_owned(),
        length_m: track.length(),
        min_width_m,
        max_width_m,
        min_radius_m: 1.0 / sharpest,
        climb_m: highest - lowest,
    }
}
