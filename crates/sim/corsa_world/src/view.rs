use corsa_dynamics::LANES;
use corsa_track::Projection;
use corsa_vehicle::{DVec2, PHYSICS_TIMESTEP, wrap_angle};

use crate::Batch;
use crate::lot::Lot;
use crate::world::Parts;

/// One car of a batch, to be asked for single numbers: what is not asked for is not worked out.
/// Meanings, signs and units are those of [`VehicleState`](corsa_vehicle::VehicleState).
#[derive(Clone, Copy, Debug)]
pub struct CarView<'a> {
    parts: &'a Parts,
    lot: &'a Lot,
    lane: usize,
}

impl Batch {
    /// One car to look at.
    ///
    /// # Panics
    /// If there is no such car.
    #[inline]
    pub fn view(&self, index: usize) -> CarView<'_> {
        assert!(index < self.len(), "car {index} of {}", self.len());
        let (parts, lot) = self.lot_of(index);
        CarView { parts, lot, lane: index % LANES }
    }
}

impl CarView<'_> {
    /// Physics steps since the car was placed.
    #[inline]
    pub fn physics_step(&self) -> u64 {
        self.lot.physics_step[self.lane]
    }

    /// Simulated time since the car was placed, s.
    #[inline]
    pub fn time(&self) -> f64 {
        self.physics_step() as f64 * PHYSICS_TIMESTEP
    }

    /// In `map`, m.
    #[inline]
    pub fn position(&self) -> DVec2 {
        let (cars, lane) = (&self.lot.cars, self.lane);
        let sum =
            |high: &[f32; LANES], low: &[f32; LANES]| f64::from(high[lane]) + f64::from(low[lane]);
        DVec2::new(sum(&cars.x, &cars.x_low), sum(&cars.y, &cars.y_low))
    }

    /// In `map`, rad in [-π, π).
    #[inline]
    pub fn yaw(&self) -> f64 {
        let cars = &self.lot.cars;
        wrap_angle(f64::from(cars.yaw[self.lane]) + f64::from(cars.yaw_low[self.lane]))
    }

    /// Forward and to the left, m/s.
    #[inline]
    pub fn velocity(&self) -> [f32; 2] {
        [self.lot.cars.velocity_x[self.lane], self.lot.cars.velocity_y[self.lane]]
    }

    /// rad/s, + left.
    #[inline]
    pub fn yaw_rate(&self) -> f32 {
        self.lot.cars.yaw_rate[self.lane]
    }

    /// Forward and to the left, m/s².
    #[inline]
    pub fn acceleration(&self) -> [f32; 2] {
        [self.lot.cars.acceleration_x[self.lane], self.lot.cars.acceleration_y[self.lane]]
    }

    /// Slip over the slip at the peak of the tire's force: front left, front right, rear left, rear right.
    #[inline]
    pub fn normalized_slip(&self) -> [f32; 4] {
        self.lot.cars.normalized_slip.each_ref().map(|wheel| wheel[self.lane])
    }

    /// Crankshaft speed, rad/s.
    #[inline]
    pub fn engine_speed(&self) -> f32 {
        self.lot.cars.engine_speed[self.lane]
    }

    /// -1 reverse, 0 neutral, 1 first, …
    #[inline]
    pub fn gear(&self) -> i8 {
        self.lot.cars.gear[self.lane] as i8
    }

    /// Steering, throttle and brake that are applied.
    #[inline]
    pub fn controls(&self) -> [f32; 3] {
        let (cars, lane) = (&self.lot.cars, self.lane);
        [cars.steering[lane], cars.throttle[lane], cars.brake[lane]]
    }

    /// Hardest blow to the body, m/s.
    #[inline]
    pub fn damage(&self) -> f32 {
        self.lot.places.damage[self.lane]
    }

    /// 0 to 4.
    #[inline]
    pub fn wheels_outside(&self) -> u8 {
        self.lot.places.outside[self.lane] as u8
    }

    /// Laps completed.
    #[inline]
    pub fn completed_laps(&self) -> u32 {
        self.lot.clocks[self.lane].completed_laps
    }

    /// Time since the present lap began, s.
    #[inline]
    pub fn lap_time(&self) -> f64 {
        self.time() - self.lot.clocks[self.lane].lap_start
    }

    /// Time of the last completed lap, s.
    #[inline]
    pub fn last_lap_time(&self) -> Option<f64> {
        self.lot.clocks[self.lane].last_time
    }

    /// Whether the present lap counts so far.
    #[inline]
    pub fn lap_is_valid(&self) -> bool {
        self.lot.places.is_valid[self.lane] > 0.5
    }

    /// Where it lies relative to the reference line.
    #[inline]
    pub fn projection(&self) -> Projection {
        self.parts.projection(self.lot, self.lane)
    }
}
