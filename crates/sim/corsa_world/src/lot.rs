//! Sixteen cars and all that is known of them: what is stepped.

use corsa_dynamics::{Block, ControlsBlock, Ground, LANES};
use corsa_vehicle::{DVec2, PHYSICS_TIMESTEP};
use fearless_simd::{Simd, dispatch, f32x4};

use crate::body::Rigid;
use crate::lap::{Arrival, LapClock};
use crate::road::{Events, Places, Road, count, look, unroll};
use crate::world::Parts;
use crate::{Car, walls};
use corsa_dynamics::simd::{Vector, load, store};

/// A lost car looks for a nearer section of the track every so many steps.
const FIND_PERIOD: u64 = 16;
/// … from a node of a table, over so many nodes at most.
const MAX_WALK: usize = 64;
/// How much nearer another section must be for a car to go over to it.
const CLEARLY_NEARER: f64 = 0.8;

/// Up to sixteen cars of a world side by side.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    pub(crate) cars: Block,
    pub(crate) controls: ControlsBlock,
    pub(crate) ground: Ground,
    pub(crate) places: Places,
    pub(crate) clocks: [LapClock; LANES],
    pub(crate) physics_step: [u64; LANES],
}

/// What a kernel works on.
struct Lanes<'a> {
    road: &'a Road,
    cars: &'a mut Block,
    ground: &'a mut Ground,
    places: &'a mut Places,
    active: usize,
}

impl Lot {
    /// Sixteen cars that are none yet.
    pub(crate) fn new(world: &Parts) -> Self {
        Self {
            cars: Block::EMPTY,
            controls: ControlsBlock::RELEASED,
            ground: Ground::ASPHALT,
            places: Places::new(&world.road),
            clocks: [LapClock::default(); LANES],
            physics_step: [0; LANES],
        }
    }

    pub(crate) fn set(&mut self, world: &Parts, lane: usize, car: &Car) {
        self.cars.set(lane, &car.dynamics);
        let places = &mut self.places;
        places.is_valid[lane] = f32::from(u8::from(car.is_valid));
        [places.distance[lane], places.distance_low[lane]] = car.distance;
        places.damage[lane] = car.damage;
        places.gate_position[lane] = world.gates.position(car.lap.next_gate);
        world.road.put(places, lane, car.node);
        self.clocks[lane] = car.lap;
        self.physics_step[lane] = car.physics_step;
        let at = lane;
        self.look_again(world, 1 << at);
        self.places.along_before[lane] = self.places.along[lane];
    }

    pub(crate) fn get(&self, lane: usize) -> Car {
        let places = &self.places;
        Car {
            dynamics: self.cars.get(lane),
            node: places.node[lane],
            lap: self.clocks[lane],
            is_valid: places.is_valid[lane] > 0.5,
            distance: [places.distance[lane], places.distance_low[lane]],
            damage: places.damage[lane],
            physics_step: self.physics_step[lane],
        }
    }

    /// One physics step of the first `active` cars.
    pub(crate) fn step(&mut self, world: &Parts, active: usize) {
        world.road.go_on(&mut self.places, u32::MAX >> (LANES * 2 - active));
        world.model.step_block(&mut self.cars, &self.controls, &self.ground, active);
        let lanes = Lanes {
            road: &world.road,
            cars: &mut self.cars,
            ground: &mut self.ground,
            places: &mut self.places,
            active,
        };
        let events = dispatch!(world.level, simd => follow(simd, lanes));
        for step in &mut self.physics_step[..active] {
            *step += 1;
        }
        if events.at_gate != 0 {
            each(events.at_gate, |lane| self.arrive(world, lane));
        }
        if events.lost | events.near_wall != 0 {
            each(events.lost, |lane| self.find(world, lane));
            let mut touched = 0;
            each(events.near_wall, |lane| touched |= self.collide(world, lane) << lane);
            self.look_again(world, touched);
        }
    }

    /// Works out anew where some cars are and what they stand on, without moving on.
    pub(crate) fn look_again(&mut self, world: &Parts, which: u32) {
        if which == 0 {
            return;
        }
        let lanes = Lanes {
            road: &world.road,
            cars: &mut self.cars,
            ground: &mut self.ground,
            places: &mut self.places,
            active: LANES,
        };
        dispatch!(world.level, simd => stay(simd, lanes, which));
    }

    /// Progress counted over all laps, m.
    pub(crate) fn driven(&self, world: &Parts, lane: usize) -> f64 {
        let node = self.places.node[lane] as f64 * world.road.ribbon.spacing();
        node + f64::from(self.places.along[lane])
    }

    pub(crate) fn heading(&self, lane: usize) -> DVec2 {
        let places = &self.places;
        DVec2::new(f64::from(places.heading_x[lane]), f64::from(places.heading_y[lane]))
    }

