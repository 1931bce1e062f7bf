//! The road under sixteen cars: where each is on its track, what each wheel stands on.
//!
//! A car keeps the node of the reference line it is beside. Each step finds the nearest point of the
//! line on the stretch after that node, in the node's own axes, by the closest circle and one step
//! of Newton's method. A car that has left its stretch goes on to a neighboring one before it steps
//! again; until then it is on the continuation of its stretch, which over the 0.3 m of a step at
//! 100 m/s is off by some micrometers. Nothing is searched, so the cost does not depend on the track.

use std::sync::Arc;

use corsa_dynamics::{Block, Ground, LANES};
use corsa_track::{Ribbon, Track};
use corsa_vehicle::{PHYSICS_TIMESTEP, STANDARD_GRAVITY, VehicleParams};
use fearless_simd::prelude::*;

use crate::span::Spans;
use crate::surface::{Surfaces, WheelPlaces, border_ground, cell_ground};
use corsa_dynamics::simd::{LENGTH_QUANTUM, Vector, YAW_QUANTUM, accumulate, load, sin_cos, store};

/// How far before its node or after the next one a car may be without changing over, m: rounding
/// must not make it go to and fro.
const OVERHANG: f32 = 1e-3;
/// How far from its node a car looks for the line, m.
const LOOK_BEHIND: f32 = -4.0;
const LOOK_AHEAD: f32 = 5.0;
/// Beyond the center of a bend the distance along the line has no meaning: it shrinks to this share
/// at most.
const MIN_SCALE: f32 = 0.1;
/// … and for slopes and dips, which grow as it shrinks, to this.
const MIN_ROAD_SCALE: f32 = 0.3;
/// A car this far beyond the border may be on another section of the track, m.
const LOST_MARGIN: f32 = 25.0;
const STEP: f32 = PHYSICS_TIMESTEP as f32;
const GRAVITY: f32 = STANDARD_GRAVITY as f32;

/// A track as a car of one kind sees it. Immutable.
#[derive(Clone, Debug)]
pub(crate) struct Road {
    pub(crate) ribbon: Arc<Ribbon>,
    pub(crate) surfaces: Surfaces,
    /// Each wheel from the center of gravity in body axes, m.
    pub(crate) wheels: [[f32; 2]; 4],
    /// How far any corner of the body is from the center of gravity, m.
    pub(crate) reach: f32,
    pub(crate) has_walls: bool,
}

/// Where sixteen cars are on their track: worked out after each step, read by the next and by whoever
/// wants to know.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(crate) struct Places {
    pub(crate) spans: Spans,
    /// Distance of the nearest point of the line after the car's node, m; and the same a step
    /// before, from the node of now.
    pub(crate) along: [f32; LANES],
    pub(crate) along_before: [f32; LANES],
    /// m, + left.
    pub(crate) offset: [f32; LANES],
    /// Direction of the line in `map`.
    pub(crate) tangent_x: [f32; LANES],
    pub(crate) tangent_y: [f32; LANES],
    /// 1/m, + left.
    pub(crate) curvature: [f32; LANES],
    /// Height of the ribbon under the center of gravity over the track's base, m.
    pub(crate) height: [f32; LANES],
    /// How the road rises along the line and to the left of it, m/m.
    pub(crate) grade: [f32; LANES],
    pub(crate) bank: [f32; LANES],
    /// How many wheels are outside, 0 to 4.
    pub(crate) outside: [f32; LANES],
    /// Direction of the body's x axis in `map`.
    pub(crate) heading_x: [f32; LANES],
    pub(crate) heading_y: [f32; LANES],
    /// Distance of the next gate after the node, m.
    pub(crate) gate: [f32; LANES],
    /// 1 while the lap counts.
    pub(crate) is_valid: [f32; LANES],
    /// Path driven, m: a number and what rounding left over.
    pub(crate) distance: [f32; LANES],
    pub(crate) distance_low: [f32; LANES],
    /// Hardest blow to the body, m/s.
    pub(crate) damage: [f32; LANES],
    /// The node of the line, counted over all laps.
    pub(crate) node: [i64; LANES],
    /// The next gate, m, counted over all laps.
    pub(crate) gate_position: [f64; LANES],
    /// The cars that have left their stretch, as bits.
    pub(crate) leaving: u32,
}

