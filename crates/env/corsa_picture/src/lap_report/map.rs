use glam::{DVec2, Vec2Swizzles as _};

use super::{FAINT, INK, LapReport, Page};
use crate::draw::{Align, Point, SpeedColors, Weight, closed_path, open_path, rgb};

const ASPHALT: u32 = 0x00dd_dfe2;
const BORDER: u32 = 0x00b4_b9bf;

/// Where on the page the map stands, px.
const LEFT: f32 = 40.0;
const TOP: f32 = 125.0;
const MAP_WIDTH: f32 = 640.0;
const MAP_HEIGHT: f32 = 760.0;

impl LapReport<'_> {
    pub(super) fn draw_map(&self, page: &mut Page) {
        let place =
            Placement::new(self.track.left_border().iter().chain(self.track.right_border()));
        self.draw_road(page, &place);
        self.draw_line(page, &place);
        self.draw_start(page, &place);
        draw_compass(page, &place);
        self.draw_color_bar(page);
    }

    fn draw_road(&self, page: &mut Page, place: &Placement) {
        let left = self.track.left_border();
        let right = self.track.right_border();
        // Once around one border and back along the other: the infield stays paper.
        let outline = left
            .iter()
            .chain(left.first())
            .chain(right.first())
            .chain(right.iter().rev())
            .map(|&point| place.pixel(point));
        if let Some(path) = closed_path(outline) {
            page.canvas.fill(&path, rgb(ASPHALT));
        }
        for border in [left, right] {
            if let Some(path) = closed_path(border.iter().map(|&point| place.pixel(point))) {
                page.canvas.stroke(&path, rgb(BORDER), 1.0);
            }
        }
    }

    fn draw_line(&self, page: &mut Page, place: &Placement) {
        // Colored in short runs of one color each, a little overlapping.
        const STEPS: f64 = 48.0;
        let span = (self.colors.fastest - self.colors.slowest).max(1e-6);
        let level = |speed: f64| ((speed - self.colors.slowest) / span * STEPS).round();
        let mut start = 0;
        for end in 1..self.samples.len() {
            let is_last = end + 1 == self.samples.len();
            if !is_last && level(self.samples[end].speed) == level(self.samples[start].speed) {
                continue;
            }
            let run = &self.samples[start..=end];
            let middle = run[run.len() / 2].speed;
            let points = run.iter().map(|sample| place.pixel(sample.position.truncate()));
            if let Some(path) = open_path(points) {
                page.canvas.stroke(&path, self.colors.of(middle), 3.4);
            }
            start = end;
        }
    }

    fn draw_start(&self, page: &mut Page, place: &Placement) {
        let point = self.track.at(0.0);
        let origin = point.position.truncate();
        let along = DVec2::from_angle(point.heading);
        let center = place.pixel(origin);
        let ahead = place.pixel(origin + along);
        let length = (ahead.0 - center.0).hypot(ahead.1 - center.1).max(1e-6);
        let (dx, dy) = ((ahead.0 - center.0) / length, (ahead.1 - center.1) / length);
        let (nx, ny) = (-dy, dx);
        let reach = 11.0;
        page.canvas.line(
            (center.0 - nx * reach, center.1 - ny * reach),
            (center.0 + nx * reach, center.1 + ny * reach),
            rgb(INK),
            3.0,
        );
        // The way round, beside the road.
        let base = (center.0 + nx * 19.0, center.1 + ny * 19.0);
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

    fn draw_color_bar(&self, page: &mut Page) {
        let (x, y, width, height) = (LEFT + 60.0, 925.0, MAP_WIDTH - 120.0, 12.0);
        let strips = 130;
        for strip in 0..strips {
            let share = (strip as f32 + 0.5) / strips as f32;
            let step = width / strips as f32;
            let color = SpeedColors::at(share);
            page.canvas.fill_rect(x + strip as f32 * step, y, step + 0.6, height, color);
        }
        let (low, high) = (self.colors.slowest * 3.6, self.colors.fastest * 3.6);
        let marks = super::axis::ticks(low, high, 6);
        for mark in marks {
            let at = x + width * ((mark - low) / (high - low)) as f32;
            page.canvas.line((at, y + height), (at, y + height + 5.0), rgb(FAINT), 1.0);
            let style = (Weight::Regular, 13.0, Align::Center);
            page.text(&format!("{mark:.0}"), (at, y + height + 20.0), style, FAINT);
        }
        let style = (Weight::Regular, 13.0, Align::Center);
        page.text("speed, km/h", (x + width / 2.0, y + height + 40.0), style, FAINT);
    }
}

fn draw_compass(page: &mut Page, place: &Placement) {
    let center = (LEFT + MAP_WIDTH - 18.0, TOP + 30.0);
    let (nx, ny) = if place.turned { (-1.0, 0.0) } else { (0.0, -1.0) };
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

/// From the map's meters to the page; turned by a quarter when the track fits better so.
struct Placement {
    middle: DVec2,
    scale: f64,
    turned: bool,
}

impl Placement {
    fn new<'p>(points: impl Iterator<Item = &'p DVec2>) -> Self {
        let (low, high) = points.fold(
            (DVec2::splat(f64::INFINITY), DVec2::splat(f64::NEG_INFINITY)),
            |(low, high), &point| (low.min(point), high.max(point)),
        );
        let extent = (high - low).max(DVec2::ONE);
        let space = DVec2::new(f64::from(MAP_WIDTH) - 50.0, f64::from(MAP_HEIGHT) - 50.0);
        let fit = |extent: DVec2| (space / extent).min_element();
        let (upright, sideways) = (fit(extent), fit(extent.yx()));
        let turned = sideways > 1.15 * upright;
        Self { middle: (low + high) / 2.0, scale: if turned { sideways } else { upright }, turned }
    }

    fn pixel(&self, point: DVec2) -> Point {
        let offset = (point - self.middle) * self.scale;
        // Turned by a quarter to the left: the map's x axis points up the page.
        let (x, up) = if self.turned { (-offset.y, offset.x) } else { (offset.x, offset.y) };
        (LEFT + MAP_WIDTH / 2.0 + x as f32, TOP + MAP_HEIGHT / 2.0 - up as f32)
    }
}
