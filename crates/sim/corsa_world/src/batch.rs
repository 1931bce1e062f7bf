use corsa_track::Projection;
use corsa_vehicle::{Controls, VehicleState};

use crate::{Car, Placement, World};

/// Many cars in one world, stepped together. Whatever their number and order, each car comes out as
/// it would alone.
#[derive(Clone, Debug)]
pub struct Batch {
    cars: Vec<Car>,
}

impl Batch {
    /// How many cars.
    pub fn len(&self) -> usize {
        self.cars.len()
    }

    pub fn is_empty(&self) -> bool {
        self.cars.is_empty()
    }

    /// A copy of one car.
    pub fn get(&self, index: usize) -> Car {
        self.cars[index]
    }

    /// Puts a car in the place of another.
    pub fn set(&mut self, index: usize, car: &Car) {
        self.cars[index] = *car;
    }
}

impl World {
    /// So many cars, all on the grid ([`Placement::Grid`]); they are alone on the track.
    pub fn batch(&self, count: usize) -> Batch {
        Batch { cars: vec![self.place(Placement::Grid); count] }
    }

    /// So many physics steps of 3 ms of every car, each under its own controls, which must be in
    /// range, as [`Controls::check`] says. Allocates nothing.
    ///
    /// # Panics
    /// If there are not as many controls as cars.
    pub fn step_batch(&self, batch: &mut Batch, controls: &[Controls], steps: usize) {
        assert_eq!(batch.len(), controls.len(), "one set of controls per car");
        for (car, controls) in batch.cars.iter_mut().zip(controls) {
            for _ in 0..steps {
                self.step(car, controls);
            }
        }
    }

    /// All that is known of a car of a batch: every field of `state` is written.
    pub fn state_of(&self, batch: &Batch, index: usize, state: &mut VehicleState) {
        *state = self.state(&batch.cars[index]);
    }

    /// Where a car of a batch lies relative to the reference line: what
    /// [`Track::project`](corsa_track::Track::project) says, without a search.
    pub fn projection_of(&self, batch: &Batch, index: usize) -> Projection {
        let car = &batch.cars[index];
        self.track.project(car.dynamics.pose.position, &mut car.hint.clone())
    }
}
