//! What the track does over its distance.

use corsa_track::Track;

use super::{ends, ground::GroundColors};
use crate::{
    Axis, Chart, Series,
    chart::Scale,
    draw::{closed_path, open_path, rgb},
    map::Area,
    page::Page,
};

/// The right part of the page, px.
const LEFT: f32 = 960.0;
const WIDTH: f32 = 800.0;
const TOP: f32 = 128.0;
const BOTTOM: f32 = 1_080.0;
const GAP: f32 = 18.0;
/// Banking below this is how a file was written, rad.
const LEVEL: f64 = 0.002;

pub(super) fn draw(page: &mut Page, track: &Track, ground: &GroundColors<'_>) {
    let charts: Vec<Chart> =
        [elevation(track), Some(curvature(track)), banking(track)].into_iter().flatten().collect();
    let count = charts.len() + 1;
    let height = (BOTTOM - TOP - GAP * (count - 1) as f32) / count as f32;
    for (index, chart) in charts.iter().enumerate() {
        let top = TOP + index as f32 * (height + GAP);
        chart.draw(page, Area { left: LEFT, top, width: WIDTH, height });
    }
    let top = TOP + (count - 1) as f32 * (height + GAP);
    cross_section(page, track, ground, Area { left: LEFT, top, width: WIDTH, height });
}

/// None where a file has no heights.
fn elevation(track: &Track) -> Option<Chart> {
    let (low, high) = ends(track.reference_line().iter().map(|point| point.position.z));
    if low == high {
        return None;
    }
    // At least 10 m, so that a flat track looks flat.
    let air = (10.0 - (high - low)).max(0.0) / 2.0;
    let points = over_distance(track, |point| point.position.z);
    let axis = Axis::from_to("m", low - air, high + air);
    Some(chart(track, "Elevation", axis, vec![Series::new("", 7, points)]))
}

fn curvature(track: &Track) -> Chart {
    let points = over_distance(track, |point| 1e3 * point.curvature);
    let series = vec![Series::new("", 0, points).filled()];
    chart(track, "Curvature (+ left)", Axis::from_to("1/km", -5.0, 5.0), series)
}

fn banking(track: &Track) -> Option<Chart> {
    let (low, high) = ends(track.reference_line().iter().map(|point| point.banking));
    if low.abs().max(high.abs()) < LEVEL {
        return None;
    }
    let points = over_distance(track, |point| point.banking.to_degrees());
    let series = vec![Series::new("", 4, points).filled()];
    let title = "Banking (+ left side higher)";
    Some(chart(track, title, Axis::from_to("degrees", -1.0, 1.0), series))
}

fn chart(track: &Track, title: &str, y: Axis, series: Vec<Series>) -> Chart {
    Chart {
        title: title.into(),
        x: Axis::from_to("distance, m", 0.0, track.length()),
        y,
        series,
        ..Chart::default()
    }
}

fn over_distance(
    track: &Track,
    value: impl Fn(&corsa_track::TrackPoint) -> f64,
) -> Vec<(f64, f64)> {
    let points = track.reference_line();
    let end = points.first().map(|first| (track.length(), value(first)));
    points.iter().map(|point| (point.progress, value(point))).chain(end).collect()
}

/// The road unrolled: borders, and the ground where it is known, beside the reference line.
fn cross_section(page: &mut Page, track: &Track, ground: &GroundColors<'_>, area: Area) {
    let points = track.reference_line();
    let left = over_distance(track, |point| point.width_left);
    let right = over_distance(track, |point| -point.width_right);
    let reach = left.iter().chain(&right).map(|point| point.1.abs()).fold(3.0, f64::max);
    let known = track.surfaces().is_some();
    let reach = if known { reach + 6.0 } else { 1.08 * reach };
    let frame = Chart {
        title: "Road beside the line (+ left)".into(),
        x: Axis::from_to("distance, m", 0.0, track.length()),
        y: Axis::from_to("m", -reach, reach),
        ..Chart::default()
    };
    frame.draw_over(page, area, |page, plot, x, y| {
        if known {
            draw_cells(page, ground, points.len(), plot, y);
        } else {
            fill_road(page, &left, &right, x, y);
        }
        for border in [&left, &right] {
            let line = border.iter().map(|&(at, offset)| (x.pixel(at), y.pixel(offset)));
            if let Some(path) = open_path(line) {
                page.canvas.stroke(&path, rgb(0x0055_5b63), 1.2);
            }
        }
        let middle = [x.low, x.high].map(|at| (x.pixel(at), y.pixel(0.0)));
        if let Some(path) = open_path(middle) {
            page.canvas.stroke_dashed(&path, rgb(0x0055_5b63), 1.0, 4.0);
        }
    });
}

fn fill_road(page: &mut Page, left: &[(f64, f64)], right: &[(f64, f64)], x: &Scale, y: &Scale) {
    let outline = left.iter().chain(right.iter().rev());
    if let Some(path) = closed_path(outline.map(|&(at, side)| (x.pixel(at), y.pixel(side)))) {
        page.canvas.fill(&path, rgb(0x00dd_dfe2));
    }
}

/// One sample for every pixel of the plot.
fn draw_cells(page: &mut Page, ground: &GroundColors<'_>, nodes: usize, plot: Area, y: &Scale) {
    let (columns, rows) = (plot.width as usize, plot.height as usize);
    for column in 0..columns {
        let node = (column * nodes / columns).min(nodes - 1);
        for row in 0..rows {
            let share = (row as f64 + 0.5) / rows as f64;
            let offset = y.high + (y.low - y.high) * share;
            if let Some(color) = ground.color(node, offset) {
                // Whole pixels, or colors would mix with the paper.
                let place = (plot.left.round() + column as f32, plot.top.round() + row as f32);
                page.canvas.fill_rect(place.0, place.1, 1.0, 1.0, color);
            }
        }
    }
}
