//! How far the road reaches to either side, and the polylines at its edges.

use glam::DVec2;

use crate::grid::{CellItems, Cells};

/// A border stops this fraction of the way to where the line's sides would fold over each other,
/// so that a position on the road always has one nearest point on the line.
const FOLD_MARGIN: f64 = 0.93;
/// Sections of the line whose heights differ by more than this pass over each other, m.
const BRIDGE_HEIGHT: f64 = 3.0;
/// Where a border may stand at least, m.
const MIN_WIDTH: f64 = 0.05;

/// A node of the line: position, height, unit normal to the left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BorderNode {
    pub(crate) position: DVec2,
    pub(crate) elevation: f64,
    pub(crate) normal: DVec2,
}

/// Widths cut where the road would fold back on itself inside a tight corner or run into another
/// section of the track.
///
/// A circle that touches the line at `c` with radius `w`, centered on the normal `n`, contains the
/// point `q` of the line exactly if `w > |q - c|² / (2 n·(q - c))`. The smallest such `w` over the
/// line is the distance to its medial axis: up to there offsets do not overlap. For `q` close to
/// `c` it is the radius of curvature.
pub(crate) fn clip_widths(nodes: &[BorderNode], left: &mut [f64], right: &mut [f64]) {
    let widest = left.iter().chain(&*right).fold(0.0, |max: f64, width| max.max(*width));
    let reach = DVec2::splat(2.0 * widest / FOLD_MARGIN);
    let cells = Cells::covering(nodes.iter().map(|node| node.position), widest.max(10.0));
    let pairs: Vec<(usize, u32)> = nodes
        .iter()
        .enumerate()
        .flat_map(|(i, node)| {
            cells.between(node.position, node.position).map(move |c| (c, i as u32))
        })
        .collect();
    let items = CellItems::new(cells.count(), &pairs);
    for (i, node) in nodes.iter().enumerate() {
        let (mut most_left, mut most_right) = (f64::INFINITY, f64::INFINITY);
        for cell in cells.between(node.position - reach, node.position + reach) {
            for other in items.cell(cell).iter().map(|&j| &nodes[j as usize]) {
                let to = other.position - node.position;
                let across = node.normal.dot(to);
                if (other.elevation - node.elevation).abs() > BRIDGE_HEIGHT || across == 0.0 {
                    continue;
                }
                let limit = FOLD_MARGIN * to.length_squared() / (2.0 * across.abs());
                let most = if across > 0.0 { &mut most_left } else { &mut most_right };
                *most = most.min(limit);
            }
        }
        left[i] = left[i].min(most_left).max(MIN_WIDTH);
        right[i] = right[i].min(most_right).max(MIN_WIDTH);
    }
}

/// The polyline `widths` to the left of the line (negative: right).
pub(crate) fn offset_line(nodes: &[BorderNode], widths: impl Iterator<Item = f64>) -> Vec<DVec2> {
    nodes.iter().zip(widths).map(|(node, width)| node.position + width * node.normal).collect()
}
