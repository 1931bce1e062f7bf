//! From raw points of whatever source to a track.

use glam::{DVec2, DVec3};

use crate::borders::{BorderNode, clip_widths, offset_line};
use crate::rays::RayGrid;
use crate::smooth::smooth;
use crate::spline::{LoopSpline, NodeSpline};
use crate::{Track, TrackPoint};

/// Distance of the nodes of a track's line, m, about.
const NODE_SPACING: f64 = 1.0;
/// Waves of the line of this length are halved by smoothing, m; see [`smooth`].
const PLAN_WAVELENGTH: f64 = 16.0;
/// The same for heights and widths.
const PROFILE_WAVELENGTH: f64 = 30.0;

/// A closed line of raw points with widths, checked by whoever made it: no two neighbors in the
/// same place of the plane, everything finite.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) points: Vec<DVec3>,
    pub(crate) left: Vec<f64>,
    pub(crate) right: Vec<f64>,
}

impl Outline {
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
        let even: Vec<DVec3> = nodes.iter().map(|(position, ..)| *position).collect();
        let line = NodeSpline::new(line.length() / count as f64, &even);
        assemble(name, line, &mut left, &mut right)
    }
}

fn assemble(name: &str, line: NodeSpline, left: &mut [f64], right: &mut [f64]) -> Track {
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
            let (first, second) = (jet.first.truncate(), jet.second.truncate());
            let speed = first.length();
            TrackPoint {
                progress: i as f64 * line.spacing(),
                position: jet.position,
                heading: libm::atan2(first.y, first.x),
                curvature: first.perp_dot(second) / (speed * speed * speed),
                width_left: left[i],
                width_right: right[i],
                slope: jet.first.z / jet.first.length(),
            }
        })
        .collect();
    Track { name: name.to_owned(), line, points, left_border, right_border, rays }
}
