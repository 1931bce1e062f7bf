use corsa_track::Track;
use corsa_vehicle::wrap_angle;
use glam::DVec2;

use crate::speed_profile::Station;

/// One point of a line to drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinePoint {
    /// Distance along the line from its first point, m.
    pub distance: f64,
    /// Progress along the track's reference line, m.
    pub progress: f64,
    /// Distance from the reference line, m, + left.
    pub lateral_offset: f64,
    /// In `map`, m.
    pub position: DVec2,
    /// Direction of the line in `map`, rad, counter-clockwise.
    pub heading: f64,
    /// 1/m, + in left turns.
    pub curvature: f64,
    /// Sine of the grade, + uphill.
    pub slope: f64,
    /// Angle of the road about the direction of travel, rad, + when the left side is the higher one.
    pub banking: f64,
    /// Curvature of the road seen from the side, 1/m, + in dips.
    pub vertical_curvature: f64,
}

/// A closed line to drive, sampled about every meter.
#[derive(Clone, Debug)]
pub struct Line {
    points: Vec<LinePoint>,
    length: f64,
}

/// Where a position lies relative to a [`Line`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineOffset {
    /// Distance along the line of its nearest point, m.
    pub distance: f64,
    /// Distance from the line, m, + left.
    pub lateral_error: f64,
}

impl Line {
    /// The line that lies `lateral_offset(progress)` left of the track's reference line.
    pub(crate) fn from_offsets(track: &Track, lateral_offset: impl Fn(f64) -> f64) -> Self {
        let count = (track.length().ceil() as usize).max(16);
        let spacing = track.length() / count as f64;
        let mut points: Vec<LinePoint> = (0..count)
            .map(|index| {
                let progress = index as f64 * spacing;
                let reference = track.at(progress);
                let offset = lateral_offset(progress);
                let (sin, cos) = libm::sincos(reference.heading);
                LinePoint {
                    distance: 0.0,
                    progress,
                    lateral_offset: offset,
                    position: reference.position.truncate() + offset * DVec2::new(-sin, cos),
                    heading: 0.0,
                    curvature: 0.0,
                    slope: reference.slope,
                    banking: reference.banking,
                    vertical_curvature: reference.vertical_curvature,
                }
            })
            .collect();
        let mut length = 0.0;
        for index in 0..count {
            points[index].distance = length;
            let next = points[(index + 1) % count].position;
            length += points[index].position.distance(next);
        }
        let positions: Vec<DVec2> = points.iter().map(|point| point.position).collect();
        let at = |index: usize, offset: isize| {
            positions[(index as isize + offset).rem_euclid(count as isize) as usize]
        };
        for (index, point) in points.iter_mut().enumerate() {
            let along = at(index, 1) - at(index, -1);
            point.heading = libm::atan2(along.y, along.x);
            point.curvature = curvature(at(index, -2), at(index, 0), at(index, 2));
        }
        // Three points see the rounding of positions; neighbors together do not.
        let raw: Vec<f64> = points.iter().map(|point| point.curvature).collect();
        for (index, point) in points.iter_mut().enumerate() {
            let near =
                |offset: isize| raw[(index as isize + offset).rem_euclid(count as isize) as usize];
            point.curvature =
                0.1 * (near(-2) + near(2)) + 0.2 * (near(-1) + near(1)) + 0.4 * near(0);
        }
        Self { points, length }
    }

    /// All points; the first is not repeated at the end.
    pub fn points(&self) -> &[LinePoint] {
        &self.points
    }

    /// The line as pieces of road.
    pub(crate) fn stations(&self) -> Vec<Station> {
        let end = |index: usize| self.points.get(index + 1).map_or(self.length, |p| p.distance);
        (self.points.iter().enumerate())
            .map(|(index, point)| Station {
                length: end(index) - point.distance,
                curvature: point.curvature,
                slope: point.slope,
                banking: point.banking,
                vertical_curvature: point.vertical_curvature,
            })
            .collect()
    }

    /// Length of one lap along the line, m.
    pub fn length(&self) -> f64 {
        self.length
    }

    /// Index of the point at or before a distance, which may be any number, and how far it is to the
    /// next one, 0 to 1.
    pub(crate) fn locate(&self, distance: f64) -> (usize, f64) {
        let distance = distance.rem_euclid(self.length);
        let index = self.points.partition_point(|point| point.distance <= distance).max(1) - 1;
        let end = self.points.get(index + 1).map_or(self.length, |next| next.distance);
        let span = (end - self.points[index].distance).max(1e-9);
        (index, ((distance - self.points[index].distance) / span).clamp(0.0, 1.0))
    }

    /// The line at a distance along it, m, which may be any number: laps are taken off.
    pub fn at(&self, distance: f64) -> LinePoint {
        let (index, share) = self.locate(distance);
        let (here, next) = (&self.points[index], &self.points[(index + 1) % self.points.len()]);
        let between = |a: f64, b: f64| a + share * (b - a);
        LinePoint {
            distance: distance.rem_euclid(self.length),
            progress: here.progress,
            lateral_offset: between(here.lateral_offset, next.lateral_offset),
            position: here.position.lerp(next.position, share),
            heading: here.heading + share * wrap_angle(next.heading - here.heading),
            curvature: between(here.curvature, next.curvature),
            slope: between(here.slope, next.slope),
            banking: between(here.banking, next.banking),
            vertical_curvature: between(here.vertical_curvature, next.vertical_curvature),
        }
    }

    /// The nearest point of the line within `reach` points of the one nearest in progress.
    pub fn project(&self, position: DVec2, progress: f64) -> LineOffset {
        const REACH: usize = 40;
        let count = self.points.len();
        let around = self.points.partition_point(|point| point.progress <= progress).max(1) - 1;
        let nearest = (0..=2 * REACH)
            .map(|offset| (around + count + offset - REACH.min(count)) % count)
            .min_by(|&a, &b| {
                let squared = |index: usize| self.points[index].position.distance_squared(position);
                squared(a).total_cmp(&squared(b))
            })
            .unwrap_or(around);
        let point = &self.points[nearest];
        let (sin, cos) = libm::sincos(point.heading);
        let from = position - point.position;
        let along = DVec2::new(cos, sin).dot(from);
        // Around a bend, a step along the tangent is a longer one on the inside.
        let lateral = DVec2::new(-sin, cos).dot(from);
        let stretch = (1.0 - point.curvature * lateral).clamp(0.3, 3.0);
        let step = (along / stretch).clamp(-2.0, 2.0);
        let lateral_error = lateral - 0.5 * point.curvature * step * step;
        LineOffset { distance: (point.distance + step).rem_euclid(self.length), lateral_error }
    }
}

/// Curvature of the circle through three points, 1/m, + to the left; 0 where two coincide.
pub(crate) fn curvature(a: DVec2, b: DVec2, c: DVec2) -> f64 {
    let (u, v) = (b - a, c - b);
    let product = u.length() * v.length() * (u + v).length();
    if product > 1e-12 { 2.0 * u.perp_dot(v) / product } else { 0.0 }
}