/// Lanes to which something happened in a step, as bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Events {
    /// At or past the next gate.
    pub(crate) at_gate: u32,
    /// So near to a wall that a corner may touch it.
    pub(crate) near_wall: u32,
    /// So far outside that another section of the track may be nearer.
    pub(crate) lost: u32,
}

impl Road {
    pub(crate) fn new(params: &VehicleParams, track: &Arc<Track>) -> Self {
        let (front, rear) = (params.front_axle_offset() as f32, -params.rear_axle_offset() as f32);
        let half_front = 0.5 * params.front.track_width as f32;
        let half_rear = 0.5 * params.rear.track_width as f32;
        let body = crate::body::Body::new(params);
        Self {
            ribbon: Arc::clone(track.ribbon()),
            surfaces: Surfaces::new(track),
            wheels: [
                [front, half_front],
                [front, -half_front],
                [rear, half_rear],
                [rear, -half_rear],
            ],
            reach: body.reach,
            has_walls: track.has_walls(),
        }
    }

    /// Nodes of the line; never 0.
    fn count(&self) -> i64 {
        self.ribbon.nodes().len() as i64
    }

    /// The node within one lap.
    pub(crate) fn index(&self, node: i64) -> usize {
        let count = self.count();
        // Laps are driven forward mostly; a division costs more than all else here.
        if (0..count).contains(&node) { node as usize } else { node.rem_euclid(count) as usize }
    }

    /// Takes the cars that have left their stretch to the one they are on. Done before a step, which
    /// hides how long it takes to fetch a stretch from memory.
    #[inline]
    pub(crate) fn go_on(&self, places: &mut Places, active: u32) {
        let mut left = places.leaving & active;
        while left != 0 {
            let lane = left.trailing_zeros() as usize;
            left &= left - 1;
            let stretches = (f64::from(places.along[lane]) / self.ribbon.spacing()).floor();
            self.put(places, lane, places.node[lane] + stretches as i64);
            places.along[lane] -= (stretches * self.ribbon.spacing()) as f32;
        }
    }

    /// Puts a car beside a node, whichever it had before, and reckons the way to its next gate from
    /// there.
    pub(crate) fn put(&self, places: &mut Places, lane: usize, node: i64) {
        places.node[lane] = node;
        let way = places.gate_position[lane] - node as f64 * self.ribbon.spacing();
        places.gate[lane] = way as f32;
        places.spans.set(lane, &self.ribbon.nodes()[self.index(node)]);
    }
}

impl Places {
    /// Sixteen cars beside the start line.
    pub(crate) fn new(road: &Road) -> Self {
        Self {
            spans: Spans::splat(&road.ribbon.nodes()[0]),
            along: [0.0; LANES],
            along_before: [0.0; LANES],
            offset: [0.0; LANES],
            tangent_x: [1.0; LANES],
            tangent_y: [0.0; LANES],
            curvature: [0.0; LANES],
            height: [0.0; LANES],
            grade: [0.0; LANES],
            bank: [0.0; LANES],
            outside: [0.0; LANES],
            heading_x: [1.0; LANES],
            heading_y: [0.0; LANES],
            gate: [f32::MAX; LANES],
            is_valid: [1.0; LANES],
            distance: [0.0; LANES],
            distance_low: [0.0; LANES],
            damage: [0.0; LANES],
            node: [0; LANES],
            gate_position: [0.0; LANES],
            leaving: 0,
        }
    }
}

/// A place in the axes of a node, and how far along the stretch the nearest point of the line is.
struct Local<V> {
    x: V,
    y: V,
    along: V,
}

