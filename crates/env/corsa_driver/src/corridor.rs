//! The room a line has, and what a line in it costs.

use corsa_track::{Track, TrackPoint};
use glam::DVec2;

use crate::{LineChoice, box_qp::RingMatrix, line::curvature, speed_profile::Station};

/// Distance between the places whose offsets are sought, m.
const SPACING: f64 = 2.0;

/// Places across the road, evenly along the reference line, and how far the line may go at each.
pub(crate) struct Corridor {
    /// Between places along the reference line, m.
    pub(crate) spacing: f64,
    origin: Vec<DVec2>,
    /// To the left; unit.
    across: Vec<DVec2>,
    pub(crate) low: Vec<f64>,
    pub(crate) high: Vec<f64>,
    road: Vec<TrackPoint>,
}

impl Corridor {
    pub(crate) fn new(track: &Track, choice: LineChoice, clearance: f64) -> Self {
        let count = ((track.length() / SPACING).round() as usize).max(16);
        let spacing = track.length() / count as f64;
        let points: Vec<_> = (0..count).map(|index| track.at(index as f64 * spacing)).collect();
        let across = |heading: f64| {
            let (sin, cos) = libm::sincos(heading);
            DVec2::new(-sin, cos)
        };
        // The car is longer than a point: what narrows the road near by narrows it here.
        let around = |index: usize, width: fn(&TrackPoint) -> f64| {
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
            road: points,
        }
    }

    fn place(&self, index: usize, offset: f64) -> DVec2 {
        self.origin[index] + offset * self.across[index]
    }

    /// The line at these offsets as pieces of road.
    pub(crate) fn stations(&self, offsets: &[f64]) -> Vec<Station> {
        let count = offsets.len();
        let at = |index: usize| self.place(index % count, offsets[index % count]);
        (0..count)
            .map(|index| {
                let (a, b, c) = (at(index + count - 1), at(index), at(index + 1));
                let road = &self.road[index];
                Station {
                    length: b.distance(c),
                    curvature: curvature(a, b, c),
                    slope: road.slope,
                    banking: road.banking,
                    vertical_curvature: road.vertical_curvature,
                }
            })
            .collect()
    }

    /// A model of a cost of the line, as ½·nᵀHn + fᵀn over the offsets: `slopes` and `weights` are the
    /// cost's first and half its second derivative by each curvature, `prices` its derivative by each
    /// length; curvatures and lengths are taken to first order around `offsets`, and the lengths' own
    /// bend is kept.
    pub(crate) fn linearize(
        &self,
        offsets: &[f64],
        slopes: &[f64],
        weights: &[f64],
        prices: &[f64],
    ) -> (RingMatrix, Vec<f64>) {
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
            let [na, nb, nc] = near.map(|i| self.across[i]);
            let gradient = [(-na, DVec2::ZERO, -na), (nb, -nb, DVec2::ZERO), (DVec2::ZERO, nc, nc)]
                .map(|(du, dv, dw)| {
                    let cross = du.perp_dot(v) + u.perp_dot(dv);
                    let stretch =
                        u.dot(du) / (lu * lu) + v.dot(dv) / (lv * lv) + w.dot(dw) / (lw * lw);
                    2.0 * cross / (lu * lv * lw) - kappa * stretch
                });
            let weight = 2.0 * weights[index];
            let around: f64 = (0..3).map(|k| gradient[k] * offsets[near[k]]).sum();
            for k in 0..3 {
                linear[near[k]] += gradient[k] * (slopes[index] - weight * around);
                // Row of the earlier index around the ring, so that each pair is stored once.
                for j in k..3 {
                    matrix.rows[near[k]][j - k] += weight * gradient[k] * gradient[j];
                }
            }

            // The piece from b to c.
            let price = prices[index];
            let along = v / lv;
            let (slope_b, slope_c) = (-along.dot(nb), along.dot(nc));
            let (bend_b, bend_c) = (-along.perp_dot(nb), along.perp_dot(nc));
            let bend = price / lv;
            matrix.rows[index][0] += bend * bend_b * bend_b;
            matrix.rows[index][1] += bend * bend_b * bend_c;
            matrix.rows[near[2]][0] += bend * bend_c * bend_c;
            let around = bend_b * offsets[index] + bend_c * offsets[near[2]];
            linear[index] += price * slope_b - bend * bend_b * around;
            linear[near[2]] += price * slope_c - bend * bend_c * around;
        }
        for row in &mut matrix.rows {
            row[0] += 1e-9;
        }
        (matrix, linear)
    }
}
