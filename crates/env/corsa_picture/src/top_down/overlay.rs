//! What a driver reads off the picture: speed, gear, pedals, steering, lap, acceleration.

use corsa_vehicle::{STANDARD_GRAVITY, VehicleState};
use tiny_skia::Color;

use crate::{
    draw::{Align, Canvas, Typeface, Weight, rgb, rgba, rounded_rect},
    format_lap_time,
};

const PANEL: u32 = 0x0010_1418;
const TEXT: u32 = 0x00f4_f5f7;
const FAINT: u32 = 0x00a9_b1ba;
const THROTTLE: u32 = 0x0044_d07b;
const BRAKE: u32 = 0x00ff_5a4c;
const STEERING: u32 = 0x0058_b4ff;
const WARNING: u32 = 0x00ff_b02e;

pub(super) fn draw(canvas: &mut Canvas, typeface: &mut Typeface, state: &VehicleState) {
    let (width, height) = canvas.size();
    let mut pen = Pen { canvas, typeface, unit: width.min(height) / 600.0 };
    pen.driving(state, 14.0 * pen.unit, height - 104.0 * pen.unit);
    pen.lap(state, 14.0 * pen.unit, 14.0 * pen.unit);
    pen.acceleration(state, width - 58.0 * pen.unit, height - 58.0 * pen.unit);
    if state.wheels_outside > 0 {
        pen.badge(&format!("{} wheels outside", state.wheels_outside), width / 2.0, height * 0.1);
    }
}

struct Pen<'a> {
    canvas: &'a mut Canvas,
    typeface: &'a mut Typeface,
    /// px per px of a 600 px picture.
    unit: f32,
}