#[inline(always)]
fn locate<S: Simd, V: Vector<S>>(simd: S, spans: &Spans, cars: &Block, at: usize) -> Local<V> {
    let row = |row: &[f32; LANES]| load::<S, V, LANES>(simd, row, at);
    let from_node_x = (row(&cars.x) - row(&spans.x_high)) + (row(&cars.x_low) - row(&spans.x_low));
    let from_node_y = (row(&cars.y) - row(&spans.y_high)) + (row(&cars.y_low) - row(&spans.y_low));
    let (cos, sin) = (row(&spans.cos), row(&spans.sin));
    let x = cos * from_node_x + sin * from_node_y;
    let y = cos * from_node_y - sin * from_node_x;

    // On the circle of the node's curvature: tan(κ s) = κ x / (1 - κ y).
    let (forward, x2, x3) = (row(&spans.forward), row(&spans.x2), row(&spans.x3));
    let (y2, y3) = (row(&spans.y2), row(&spans.y3));
    let curvature = y2 * 2.0;
    let one = V::splat(simd, 1.0);
    let tangent = x / (one - curvature * y).max(MIN_SCALE);
    let turned = curvature * tangent;
    let guess = tangent * (one - turned * turned * (1.0 / 3.0));
    // A lost car asks for the moon.
    let guess = guess.max(LOOK_BEHIND).min(LOOK_AHEAD);

    // Newton's method on (line - place) · line'.
    let to_line_x = guess * (forward + guess * (x2 + guess * x3)) - x;
    let to_line_y = guess * guess * (y2 + guess * y3) - y;
    let first_x = forward + guess * (x2 * 2.0 + guess * x3 * 3.0);
    let first_y = guess * (y2 * 2.0 + guess * y3 * 3.0);
    let second_x = x2 * 2.0 + guess * x3 * 6.0;
    let second_y = y2 * 2.0 + guess * y3 * 6.0;
    let slope = to_line_x * first_x + to_line_y * first_y;
    let bend =
        first_x * first_x + first_y * first_y + (to_line_x * second_x + to_line_y * second_y);
    let newton = slope / bend.max(MIN_SCALE);
    Local { x, y, along: guess - newton.max(-0.5).min(0.5) }
}

/// What the step that `cars` has just done means on a road that is not flat: velocities lie in the
/// tangent plane, so seen from above a car on a slope gets less far; and following a banked road it
/// turns less about its own axis than the road does seen from above.
#[inline(always)]
pub(crate) fn unroll<S: Simd, V: Vector<S>>(simd: S, places: &Places, cars: &mut Block, at: usize) {
    let row = |row: &[f32; LANES]| load::<S, V, LANES>(simd, row, at);
    let one = V::splat(simd, 1.0);
    let (grade, bank) = (row(&places.grade), row(&places.bank));
    let along_share = one / (grade * grade + 1.0).sqrt();
    let across_share = one / (bank * bank + 1.0).sqrt();
    let (tangent_x, tangent_y) = (row(&places.tangent_x), row(&places.tangent_y));
    let (heading_x, heading_y) = (row(&places.heading_x), row(&places.heading_y));
    let (cos, sin) = (
        heading_x * tangent_x + heading_y * tangent_y,
        heading_y * tangent_x - heading_x * tangent_y,
    );
    let (velocity_x, velocity_y) = (row(&cars.velocity_x), row(&cars.velocity_y));
    let along = velocity_x * cos - velocity_y * sin;
    let across = velocity_x * sin + velocity_y * cos;
    let less_along = along * (one - along_share) * STEP;
    let less_across = across * (one - across_share) * STEP;
    let less_x = less_along * tangent_x - less_across * tangent_y;
    let less_y = less_along * tangent_y + less_across * tangent_x;
    let (x, x_low) = accumulate(row(&cars.x), row(&cars.x_low), -less_x, LENGTH_QUANTUM);
    let (y, y_low) = accumulate(row(&cars.y), row(&cars.y_low), -less_y, LENGTH_QUANTUM);

    let curvature = row(&places.curvature);
    let scale = (one - curvature * row(&places.offset)).max(MIN_SCALE);
    let pace = along * along_share / scale;
    let dip = row(&places.spans.z2) * 2.0 + row(&places.along) * row(&places.spans.z3) * 6.0;
    let turn = pace * (curvature * (one - across_share) - dip * bank * across_share) * STEP;
    let (yaw, yaw_low) = accumulate(row(&cars.yaw), row(&cars.yaw_low), turn, YAW_QUANTUM);
    store(&mut cars.x, at, x);
    store(&mut cars.x_low, at, x_low);
    store(&mut cars.y, at, y);
    store(&mut cars.y_low, at, y_low);
    store(&mut cars.yaw, at, yaw);
    store(&mut cars.yaw_low, at, yaw_low);
}

