use clap::Args;
use corsa_track::{BUILTIN_TRACKS, Track};
use serde::Serialize;

use crate::{Outcome, output};

#[derive(Debug, Args)]
pub(crate) struct TracksArgs {
    /// A built-in track, `generated:<seed>`, a CSV or AI-line file, or an AC track folder; all
    /// built-in ones if left out.
    track: Option<String>,
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

pub(crate) fn run(args: &TracksArgs) -> anyhow::Result<Outcome> {
    let tracks: Vec<Track> = match &args.track {
        Some(spec) => vec![corsa_content::open_track(spec)?],
        None => BUILTIN_TRACKS.iter().filter_map(|name| Track::builtin(name)).collect(),
    };
    let rows: Vec<TrackRow> = tracks.iter().map(row).collect();
    if args.json {
        output::json(&rows)?;
        return Ok(Outcome::Done);
    }
    output::result("track                length      width        tightest radius  climb")?;
    for row in rows {
        output::result(format_args!(
            "{:<20} {:>6.0} m  {:>4.1}-{:<4.1} m  {:>8.1} m       {:>5.1} m",
            row.name, row.length_m, row.min_width_m, row.max_width_m, row.min_radius_m, row.climb_m
        ))?;
    }
    Ok(Outcome::Done)
}

fn row(track: &Track) -> TrackRow {
    let points = track.reference_line();
    let widths = points.iter().map(|point| point.width_left + point.width_right);
    let heights = points.iter().map(|point| point.position.z);
    let sharpest = points.iter().map(|point| point.curvature.abs()).fold(0.0, f64::max);
    TrackRow {
        name: track.name().to_owned(),
        length_m: track.length(),
        min_width_m: widths.clone().fold(f64::INFINITY, f64::min),
        max_width_m: widths.fold(0.0, f64::max),
        min_radius_m: 1.0 / sharpest,
        climb_m: heights.clone().fold(f64::NEG_INFINITY, f64::max)
            - heights.fold(f64::INFINITY, f64::min),
    }
}
