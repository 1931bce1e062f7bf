//! Walls beside the track.

use corsa_vehicle::DVec2;

use crate::body::{Body, Rigid, hit_wall};
use crate::road::{Places, Road};

/// The walls as seen from one point of a car: how deep it is in one, m, and the direction out of it.
struct Dent {
    depth: f64,
    normal: DVec2,
}

/// Lets the corners of a car's body bounce off the walls. Gives the speed of the hardest blow, m/s,
/// or `None` where nothing touches.
pub(crate) fn collide(
    road: &Road,
    body: &Body,
    places: &Places,
    lane: usize,
    car: &mut Rigid,
) -> Option<f64> {
    let mut hardest = None;
    let mut out = DVec2::ZERO;
    for corner in body.corners() {
        let arm = car.in_map(corner);
        let Some(dent) = dent(road, places, lane, arm) else { continue };
        let blow = hit_wall(car, arm, dent.normal);
        hardest = Some(blow.max(hardest.unwrap_or(0.0)));
        let still_in = dent.depth - out.dot(dent.normal);
        out += still_in.max(0.0) * dent.normal;
    }
    car.position += out;
    hardest
}

/// The wall a point `arm` from the car's center of gravity is in.
fn dent(road: &Road, places: &Places, lane: usize, arm: DVec2) -> Option<Dent> {
    let wide = |value: f32| f64::from(value);
    let tangent = DVec2::new(wide(places.tangent_x[lane]), wide(places.tangent_y[lane]));
    let (ahead, across) = (tangent.dot(arm), tangent.perp_dot(arm));
    let (offset, curvature) = (wide(places.offset[lane]), wide(places.curvature[lane]));
    let bent = (1.0 - curvature * (offset + across)).max(0.1);
    let moved = ahead / bent;
    let there = offset + across - 0.5 * curvature * ahead * moved;

    let spacing = road.ribbon.spacing();
    let nodes = (wide(places.along[lane]) + moved) / spacing;
    let whole = nodes.floor();
    let node = &road.ribbon.nodes()[road.index(places.node[lane] + whole as i64)];
    let along = (nodes - whole) * spacing;
    let left = wide(node.left_wall) + along * wide(node.left_wall_slope);
    let right = wide(node.right_wall) + along * wide(node.right_wall_slope);
    let (depth, wall_slope, side) = if there > left {
        (there - left, wide(node.left_wall_slope), -1.0)
    } else if -there > right {
        (-there - right, -wide(node.right_wall_slope), 1.0)
    } else {
        return None;
    };
    // Along the wall, in the line's axes at that place.
    let wall = DVec2::new((1.0 - curvature * there).max(0.1), wall_slope).normalize();
    let (sin, cos) = libm::sincos(curvature * moved);
    let direction = DVec2::new(cos, sin).rotate(tangent).rotate(wall);
    Some(Dent { depth: depth * wall.x, normal: side * direction.perp() })
}
