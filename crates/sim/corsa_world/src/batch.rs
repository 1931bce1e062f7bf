use std::sync::Arc;

use corsa_dynamics::LANES;
use corsa_track::Projection;
use corsa_vehicle::{Controls, VehicleState};

use crate::lot::Lot;
use crate::world::Parts;
use crate::{Car, Placement, World, race};

/// Many cars in one world, stepped together, sixteen side by side. Whatever their number and order,
/// each car comes out as it would alone, bit for bit; only the cars of a [`World::race`] touch. A car
/// takes about a kilobyte; the track and the model are shared.
#[derive(Clone, Debug)]
pub struct Batch {
    parts: Arc<Parts>,
    lots: Vec<Lot>,
    len: usize,
    is_race: bool,
}

impl Batch {
    /// How many cars.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether the cars touch each other.
    pub fn is_race(&self) -> bool {
        self.is_race
    }

    /// A copy of one car.
    ///
    /// # Panics
    /// If there is no such car.
    pub fn get(&self, index: usize) -> Car {
        assert!(index < self.len, "car {index} of {}", self.len);
        self.lots[index / LANES].get(index % LANES)
    }

    /// Where a car is: what it drives in, and its company.
    #[inline]
    pub(crate) fn lot_of(&self, index: usize) -> (&Parts, &Lot) {
        (&self.parts, &self.lots[index / LANES])
    }

    /// Puts a car of the same world in the place of another.
    ///
    /// # Panics
    /// If there is no such car.
    pub fn set(&mut self, index: usize, car: &Car) {
        assert!(index < self.len, "car {index} of {}", self.len);
        self.lots[index / LANES].set(&self.parts, index % LANES, car);
    }
}

impl World {
    /// So many cars, all on the grid ([`Placement::Grid`]); each is alone on the track.
    pub fn batch(&self, count: usize) -> Batch {
        let mut lot = Lot::new(&self.parts);
        let car = self.place(Placement::Grid);
        for lane in 0..LANES {
            lot.set(&self.parts, lane, &car);
        }
        let lots = vec![lot; count.div_ceil(LANES)];
        Batch { parts: Arc::clone(&self.parts), lots, len: count, is_race: false }
    }

    /// So many cars that bump into each other. They all stand on the same place of the grid: put
    /// each one where it starts.
    pub fn race(&self, count: usize) -> Batch {
        Batch { is_race: true, ..self.batch(count) }
    }

    /// So many physics steps of 3 ms of every car, each under its own controls, which must be in
    /// range, as [`Controls::check`] says. Allocates nothing.
    ///
    /// # Panics
    /// If there are not as many controls as cars.
    pub fn step_batch(&self, batch: &mut Batch, controls: &[Controls], steps: usize) {
        assert_eq!(batch.len, controls.len(), "one set of controls per car");
        for (lot, controls) in batch.lots.iter_mut().zip(controls.chunks(LANES)) {
            for (lane, controls) in controls.iter().enumerate() {
                lot.controls.set(lane, controls);
            }
            if !batch.is_race {
                // All steps while the sixteen are in the first cache.
                for _ in 0..steps {
                    lot.step(&self.parts, controls.len());
                }
            }
        }
        if batch.is_race {
            for _ in 0..steps {
                for (index, lot) in batch.lots.iter_mut().enumerate() {
                    lot.step(&self.parts, (batch.len - index * LANES).min(LANES));
                }
                race::collide(&self.parts, &mut batch.lots, batch.len);
            }
        }
    }

    /// All that is known of a car of a batch: every field of `state` is written.
    ///
    /// # Panics
    /// If there is no such car.
    pub fn state_of(&self, batch: &Batch, index: usize, state: &mut VehicleState) {
        assert!(index < batch.len, "car {index} of {}", batch.len);
        self.parts.observe(&batch.lots[index / LANES], index % LANES, state);
    }

    /// Where a car of a batch lies relative to the reference line: what
    /// [`Track::project`](corsa_track::Track::project) says, without a search.
    ///
    /// # Panics
    /// If there is no such car.
    pub fn projection_of(&self, batch: &Batch, index: usize) -> Projection {
        assert!(index < batch.len, "car {index} of {}", batch.len);
        self.parts.projection(&batch.lots[index / LANES], index % LANES)
    }
}