/// Works out where the cars on the lanes from `at` on are and what they stand on. Depends on their
/// poses, velocities and nodes only, so that it can be worked out anew at any time.
#[inline(always)]
pub(crate) fn look<S: Simd, V: Vector<S>>(
    simd: S,
    road: &Road,
    places: &mut Places,
    cars: &Block,
    ground: &mut Ground,
    at: usize,
    active: u32,
) -> Events {
    let Local { x, y, along } = locate::<S, V>(simd, &places.spans, cars, at);
    let spans = &places.spans;
    let row = |row: &[f32; LANES]| load::<S, V, LANES>(simd, row, at);
    let one = V::splat(simd, 1.0);

    let (forward, x2, x3) = (row(&spans.forward), row(&spans.x2), row(&spans.x3));
    let (y2, y3) = (row(&spans.y2), row(&spans.y3));
    let from_line_x = x - along * (forward + along * (x2 + along * x3));
    let from_line_y = y - along * along * (y2 + along * y3);
    let first_x = forward + along * (x2 * 2.0 + along * x3 * 3.0);
    let first_y = along * (y2 * 2.0 + along * y3 * 3.0);
    let second_x = x2 * 2.0 + along * x3 * 6.0;
    let second_y = y2 * 2.0 + along * y3 * 6.0;
    let shrink = one / (first_x * first_x + first_y * first_y).sqrt();
    let (local_x, local_y) = (first_x * shrink, first_y * shrink);
    let offset = local_x * from_line_y - local_y * from_line_x;
    let curvature = (first_x * second_y - first_y * second_x) * (shrink * shrink * shrink);
    let (cos, sin) = (row(&spans.cos), row(&spans.sin));
    let (tangent_x, tangent_y) = (cos * local_x - sin * local_y, sin * local_x + cos * local_y);
    let (heading_y, heading_x) = sin_cos::<S, V>(row(&cars.yaw) + row(&cars.yaw_low));
    let cos_error = heading_x * tangent_x + heading_y * tangent_y;
    let sin_error = heading_y * tangent_x - heading_x * tangent_y;

    let (left_slope, right_slope) = (row(&spans.left_slope), row(&spans.right_slope));
    let left = row(&spans.left) + along * left_slope;
    let right = row(&spans.right) + along * right_slope;
    let zeros = [V::splat(simd, 0.0); 4];
    let mut wheels = WheelPlaces { along: zeros, offset: zeros, beyond: zeros };
    for wheel in 0..4 {
        let [forward, leftward] = road.wheels[wheel];
        let ahead = cos_error * forward - sin_error * leftward;
        let across = sin_error * forward + cos_error * leftward;
        // The line's bend taken as a parabola, so that four wheels cost one projection.
        let straight = offset + across;
        let moved = ahead / (one - curvature * straight).max(MIN_SCALE);
        let there = straight - curvature * ahead * moved * 0.5;
        wheels.along[wheel] = along + moved;
        wheels.offset[wheel] = there;
        wheels.beyond[wheel] =
            (there - left - moved * left_slope).max(-there - right - moved * right_slope);
    }
    let grid = road.surfaces.grid();
    let outside = match grid {
        None => border_ground(simd, &road.surfaces.grass, &wheels.beyond, ground, at),
        Some(grid) => {
            let speed = &cars.velocity_x;
            cell_ground(simd, road, grid, &wheels, &places.node, speed, ground, at)
        }
    };

    let mut height = V::splat(simd, 0.0);
    if grid.is_some() || !road.ribbon.is_level() {
        let (z0, z1, z2, z3) = (row(&spans.z0), row(&spans.z1), row(&spans.z2), row(&spans.z3));
        let bank_slope = row(&spans.bank_slope);
        let bank = row(&spans.bank) + along * bank_slope;
        // Beyond the borders the ground goes on as it is there, level across.
        let on_road = offset.max(-right).min(left);
        let scale = (one - curvature * on_road).max(MIN_ROAD_SCALE);
        height = z0 + along * (z1 + along * (z2 + along * z3)) + on_road * bank;
        let rise = z1 + along * (z2 * 2.0 + along * z3 * 3.0) + on_road * bank_slope;
        let dip = z2 * 2.0 + along * z3 * 6.0;
        let grade = rise / scale;
        let bank = on_road.simd_eq(offset).select(bank, V::splat(simd, 0.0));
        store(&mut places.grade, at, grade);
        store(&mut places.bank, at, bank);

        let (velocity_x, velocity_y) = (row(&cars.velocity_x), row(&cars.velocity_y));
        let forward_speed = velocity_x * cos_error - velocity_y * sin_error;
        let seen_from_above = forward_speed * forward_speed / (grade * grade + 1.0);
        // The second derivative of the road's height along the line.
        let hollow = (dip / scale - curvature * bank) / scale;
        let (slope_x, slope_y) = tilt(simd, road, ground, at, cos_error, sin_error);
        let (grade, bank) = (grade + slope_x, bank + slope_y);
        let level = one / (grade * grade + bank * bank + 1.0).sqrt();
        let pull = level * -GRAVITY;
        store(&mut ground.gravity_x, at, pull * (grade * tangent_x - bank * tangent_y));
        store(&mut ground.gravity_y, at, pull * (grade * tangent_y + bank * tangent_x));
        store(&mut ground.normal_gravity, at, (seen_from_above * hollow + GRAVITY) * level);
    }

    store(&mut places.along, at, along);
    store(&mut places.offset, at, offset);
    store(&mut places.tangent_x, at, tangent_x);
    store(&mut places.tangent_y, at, tangent_y);
    store(&mut places.curvature, at, curvature);
    store(&mut places.height, at, height);
    store(&mut places.outside, at, outside);
    store(&mut places.heading_x, at, heading_x);
    store(&mut places.heading_y, at, heading_y);

    let spacing = road.ribbon.spacing() as f32;
    let ahead = along.simd_gt(spacing + OVERHANG).to_bitmask();
    let behind = along.simd_lt(-OVERHANG).to_bitmask();
    let chunk = ((1_u64 << V::LEN) - 1) << at;
    places.leaving = places.leaving & !(chunk as u32) | ((ahead | behind) << at) as u32;
    let at_gate = along.simd_ge(load::<S, V, LANES>(simd, &places.gate, at)).to_bitmask() as u32;
    let lost = (offset - left).max(-offset - right).simd_gt(LOST_MARGIN).to_bitmask() as u32;
    let near_wall = if road.has_walls {
        let spans = &places.spans;
        let row = |row: &[f32; LANES]| load::<S, V, LANES>(simd, row, at);
        let left_wall = row(&spans.left_wall) + along * row(&spans.left_wall_slope);
        let right_wall = row(&spans.right_wall) + along * row(&spans.right_wall_slope);
        // The wall may come nearer by a meter per meter along the body.
        let gap = (left_wall - offset).min(right_wall + offset);
        gap.simd_lt(2.0 * road.reach).to_bitmask() as u32
    } else {
        0
    };
    Events {
        at_gate: (at_gate & active) << at,
        near_wall: (near_wall & active) << at,
        lost: (lost & active) << at,
    }
}

