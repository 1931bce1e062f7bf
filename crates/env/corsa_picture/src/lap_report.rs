//! One lap on one page.

mod axis;
mod map;
mod traces;

use corsa_track::Track;

use crate::{
    LapSample, Picture, PictureError,
    draw::{Align, Canvas, SpeedColors, Typeface, Weight, rgb},
    format_lap_time,
};

const PAPER: u32 = 0x00fb_fbf9;
const INK: u32 = 0x001c_2127;
const FAINT: u32 = 0x0077_7f88;
const GRID: u32 = 0x00e4_e6e8;
const WARNING: u32 = 0x00c4_3d1e;

const WIDTH: u32 = 1600;
const HEIGHT: u32 = 1000;

/// What is known of a lap beside its samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapSummary {
    pub track: String,
    pub car: String,
    /// Where it was driven: `sim`, `live`, `ros2`, …
    pub backend: String,
    /// s.
    pub lap_time: f64,
    /// Time of each sector, s; empty when they were not measured.
    pub sector_times: Vec<f64>,
    /// Smallest distance of a wheel to the nearest border, m.
    pub min_margin: f64,
    /// Whether the lap counts.
    pub is_valid: bool,
}

/// Draws a lap: the track with the driven line colored by speed, and speed, steering, throttle,
/// brake and margin over the distance.
pub struct LapReport<'a> {
    track: &'a Track,
    samples: &'a [LapSample],
    summary: &'a LapSummary,
    /// Distance of each sample along the lap, m: progress without the jump at the line.
    distances: Vec<f64>,
    colors: SpeedColors,
}

impl<'a> LapReport<'a> {
    /// `samples` are those of one lap in the order they were driven, at least 2.
    pub fn new(
        track: &'a Track,
        samples: &'a [LapSample],
        summary: &'a LapSummary,
    ) -> Result<Self, PictureError> {
        if samples.len() < 2 {
            return Err(PictureError::TooFewSamples { got: samples.len() });
        }
        let speeds = samples.iter().map(|sample| sample.speed).filter(|speed| speed.is_finite());
        let slowest = speeds.clone().fold(f64::INFINITY, f64::min);
        let fastest = speeds.fold(0.0, f64::max);
        Ok(Self {
            track,
            samples,
            summary,
            distances: unwrap(samples, track.length()),
            colors: SpeedColors { slowest: slowest.min(fastest), fastest },
        })
    }

    /// Draws the report, 1600 × 1000 px.
    pub fn render(&self) -> Result<Picture, PictureError> {
        let mut page = Page { canvas: Canvas::new(WIDTH, HEIGHT)?, typeface: Typeface::new()? };
        page.canvas.clear(rgb(PAPER));
        self.draw_header(&mut page);
        self.draw_map(&mut page);
        self.draw_traces(&mut page);
        Ok(Picture::new(page.canvas.pixmap))
    }

    fn draw_header(&self, page: &mut Page) {
        let summary = self.summary;
        page.text(&summary.track, (48.0, 62.0), (Weight::Bold, 34.0, Align::Left), INK);
        let below = [&summary.car, &summary.backend]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .chain([format!("{:.0} m", self.track.length()).as_str()])
            .collect::<Vec<_>>()
            .join("  ·  ");
        page.text(&below, (49.0, 92.0), (Weight::Regular, 18.0, Align::Left), FAINT);

        let top_speed = self.colors.fastest * 3.6;
        let mean_speed = self.mean_speed() * 3.6;
        let mut figures = vec![("LAP TIME".to_owned(), format_lap_time(summary.lap_time), INK)];
        for (index, time) in summary.sector_times.iter().enumerate().take(4) {
            figures.push((format!("SECTOR {}", index + 1), format_lap_time(*time), INK));
        }
        figures.push(("TOP SPEED".to_owned(), format!("{top_speed:.0} km/h"), INK));
        figures.push(("MEAN SPEED".to_owned(), format!("{mean_speed:.0} km/h"), INK));
        let margin_ink = if summary.min_margin < 0.0 { WARNING } else { INK };
        let margin = format!("{:.2} m", summary.min_margin);
        figures.push(("MIN MARGIN".to_owned(), margin, margin_ink));
        if !summary.is_valid {
            figures.push(("LAP".to_owned(), "invalid".to_owned(), WARNING));
        }
        // From the right edge leftwards, each as wide as it needs.
        let mut right = WIDTH as f32 - 40.0;
        for (index, (label, value, ink)) in figures.iter().enumerate().rev() {
            let size = if index == 0 { 40.0 } else { 23.0 };
            let width = page.typeface.width(value, Weight::Bold, size).max(page.typeface.width(
                label,
                Weight::Regular,
                12.0,
            ));
            right -= width;
            page.text(label, (right, 44.0), (Weight::Regular, 12.0, Align::Left), FAINT);
            page.text(value, (right, 82.0), (Weight::Bold, size, Align::Left), *ink);
            right -= 34.0;
        }
    }

    fn mean_speed(&self) -> f64 {
        let time = self.samples[self.samples.len() - 1].time - self.samples[0].time;
        let distance: f64 = self
            .samples
            .windows(2)
            .map(|pair| pair[1].position.distance(pair[0].position))
            .filter(|meters| meters.is_finite())
            .sum();
        if time > 0.0 { distance / time } else { 0.0 }
    }
}

/// The canvas and the letters for it.
struct Page {
    canvas: Canvas,
    typeface: Typeface,
}

impl Page {
    fn text(&mut self, text: &str, at: (f32, f32), style: (Weight, f32, Align), color: u32) {
        self.typeface.draw(&mut self.canvas, text, at, style, rgb(color));
    }
}

/// Progress made continuous: a step of more than half a lap is the line crossed, not a jump back.
fn unwrap(samples: &[LapSample], length: f64) -> Vec<f64> {
    // A lap that begins just before the line begins below zero.
    let first = samples[0].progress;
    let mut distance = if first > 0.9 * length { first - length } else { first };
    let mut before = first;
    samples
        .iter()
        .map(|sample| {
            let step = sample.progress - before;
            before = sample.progress;
            distance += step - length * (step / length).round();
            distance
        })
        .collect()
}

#[cfg(test)]
mod tests;
