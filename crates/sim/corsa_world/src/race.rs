//! Cars of a race that bump into each other.

use corsa_dynamics::LANES;

use crate::body::{hit_each_other, part};
use crate::contact::overlap;
use crate::lot::Lot;
use crate::world::Parts;

/// Roads this far above one another are a bridge, m.
const BRIDGE: f32 = 2.0;

/// Positions are compared in 32 bits, m.
const ROUNDING: f32 = 0.5;

/// Lets all cars that overlap bounce off each other: pairs in the order of their numbers.
pub(crate) fn collide(world: &Parts, lots: &mut [Lot], len: usize) {
    for first in 0..len {
        for second_lot in first / LANES..lots.len() {
            let mut near = near(world, &lots[first / LANES], first % LANES, &lots[second_lot]);
            // Each pair once, and no car with itself.
            if second_lot == first / LANES {
                near &= u32::MAX << (first % LANES) << 1;
            }
            let cars_there = (len - second_lot * LANES).min(LANES);
            near &= ((1_u64 << cars_there) - 1) as u32;
            while near != 0 {
                let lane = near.trailing_zeros() as usize;
                near &= near - 1;
                touch(world, lots, first, second_lot * LANES + lane);
            }
        }
    }
}

/// Which cars of a lot are so near to one car that they may touch it, as bits. Plain enough for the
/// compiler to do all lanes at once.
fn near(world: &Parts, lot: &Lot, lane: usize, others: &Lot) -> u32 {
    let reach = 2.0 * world.body.reach + ROUNDING;
    let (x, y, z) = (lot.cars.x[lane], lot.cars.y[lane], lot.places.height[lane]);
    let (cars, height) = (&others.cars, &others.places.height);
    let mut bits = 0;
    for (other, ((other_x, other_y), other_z)) in cars.x.iter().zip(&cars.y).zip(height).enumerate()
    {
        let (dx, dy) = (other_x - x, other_y - y);
        let is_near = dx * dx + dy * dy < reach * reach && (other_z - z).abs() < BRIDGE;
        bits |= u32::from(is_near) << other;
    }
    bits
}

fn touch(world: &Parts, lots: &mut [Lot], first: usize, second: usize) {
    let ((lot_a, a), (lot_b, b)) =
        ((first / LANES, first % LANES), (second / LANES, second % LANES));
    let mut one = lots[lot_a].rigid(world, a);
    let mut other = lots[lot_b].rigid(world, b);
    let Some(contact) = overlap(&world.body, &one, &other) else { return };
    let arms = (contact.point - one.position, contact.point - other.position);
    let blow = hit_each_other((&mut one, arms.0), (&mut other, arms.1), contact.normal) as f32;
    part(&mut one, &mut other, contact.normal, contact.depth);
    for (lot, lane, car) in [(lot_a, a, one), (lot_b, b, other)] {
        let lot = &mut lots[lot];
        car.store(&mut lot.cars, lane);
        lot.places.damage[lane] = lot.places.damage[lane].max(blow);
        lot.look_again(world, 1 << lane);
    }
}
