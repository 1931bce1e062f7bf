//! The fastest line between the borders.

use corsa_track::Track;

use crate::{
    Envelope, Line, box_qp::minimize, corridor::Corridor, limits::Limits, speed_profile::Pass,
};

/// Which line to drive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineChoice {
    /// The fastest between the borders for the car.
    #[default]
    Racing,
    /// Half-way between the borders, without their unevenness.
    Center,
}

impl Line {
    /// A line around the track on which the car's center keeps `clearance` meters from the borders;
    /// where the road is narrower than that, its middle.
    pub fn around(track: &Track, choice: LineChoice, clearance: f64, envelope: &Envelope) -> Self {
        let corridor = Corridor::new(track, choice, clearance);
        let offsets = least_curvature(&corridor);
        let offsets = match choice {
            LineChoice::Racing => least_time(&corridor, offsets, envelope),
            LineChoice::Center => offsets,
        };
        let spacing = corridor.spacing;
        Self::from_offsets(track, |progress| spline(&offsets, progress / spacing))
    }
}

/// Offsets that minimize ∫κ² ds: Gauss-Newton on the curvature through three points, each step a
/// quadratic program between the bounds. (Heilmeier et al., "Minimum curvature trajectory planning
/// and control for an autonomous race car", 2019, without its splines.)
fn least_curvature(corridor: &Corridor) -> Vec<f64> {
    let count = corridor.low.len();
    let offsets: Vec<f64> =
        (0..count).map(|i| 0.0_f64.clamp(corridor.low[i], corridor.high[i])).collect();
    let weights = vec![corridor.spacing; count];
    let cost = |offsets: &[f64]| {
        let stations = corridor.stations(offsets);
        stations.iter().map(|station| station.curvature.powi(2) * station.length).sum::<f64>()
    };
    let mut found = Found { cost: cost(&offsets), offsets };
    for _ in 0..12 {
        let slopes: Vec<f64> = (corridor.stations(&found.offsets).iter().zip(&weights))
            .map(|(station, weight)| 2.0 * weight * station.curvature)
            .collect();
        if found.step(corridor, &slopes, &weights, &vec![0.0; count], cost) < 0.01 {
            break;
        }
    }
    found.offsets
}

/// Offsets that minimize the quasi-steady lap time, from a line that is good already.
///
/// Each step is a quadratic program with the lap time's own derivatives. Its second derivatives are
/// those of a function on top of it: the lap time is concave in the squared curvatures (in a bend of
/// radius r the time per meter grows with 1/√r). They count for more where a step did not lower the
/// lap time, and less again where it did.
fn least_time(corridor: &Corridor, start: Vec<f64>, envelope: &Envelope) -> Vec<f64> {
    const ROUNDS: usize = 36;
    /// Straighter than this is straight, 1/m.
    const STRAIGHT: f64 = 1.0 / 500.0;
    /// Weight that squared curvature has everywhere, as a share of the mean.
    const EVERYWHERE: f64 = 0.02;
    let limits = Limits::quasi_steady(envelope, 1.0);
    let time = |offsets: &[f64]| Pass::over(&corridor.stations(offsets), &limits, 0.0).time;
    let mut found = Found { cost: time(&start), offsets: start };
    let mut damping = 1.0;
    let mut idle = 0;
    for _ in 0..ROUNDS {
        let stations = corridor.stations(&found.offsets);
        let pass = Pass::over(&stations, &limits, 0.0);
        let slopes = pass.time_per_curvature(&limits);
        let costs: Vec<f64> = (stations.iter().zip(&slopes))
            .map(|(station, slope)| 0.5 * slope.max(0.0) / station.curvature.abs().max(STRAIGHT))
            .collect();
        let signed: Vec<f64> = (stations.iter().zip(&slopes))
            .map(|(station, slope)| slope.copysign(slope * station.curvature))
            .collect();
        // What bounds the speed is a single point, and moves as the line does.
        let mut weights = smooth(&smooth(&costs, 4), 4);
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        for weight in &mut weights {
            *weight = damping * (*weight + EVERYWHERE * mean);
        }
        let prices: Vec<f64> = pass.speeds.iter().map(|speed| 1.0 / speed).collect();
        let before = found.cost;
        found.step(corridor, &signed, &weights, &prices, time);
        let gain = (before - found.cost) / before;
        damping = if gain > 0.0 { (0.7 * damping).max(0.3) } else { 3.0 * damping };
        idle = if gain < 3e-5 { idle + 1 } else { 0 };
        if idle >= 5 {
            break;
        }
    }
    found.offsets
}

/// The best offsets so far.
struct Found {
    offsets: Vec<f64>,
    cost: f64,
}

impl Found {
    /// Goes towards the minimum of a model of the cost as far as the cost itself falls; how far any
    /// offset moved, m.
    fn step(
        &mut self,
        corridor: &Corridor,
        slopes: &[f64],
        weights: &[f64],
        prices: &[f64],
        cost: impl Fn(&[f64]) -> f64,
    ) -> f64 {
        let (matrix, linear) = corridor.linearize(&self.offsets, slopes, weights, prices);
        let target = minimize(&matrix, &linear, &corridor.low, &corridor.high, &self.offsets);
        let mut share = 1.0;
        while share > 0.2 {
            let tried: Vec<f64> =
                self.offsets.iter().zip(&target).map(|(n, to)| n + share * (to - n)).collect();
            let tried_cost = cost(&tried);
            if tried_cost < self.cost {
                let moved =
                    self.offsets.iter().zip(&tried).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                (self.offsets, self.cost) = (tried, tried_cost);
                return moved;
            }
            share *= 0.5;
        }
        0.0
    }
}

/// Mean over a window of `reach` to both sides, around the ring.
fn smooth(values: &[f64], reach: usize) -> Vec<f64> {
    let count = values.len();
    (0..count)
        .map(|index| {
            let window =
                (0..=2 * reach).map(|offset| values[(index + count + offset - reach) % count]);
            window.sum::<f64>() / (2 * reach + 1) as f64
        })
        .collect()
}

/// Value of a closed Catmull-Rom spline through `values` at a place between 0 and their number.
fn spline(values: &[f64], place: f64) -> f64 {
    let count = values.len() as isize;
    let index = place.floor();
    let t = place - index;
    let at = |offset: isize| values[(index as isize + offset).rem_euclid(count) as usize];
    let (a, b, c, d) = (at(-1), at(0), at(1), at(2));
    b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
}
