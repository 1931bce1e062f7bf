//! The track: what is drawn of it, cut into pieces once, so that a frame touches only what it shows.

use corsa_track::Track;
use glam::DVec2;
use tiny_skia::{Color, Path, PathBuilder};

use super::View;
use crate::draw::{Canvas, closed_path, open_path, rgb, rgba};

pub(super) const GRASS: u32 = 0x0040_7a3a;
const GRASS_MOWN: u32 = 0x0045_8240;
const VERGE: u32 = 0x0053_8a49;
const ASPHALT: u32 = 0x0043_464b;
const RUBBER: u32 = 0x0035_373b;
const PAINT: u32 = 0x00ec_ece6;
const KERB_RED: u32 = 0x00c8_3232;

/// Distance between cross sections, m.
const SPACING: f64 = 2.0;
/// Cross sections per piece.
const PIECE: usize = 12;
/// Curvature from which a corner has kerbs, 1/m.
const KERB_CURVATURE: f64 = 1.0 / 220.0;
const KERB_WIDTH: f64 = 1.1;
const VERGE_WIDTH: f64 = 2.5;

pub(super) struct Road {
    /// Closed: the last one is followed by the first.
    pub(super) sections: Vec<Section>,
    pieces: Vec<Piece>,
    start_line: [Section; 2],
}

/// The road at one place along it: its borders and its reference line, in `map`, m.
#[derive(Clone, Copy)]
pub(super) struct Section {
    pub(super) left: DVec2,
    pub(super) right: DVec2,
    pub(super) reference: DVec2,
    /// To the left, across the road; unit.
    across: DVec2,
    curvature: f64,
}

/// A run of cross sections that is seen or not seen as a whole.
struct Piece {
    first: usize,
    /// The cross section it ends with is the next piece's first.
    last: usize,
    center: DVec2,
    reach: f64,
    red: Vec<[DVec2; 4]>,
    white: Vec<[DVec2; 4]>,
}

impl Road {
    pub(super) fn new(track: &Track) -> Self {
        let count = ((track.length() / SPACING).ceil() as usize).clamp(8, 200_000);
        let step = track.length() / count as f64;
        let sections: Vec<_> =
            (0..count).map(|index| Section::at(track, index as f64 * step)).collect();
        let pieces = (0..count)
            .step_by(PIECE)
            .map(|first| Piece::new(&sections, first, (first + PIECE).min(count)))
            .collect();
        let start_line = [Section::at(track, -0.3), Section::at(track, 0.3)];
        Self { sections, pieces, start_line }
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, view: &View) {
        let runs = self.runs_in(view);
        for run in &runs {
            self.fill_band(canvas, view, run, rgb(VERGE), |section| {
                [
                    section.left + section.across * VERGE_WIDTH,
                    section.right - section.across * VERGE_WIDTH,
                ]
            });
        }
        self.draw_kerbs(canvas, view);
        for run in &runs {
            self.fill_band(canvas, view, run, rgb(ASPHALT), |section| {
                [section.left, section.right]
            });
        }
        for run in &runs {
            for half_width in [1.7, 0.95] {
                self.fill_band(canvas, view, run, rgba(RUBBER, 0.55), |section| {
                    [1.0, -1.0].map(|sign| section.reference + section.across * (sign * half_width))
                });
            }
            for side in [|section: &Section| section.left, |section: &Section| section.right] {
                let line = self.along(run).map(|section| view.pixel(side(section)));
                if let Some(path) = open_path(line) {
                    canvas.stroke(&path, rgb(PAINT), (0.22 * view.scale).max(1.0) as f32);
                }
            }
        }
        self.draw_start_line(canvas, view);
    }