impl Pen<'_> {
    fn panel(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let unit = self.unit;
        if let Some(path) = rounded_rect(x, y, width * unit, height * unit, 10.0 * unit) {
            self.canvas.fill(&path, rgba(PANEL, 0.72));
        }
    }

    fn text(&mut self, text: &str, x: f32, y: f32, style: (Weight, f32, Align), color: u32) {
        let style = (style.0, style.1 * self.unit, style.2);
        self.typeface.draw(self.canvas, text, (x, y), style, rgb(color));
    }

    fn driving(&mut self, state: &VehicleState, x: f32, y: f32) {
        let unit = self.unit;
        let at = |dx: f32, dy: f32| (x + dx * unit, y + dy * unit);
        self.panel(x, y, 196.0, 90.0);
        let speed = format!("{:.0}", (state.speed() * 3.6).min(999.0));
        let (tx, ty) = at(92.0, 46.0);
        self.text(&speed, tx, ty, (Weight::Bold, 42.0, Align::Right), TEXT);
        let (tx, ty) = at(97.0, 46.0);
        self.text("km/h", tx, ty, (Weight::Regular, 13.0, Align::Left), FAINT);
        let gear = match state.gear {
            i8::MIN..=-1 => "R".to_owned(),
            0 => "N".to_owned(),
            gear => gear.to_string(),
        };
        let (tx, ty) = at(145.0, 46.0);
        self.text(&gear, tx, ty, (Weight::Bold, 34.0, Align::Center), WARNING);
        let pedals = [(state.controls.throttle, THROTTLE), (state.controls.brake, BRAKE)];
        for (index, (value, color)) in pedals.into_iter().enumerate() {
            let (bx, by) = at(166.0 + 13.0 * index as f32, 12.0);
            self.bar(bx, by, 9.0, 66.0, value, rgb(color));
        }
        // Steering: + is left, so the bar grows to the left.
        let (cx, cy) = at(80.0, 66.0);
        let reach = 66.0 * unit;
        let value = state.controls.steering.clamp(-1.0, 1.0) as f32;
        self.canvas.fill_rect(cx - reach, cy, 2.0 * reach, 6.0 * unit, rgba(0x00ff_ffff, 0.14));
        let length = value.abs() * reach;
        let from = if value > 0.0 { cx - length } else { cx };
        self.canvas.fill_rect(from, cy, length, 6.0 * unit, rgb(STEERING));
        self.canvas.fill_rect(cx - unit, cy - 3.0 * unit, 2.0 * unit, 12.0 * unit, rgb(TEXT));
    }

    fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, value: f64, color: Color) {
        let unit = self.unit;
        let filled = value.clamp(0.0, 1.0) as f32 * height;
        self.canvas.fill_rect(x, y, width * unit, height * unit, rgba(0x00ff_ffff, 0.14));
        self.canvas.fill_rect(x, y + (height - filled) * unit, width * unit, filled * unit, color);
    }

    fn lap(&mut self, state: &VehicleState, x: f32, y: f32) {
        let unit = self.unit;
        let at = |dx: f32, dy: f32| (x + dx * unit, y + dy * unit);
        self.panel(x, y, 150.0, 84.0);
        let lap = &state.lap;
        let (tx, ty) = at(12.0, 22.0);
        let title = format!("LAP {}", lap.completed_laps.saturating_add(1));
        self.text(&title, tx, ty, (Weight::Bold, 12.0, Align::Left), FAINT);
        if !lap.is_valid {
            let (tx, ty) = at(138.0, 22.0);
            self.text("invalid", tx, ty, (Weight::Bold, 12.0, Align::Right), WARNING);
        }
        let (tx, ty) = at(12.0, 47.0);
        let now = format_lap_time(lap.current_time);
        self.text(&now, tx, ty, (Weight::Bold, 23.0, Align::Left), TEXT);
        let (tx, ty) = at(12.0, 70.0);
        let times = match (lap.last_time, lap.best_time) {
            (Some(last), Some(best)) if best < last => format!("best  {}", format_lap_time(best)),
            (Some(last), _) => format!("last  {}", format_lap_time(last)),
            _ => format!("sector {}", u32::from(lap.sector) + 1),
        };
        self.text(&times, tx, ty, (Weight::Regular, 13.0, Align::Left), FAINT);
    }

    /// Where the acceleration points, up when the car speeds up, on circles of 1 g each.
    fn acceleration(&mut self, state: &VehicleState, x: f32, y: f32) {
        let unit = self.unit;
        let per_g = 15.0 * unit;
        self.canvas.fill_circle((x, y), 44.0 * unit, rgba(PANEL, 0.72));
        for g in 1..=2 {
            if let Some(ring) = tiny_skia::PathBuilder::from_circle(x, y, per_g * g as f32) {
                self.canvas.stroke(&ring, rgba(0x00ff_ffff, 0.22), unit);
            }
        }
        let faint = rgba(0x00ff_ffff, 0.14);
        self.canvas.line((x - 40.0 * unit, y), (x + 40.0 * unit, y), faint, unit);
        self.canvas.line((x, y - 40.0 * unit), (x, y + 40.0 * unit), faint, unit);
        let in_g = state.acceleration.truncate() / STANDARD_GRAVITY;
        let shown = in_g.clamp_length_max(2.6);
        let dot = (x - shown.y as f32 * per_g, y - shown.x as f32 * per_g);
        self.canvas.line((x, y), dot, rgba(WARNING, 0.7), 2.0 * unit);
        self.canvas.fill_circle(dot, 5.0 * unit, rgb(WARNING));
        let style = (Weight::Regular, 10.0, Align::Center);
        self.text(&format!("{:.1} g", in_g.length().min(99.0)), x, y + 40.0 * unit, style, TEXT);
    }

    fn badge(&mut self, text: &str, x: f32, y: f32) {
        let unit = self.unit;
        let width = self.typeface.width(text, Weight::Bold, 15.0 * unit) + 28.0 * unit;
        if let Some(path) = rounded_rect(x - width / 2.0, y, width, 30.0 * unit, 15.0 * unit) {
            self.canvas.fill(&path, rgba(0x00b3_2a22, 0.9));
        }
        self.text(text, x, y + 20.5 * unit, (Weight::Bold, 15.0, Align::Center), TEXT);
    }
}
