use corsa_vehicle::VehicleState;
use glam::DVec2;

use super::road::Road;
use crate::{
    PictureError,
    draw::{Canvas, Point, closed_path, rgb, rgba, rounded_rect},
};

/// The whole track in a corner, drawn once; each frame adds the car.
pub(super) struct Minimap {
    canvas: Canvas,
    fit: Fit,
    margin: f32,
}

impl Minimap {
    pub(super) fn new(road: &Road, picture_side: u32) -> Result<Self, PictureError> {
        let unit = picture_side as f32 / 600.0;
        let side = (132.0 * unit).round();
        let mut canvas = Canvas::new(side as u32, side as u32)?;
        if let Some(panel) = rounded_rect(0.0, 0.0, side, side, 10.0 * unit) {
            canvas.fill(&panel, rgba(0x0010_1418, 0.72));
        }
        let fit =
            Fit::new(road.sections.iter().map(|section| section.reference), side, 14.0 * unit);
        if let Some(path) =
            closed_path(road.sections.iter().map(|place| fit.pixel(place.reference)))
        {
            canvas.stroke(&path, rgba(0x0000_0000, 0.6), 6.0 * unit);
            canvas.stroke(&path, rgb(0x00e8_eaed), 2.6 * unit);
        }
        if let Some(start) = road.sections.first() {
            let outward = (start.left - start.right).normalize_or_zero();
            let reach = 5.0 * f64::from(unit) / fit.scale;
            let ends = [1.0, -1.0].map(|sign| fit.pixel(start.reference + outward * sign * reach));
            canvas.line(ends[0], ends[1], rgb(0x00ff_5a4c), 2.2 * unit);
        }
        Ok(Self { canvas, fit, margin: 14.0 * unit })
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, state: &VehicleState) {
        let (width, _) = canvas.size();
        let (side, _) = self.canvas.size();
        let corner = ((width - side - self.margin).floor(), self.margin.floor());
        canvas.paste(&self.canvas, corner.0 as i32, corner.1 as i32);
        let (x, y) = self.fit.pixel(state.position.truncate());
        // Far off the map the car waits at its edge.
        let place = (corner.0 + x.clamp(4.0, side - 4.0), corner.1 + y.clamp(4.0, side - 4.0));
        canvas.fill_circle(place, side * 0.042, rgb(0x0010_1418));
        canvas.fill_circle(place, side * 0.031, rgb(0x00ff_5a4c));
    }
}

/// Fits a set of points into a square, north up.
pub(crate) struct Fit {
    middle: DVec2,
    scale: f64,
    half: f64,
}

impl Fit {
    fn new(points: impl Iterator<Item = DVec2>, side: f32, margin: f32) -> Self {
        let (low, high) = points.fold(
            (DVec2::splat(f64::INFINITY), DVec2::splat(f64::NEG_INFINITY)),
            |(low, high), point| (low.min(point), high.max(point)),
        );
        let extent = (high - low).max_element().max(1.0);
        let half = f64::from(side) / 2.0;
        Self { middle: (low + high) / 2.0, scale: 2.0 * (half - f64::from(margin)) / extent, half }
    }

    fn pixel(&self, point: DVec2) -> Point {
        let offset = (point - self.middle) * self.scale;
        ((self.half + offset.x) as f32, (self.half - offset.y) as f32)
    }
}