/// How the ground under the four wheels is tilted against the ribbon, along the line and to the left of
/// it, m/m: where it is, gravity pulls along.
#[inline(always)]
fn tilt<S: Simd, V: Vector<S>>(
    simd: S,
    road: &Road,
    ground: &Ground,
    at: usize,
    cos_error: V,
    sin_error: V,
) -> (V, V) {
    let zero = V::splat(simd, 0.0);
    if road.surfaces.grid().is_none() {
        return (zero, zero);
    }
    let [front_left, front_right, rear_left, rear_right] =
        [0, 1, 2, 3].map(|wheel: usize| load::<S, V, LANES>(simd, &ground.height[wheel], at));
    let [[front, half_front], _, [rear, half_rear], _] = road.wheels;
    let within = |slope: V| slope.max(-0.5).min(0.5);
    let forward =
        within(((front_left + front_right) - (rear_left + rear_right)) * (0.5 / (front - rear)));
    let leftward = within(
        (front_left - front_right) * (0.25 / half_front)
            + (rear_left - rear_right) * (0.25 / half_rear),
    );
    (forward * cos_error - leftward * sin_error, forward * sin_error + leftward * cos_error)
}

/// What a step adds to the lap: its path, and whether it still counts.
#[inline(always)]
pub(crate) fn count<S: Simd, V: Vector<S>>(simd: S, places: &mut Places, cars: &Block, at: usize) {
    /// More wheels outside than this, and the lap does not count.
    const MAX_OUTSIDE: f32 = 2.0;
    let row = |row: &[f32; LANES]| load::<S, V, LANES>(simd, row, at);
    let (x, y) = (row(&cars.velocity_x), row(&cars.velocity_y));
    let path = (x * x + y * y).sqrt() * STEP;
    let (distance, low) =
        accumulate(row(&places.distance), row(&places.distance_low), path, LENGTH_QUANTUM);
    let zero = V::splat(simd, 0.0);
    let is_out = row(&places.outside).simd_gt(MAX_OUTSIDE);
    let is_valid = is_out.select(zero, row(&places.is_valid));
    store(&mut places.distance, at, distance);
    store(&mut places.distance_low, at, low);
    store(&mut places.is_valid, at, is_valid);
}
