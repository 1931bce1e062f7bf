//! The road as a table of f32 numbers: what a simulator asks of it for many cars at once, at a cost
//! that does not grow with the track.

use std::sync::Arc;

use glam::DVec2;

use crate::Track;
use crate::grid::Cells;
use crate::walls::NO_WALL;

/// The most cells of the table that finds the track again from far away.
const MAX_FIND_CELLS: f64 = 4096.0;
/// Their least size, m.
const FIND_CELL: f64 = 24.0;

/// The stretch of road from one node of the reference line to the next, about a meter, as
/// polynomials of the way `s` since the node, m.
///
/// The line is `x(s) = forward·s + x2·s² + x3·s³`, `y(s) = y2·s² + y3·s³` in the axes of the node: x
/// along its tangent, y to the left. Nothing here is rounded but the numbers themselves: it is the
/// very cubic of [`Track::at`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct RibbonNode {
    /// Position in `map`, m, as the sum of a rounded number and the rest.
    pub x_high: f32,
    pub x_low: f32,
    pub y_high: f32,
    pub y_low: f32,
    /// Direction of the line in `map`.
    pub cos: f32,
    pub sin: f32,
    /// The same as an angle, rad.
    pub heading: f32,
    pub forward: f32,
    pub x2: f32,
    pub x3: f32,
    pub y2: f32,
    pub y3: f32,
    /// Height over [`Ribbon::base_elevation`], m: `z0 + z1·s + z2·s² + z3·s³`.
    pub z0: f32,
    pub z1: f32,
    pub z2: f32,
    pub z3: f32,
    /// Tangent of the banking and its change per meter, + left side up.
    pub bank: f32,
    pub bank_slope: f32,
    /// Distance to the left and right border, m, and their change per meter.
    pub left: f32,
    pub left_slope: f32,
    pub right: f32,
    pub right_slope: f32,
    /// Distance to the left and right wall, m, and their change per meter; 1e9 where there is none.
    pub left_wall: f32,
    pub left_wall_slope: f32,
    pub right_wall: f32,
    pub right_wall_slope: f32,
}

/// All nodes of a track, 128 bytes each: 25 km take 3.2 MB.
#[derive(Clone, Debug)]
pub struct Ribbon {
    nodes: Vec<RibbonNode>,
    spacing: f64,
    base_elevation: f64,
    is_level: bool,
    cells: Cells,
    nearest: Vec<u32>,
}

impl Ribbon {
    /// One per node of [`Track::reference_line`], in that order.
    pub fn nodes(&self) -> &[RibbonNode] {
        &self.nodes
    }

    /// Distance of the nodes along the line, m.
    pub fn spacing(&self) -> f64 {
        self.spacing
    }

    /// What heights are counted from, m in `map`.
    pub fn base_elevation(&self) -> f64 {
        self.base_elevation
    }

    /// Whether the road has neither slope nor banking anywhere.
    pub fn is_level(&self) -> bool {
        self.is_level
    }

    /// A node not far from the nearest one, for a position anywhere: where a search may begin. One
    /// look into a table.
    pub fn node_near(&self, position: DVec2) -> usize {
        let (column, row) = self.cells.of(position);
        self.nearest[row * self.cells.columns + column] as usize
    }

    fn new(track: &Track) -> Self {
        let points = track.reference_line();
        let base_elevation = points[0].position.z;
        let nodes = (0..points.len()).map(|node| node_of(track, node, base_elevation)).collect();
        let places = || points.iter().map(|point| point.position.truncate());
        let (min, max) =
            places().fold((DVec2::INFINITY, DVec2::NEG_INFINITY), |(a, b), p| (a.min(p), b.max(p)));
        let margin = DVec2::splat(100.0);
        let corners = [min - margin, max + margin];
        let extent = corners[1] - corners[0];
        let size = FIND_CELL.max((extent.x * extent.y / MAX_FIND_CELLS).sqrt());
        let cells = Cells::covering(corners.into_iter(), size);
        let nearest = (0..cells.count())
            .map(|cell| {
                let (column, row) = (cell % cells.columns, cell / cells.columns);
                let middle = DVec2::new(column as f64 + 0.5, row as f64 + 0.5);
                track.nearest_node(cells.origin + cells.size * middle) as u32
            })
            .collect();
        Self {
            nodes,
            spacing: track.line.spacing(),
            base_elevation,
            is_level: points.iter().all(|p| p.slope.abs() < 1e-6 && p.banking.abs() < 1e-6),
            cells,
            nearest,
        }
    }
}

impl Track {
    /// The road as numbers for many cars at once. Made at the first call.
    pub fn ribbon(&self) -> &Arc<Ribbon> {
        self.ribbon.get_or_init(|| Arc::new(Ribbon::new(self)))
    }
}

