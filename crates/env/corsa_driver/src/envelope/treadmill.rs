//! Trial cars held at a speed: a car that can speed up by `a` at some speed can hold that speed on a
//! grade of `a`, so a grade that is regulated to keep the speed measures the acceleration, for as
//! long as one likes, in a steady state.

use corsa_dynamics::{Block, ControlsBlock, Ground, LANES, Model, Pose};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, STANDARD_GRAVITY, wrap_angle};
use glam::DVec2;

/// Time constant of the smoothing of what is measured, s.
const SMOOTHING: f64 = 0.04;
/// How hard the speed is held: m/s² per m/s, and per m of lag.
const HOLD: f64 = 30.0;
const HOLD_INTEGRAL: f64 = 200.0;
/// Steering per missing yaw rate, over the geometry's own, and per second.
const TURN: f64 = 2.5;
const TURN_INTEGRAL: f64 = 25.0;

/// A test that one car drives.
pub(crate) trait Trial {
    /// The controls for the next step; `None` when the trial is over.
    fn command(&mut self, car: &mut Treadmill) -> Option<Controls>;
}

/// A car on the treadmill: what is measured of it.
pub(crate) struct Treadmill {
    /// The speed that is held, m/s; `None`: the car rolls freely.
    held: Option<f64>,
    /// What presses it onto the road, over its weight.
    load: f64,
    tether: f64,
    push: f64,
    steering: f64,
    course: f64,
    velocity: DVec2,
    /// rad/s, + left.
    pub(crate) yaw_rate: f64,
    pub(crate) gear: i8,
    /// Seconds since the start.
    pub(crate) time: f64,
    /// Acceleration across the direction of travel, smoothed, m/s², + left.
    pub(crate) lateral: f64,
    /// Speed times yaw rate, smoothed, m/s²: the lateral acceleration of a steady turn.
    pub(crate) turning: f64,
    /// Acceleration the car would have along its direction of travel, smoothed, m/s².
    pub(crate) pull: f64,
    /// Normalized slip of the front and the rear tires, by their loads.
    pub(crate) front_slip: f64,
    pub(crate) rear_slip: f64,
    /// m/s.
    pub(crate) speed: f64,
    /// Steering that is held, -1 to 1.
    pub(crate) commanded: f64,
    wheelbase_share: f64,
    rear_offset: f64,
}

/// Longest trial, s.
const LONGEST: f64 = 120.0;

/// Drives trials to their ends, as many at once as the model steps side by side. Which ones meet in
/// a block has no influence on any of them.
pub(crate) fn run<T: Trial>(model: &Model, cars: Vec<(Treadmill, &mut T)>) {
    let mut waiting = cars.into_iter();
    let mut lanes: [Option<(Treadmill, &mut T)>; LANES] = std::array::from_fn(|_| None);
    let mut block = Box::new(<Block>::EMPTY);
    let mut controls = <ControlsBlock>::RELEASED;
    let mut ground = <Ground>::ASPHALT;
    loop {
        let mut active = 0;
        for (lane, place) in lanes.iter_mut().enumerate() {
            loop {
                if place.is_none() {
                    *place = waiting.next();
                    if let Some((car, _)) = place {
                        block.set(lane, &model.rolling(Pose::default(), car.speed));
                    }
                }
                let Some((car, trial)) = place else { break };
                let command = if car.time < LONGEST { trial.command(car) } else { None };
                if let Some(command) = command {
                    controls.set(lane, &command);
                    let gravity = car.gravity();
                    ground.gravity_x[lane] = gravity.x as f32;
                    ground.gravity_y[lane] = gravity.y as f32;
                    ground.normal_gravity[lane] = (car.load * STANDARD_GRAVITY) as f32;
                    active = lane + 1;
                    break;
                }
                *place = None;
            }
        }
        if active == 0 {
            return;
        }
        model.step_block(&mut block, &controls, &ground, active);
        for (lane, place) in lanes.iter_mut().enumerate() {
            if let Some((car, _)) = place {
                car.observe(&block, lane);
            }
        }
    }
}

impl Treadmill {
    /// A car held at a speed under a load.
    pub(crate) fn held(model: &Model, speed: f64, load: f64) -> Self {
        Self { held: Some(speed), load, ..Self::free(model, speed) }
    }

