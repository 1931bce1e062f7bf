//! What the trial cars are asked to do.

use corsa_vehicle::{Controls, GearRequest, PHYSICS_TIMESTEP};

use super::treadmill::{Treadmill, Trial};

/// Slip up to which an axle is used: past its best it gives less, and past it at the rear the car
/// turns around.
const BEST_SLIP: f64 = 1.0;

/// Turns ever harder at a held speed, the drive holding against the resistance.
#[derive(Default)]
pub(crate) struct Turn {
    target: f64,
    throttle: Hold,
    /// Largest lateral acceleration, m/s².
    pub(crate) best: f64,
    /// Whether full lock was reached.
    pub(crate) is_locked: bool,
    /// Steering and direction of the rear axle at rising lateral accelerations.
    pub(crate) samples: Vec<TurnSample>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct TurnSample {
    pub(crate) lateral: f64,
    pub(crate) steering: f64,
    pub(crate) rear_direction: f64,
}

impl Trial for Turn {
    fn command(&mut self, car: &mut Treadmill) -> Option<Controls> {
        let slip = car.front_slip.max(car.rear_slip);
        let fits = car.rear_slip <= BEST_SLIP && car.front_slip <= 1.1 * BEST_SLIP;
        if fits && car.lateral > self.best {
            self.best = car.lateral;
            if self.samples.last().is_none_or(|last| car.lateral > last.lateral + 0.02 * self.best)
            {
                self.samples.push(TurnSample {
                    lateral: car.lateral,
                    steering: car.commanded,
                    rear_direction: car.rear_direction(),
                });
            }
        }
        self.is_locked |= car.commanded >= 1.0;
        let spent = slip > 1.25 * BEST_SLIP || car.lateral < 0.9 * self.best && car.time > 1.0;
        if spent || car.is_lost() || self.is_locked || car.time > 20.0 {
            return None;
        }
        let slowly = if slip > 0.8 { 0.3 } else { 1.0 };
        self.target += slowly * (0.25 * self.target + 0.5) * PHYSICS_TIMESTEP;
        let steering = car.steer(self.target, 0.0);
        Some(Controls {
            steering,
            throttle: self.throttle.of(car),
            gear: GearRequest::Hold,
            ..Controls::default()
        })
    }
}

/// The throttle that holds the speed on the level.
#[derive(Default)]
struct Hold(f64);

impl Hold {
    fn of(&mut self, car: &Treadmill) -> f64 {
        self.0 = (self.0 - 0.4 * car.pull * PHYSICS_TIMESTEP).clamp(0.0, 1.0);
        self.0
    }
}

/// Holds a speed and a lateral acceleration, then presses a pedal ever harder.
pub(crate) struct Press {
    pedal: Pedal,
    gear: i8,
    lateral: f64,
    /// Lateral acceleration that may be missing meanwhile, m/s².
    tolerance: f64,
    steering: f64,
    throttle: Hold,
    /// When the pressing began, s.
    began: Option<f64>,
    pressed: f64,
    unfit: f64,
    /// Largest acceleration in the pedal's own direction, m/s², and the pedal then.
    pub(crate) best: f64,
    pub(crate) best_pedal: f64,
    /// Acceleration with both pedals released, m/s², + forward.
    pub(crate) coasting: f64,
    /// Whether the tires took the whole pedal.
    pub(crate) is_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pedal {
    Throttle,
    Brake,
}

/// Time to bring the car to its lateral acceleration, to let it settle at least and at most, to press
/// the pedal, s.
const TURN_IN: f64 = 0.9;
const SETTLED: f64 = 1.2;
const GIVEN_UP: f64 = 5.0;
const PRESS_TIME: f64 = 3.5;

impl Press {
    /// `steering` holds the turn with the pedals released, as far as is known.
    pub(crate) fn new(pedal: Pedal, gear: i8, lateral: f64, steering: f64, tolerance: f64) -> Self {
        Self {
            pedal,
            gear,
            lateral,
            tolerance,
            steering,
            throttle: Hold::default(),
            began: None,
            pressed: 0.0,
            unfit: 0.0,
            best: f64::NEG_INFINITY,
            best_pedal: 0.0,
            coasting: 0.0,
            is_whole: false,
        }
    }
}

impl Trial for Press {
    fn command(&mut self, car: &mut Treadmill) -> Option<Controls> {
        let gear = GearRequest::Select(self.gear);
        let turned_in = (car.time / TURN_IN).min(1.0);
        let steering = if self.lateral == 0.0 {
            0.0
        } else {
            let share = turned_in * turned_in * (3.0 - 2.0 * turned_in);
            car.steer(share * self.lateral, share * self.steering)
        };
        let mut controls = Controls { steering, gear, ..Controls::default() };
        let Some(began) = self.began else {
            controls.throttle = if self.lateral == 0.0 { 0.0 } else { self.throttle.of(car) };
            self.coasting = car.pull;
            let missing = (self.lateral - car.lateral).abs();
            if car.time > SETTLED && missing < 0.2 * self.tolerance || car.time > GIVEN_UP {
                self.began = Some(car.time);
            }
            return Some(controls);
        };
        let along = match self.pedal {
            Pedal::Throttle => car.pull,
            Pedal::Brake => -car.pull,
        };
        let fits = car.rear_slip <= BEST_SLIP
            && car.front_slip <= 1.1 * BEST_SLIP
            && car.lateral.min(car.turning) >= self.lateral - self.tolerance;
        if fits {
            self.unfit = 0.0;
            if along > self.best {
                (self.best, self.best_pedal) = (along, self.pressed);
            }
        } else {
            self.unfit += PHYSICS_TIMESTEP;
        }
        // The smoothing has followed the full pedal for a while.
        let end = began + PRESS_TIME + 0.25;
        if self.unfit > 0.4 || car.is_lost() || car.time > end {
            self.best = if self.best.is_finite() { self.best } else { 0.0 };
            self.is_whole = car.time > end && self.unfit == 0.0;
            return None;
        }
        self.pressed = ((car.time - began) / PRESS_TIME).min(1.0);
        match self.pedal {
            Pedal::Throttle => controls.throttle = self.throttle.0.max(self.pressed),
            Pedal::Brake => controls.brake = self.pressed,
        }
        Some(controls)
    }
}

/// Speeds up in a straight line as hard as the tires allow, the gearbox left to itself.
#[derive(Default)]
pub(crate) struct Sprint {
    throttle: f64,
    /// Time at each whole m/s reached, from [`Sprint::FROM`], s, and the gear that was in.
    pub(crate) reached: Vec<(f64, i8)>,
}

impl Sprint {
    pub(crate) const FROM: f64 = 3.0;
    /// Beyond this time per m/s there is no more to come, s.
    const PATIENCE: f64 = 12.0;

