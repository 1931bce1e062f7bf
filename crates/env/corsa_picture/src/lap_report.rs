//! One lap on one page.

mod line;
mod traces;

use corsa_track::Track;

use crate::{
    LapSample, Picture, PictureError,
    draw::SpeedColors,
    format_lap_time,
    page::{Figure, INK, Page, WARNING},
};

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
        let mut page = Page::new(WIDTH, HEIGHT)?;
        self.draw_header(&mut page);
        self.draw_map(&mut page);
        self.draw_traces(&mut page);
        Ok(Picture::new(page.canvas.pixmap))
    }

    fn draw_header(&self, page: &mut Page) {
        let summary = self.summary;
        let below = [&summary.car, &summary.backend]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .chain([format!("{:.0} m", self.track.length()).as_str()])
            .collect::<Vec<_>>()
            .join("  ·  ");
        let time =
            Figure { size: 40.0, ..Figure::new("LAP TIME", format_lap_time(summary.lap_time)) };
        let mut figures = vec![time];
        for (index, time) in summary.sector_times.iter().enumerate().take(4) {
            figures.push(Figure::new(format!("SECTOR {}", index + 1), format_lap_time(*time)));
        }
        let speed = |speed: f64| format!("{:.0} km/h", speed * 3.6);
        figures.push(Figure::new("TOP SPEED", speed(self.colors.fastest)));
        figures.push(Figure::new("MEAN SPEED", speed(self.mean_speed())));
        let margin = Figure::new("MIN MARGIN", format!("{:.2} m", summary.min_margin));
        let ink = if summary.min_margin < 0.0 { WARNING } else { INK };
        figures.push(Figure { ink, ..margin });
        if !summary.is_valid {
            figures.push(Figure { ink: WARNING, ..Figure::new("LAP", "invalid") });
        }
        page.header(&summary.track, &below, &figures);
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
