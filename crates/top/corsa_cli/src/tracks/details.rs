//! A track as numbers with units.

use corsa_content::TrackContent;
use corsa_track::{SurfaceKind, Track, TrackPoint};

use crate::details::Details;

/// From this curvature on a track turns: a radius of 200 m, 1/m.
const TURNING: f64 = 0.005;
/// Turns that last longer count, m.
const SHORTEST_TURN: f64 = 15.0;

pub(super) fn details(content: &TrackContent) -> Details {
    let track = &content.track;
    let mut details = Details::default();
    if content.info.name != track.name() {
        said(&mut details, content);
    }
    plan(&mut details, track);
    heights(&mut details, track);
    ground(&mut details, content);
    pits(&mut details, content);
    details
}

/// What its own description says.
fn said(details: &mut Details, content: &TrackContent) {
    let info = &content.info;
    details.section("Track");
    let words = [
        ("name", &info.name),
        ("city", &info.city),
        ("country", &info.country),
        ("run", &info.run),
        ("author", &info.author),
    ];
    for (name, word) in words.into_iter().filter(|(_, word)| !word.is_empty()) {
        details.text(name, word.as_str());
    }
}

fn pits(details: &mut Details, content: &TrackContent) {
    let Some(lane) = &content.pit_lane else { return };
    details
        .section("Pit lane")
        .number("length", lane.length(), "m")
        .number("leaves the track at", lane.entry(), "m")
        .number("meets it again at", lane.exit(), "m");
    if let Some(boxes) = content.info.pit_boxes {
        details.whole("boxes", boxes as usize);
    }
}

fn plan(details: &mut Details, track: &Track) {
    let points = track.reference_line();
    let widths = || points.iter().map(|point| point.width_left + point.width_right);
    let (narrowest, widest) = ends(widths());
    let (right, left) = ends(points.iter().map(|point| point.curvature));
    let turning = points.iter().filter(|point| point.curvature.abs() > TURNING).count();
    let (left_turns, right_turns) = turns(track);
    let total: f64 = points.iter().map(|point| point.curvature).sum::<f64>() * track.length();
    let is_clockwise = total < 0.0;
    details
        .section("Plan")
        .number("length of a lap", track.length(), "m")
        .text("driven", if is_clockwise { "clockwise" } else { "counter-clockwise" })
        .number("width, least", narrowest, "m")
        .number("width, mean", widths().sum::<f64>() / points.len() as f64, "m")
        .number("width, most", widest, "m")
        .number("tightest left turn, radius", 1.0 / left.max(0.0), "m")
        .number("tightest right turn, radius", 1.0 / (-right).max(0.0), "m")
        .whole("left turns", left_turns)
        .whole("right turns", right_turns)
        .number("share of the lap in turns", 100.0 * turning as f64 / points.len() as f64, "%")
        .number("longest straight", longest_straight(track), "m")
        .text("walls", if track.has_walls() { "yes" } else { "no" });
}

fn heights(details: &mut Details, track: &Track) {
    let points = track.reference_line();
    let (lowest, highest) = ends(points.iter().map(|point| point.position.z));
    let (down, up) = ends(points.iter().map(|point| 100.0 * point.slope));
    let (right, left) = ends(points.iter().map(|point| point.banking.to_degrees()));
    let (crest, dip) = ends(points.iter().map(|point| point.vertical_curvature));
    let climbs = points.windows(2).map(|pair| pair[1].position.z - pair[0].position.z);
    details.section("Heights");
    if lowest == highest {
        details.text("elevation", "level, or not known");
    } else {
        details
            .number("lowest point", lowest, "m")
            .number("highest point", highest, "m")
            .number("climbed in a lap", climbs.filter(|climb| *climb > 0.0).sum(), "m")
            .number("steepest climb", up, "%")
            .number("steepest descent", -down, "%")
            .number("sharpest crest, radius", 1.0 / (-crest).max(0.0), "m")
            .number("sharpest dip, radius", 1.0 / dip.max(0.0), "m");
    }
    if right == 0.0 && left == 0.0 {
        details.text("banking", "none, or not known");
    } else {
        details.number("banking, left side highest", left, "°").number(
            "banking, right side highest",
            -right,
            "°",
        );
    }
}

fn ground(details: &mut Details, content: &TrackContent) {
    details.section("Ground").text("track limits", content.track_limits());
    let Some(grid) = content.track.surfaces() else {
        details.text("kinds", "asphalt between the borders, grass beyond");
        return;
    };
    details.whole("kinds", grid.kinds().len());
    details.number("memory", grid.memory() as f64 / 1e6, "MB");
    for kind in grid.kinds() {
        details.text(&kind.name, describe(kind));
    }
}

fn describe(kind: &SurfaceKind) -> String {
    let mut parts = vec![format!("grip {:.2}", kind.grip)];
    if kind.rolling_resistance > 0.0 || kind.damping > 0.0 {
        let (rolling, damping) = (kind.rolling_resistance, kind.damping);
        parts.push(format!("resistance {rolling:.3} + {damping:.4} s/m"));
    }
    if kind.bump_length > 0.0 && kind.bump_height > 0.0 {
        let (height, length) = (1e3 * kind.bump_height, kind.bump_length);
        parts.push(format!("bumps of {height:.1} mm every {length:.2} m"));
    }
    parts.push(if kind.is_valid { "of the track" } else { "outside" }.to_owned());
    if kind.is_pit_lane {
        parts.push("pit lane".to_owned());
    }
    parts.join(", ")
}

/// How many turns go left and right: stretches of one sign that are sharp and long enough.
fn turns(track: &Track) -> (usize, usize) {
    let points = track.reference_line();
    let spacing = track.length() / points.len() as f64;
    let side = |point: &TrackPoint| match point.curvature {
        curvature if curvature > TURNING => 1,
        curvature if curvature < -TURNING => -1,
        _ => 0,
    };
    // From a straight place on, so that no turn is cut by the start line.
    let start = points.iter().position(|point| side(point) == 0).unwrap_or(0);
    let sides: Vec<i32> = points[start..].iter().chain(&points[..start]).map(side).collect();
    let long = |side: i32| {
        let runs = sides.chunk_by(|a, b| a == b).filter(|run| run[0] == side);
        runs.filter(|run| run.len() as f64 * spacing >= SHORTEST_TURN).count()
    };
    (long(1), long(-1))
}

/// The longest stretch without a turn, m.
fn longest_straight(track: &Track) -> f64 {
    let points = track.reference_line();
    let is_straight = |point: &TrackPoint| point.curvature.abs() <= TURNING;
    let start = points.iter().position(|point| !is_straight(point)).unwrap_or(0);
    let lap: Vec<bool> = points[start..].iter().chain(&points[..start]).map(is_straight).collect();
    let runs = lap.chunk_by(|a, b| a == b).filter(|run| run[0]);
    let longest = runs.map(<[bool]>::len).max().unwrap_or(0);
    longest as f64 * track.length() / points.len() as f64
}

/// Smallest and largest.
pub(super) fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_counted_once_wherever_the_start_line_is() {
        let track = Track::builtin("larkfield").expect("a built-in track");
        let (left, right) = turns(&track);
        assert!((4..20).contains(&(left + right)), "{left} left, {right} right");
        let straight = longest_straight(&track);
        assert!((100.0..800.0).contains(&straight), "{straight}");
    }
}
