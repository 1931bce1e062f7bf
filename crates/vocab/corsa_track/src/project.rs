//! The nearest point of the reference line.

use glam::DVec2;

use crate::track::rise_across;
use crate::{Projection, Track};

/// The nodes a search without a hint looks at first: every so many.
const COARSE_STEP: usize = 8;
/// How many nodes a search from a hint may walk before everything is searched.
const MAX_WALK: usize = 200;
/// A position this far outside the border its hint leads to may belong to another section, m.
const LOST_MARGIN: f64 = 25.0;

/// Where the last projection was, so that the next one is found at constant cost and stays on the
/// same section where the track runs beside itself. The default searches the whole track.
///
/// Keep one per car; set it back to the default when the car is put elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ProjectionHint {
    progress: Option<f64>,
}

impl ProjectionHint {
    /// A hint that starts the search at `progress`, m.
    pub fn at(progress: f64) -> Self {
        Self { progress: progress.is_finite().then_some(progress) }
    }

    /// Progress of the last projection, m; none before the first.
    pub fn progress(&self) -> Option<f64> {
        self.progress
    }
}

impl Track {
    /// The point of the reference line nearest to a position in `map`.
    ///
    /// With the hint of a position nearby, the nearest point of the same section; without, of the
    /// whole track. The hint is brought up to date. A position that is not finite gives a lateral
    /// offset of NaN at the hinted place and leaves the hint alone.
    pub fn project(&self, position: DVec2, hint: &mut ProjectionHint) -> Projection {
        if !position.is_finite() {
            let mut lost = self.projection_at(self.wrap(hint.progress.unwrap_or(0.0)), position);
            lost.lateral_offset = f64::NAN;
            return lost;
        }
        let near = hint.progress.and_then(|progress| self.project_near(position, progress));
        let found = near.unwrap_or_else(|| {
            let progress = self.refine(position, self.nearest_node(position));
            self.projection_at(progress, position)
        });
        hint.progress = Some(found.progress);
        found
    }

    /// The local nearest point, unless it is too far away to be believed.
    fn project_near(&self, position: DVec2, progress: f64) -> Option<Projection> {
        let start = self.line.locate(self.wrap(progress)).0;
        let node = self.walk_downhill(position, start)?;
        let found = self.projection_at(self.refine(position, node), position);
        let out = (-found.margin_left()).max(-found.margin_right());
        (out < LOST_MARGIN).then_some(found)
    }

    /// From `start` towards `position` until the nodes get farther away again.
    fn walk_downhill(&self, position: DVec2, start: usize) -> Option<usize> {
        let count = self.line.len();
        let distance = |node: usize| self.line.node(node).distance_squared(position);
        let mut best = (distance(start), start);
        let (ahead, behind) = ((start + 1) % count, (start + count - 1) % count);
        let stride = if distance(ahead) <= distance(behind) { 1 } else { count - 1 };
        for _ in 0..MAX_WALK.min(count) {
            let next = (best.1 + stride) % count;
            let next_distance = distance(next);
            if next_distance >= best.0 {
                return Some(best.1);
            }
            best = (next_distance, next);
        }
        None
    }

    /// The nearest node of all: every eighth first, then around those that could hold it.
    pub(crate) fn nearest_node(&self, position: DVec2) -> usize {
        let count = self.line.len();
        let distance = |node: usize| self.line.node(node).distance(position);
        let coarse = || (0..count).step_by(COARSE_STEP).map(|node| (distance(node), node));
        let least = coarse().fold(f64::INFINITY, |least, (d, _)| least.min(d));
        // A node is at most this far, along the line, from the nearest one looked at.
        let slack = 0.5 * COARSE_STEP as f64 * self.line.spacing() * 1.01;
        let mut best = (f64::INFINITY, 0);
        for (_, node) in coarse().filter(|(d, _)| *d <= least + slack) {
            for offset in 0..=COARSE_STEP {
                let near = (node + count + offset - COARSE_STEP / 2) % count;
                let d = distance(near);
                if d < best.0 {
                    best = (d, near);
                }
            }
        }
        best.1
    }

    /// Progress of the nearest point within one node of `node`: the root of
    /// `(c(s) - p)·c'(s)` by Newton's method, kept inside a shrinking bracket.
    fn refine(&self, position: DVec2, node: usize) -> f64 {
        let spacing = self.line.spacing();
        let center = node as f64 * spacing;
        let (mut low, mut high) = (-spacing, spacing);
        let mut offset = 0.0;
        for _ in 0..40 {
            let jet = self.line.jet(self.wrap(center + offset));
            let (first, second) = (jet.first.truncate(), jet.second.truncate());
            let from = jet.position.truncate() - position;
            let slope = from.dot(first);
            if slope > 0.0 {
                high = offset;
            } else {
                low = offset;
            }
            let bend = first.length_squared() + from.dot(second);
            let newton = offset - slope / bend;
            let trusted = bend > 0.0 && newton >= low && newton <= high;
            let next = if trusted { newton } else { 0.5 * (low + high) };
            let moved = (next - offset).abs();
            offset = next;
            // Newton's error is squared by each step: after one of 10 µm it is below a nanometer.
            if moved < 1e-9 || (bend > 0.1 && trusted && moved < 1e-5) {
                break;
            }
        }
        self.wrap(center + offset)
    }

    fn projection_at(&self, progress: f64, position: DVec2) -> Projection {
        let jet = self.line.jet(progress);
        let (first, second) = (jet.first.truncate(), jet.second.truncate());
        let speed = first.length();
        let (width_left, width_right) = self.widths_at(progress);
        let lateral_offset = first.perp_dot(position - jet.position.truncate()) / speed;
        Projection {
            progress,
            lateral_offset,
            heading: libm::atan2(first.y, first.x),
            curvature: first.perp_dot(second) / (speed * speed * speed),
            width_left,
            width_right,
            elevation: jet.position.z
                + rise_across(lateral_offset, self.banking_at(progress), (width_left, width_right)),
        }
    }
}

#[cfg(test)]
mod tests;
