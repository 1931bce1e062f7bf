//! What the ground is made of, in colors.

use corsa_track::{SurfaceGrid, SurfaceKind, Track};
use glam::DVec2;
use tiny_skia::Color;

use crate::{
    draw::{Canvas, rgb},
    map::{Area, Map},
    page::Page,
};

/// Farthest from the line that the grid is asked, m.
const REACH: f64 = 60.0;
/// How much of the ground beyond a border is shown, m.
pub(super) const BEYOND: f64 = 12.0;

/// A track's grid of surfaces, if it has one, and a color for each of its kinds.
pub(super) struct GroundColors<'a> {
    track: &'a Track,
    grid: Option<&'a SurfaceGrid>,
    colors: Vec<Color>,
    is_seen: Vec<bool>,
}

impl<'a> GroundColors<'a> {
    pub(super) fn new(track: &'a Track) -> Self {
        let grid = track.surfaces();
        let kinds = grid.map(SurfaceGrid::kinds).unwrap_or_default();
        let mut ground = Self {
            track,
            grid,
            colors: kinds.iter().map(|kind| rgb(color(kind))).collect(),
            is_seen: vec![false; kinds.len()],
        };
        for node in (0..track.reference_line().len()).step_by(2) {
            for offset in -60..=60 {
                if let Some(kind) = ground.kind(node, f64::from(offset) * 0.5) {
                    ground.is_seen[kind] = true;
                }
            }
        }
        ground
    }

    /// Number of the kind beside a node of the line, where it is known.
    fn kind(&self, node: usize, offset: f64) -> Option<usize> {
        let (_, kind) = self.grid?.lookup(node, 0.0, offset as f32);
        (usize::from(kind) < self.colors.len()).then_some(usize::from(kind))
    }

    pub(super) fn color(&self, node: usize, offset: f64) -> Option<Color> {
        self.kind(node, offset).map(|kind| self.colors[kind])
    }

    /// Kinds that occur, each color once.
    pub(super) fn legend(&self) -> Vec<(&str, Color)> {
        let kinds = self.grid.map(SurfaceGrid::kinds).unwrap_or_default();
        let mut entries: Vec<(&str, Color)> = Vec::new();
        for ((kind, &color), _) in
            kinds.iter().zip(&self.colors).zip(&self.is_seen).filter(|(_, seen)| **seen)
        {
            if entries.iter().all(|(_, other)| *other != color) {
                entries.push((group(kind), color));
            }
        }
        entries
    }

    /// Colors the map where the ground is known. Each pixel takes the mean of the samples that fall
    /// into it, so that a kerb narrower than a pixel still tints it.
    pub(super) fn draw_on_map(&self, page: &mut Page, map: &Map<'_>, area: Area) {
        if self.grid.is_none() {
            return;
        }
        let mut samples = Samples::new(area);
        let step = 0.5 / map.scale;
        let across = (REACH / step).ceil() as i32;
        let nodes = self.track.reference_line();
        let spacing = self.track.length() / nodes.len() as f64;
        let along = (spacing / step).ceil().max(1.0) as usize;
        for (node, point) in nodes.iter().enumerate() {
            for part in 0..along {
                let here = self.track.at(point.progress + part as f64 / along as f64 * spacing);
                let (sin, cos) = here.heading.sin_cos();
                let limits = self.reach(node);
                for column in -across..=across {
                    let offset = f64::from(column) * step;
                    if offset < -limits.1 || offset > limits.0 {
                        continue;
                    }
                    let Some(color) = self.color(node, offset) else { continue };
                    let place = here.position.truncate() + offset * DVec2::new(-sin, cos);
                    samples.add(map.pixel(place), color);
                }
            }
        }
        samples.paint(&mut page.canvas);
    }

    /// How far to the left and right of a node ground is shown: some meters beyond the borders, but
    /// never past the center of the curve, beyond which the rows of the grid cross.
    pub(super) fn reach(&self, node: usize) -> (f64, f64) {
        let point = &self.track.reference_line()[node];
        let inner = |curvature: f64| if curvature > 1e-4 { 0.9 / curvature } else { REACH };
        let side = |width: f64, curvature: f64| (width + BEYOND).min(inner(curvature)).min(REACH);
        (side(point.width_left, point.curvature), side(point.width_right, -point.curvature))
    }
}

/// Means of colors by pixel.
struct Samples {
    area: Area,
    width: usize,
    /// Red, green, blue and how many.
    sums: Vec<[f32; 4]>,
}

impl Samples {
    fn new(area: Area) -> Self {
        let width = area.width as usize;
        Self { area, width, sums: vec![[0.0; 4]; width * area.height as usize] }
    }

    fn add(&mut self, (x, y): (f32, f32), color: Color) {
        let (x, y) = (x - self.area.left, y - self.area.top);
        if x < 0.0 || y < 0.0 || x >= self.width as f32 {
            return;
        }
        if let Some(sum) = self.sums.get_mut(y as usize * self.width + x as usize) {
            let sample = [color.red(), color.green(), color.blue(), 1.0];
            for (total, part) in sum.iter_mut().zip(sample) {
                *total += part;
            }
        }
    }

    fn paint(&self, canvas: &mut Canvas) {
        for (index, [red, green, blue, count]) in self.sums.iter().enumerate() {
            let Some(color) = Color::from_rgba(red / count, green / count, blue / count, 1.0)
            else {
                continue;
            };
            let (x, y) = (index % self.width, index / self.width);
            canvas.fill_rect(self.area.left + x as f32, self.area.top + y as f32, 1.0, 1.0, color);
        }
    }
}

/// What kinds are called together. AC's keys are free text, but modders copy them from one another.
fn group(kind: &SurfaceKind) -> &'static str {
    let name = kind.name.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if kind.is_pit_lane || has(&["PIT"]) {
        "pits"
    } else if has(&["KERB", "CURB", "CORD"]) {
        "kerb"
    } else if has(&["GRASS"]) {
        "grass"
    } else if has(&["SAND", "GRAVEL", "GROUND", "DIRT", "MUD"]) {
        "sand, gravel"
    } else if kind.is_valid {
        "asphalt"
    } else if kind.grip >= 0.9 {
        "run-off"
    } else {
        "other"
    }
}

fn color(kind: &SurfaceKind) -> u32 {
    match group(kind) {
        "pits" => 0x00a9_bfe0,
        "kerb" => 0x00d6_4a3a,
        "grass" => 0x009c_cf92,
        "sand, gravel" => 0x00e6_cf94,
        "asphalt" => 0x00c3_c6cb,
        "run-off" => 0x00d9_d2e4,
        _ => 0x00ea_e3d4,
    }
}
