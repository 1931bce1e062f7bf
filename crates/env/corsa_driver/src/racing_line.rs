//! The line of least curvature between the borders.

use corsa_track::Track;
use glam::DVec2;

use crate::{
    Line,
    box_qp::{RingMatrix, minimize},
    line::curvature,
};

/// Which line to drive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineChoice {
    /// The least curvature between the borders.
    #[default]
    Racing,
    /// Half-way between the borders, without their unevenness.
    Center,
}

/// Distance between the places whose offsets are sought, m.
const SPACING: f64 = 2.0;

impl Line {
    /// A line around the track on which the car's center keeps `clearance` meters from the borders;
    /// where the road is narrower than that, its middle.
    pub fn around(
        track: &Track,
        choice: LineChoice,
        clearance: f64,
        _envelope: &crate::Envelope,
    ) -> Self {
        let corridor = Corridor::new(track, choice, clearance);
        let offsets = corridor.least_curvature();
        let spacing = corridor.spacing;
        Self::from_offsets(track, |progress| spline(&offsets, progress / spacing))
    }
}

/// Places across the road, evenly along the reference line, and how far the line may go at each.
struct Corridor {
    spacing: f64,
    origin: Vec<DVec2>,
    /// To the left; unit.
    across: Vec<DVec2>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Corridor {
    fn new(track: &Track, choice: LineChoice, clearance: f64) -> Self {
        let count = ((track.length() / SPACING).round() as usize).max(16);
        let spacing = track.length() / count as f64;
        let points: Vec<_> = (0..count).map(|index| track.at(index as f64 * spacing)).collect();
        let across = |heading: f64| {
            let (sin, cos) = libm::sincos(heading);
            DVec2::new(-sin, cos)
        };
        // The car is longer than a point: what narrows the road near by narrows it here.
        let around = |index: usize, width: fn(&corsa_track::TrackPoint) -> f64| {
            (0..5)
                .map(|offset| width(&points[(index + count + offset - 2) % count]))
                .fold(f64::INFINITY, f64::min)
        };
        let (mut low, mut high) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (index, point) in points.iter().enumerate() {
            let left = around(index, |point| point.width_left);
            let right = around(index, |point| point.width_right);
            let (mut from, mut to) = (clearance - right, left - clearance);
            // Cross sections must not meet on the inside of a bend.
            let inside = 0.8 / point.curvature.abs().max(1e-6);
            if point.curvature > 0.0 {
                to = to.min(inside);
            } else {
                from = from.max(-inside);
            }
            let middle = 0.5 * (left - right);
            let half = match choice {
                LineChoice::Racing => 0.5 * (to - from),
                LineChoice::Center => (0.5 * (to - from)).min(0.5),
            };
            let middle = match choice {
                LineChoice::Racing if to > from => 0.5 * (from + to),
                _ => middle,
            };
            // An interval of its own, however narrow the road.
            let half = half.max(0.05);
            low.push(middle - half);
            high.push(middle + half);
        }
        Self {
            spacing,
            origin: points.iter().map(|point| point.position.truncate()).collect(),
            across: points.iter().map(|point| across(point.heading)).collect(),
            low,
            high,
        }
    }

    /// Offsets that minimize ∫κ² ds: Gauss-Newton on the curvature through three points, each step a
    /// quadratic program between the bounds. (Heilmeier et al., "Minimum curvature trajectory
    /// planning and control for an autonomous race car", 2019, without its splines.)
    fn least_curvature(&self) -> Vec<f64> {
        let count = self.origin.len();
        let mut offsets: Vec<f64> =
            (0..count).map(|i| 0.0_f64.clamp(self.low[i], self.high[i])).collect();
        let mut cost = self.cost(&offsets);
        for _ in 0..12 {
            let (matrix, linear) = self.linearize(&offsets);
            let target = minimize(&matrix, &linear, &self.low, &self.high, &offsets);
            let mut share = 1.0;
            let mut moved = 0.0;
            while share > 0.05 {
                let tried: Vec<f64> =
                    offsets.iter().zip(&target).map(|(n, to)| n + share * (to - n)).collect();
                let tried_cost = self.cost(&tried);
                if tried_cost < cost {
                    moved =
                        offsets.iter().zip(&tried).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                    (offsets, cost) = (tried, tried_cost);
                    break;
                }
                share *= 0.5;
            }
            if moved < 0.01 {
                break;
            }
        }
        offsets
    }

    fn place(&self, index: usize, offset: f64) -> DVec2 {
        self.origin[index] + offset * self.across[index]
    }

    fn cost(&self, offsets: &[f64]) -> f64 {
        let count = offsets.len();
        let at = |index: usize| self.place(index % count, offsets[index % count]);
        (0..count)
            .map(|index| {
                let (a, b, c) = (at(index + count - 1), at(index), at(index + 1));
                curvature(a, b, c).powi(2) * 0.5 * (a.distance(b) + b.distance(c))
            })
            .sum()
    }

    /// ½·nᵀHn + fᵀn that agrees with half the cost to first order in each curvature.
    fn linearize(&self, offsets: &[f64]) -> (RingMatrix, Vec<f64>) {
        let count = offsets.len();
        let mut matrix = RingMatrix::zeros(count);
        let mut linear = vec![0.0; count];
        for index in 0..count {
            let near = [(index + count - 1) % count, index, (index + 1) % count];
            let [a, b, c] = near.map(|i| self.place(i, offsets[i]));
            let (u, v, w) = (b - a, c - b, c - a);
            let (lu, lv, lw) = (u.length(), v.length(), w.length());
            if lu * lv * lw < 1e-9 {
                continue;
            }
            let kappa = curvature(a, b, c);
            let weight = 0.5 * (lu + lv);
            let [na, nb, nc] = near.map(|i| self.across[i]);
            let gradient = [(-na, DVec2::ZERO, -na), (nb, -nb, DVec2::ZERO), (DVec2::ZERO, nc, nc)]
                .map(|(du, dv, dw)| {
                    let cross = du.perp_dot(v) + u.perp_dot(dv);
                    let stretch =
                        u.dot(du) / (lu * lu) + v.dot(dv) / (lv * lv) + w.dot(dw) / (lw * lw);
                    2.0 * cross / (lu * lv * lw) - kappa * stretch
                });
            let constant = kappa - (0..3).map(|k| gradient[k] * offsets[near[k]]).sum::<f64>();
            for k in 0..3 {
                linear[near[k]] += weight * gradient[k] * constant;
                // Row of the earlier index around the ring, so that each pair is stored once.
                for j in k..3 {
                    matrix.rows[near[k]][j - k] += weight * gradient[k] * gradient[j];
                }
            }
        }
        for row in &mut matrix.rows {
            row[0] += 1e-9;
        }
        (matrix, linear)
    }
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
