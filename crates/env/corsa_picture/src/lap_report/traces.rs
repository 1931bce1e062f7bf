use super::LapReport;
use crate::{
    LapSample, axis,
    draw::{Align, Point, Weight, closed_path, open_path, rgb, rgba},
    page::{AXIS, FAINT, GRID, INK, Page},
};

/// Where on the page the traces stand, px.
const LEFT: f32 = 790.0;
const RIGHT: f32 = 1560.0;
const TOP: f32 = 140.0;
const BOTTOM: f32 = 935.0;
const GAP: f32 = 22.0;

/// One trace over the distance.
struct Trace {
    name: &'static str,
    unit: &'static str,
    value: fn(&LapSample) -> f64,
    color: u32,
    /// Shown at least, in the trace's own unit; data beyond widens it.
    range: (f64, f64),
    /// Data beyond do not widen it past this.
    limit: (f64, f64),
    /// Filled down to zero.
    filled: bool,
    /// Share of the height.
    share: f32,
}

const TRACES: [Trace; 5] = [
    Trace {
        name: "Speed",
        unit: "km/h",
        value: |sample| sample.speed * 3.6,
        color: 0x0024_2c36,
        range: (0.0, 60.0),
        limit: (0.0, 600.0),
        filled: false,
        share: 2.3,
    },
    Trace {
        name: "Steering",
        unit: "+ left",
        value: |sample| sample.steering,
        color: 0x001f_6fd0,
        range: (-0.25, 0.25),
        limit: (-1.0, 1.0),
        filled: false,
        share: 1.25,
    },
    Trace {
        name: "Throttle",
        unit: "",
        value: |sample| sample.throttle,
        color: 0x001f_9d55,
        range: (0.0, 1.0),
        limit: (0.0, 1.0),
        filled: true,
        share: 1.0,
    },
    Trace {
        name: "Brake",
        unit: "",
        value: |sample| sample.brake,
        color: 0x00d6_3a2a,
        range: (0.0, 1.0),
        limit: (0.0, 1.0),
        filled: true,
        share: 1.0,
    },
    Trace {
        name: "Margin",
        unit: "m",
        value: |sample| sample.margin,
        color: 0x008a_4fbd,
        range: (0.0, 2.0),
        limit: (-5.0, 15.0),
        filled: false,
        share: 1.15,
    },
];

/// A rectangle of the page and the values at its edges.
struct Frame {
    top: f32,
    bottom: f32,
    distance: (f64, f64),
    value: (f64, f64),
}

impl Frame {
    fn x(&self, distance: f64) -> f32 {
        let (from, to) = self.distance;
        LEFT + (RIGHT - LEFT) * ((distance - from) / (to - from).max(1e-9)) as f32
    }

    fn y(&self, value: f64) -> f32 {
        let (low, high) = self.value;
        let share = ((value - low) / (high - low).max(1e-9)).clamp(0.0, 1.0);
        self.bottom - (self.bottom - self.top) * share as f32
    }
}