    /// A car that rolls freely on the level from a speed.
    pub(crate) fn free(model: &Model, speed: f64) -> Self {
        let params = model.params();
        Self {
            held: None,
            load: 1.0,
            tether: 0.0,
            push: 0.0,
            steering: 0.0,
            course: 0.0,
            velocity: DVec2::new(speed, 0.0),
            yaw_rate: 0.0,
            gear: 0,
            time: 0.0,
            lateral: 0.0,
            turning: 0.0,
            pull: 0.0,
            front_slip: 0.0,
            rear_slip: 0.0,
            speed,
            commanded: 0.0,
            wheelbase_share: params.wheelbase / params.max_steering_tire_angle(),
            rear_offset: params.rear_axle_offset(),
        }
    }

    /// Direction in which the rear axle moves, from the body's x axis, rad, + left.
    pub(crate) fn rear_direction(&self) -> f64 {
        let sideways = self.velocity.y - self.rear_offset * self.yaw_rate;
        libm::atan2(sideways, self.velocity.x)
    }

    /// Whether the car has turned out of its direction of travel.
    pub(crate) fn is_lost(&self) -> bool {
        self.velocity.x.is_nan() || self.velocity.x <= 0.5 * self.speed
    }

    /// Steering that turns the car with this lateral acceleration, m/s², which takes about `known`.
    pub(crate) fn steer(&mut self, lateral: f64, known: f64) -> f64 {
        let missing = lateral / self.speed.max(1.0) - self.yaw_rate;
        let unit = self.wheelbase_share / self.speed.max(1.0);
        // Past the best slip of the front tires more steering turns less.
        if self.front_slip < 1.0 || missing * lateral < 0.0 {
            self.steering += TURN_INTEGRAL * unit * missing * PHYSICS_TIMESTEP;
        }
        self.steering = self.steering.clamp(-1.0, 1.0);
        self.commanded = (known + self.steering + TURN * unit * missing).clamp(-1.0, 1.0);
        self.commanded
    }

    /// The grade that holds the speed, as gravity along the road in `map`, m/s².
    fn gravity(&mut self) -> DVec2 {
        let Some(held) = self.held else { return DVec2::ZERO };
        let missing = held - self.speed;
        self.tether += HOLD_INTEGRAL * missing * PHYSICS_TIMESTEP;
        self.push = self.tether + HOLD * missing;
        let (sin, cos) = libm::sincos(self.course);
        self.push * DVec2::new(cos, sin)
    }

    /// Takes in what a step has done.
    fn observe(&mut self, block: &Block, lane: usize) {
        let sum =
            |high: &[f32; LANES], low: &[f32; LANES]| f64::from(high[lane]) + f64::from(low[lane]);
        let slip = |left: usize, right: usize| {
            let load = |wheel: usize| block.normal_force[wheel][lane];
            // A wheel without load may lock or spin: it is the other one that holds the axle.
            let weighed = |wheel: usize| block.normalized_slip[wheel][lane].min(1.5) * load(wheel);
            f64::from((weighed(left) + weighed(right)) / (load(left) + load(right)).max(1.0))
        };
        self.time += PHYSICS_TIMESTEP;
        self.gear = block.gear[lane] as i8;
        self.velocity = DVec2::new(
            sum(&block.velocity_x, &block.velocity_x_low),
            sum(&block.velocity_y, &block.velocity_y_low),
        );
        self.yaw_rate = f64::from(block.yaw_rate[lane]);
        let was = self.speed;
        self.speed = self.velocity.length();
        let course =
            sum(&block.yaw, &block.yaw_low) + libm::atan2(self.velocity.y, self.velocity.x);
        let turned = wrap_angle(course - self.course);
        self.course = course;
        let share = PHYSICS_TIMESTEP / SMOOTHING;
        let follow = |value: &mut f64, now: f64| *value += share * (now - *value);
        follow(&mut self.lateral, self.speed * turned / PHYSICS_TIMESTEP);
        follow(&mut self.turning, self.speed * self.yaw_rate);
        follow(&mut self.pull, (self.speed - was) / PHYSICS_TIMESTEP - self.push);
        follow(&mut self.front_slip, slip(0, 1));
        follow(&mut self.rear_slip, slip(2, 3));
    }
}