    /// The gear the gearbox was in at a speed.
    pub(crate) fn gear(&self, speed: f64) -> i8 {
        let index = (speed - Self::FROM).round().max(0.0) as usize;
        self.reached.get(index).or(self.reached.last()).map_or(1, |(_, gear)| *gear)
    }
}

impl Trial for Sprint {
    fn command(&mut self, car: &mut Treadmill) -> Option<Controls> {
        let next = Self::FROM + self.reached.len() as f64;
        if car.speed >= next {
            self.reached.push((car.time, car.gear));
        }
        let last = self.reached.last().map_or(0.0, |(time, _)| *time);
        if car.time > last + Self::PATIENCE {
            return None;
        }
        let slip = car.front_slip.max(car.rear_slip);
        self.throttle = (self.throttle + 10.0 * (0.95 - slip) * PHYSICS_TIMESTEP).clamp(0.05, 1.0);
        Some(Controls { throttle: self.throttle, ..Controls::default() })
    }
}

/// Brakes in a straight line as hard as the tires allow, the gearbox left to itself.
pub(crate) struct Stop {
    brake: f64,
    next: f64,
    /// The gear at each whole m/s passed, from above.
    pub(crate) gears: Vec<(f64, i8)>,
}

impl Stop {
    pub(crate) fn from(speed: f64) -> Self {
        Self { brake: 0.0, next: speed, gears: Vec::new() }
    }

    /// The gear the gearbox was in at a speed.
    pub(crate) fn gear(&self, speed: f64) -> i8 {
        let passed = self.gears.partition_point(|(above, _)| *above >= speed);
        self.gears.get(passed).or(self.gears.last()).map_or(1, |(_, gear)| *gear)
    }
}

impl Trial for Stop {
    fn command(&mut self, car: &mut Treadmill) -> Option<Controls> {
        while car.speed <= self.next && self.next > 1.0 {
            self.gears.push((self.next, car.gear));
            self.next -= 1.0;
        }
        if car.speed < 2.0 {
            return None;
        }
        let slip = car.front_slip.max(car.rear_slip);
        self.brake = (self.brake + 10.0 * (0.9 - slip) * PHYSICS_TIMESTEP).clamp(0.05, 1.0);
        Some(Controls { brake: self.brake, ..Controls::default() })
    }
}