    /// Index ranges of cross sections to draw; neighbors are joined, so that no seam shows.
    fn runs_in(&self, view: &View) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for piece in self.pieces.iter().filter(|piece| view.sees(piece.center, piece.reach)) {
            match runs.last_mut() {
                Some((_, last)) if *last == piece.first => *last = piece.last,
                _ => runs.push((piece.first, piece.last)),
            }
        }
        runs
    }

    fn along(&self, run: &(usize, usize)) -> impl DoubleEndedIterator<Item = &Section> {
        let count = self.sections.len();
        (run.0..=run.1).map(move |index| &self.sections[index % count])
    }

    /// Fills between the two points that each cross section is given: there on one side, back on the
    /// other.
    fn fill_band(
        &self,
        canvas: &mut Canvas,
        view: &View,
        run: &(usize, usize),
        color: Color,
        edges: impl Fn(&Section) -> [DVec2; 2],
    ) {
        let there = self.along(run).map(|section| view.pixel(edges(section)[0]));
        let back = self.along(run).rev().map(|section| view.pixel(edges(section)[1]));
        if let Some(path) = closed_path(there.chain(back)) {
            canvas.fill(&path, color);
        }
    }

    fn draw_kerbs(&self, canvas: &mut Canvas, view: &View) {
        let seen = || self.pieces.iter().filter(|piece| view.sees(piece.center, piece.reach));
        let reds = seen().flat_map(|piece| &piece.red);
        if let Some(path) = quads(view, reds) {
            canvas.fill(&path, rgb(KERB_RED));
        }
        let whites = seen().flat_map(|piece| &piece.white);
        if let Some(path) = quads(view, whites) {
            canvas.fill(&path, rgb(PAINT));
        }
    }

    /// A checkered line across the road.
    fn draw_start_line(&self, canvas: &mut Canvas, view: &View) {
        const FIELDS: usize = 12;
        let [before, after] = self.start_line;
        if !view.sees(before.reference, 30.0) {
            return;
        }
        let corner = |row: usize, column: usize| {
            let across = column as f64 / FIELDS as f64;
            let near = before.right.lerp(before.left, across);
            let far = after.right.lerp(after.left, across);
            near.lerp(far, row as f64 / 2.0)
        };
        for (parity, color) in [(0, rgb(PAINT)), (1, rgb(0x0016_1618))] {
            let fields: Vec<[DVec2; 4]> = (0..2 * FIELDS)
                .map(|field| (field / FIELDS, field % FIELDS))
                .filter(|(row, column)| (row + column) % 2 == parity)
                .map(|(row, column)| {
                    [(row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1)]
                        .map(|(row, column)| corner(row, column))
                })
                .collect();
            if let Some(path) = quads(view, &fields) {
                canvas.fill(&path, color);
            }
        }
    }
}

impl Section {
    fn at(track: &Track, progress: f64) -> Self {
        let point = track.at(progress);
        let reference = point.position.truncate();
        let across = DVec2::from_angle(point.heading).perp();
        Self {
            left: reference + across * point.width_left,
            right: reference - across * point.width_right,
            reference,
            across,
            curvature: point.curvature,
        }
    }
}

impl Piece {
    fn new(sections: &[Section], first: usize, last: usize) -> Self {
        let of = |index: usize| sections[index % sections.len()];
        let points = || (first..=last).flat_map(|index| [of(index).left, of(index).right]);
        let center = points().sum::<DVec2>() / points().count() as f64;
        let farthest = points().map(|point| point.distance(center)).fold(0.0, f64::max);
        let (mut red, mut white) = (Vec::new(), Vec::new());
        for index in first..last {
            let (near, far) = (of(index), of(index + 1));
            if near.curvature.abs() < KERB_CURVATURE {
                continue;
            }
            let [left, right] = [(1.0, true), (-1.0, false)].map(|(sign, is_left)| {
                let edge = |section: Section| if is_left { section.left } else { section.right };
                let out = |section: Section| edge(section) + section.across * (sign * KERB_WIDTH);
                [edge(near), out(near), out(far), edge(far)]
            });
            let blocks = if index % 2 == 0 { &mut red } else { &mut white };
            blocks.extend([left, right]);
        }
        Self { first, last, center, reach: farthest + 6.0, red, white }
    }
}

/// Mown stripes fixed to the map, so that motion shows where there is nothing but grass.
pub(super) fn draw_grass(canvas: &mut Canvas, view: &View) {
    const STRIPE: f64 = 9.0;
    let across = DVec2::from_angle(0.6);
    let along = across.perp();
    let (middle, level) = (view.center.dot(across), view.center.dot(along));
    let count = ((2.0 * view.radius / STRIPE).ceil() as usize + 2).min(400);
    let first = 2.0 * ((middle - view.radius) / (2.0 * STRIPE)).floor();
    let stripes: Vec<[DVec2; 4]> = (0..count)
        .step_by(2)
        .map(|index| {
            let from = (first + index as f64) * STRIPE;
            let (low, high) = (level - view.radius, level + view.radius);
            [(from, low), (from + STRIPE, low), (from + STRIPE, high), (from, high)]
                .map(|(a, b)| across * a + along * b)
        })
        .collect();
    if let Some(path) = quads(view, &stripes) {
        canvas.fill_rough(&path, rgb(GRASS_MOWN));
    }
}

fn quads<'a>(view: &View, quads: impl IntoIterator<Item = &'a [DVec2; 4]>) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for quad in quads {
        for (corner, &point) in quad.iter().enumerate() {
            let (x, y) = view.pixel(point);
            if corner == 0 {
                builder.move_to(x, y);
            } else {
                builder.line_to(x, y);
            }
        }
        builder.close();
    }
    builder.finish()
}