fn node_of(track: &Track, node: usize, base_elevation: f64) -> RibbonNode {
    let next = (node + 1) % track.points.len();
    let spacing = track.line.spacing();
    let (jet, third) = track.line.node_jet(node);
    let forward = jet.first.truncate().length();
    let tangent = jet.first.truncate() / forward;
    let in_axes = |vector: DVec2| (tangent.dot(vector), tangent.perp_dot(vector));
    let (x2, y2) = in_axes(0.5 * jet.second.truncate());
    let (x3, y3) = in_axes(third.truncate() / 6.0);
    let slope = |a: f64, b: f64| ((b - a) / spacing) as f32;
    let (here, after) = (&track.points[node], &track.points[next]);
    let bank = |banking: f64| libm::tan(banking);
    let wall = |side: Option<&Vec<f64>>| {
        let (a, b) = side.map_or((NO_WALL, NO_WALL), |side| (side[node], side[next]));
        // Where a wall begins or ends it begins or ends at once.
        if a.max(b) >= NO_WALL { (a as f32, 0.0) } else { (a as f32, slope(a, b)) }
    };
    let walls = track.walls.as_ref();
    let (left_wall, left_wall_slope) = wall(walls.map(|walls| &walls.left));
    let (right_wall, right_wall_slope) = wall(walls.map(|walls| &walls.right));
    let (x_high, x_low) = pair(jet.position.x);
    let (y_high, y_low) = pair(jet.position.y);
    RibbonNode {
        x_high,
        x_low,
        y_high,
        y_low,
        cos: tangent.x as f32,
        sin: tangent.y as f32,
        heading: here.heading as f32,
        forward: forward as f32,
        x2: x2 as f32,
        x3: x3 as f32,
        y2: y2 as f32,
        y3: y3 as f32,
        z0: (jet.position.z - base_elevation) as f32,
        z1: jet.first.z as f32,
        z2: (0.5 * jet.second.z) as f32,
        z3: (third.z / 6.0) as f32,
        bank: bank(here.banking) as f32,
        bank_slope: slope(bank(here.banking), bank(after.banking)),
        left: here.width_left as f32,
        left_slope: slope(here.width_left, after.width_left),
        right: here.width_right as f32,
        right_slope: slope(here.width_right, after.width_right),
        left_wall,
        left_wall_slope,
        right_wall,
        right_wall_slope,
    }
}

/// A number as the sum of two of half the precision.
fn pair(value: f64) -> (f32, f32) {
    let high = value as f32;
    (high, (value - f64::from(high)) as f32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::TRACKS;

    proptest! {
        #[test]
        fn a_node_and_its_polynomials_are_the_line(which in 0..TRACKS.len(), share in 0.0..1.0, t in 0.0..1.0) {
            let track = &TRACKS[which];
            let ribbon = track.ribbon();
            let index = (share * ribbon.nodes().len() as f64) as usize;
            let node = &ribbon.nodes()[index];
            let s: f64 = t * ribbon.spacing();
            let point = track.at(index as f64 * ribbon.spacing() + s);
            let wide = |value: f32| -> f64 { f64::from(value) };
            let (x, y) = (
                s * (wide(node.forward) + s * (wide(node.x2) + s * wide(node.x3))),
                s * s * (wide(node.y2) + s * wide(node.y3)),
            );
            let (cos, sin) = (wide(node.cos), wide(node.sin));
            let place = DVec2::new(
                wide(node.x_high) + wide(node.x_low) + cos * x - sin * y,
                wide(node.y_high) + wide(node.y_low) + sin * x + cos * y,
            );
            prop_assert!(place.distance(point.position.truncate()) < 1e-6);
            let z = wide(node.z0) + s * (wide(node.z1) + s * (wide(node.z2) + s * wide(node.z3)));
            let z: f64 = z + ribbon.base_elevation();
            prop_assert!((z - point.position.z).abs() < 1e-5);
            prop_assert!((wide(node.left) + s * wide(node.left_slope) - point.width_left).abs() < 1e-5);
            prop_assert!((wide(node.right) + s * wide(node.right_slope) - point.width_right).abs() < 1e-5);
        }

        #[test]
        fn a_search_begins_near_the_nearest_node(which in 0..TRACKS.len(), share in 0.0..1.0, side in -90.0..90.0) {
            let track = &TRACKS[which];
            let ribbon = track.ribbon();
            let position = track.pose(share * track.length(), side, 0.0).0.truncate();
            let distance = |node: usize| track.line.node(node).distance(position);
            let nearest = distance(track.nearest_node(position));
            prop_assert!(distance(ribbon.node_near(position)) <= nearest + 2.0 * ribbon.cells.size);
        }
    }

    #[test]
    fn walls_stand_where_they_are_put_and_nowhere_else() {
        let track = TRACKS[0].clone();
        assert!(track.ribbon().nodes().iter().all(|node| node.left_wall > 1e8));
        let count = track.reference_line().len();
        let mut left = vec![f64::INFINITY; count];
        left[10..20].fill(8.0);
        let track = track.with_walls(&left, &vec![9.5; count]).unwrap();
        let nodes = track.ribbon().nodes();
        assert_eq!((nodes[15].left_wall, nodes[15].right_wall), (8.0, 9.5));
        assert!(nodes[20].left_wall > 1e8 && nodes[9].left_wall_slope == 0.0);
        let beyond = track.with_runoff(2.0);
        let (node, point) = (beyond.ribbon().nodes()[30], beyond.reference_line()[30]);
        assert!((f64::from(node.left_wall) - point.width_left - 2.0).abs() < 1e-5);
        assert!(beyond.clone().with_walls(&left[1..], &left).is_err());
        assert!(beyond.with_walls(&vec![0.1; count], &left).is_err());
    }
}