    pub(crate) fn rigid(&self, world: &Parts, lane: usize) -> Rigid {
        world.body.rigid(&self.cars, lane, self.heading(lane))
    }

    fn arrive(&mut self, world: &Parts, lane: usize) {
        let to = self.driven(world, lane);
        let places = &mut self.places;
        let moved = f64::from(places.along[lane]) - f64::from(places.along_before[lane]);
        let arrival = Arrival {
            from: to - moved,
            to,
            time: self.physics_step[lane] as f64 * PHYSICS_TIMESTEP,
            is_valid: places.is_valid[lane] > 0.5,
        };
        let clock = &mut self.clocks[lane];
        let is_valid = clock.arrive(&world.gates, &arrival);
        places.is_valid[lane] = f32::from(u8::from(is_valid));
        places.gate_position[lane] = world.gates.position(clock.next_gate);
        world.road.put(places, lane, places.node[lane]);
    }

    /// Takes a car that is far outside to another section of the track if that is nearer.
    fn find(&mut self, world: &Parts, lane: usize) {
        if !self.physics_step[lane].is_multiple_of(FIND_PERIOD) {
            return;
        }
        let wide = |value: f32| f64::from(value);
        let (cars, ribbon) = (&self.cars, &world.road.ribbon);
        let place = DVec2::new(
            wide(cars.x[lane]) + wide(cars.x_low[lane]),
            wide(cars.y[lane]) + wide(cars.y_low[lane]),
        );
        let count = ribbon.nodes().len();
        let distance = |index: usize| {
            let node = &ribbon.nodes()[index];
            DVec2::new(wide(node.x_high), wide(node.y_high)).distance_squared(place)
        };
        let mut best = ribbon.node_near(place);
        let stride = if distance((best + 1) % count) < distance(best) { 1 } else { count - 1 };
        for _ in 0..MAX_WALK {
            let next = (best + stride) % count;
            if distance(next) >= distance(best) {
                break;
            }
            best = next;
        }
        let here = self.places.node[lane];
        if distance(best) < CLEARLY_NEARER * distance(world.road.index(here)) {
            // Of all laps the nearest: a short cut gains no lap.
            let count = count as i64;
            let laps = (here - best as i64 + count / 2).div_euclid(count);
            world.road.put(&mut self.places, lane, best as i64 + laps * count);
            self.look_again(world, 1 << lane);
        }
    }

    /// 1 where the car touches a wall.
    fn collide(&mut self, world: &Parts, lane: usize) -> u32 {
        let mut car = self.rigid(world, lane);
        let Some(blow) = walls::collide(&world.road, &world.body, &self.places, lane, &mut car)
        else {
            return 0;
        };
        car.store(&mut self.cars, lane);
        self.places.damage[lane] = self.places.damage[lane].max(blow as f32);
        1
    }
}

/// Calls for each bit that is set, the lowest first.
pub(crate) fn each(bits: u32, mut call: impl FnMut(usize)) {
    let mut left = bits;
    while left != 0 {
        call(left.trailing_zeros() as usize);
        left &= left - 1;
    }
}

/// After a step of the model.
#[inline(always)]
fn follow<S: Simd>(simd: S, lanes: Lanes<'_>) -> Events {
    // One car alone need not be worked out sixteen times.
    if lanes.active <= 4 {
        follow_lanes::<S, f32x4<S>>(simd, lanes)
    } else {
        follow_lanes::<S, S::f32s>(simd, lanes)
    }
}

#[inline(always)]
fn follow_lanes<S: Simd, V: Vector<S>>(simd: S, lanes: Lanes<'_>) -> Events {
    let Lanes { road, cars, ground, places, active } = lanes;
    let mut events = Events::default();
    let is_uneven = !road.ribbon.is_level();
    for at in (0..active).step_by(V::LEN) {
        let some = (1_u32 << (active - at).min(V::LEN)) - 1;
        if is_uneven {
            unroll::<S, V>(simd, places, cars, at);
        }
        let along: V = load(simd, &places.along, at);
        store(&mut places.along_before, at, along);
        let here = look::<S, V>(simd, road, places, cars, ground, at, some);
        count::<S, V>(simd, places, cars, at);
        events.at_gate |= here.at_gate;
        events.near_wall |= here.near_wall;
        events.lost |= here.lost;
    }
    events
}

/// The same without having moved, for some lanes and their neighbors.
#[inline(always)]
fn stay<S: Simd>(simd: S, lanes: Lanes<'_>, which: u32) {
    let Lanes { road, cars, ground, places, .. } = lanes;
    for at in (0..LANES).step_by(4) {
        let some = which >> at & 0xF;
        if some != 0 {
            look::<S, f32x4<S>>(simd, road, places, cars, ground, at, some);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_cars_take_less_than_150_megabytes() {
        let per_car = size_of::<Lot>() / LANES;
        assert!(per_car < 1_500, "{per_car} bytes");
        println!("{per_car} bytes per car");
    }
}
