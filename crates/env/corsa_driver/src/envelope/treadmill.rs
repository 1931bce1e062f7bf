//! Trial cars held at a speed: a car that can speed up by `a` at some speed can hold that speed on a
//! grade of `a`, so a grade that is regulated to keep the speed measures the acceleration, for as
//! long as one likes, in a steady state.

use corsa_dynamics::{Model, Pose, State, Surface, WheelDynamics};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, wrap_angle};
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

/// A car on the treadmill, with what is measured of it.
pub(crate) struct Treadmill {
    state: State,
    /// The speed that is held, m/s; `None`: the car rolls freely.
    held: Option<f64>,
    tether: f64,
    steering: f64,
    course: f64,
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

impl Treadmill {
    pub(crate) fn new(model: &Model, speed: f64, held: bool) -> Self {
        let params = model.params();
        Self {
            state: model.rolling(Pose::default(), speed),
            held: held.then_some(speed),
            tether: 0.0,
            steering: 0.0,
            course: 0.0,
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

    pub(crate) fn gear(&self) -> i8 {
        self.state.gear
    }

    /// rad/s, + left.
    pub(crate) fn yaw_rate(&self) -> f64 {
        self.state.yaw_rate
    }

    /// Direction in which the rear axle moves, from the body's x axis, rad, + left.
    pub(crate) fn rear_direction(&self) -> f64 {
        let sideways = self.state.velocity.y - self.rear_offset * self.state.yaw_rate;
        libm::atan2(sideways, self.state.velocity.x)
    }

    /// Whether the car has turned out of its direction of travel.
    pub(crate) fn is_lost(&self) -> bool {
        !(self.state.velocity.x > 0.5 * self.speed)
    }

    /// Steering that turns the car with this lateral acceleration, m/s², which takes about `known`.
    pub(crate) fn steer(&mut self, lateral: f64, known: f64) -> f64 {
        let missing = lateral / self.speed.max(1.0) - self.state.yaw_rate;
        let unit = self.wheelbase_share / self.speed.max(1.0);
        // Past the best slip of the front tires more steering turns less.
        if self.front_slip < 1.0 || missing * lateral < 0.0 {
            self.steering += TURN_INTEGRAL * unit * missing * PHYSICS_TIMESTEP;
        }
        self.steering = self.steering.clamp(-1.0, 1.0);
        self.commanded = (known + self.steering + TURN * unit * missing).clamp(-1.0, 1.0);
        self.commanded
    }

    /// Drives the trial to its end.
    pub(crate) fn run(mut self, model: &Model, trial: &mut impl Trial) {
        const LONGEST: f64 = 120.0;
        while self.time < LONGEST
            && let Some(controls) = trial.command(&mut self)
        {
            self.step(model, &controls);
        }
    }

    fn step(&mut self, model: &Model, controls: &Controls) {
        let mut surface = Surface::ASPHALT;
        let mut push = 0.0;
        if let Some(held) = self.held {
            let missing = held - self.speed;
            self.tether += HOLD_INTEGRAL * missing * PHYSICS_TIMESTEP;
            push = self.tether + HOLD * missing;
            let (sin, cos) = libm::sincos(self.course);
            surface.downhill = push * DVec2::new(cos, sin);
        }
        model.step(&mut self.state, controls, &surface);
        self.time += PHYSICS_TIMESTEP;
        let velocity = self.state.velocity;
        let was = self.speed;
        self.speed = velocity.length();
        let course = self.state.pose.yaw + libm::atan2(velocity.y, velocity.x);
        let turned = wrap_angle(course - self.course);
        self.course = course;
        let share = PHYSICS_TIMESTEP / SMOOTHING;
        self.lateral += share * (self.speed * turned / PHYSICS_TIMESTEP - self.lateral);
        self.turning += share * (self.speed * self.state.yaw_rate - self.turning);
        let pull = (self.speed - was) / PHYSICS_TIMESTEP - push;
        self.pull += share * (pull - self.pull);
        let slip = |left: usize, right: usize| {
            let [left, right] = [left, right].map(|wheel| &self.state.wheels[wheel]);
            // A wheel without load may lock or spin: it is the other one that holds the axle.
            let weighed =
                |wheel: &WheelDynamics| wheel.normalized_slip.min(1.5) * wheel.normal_force;
            (weighed(left) + weighed(right)) / (left.normal_force + right.normal_force).max(1.0)
        };
        let (front, rear) = (slip(0, 1), slip(2, 3));
        self.front_slip += share * (front - self.front_slip);
        self.rear_slip += share * (rear - self.rear_slip);
    }
}
