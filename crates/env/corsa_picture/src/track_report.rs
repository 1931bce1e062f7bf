//! One track on one page.

mod ground;
mod labels;
mod profile;

use corsa_track::Track;
use glam::DVec2;

use crate::{
    Picture, PictureError,
    draw::{Align, Weight, open_path, rgb},
    map::{Area, Map},
    page::{FAINT, Figure, INK, Page},
};
use ground::GroundColors;

const WIDTH: u32 = 1800;
const HEIGHT: u32 = 1100;
/// Where on the page the map stands, px.
const MAP: Area = Area { left: 40.0, top: 125.0, width: 860.0, height: 880.0 };
const PIT_LANE: u32 = 0x001f_6fd0;

/// Draws a track: its plan with true widths, the start line and the way round, kilometers, the ground
/// and the pit lane where they are known; and over the distance elevation, curvature, banking and what
/// lies how far beside the line.
pub struct TrackReport<'a> {
    track: &'a Track,
    /// Places along the pit lane in `map`, m.
    pit_lane: Vec<DVec2>,
    /// Below the title, before the length.
    subtitle: String,
}

impl<'a> TrackReport<'a> {
    pub fn new(track: &'a Track) -> Self {
        Self { track, pit_lane: Vec::new(), subtitle: String::new() }
    }

    /// With a pit lane through these places, in `map`, m.
    #[must_use]
    pub fn with_pit_lane(self, pit_lane: Vec<DVec2>) -> Self {
        Self { pit_lane, ..self }
    }

    /// With a line below the title.
    #[must_use]
    pub fn with_subtitle(self, subtitle: impl Into<String>) -> Self {
        Self { subtitle: subtitle.into(), ..self }
    }

    /// Draws the report, 1800 × 1100 px.
    pub fn render(&self) -> Result<Picture, PictureError> {
        let mut page = Page::new(WIDTH, HEIGHT)?;
        page.header(self.track.name(), &self.subtitle, &self.figures());
        let grounds = GroundColors::new(self.track);
        let map = Map::new(self.track, MAP);
        map.draw_road(&mut page);
        grounds.draw_on_map(&mut page, &map, MAP);
        self.draw_pit_lane(&mut page, &map);
        labels::draw_kilometers(&mut page, &map, self.track, MAP);
        map.draw_start(&mut page);
        map.draw_compass(&mut page);
        labels::draw_scale(&mut page, &map, (MAP.left + 10.0, MAP.top + MAP.height + 26.0));
        self.draw_legend(&mut page, &grounds);
        profile::draw(&mut page, self.track, &grounds);
        Ok(Picture::new(page.canvas.pixmap))
    }

    fn figures(&self) -> Vec<Figure> {
        let points = self.track.reference_line();
        let (narrow, wide) = ends(points.iter().map(|point| point.width_left + point.width_right));
        let (low, high) = ends(points.iter().map(|point| point.position.z));
        let (down, up) = ends(points.iter().map(|point| 100.0 * point.slope));
        let sharpest = points.iter().map(|point| point.curvature.abs()).fold(0.0, f64::max);
        let mut figures = vec![
            Figure::new("LAP", format!("{:.0} m", self.track.length())),
            Figure::new("WIDTH", format!("{narrow:.1} to {wide:.1} m")),
            Figure::new("TIGHTEST RADIUS", format!("{:.0} m", 1.0 / sharpest)),
        ];
        if high > low {
            figures.push(Figure::new("CLIMB", format!("{:.1} m", high - low)));
            figures.push(Figure::new("GRADE", format!("{down:.1} to {up:.1} %")));
        }
        figures
    }

    fn draw_pit_lane(&self, page: &mut Page, map: &Map<'_>) {
        let points = self.pit_lane.iter().map(|&point| map.pixel(point));
        if let Some(path) = open_path(points) {
            page.canvas.stroke(&path, rgb(PIT_LANE), 2.0);
        }
    }

    /// What the colors of the map mean, beside its scale.
    fn draw_legend(&self, page: &mut Page, grounds: &GroundColors<'_>) {
        let (mut x, y) = (MAP.left + 200.0, MAP.top + MAP.height + 30.0);
        let style = (Weight::Regular, 13.0, Align::Left);
        let mut entry = |page: &mut Page, name: &str, color, thickness: f32| {
            let right = x + 34.0 + page.typeface.width(name, style.0, style.1);
            if right > MAP.left + MAP.width {
                return;
            }
            let top = y - 4.5 - thickness / 2.0;
            page.canvas.fill_rect(x, top, 22.0, thickness, color);
            page.text(name, (x + 28.0, y), style, INK);
            x = right + 20.0;
        };
        if !self.pit_lane.is_empty() {
            entry(page, "pit lane", rgb(PIT_LANE), 2.5);
        }
        for (name, color) in grounds.legend() {
            entry(page, name, color, 11.0);
        }
    }
}

/// Smallest and largest.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// Style of small notes on the map.
const NOTE: (Weight, f32, u32) = (Weight::Regular, 12.5, FAINT);

#[cfg(test)]
mod tests;
