//! From raw points of whatever source to a track.

use std::sync::OnceLock;

use glam::{DVec2, DVec3};

use crate::borders::{BorderNode, clip_widths, offset_line};
use crate::crossing::find_crossing;
use crate::rays::RayGrid;
use crate::smooth::smooth;
use crate::spline::{LoopSpline, NodeSpline};
use crate::{Track, TrackError, TrackPoint};

/// Distance of the nodes of a track's line, m, about.
const NODE_SPACING: f64 = 1.0;
/// Waves of the line of this length are halved by smoothing, m; see [`smooth`].
const PLAN_WAVELENGTH: f64 = 20.0;
/// The same for heights and widths.
const PROFILE_WAVELENGTH: f64 = 30.0;

/// The tightest corner a track may have, m; the tightest real ones have 8.
const MIN_RADIUS_M: f64 = 3.0;

/// A closed line of raw points with widths, checked by whoever made it: no two neighbors in the
/// same place of the plane, everything finite.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) points: Vec<DVec3>,
    pub(crate) left: Vec<f64>,
    pub(crate) right: Vec<f64>,
    /// Angle of the road about the line, rad, + left side up; empty where nothing is known of it.
    pub(crate) banking: Vec<f64>,
}

impl Outline {
    /// As [`build`](Self::build), for points of unknown origin: the line must not cross itself, as
    /// given and as smoothed, where less than `clearance` m apart in height, and must not have
    /// corners no car gets around. `place` says where in the input a point is.
    pub(crate) fn try_build(
        &self,
        name: &str,
        clearance: f64,
        place: impl Fn(usize) -> String,
    ) -> Result<Track, TrackError> {
        check_crossing(&self.points, clearance, place)?;
        let track = self.build(name);
        check_corners(&track)?;
        let smoothed: Vec<DVec3> = track.points.iter().map(|point| point.position).collect();
        check_crossing(&smoothed, clearance, |_| "smoothed".to_owned())?;
        Ok(track)
    }

    /// Resamples evenly, smooths, cuts the borders.
    pub(crate) fn build(&self, name: &str) -> Track {
        let raw = LoopSpline::new(&self.points);
        let count = ((raw.length() / NODE_SPACING) as usize).max(16);
        let spacing = raw.length() / count as f64;
        let samples = raw.resample(count);
        let even: Vec<DVec3> = samples.iter().map(|(position, ..)| *position).collect();
        let plan = smooth(&even, spacing, PLAN_WAVELENGTH);

        // Heights and widths go through one smoother together: z, left, right.
        let profile: Vec<DVec3> = samples
            .iter()
            .map(|&(position, span, t)| {
                let next = (span + 1) % self.points.len();
                let between = |values: &[f64]| values[span] + t * (values[next] - values[span]);
                DVec3::new(position.z, between(&self.left), between(&self.right))
            })
            .collect();
        let profile = smooth(&profile, spacing, PROFILE_WAVELENGTH);
        let banking = self.banking_of(&samples, spacing);
        let smoothed: Vec<DVec3> = plan
            .iter()
            .zip(&profile)
            .map(|(plan, profile)| plan.truncate().extend(profile.x))
            .collect();

        // Smoothing shortened some stretches; make the nodes even again.
        let line = LoopSpline::new(&smoothed);
        let nodes = line.resample(count);
        let widths = nodes.iter().map(|&(_, span, t)| {
            let next = (span + 1) % count;
            profile[span] + t * (profile[next] - profile[span])
        });
        let (mut left, mut right): (Vec<f64>, Vec<f64>) = widths.map(|w| (w.y, w.z)).unzip();
        let banking: Vec<f64> = nodes
            .iter()
            .map(|&(_, span, t)| banking[span] + t * (banking[(span + 1) % count] - banking[span]))
            .collect();
        let even: Vec<DVec3> = nodes.iter().map(|(position, ..)| *position).collect();
        let line = NodeSpline::new(line.length() / count as f64, &even);
        assemble(name, line, &mut left, &mut right, &banking)
    }

    /// The banking at each of the even samples, smoothed as heights are.
    fn banking_of(&self, samples: &[(DVec3, usize, f64)], spacing: f64) -> Vec<f64> {
        if self.banking.is_empty() {
            return vec![0.0; samples.len()];
        }
        let at = |&(_, span, t): &(DVec3, usize, f64)| {
            let next = (span + 1) % self.banking.len();
            DVec3::splat(self.banking[span] + t * (self.banking[next] - self.banking[span]))
        };
        let even: Vec<DVec3> = samples.iter().map(at).collect();
        smooth(&even, spacing, PROFILE_WAVELENGTH).iter().map(|banking| banking.x).collect()
    }
}

fn check_crossing(
    points: &[DVec3],
    clearance: f64,
    place: impl Fn(usize) -> String,
) -> Result<(), TrackError> {
    let Some(crossing) = find_crossing(points, clearance) else { return Ok(()) };
    Err(TrackError::SelfCrossing {
        first_m: distance_along(points, crossing.first),
        first_place: place(crossing.first),
        second_m: distance_along(points, crossing.second),
        second_place: place(crossing.second),
        x: crossing.place.x,
        y: crossing.place.y,
    })
}

fn check_corners(track: &Track) -> Result<(), TrackError> {
    // Not finite counts as too tight: the line stands still there.
    let too_tight = |point: &&TrackPoint| {
        point.curvature.is_nan() || point.curvature.abs() * MIN_RADIUS_M > 1.0
    };
    let Some(point) = track.points.iter().find(too_tight) else { return Ok(()) };
    Err(TrackError::TooTight {
        radius_m: 1.0 / point.curvature.abs(),
        min_m: MIN_RADIUS_M,
        at_m: point.progress,
        x: point.position.x,
        y: point.position.y,
    })
}

/// Length of the polyline up to a point, in the plane.
pub(crate) fn distance_along(points: &[DVec3], index: usize) -> f64 {
    points[..=index]
        .windows(2)
        .map(|pair| pair[0].truncate().distance(pair[1].truncate()))
        .sum::<f64>()
        + 0.0 // an empty sum is -0
}

fn assemble(
    name: &str,
    line: NodeSpline,
    left: &mut [f64],
    right: &mut [f64],
    banking: &[f64],
) -> Track {
    let jets: Vec<_> = (0..line.len()).map(|i| line.jet(i as f64 * line.spacing())).collect();
    let border_nodes: Vec<BorderNode> = jets
        .iter()
        .map(|jet| BorderNode {
            position: jet.position.truncate(),
            elevation: jet.position.z,
            normal: jet.first.truncate().normalize_or(DVec2::X).perp(),
        })
        .collect();
    clip_widths(&border_nodes, left, right);
    let left_border = offset_line(&border_nodes, left.iter().copied());
    let right_border = offset_line(&border_nodes, right.iter().map(|width| -width));
    let rays = RayGrid::new([&left_border, &right_border]);
    let points = jets
        .iter()
        .enumerate()
        .map(|(i, jet)| {
            let progress = i as f64 * line.spacing();
            TrackPoint::new(progress, jet, (left[i], right[i]), banking[i])
        })
        .collect();
    Track {
        name: name.to_owned(),
        line,
        points,
        left_border,
        right_border,
        rays,
        surfaces: None,
        walls: None,
        ribbon: OnceLock::new(),
    }
}
