//! A track from above, whole, north or west up.

use corsa_track::Track;
use glam::{DVec2, Vec2Swizzles as _};

use crate::{
    draw::{Align, Point, Weight, closed_path, rgb},
    page::{FAINT, INK, Page},
};

const ASPHALT: u32 = 0x00dd_dfe2;
const BORDER: u32 = 0x00b4_b9bf;

/// A rectangle of the page, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// From the map's meters to the page; turned by a quarter when the track fits better so.
pub(crate) struct Map<'a> {
    track: &'a Track,
    area: Area,
    middle: DVec2,
    /// px/m.
    pub(crate) scale: f64,
    turned: bool,
}

impl<'a> Map<'a> {
    pub(crate) fn new(track: &'a Track, area: Area) -> Self {
        let points = track.left_border().iter().chain(track.right_border());
        let (low, high) = points.fold(
            (DVec2::splat(f64::INFINITY), DVec2::splat(f64::NEG_INFINITY)),
            |(low, high), &point| (low.min(point), high.max(point)),
        );
        let extent = (high - low).max(DVec2::ONE);
        let space = DVec2::new(f64::from(area.width) - 50.0, f64::from(area.height) - 50.0);
        let fit = |extent: DVec2| (space / extent).min_element();
        let (upright, sideways) = (fit(extent), fit(extent.yx()));
        let turned = sideways > 1.15 * upright;
        let scale = if turned { sideways } else { upright };
        Self { track, area, middle: (low + high) / 2.0, scale, turned }
    }

    pub(crate) fn pixel(&self, point: DVec2) -> Point {
        let offset = (point - self.middle) * self.scale;
        // Turned by a quarter to the left: the map's x axis points up the page.
        let (x, up) = if self.turned { (-offset.y, offset.x) } else { (offset.x, offset.y) };
        let Area { left, top, width, height } = self.area;
        (left + width / 2.0 + x as f32, top + height / 2.0 - up as f32)
    }

    pub(crate) fn draw_road(&self, page: &mut Page) {
        let left = self.track.left_border();
        let right = self.track.right_border();
        // Once around one border and back along the other: the infield stays paper.
        let outline = left
            .iter()
            .chain(left.first())
            .chain(right.first())
            .chain(right.iter().rev())
            .map(|&point| self.pixel(point));
        if let Some(path) = closed_path(outline) {
            page.canvas.fill(&path, rgb(ASPHALT));
        }
        for border in [left, right] {
            if let Some(path) = closed_path(border.iter().map(|&point| self.pixel(point))) {
                page.canvas.stroke(&path, rgb(BORDER), 1.0);
            }
        }
    }

    /// The start line and, beside it, the way round.
    pub(crate) fn draw_start(&self, page: &mut Page) {
        let point = self.track.at(0.0);
        let origin = point.position.truncate();
        let along = DVec2::from_angle(point.heading);
        let center = self.pixel(origin);
        let ahead = self.pixel(origin + along);
        let length = (ahead.0 - center.0).hypot(ahead.1 - center.1).max(1e-6);
        let (dx, dy) = ((ahead.0 - center.0) / length, (ahead.1 - center.1) / length);
        let (nx, ny) = (-dy, dx);
        // Over the whole road, and a little more where that is narrow.
        let side = |width: f64| ((width * self.scale) as f32 + 3.0).max(11.0);
        let (left, right) = (side(point.width_left), side(point.width_right));
        page.canvas.line(
            (center.0 - nx * left, center.1 - ny * left),
            (center.0 + nx * right, center.1 + ny * right),
            rgb(INK),
            3.0,
        );
        // The way round, beside the road.
        let base = (center.0 + nx * (right + 8.0), center.1 + ny * (right + 8.0));
        let arrow = [
            (base.0 + dx * 18.0, base.1 + dy * 18.0),
            (base.0 + nx * 5.5 + dx * 4.0, base.1 + ny * 5.5 + dy * 4.0),
            (base.0 - nx * 5.5 + dx * 4.0, base.1 - ny * 5.5 + dy * 4.0),
        ];
        if let Some(path) = closed_path(arrow) {
            page.canvas.fill(&path, rgb(INK));
        }
        page.canvas.line(
            (base.0 - dx * 8.0, base.1 - dy * 8.0),
            (base.0 + dx * 4.0, base.1 + dy * 4.0),
            rgb(INK),
            2.4,
        );
    }

    /// Where the map's y axis points.
    pub(crate) fn draw_compass(&self, page: &mut Page) {
        let center = (self.area.left + self.area.width - 18.0, self.area.top + 30.0);
        let (nx, ny) = if self.turned { (-1.0, 0.0) } else { (0.0, -1.0) };
        let (px, py) = (-ny, nx);
        let arrow = [
            (center.0 + nx * 13.0, center.1 + ny * 13.0),
            (center.0 - nx * 9.0 + px * 6.0, center.1 - ny * 9.0 + py * 6.0),
            (center.0 - nx * 5.0, center.1 - ny * 5.0),
            (center.0 - nx * 9.0 - px * 6.0, center.1 - ny * 9.0 - py * 6.0),
        ];
        if let Some(path) = closed_path(arrow) {
            page.canvas.fill(&path, rgb(FAINT));
        }
        let label = (center.0 + nx * 24.0, center.1 + ny * 24.0 + 4.5);
        page.text("y", label, (Weight::Regular, 13.0, Align::Center), FAINT);
    }
}