impl LapReport<'_> {
    pub(super) fn draw_traces(&self, page: &mut Page) {
        let distances = self.distances.iter().copied().filter(|meters| meters.is_finite());
        let from = distances.clone().fold(f64::INFINITY, f64::min);
        let to = distances.fold(f64::NEG_INFINITY, f64::max);
        let shares: f32 = TRACES.iter().map(|trace| trace.share).sum();
        let unit = (BOTTOM - TOP - GAP * (TRACES.len() - 1) as f32) / shares;
        let mut top = TOP;
        for trace in &TRACES {
            let bottom = top + trace.share * unit;
            let frame = Frame { top, bottom, distance: (from, to), value: self.range(trace) };
            self.draw_trace(page, trace, &frame);
            top = bottom + GAP;
        }
        let frame = Frame { top: TOP, bottom: BOTTOM, distance: (from, to), value: (0.0, 1.0) };
        self.draw_sectors(page, &frame);
        draw_distances(page, &frame);
    }

    fn range(&self, trace: &Trace) -> (f64, f64) {
        let values = self.samples.iter().map(trace.value).filter(|value| value.is_finite());
        let low = values.clone().fold(trace.range.0, f64::min).max(trace.limit.0);
        let high = values.fold(trace.range.1, f64::max).min(trace.limit.1);
        // A little air, except at ends that are ends by nature.
        let air = 0.06 * (high - low);
        let low = if low <= trace.limit.0 || low == 0.0 { low } else { low - air };
        let high = if high >= trace.limit.1 { high } else { high + air };
        (low, high)
    }

    fn draw_trace(&self, page: &mut Page, trace: &Trace, frame: &Frame) {
        let (low, high) = frame.value;
        let wanted = if trace.filled { 2 } else { (trace.share * 2.6) as usize };
        let marks = axis::ticks(low, high, wanted);
        let step = marks.get(1).map_or(1.0, |second| second - marks[0]);
        for &mark in &marks {
            let y = frame.y(mark);
            let is_zero = mark == 0.0 && low < 0.0;
            let color = if is_zero { rgb(AXIS) } else { rgb(GRID) };
            page.canvas.line((LEFT, y), (RIGHT, y), color, 1.0);
            let style = (Weight::Regular, 13.0, Align::Right);
            page.text(&axis::label(mark, step), (LEFT - 10.0, y + 4.5), style, FAINT);
        }
        for (from, to) in self.finite_runs(trace) {
            let points = || (from..to).map(|index| self.point(trace, frame, index));
            if trace.filled {
                let (first, last) =
                    (frame.x(self.distances[from]), frame.x(self.distances[to - 1]));
                let base = frame.y(0.0);
                let area = [(first, base)].into_iter().chain(points()).chain([(last, base)]);
                if let Some(path) = closed_path(area) {
                    page.canvas.fill(&path, rgba(trace.color, 0.22));
                }
            }
            if let Some(path) = open_path(points()) {
                page.canvas.stroke(&path, rgb(trace.color), 1.7);
            }
        }
        let middle = f32::midpoint(frame.top, frame.bottom);
        let at = (LEFT - 62.0, middle);
        let style = (Weight::Bold, 14.0, Align::Center);
        page.typeface.draw_upwards(&mut page.canvas, trace.name, at, style, rgb(trace.color));
        let style = (Weight::Regular, 12.0, Align::Center);
        let at = (LEFT - 46.0, middle);
        page.typeface.draw_upwards(&mut page.canvas, trace.unit, at, style, rgb(FAINT));
    }

    fn point(&self, trace: &Trace, frame: &Frame, index: usize) -> Point {
        (frame.x(self.distances[index]), frame.y((trace.value)(&self.samples[index])))
    }

    /// Index ranges without a value that is not a number.
    fn finite_runs(&self, trace: &Trace) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        let mut start = None;
        for (index, sample) in self.samples.iter().enumerate() {
            let is_finite = (trace.value)(sample).is_finite() && self.distances[index].is_finite();
            match (start, is_finite) {
                (None, true) => start = Some(index),
                (Some(from), false) => {
                    runs.push((from, index));
                    start = None;
                }
                _ => {}
            }
        }
        runs.extend(start.map(|from| (from, self.samples.len())));
        runs
    }

    fn draw_sectors(&self, page: &mut Page, frame: &Frame) {
        let sectors: Vec<u8> =
            self.samples.iter().map(|sample| self.track.sector_of(sample.progress)).collect();
        let changes = (1..sectors.len()).filter(|&index| sectors[index] != sectors[index - 1]);
        let mut edges = vec![frame.distance.0];
        edges.extend(changes.map(|index| self.distances[index]));
        edges.push(frame.distance.1);
        for (index, pair) in edges.windows(2).enumerate() {
            let (from, to) = (frame.x(pair[0]), frame.x(pair[1]));
            if index > 0 {
                let line = open_path([(from, frame.top - 8.0), (from, frame.bottom)]);
                if let Some(path) = line {
                    page.canvas.stroke_dashed(&path, rgba(INK, 0.45), 1.0, 4.0);
                }
            }
            if to - from > 30.0 {
                let middle = f64::midpoint(pair[0], pair[1]);
                let nearest = self.distances.partition_point(|&meters| meters < middle);
                let sector = sectors[nearest.min(sectors.len() - 1)];
                let at = (f32::midpoint(from, to), frame.top - 6.0);
                let style = (Weight::Regular, 13.0, Align::Center);
                page.text(&format!("sector {}", u32::from(sector) + 1), at, style, FAINT);
            }
        }
    }
}

fn draw_distances(page: &mut Page, frame: &Frame) {
    let (from, to) = frame.distance;
    let marks = axis::ticks(from, to, 8);
    for mark in marks {
        let x = frame.x(mark);
        page.canvas.line((x, frame.bottom), (x, frame.bottom + 6.0), rgb(FAINT), 1.0);
        let style = (Weight::Regular, 13.0, Align::Center);
        page.text(&format!("{mark:.0}"), (x, frame.bottom + 21.0), style, FAINT);
    }
    page.canvas.line((LEFT, frame.bottom), (RIGHT, frame.bottom), rgb(AXIS), 1.0);
    let at = (f32::midpoint(LEFT, RIGHT), frame.bottom + 42.0);
    page.text("distance, m", at, (Weight::Regular, 13.0, Align::Center), FAINT);
}
