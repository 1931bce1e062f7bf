use corsa_vehicle::{
    Controls, DVec2, PHYSICS_TIMESTEP, PerWheel, VehicleParams, params::ParamsError,
};
use fearless_simd::{Level, Simd, dispatch, f32x4, prelude::*};

use crate::{
    Block, ControlsBlock, Ground, LANES, Pose, State, Surface, Variation, WheelDynamics,
    car::Car,
    heat::Heat,
    kernel,
    math::{LENGTH_QUANTUM, SPEED_QUANTUM, YAW_QUANTUM, join, split},
};

/// Lanes of the narrowest vectors: what a single car is stepped in.
const SINGLE: usize = 4;

/// The model of one car: its parameters, checked and worked out once. Immutable; states of any number
/// of cars step through one model.
///
/// What a step computes does not depend on how many cars it is done for, on which lane of which block
/// a car is, or on the instruction set: the same bits everywhere.
#[derive(Clone, Debug)]
pub struct Model {
    params: VehicleParams,
    car: Car,
    level: Level,
    /// Center of each wheel from the center of gravity in body axes, m.
    wheel_positions: PerWheel<DVec2>,
}

impl Model {
    /// Steps of [`PHYSICS_TIMESTEP`], as everywhere in this project.
    pub fn new(params: &VehicleParams) -> Result<Self, ParamsError> {
        Self::with_timestep(params, PHYSICS_TIMESTEP)
    }

    /// Steps of another length, s, to see what the length of a step does. Up to 3 ms is tested.
    pub fn with_timestep(params: &VehicleParams, timestep: f64) -> Result<Self, ParamsError> {
        params.validate()?;
        let (front, rear) = (params.front_axle_offset(), -params.rear_axle_offset());
        let (half_front, half_rear) =
            (0.5 * params.front.track_width, 0.5 * params.rear.track_width);
        Ok(Self {
            car: Car::new(params, timestep),
            level: Level::new(),
            wheel_positions: PerWheel::new(
                DVec2::new(front, half_front),
                DVec2::new(front, -half_front),
                DVec2::new(rear, half_rear),
                DVec2::new(rear, -half_rear),
            ),
            params: params.clone(),
        })
    }

    /// The same model on another instruction set than the best this machine has: to measure what that
    /// one is worth, and to see that the bits do not depend on it.
    #[must_use]
    pub fn on(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    pub fn params(&self) -> &VehicleParams {
        &self.params
    }

    /// Standing, engine idling, first gear, clutch open.
    pub fn at_rest(&self, pose: Pose) -> State {
        self.rolling(pose, 0.0)
    }

    /// Rolling straight ahead at a speed, m/s (negative: backwards in first gear with the clutch
    /// open), in the gear the automatic would choose, every wheel and the engine turning with it, the
    /// springs pressed by the downforce.
    pub fn rolling(&self, pose: Pose, speed: f64) -> State {
        let car = &self.car;
        let (gear, road_speed) = car.gearbox.cruising(speed as f32);
        let engine_speed = road_speed.clamp(car.engine.idle_speed, car.engine.limiter_speed);
        let round = |value: f64, quantum| {
            let (high, low) = split(value, quantum);
            join(high, low)
        };
        let place = self.settled(speed);
        let warmth = Heat::at_start(&self.params);
        let speed = round(speed, SPEED_QUANTUM);
        State {
            pose: Pose {
                position: DVec2::new(
                    round(pose.position.x, LENGTH_QUANTUM),
                    round(pose.position.y, LENGTH_QUANTUM),
                ),
                yaw: round(pose.yaw, YAW_QUANTUM),
            },
            velocity: DVec2::new(speed, 0.0),
            yaw_rate: 0.0,
            heave: f64::from(place.heave),
            heave_rate: 0.0,
            roll: 0.0,
            roll_rate: 0.0,
            pitch: f64::from(place.pitch),
            pitch_rate: 0.0,
            engine_speed: f64::from(engine_speed),
            clutch_engagement: f64::from(car.gearbox.automatic_engagement(engine_speed)),
            gear: gear as i8,
            target_gear: gear as i8,
            shift_time_left: 0.0,
            fuel: round(self.params.fuel.initial, LENGTH_QUANTUM),
            boost: [0.0; 2],
            abs_timer: 0.0,
            traction_timer: 0.0,
            traction_cut: false,
            wheels: PerWheel::from_fn(|wheel| {
                let (tire, travel, load, temperature) = if wheel < 2 {
                    (&car.front_tire, place.front_travel, place.front_load, warmth.front_tires)
                } else {
                    (&car.rear_tire, place.rear_travel, place.rear_load, warmth.rear_tires)
                };
                WheelDynamics {
                    spin_rate: f64::from(tire.rolling_spin(speed) as f32),
                    travel: f64::from(travel),
                    normal_force: f64::from(load),
                    tread_temperature: f64::from(temperature as f32),
                    core_temperature: f64::from(temperature as f32),
                    disc_temperature: f64::from(warmth.brakes as f32),
                    ..WheelDynamics::default()
                }
            }),
            acceleration: DVec2::ZERO,
            controls: Controls::default(),
            variation: Variation::NONE,
        }
    }

    /// Where body and wheels come to rest under the downforce of a speed, springs taken as linear.
    fn settled(&self, speed: f64) -> Settled {
        let car = &self.car;
        let [_, downforce, moment, drag_moment] = car.aero.level();
        let pressing = (speed * speed) as f32;
        let wheelbase = car.front.x - car.rear.x;
        let front = ((moment + drag_moment) - downforce * car.rear.x) / wheelbase * pressing;
        let rear = downforce * pressing - front;
        let (front_spring, front_tire) = car.front.settled(0.5 * front);
        let (rear_spring, rear_tire) = car.rear.settled(0.5 * rear);
        let (front_place, rear_place) = (-(front_spring + front_tire), -(rear_spring + rear_tire));
        let pitch = (rear_place - front_place) / wheelbase;
        Settled {
            heave: front_place + pitch * car.front.x,
            pitch,
            front_travel: -front_tire,
            rear_travel: -rear_tire,
            front_load: car.front.load_at_rest + 0.5 * front,
            rear_load: car.rear.load_at_rest + 0.5 * rear,
        }
    }

    /// Moves one car on by one step. Controls must be in range, as [`Controls::check`] says.
    pub fn step(&self, state: &mut State, controls: &Controls, surface: &Surface) {
        let mut block = Block::<SINGLE>::EMPTY;
        let mut all_controls = ControlsBlock::<SINGLE>::RELEASED;
        let mut ground = Ground::<SINGLE>::ASPHALT;
        // The other lanes hold no car: their numbers stay finite, and nobody reads them.
        block.set(0, state);
        all_controls.set(0, controls);
        ground.set(0, surface);
        dispatch!(self.level, simd => {
            step_single(simd, &self.car, &mut block, &all_controls, &ground);
        });
        *state = block.get(0);
    }

    /// Moves the first `active` cars of a block on by one step; all 16 where it is more. No
    /// allocation.
    pub fn step_block(
        &self,
        block: &mut Block,
        controls: &ControlsBlock,
        ground: &Ground,
        active: usize,
    ) {
        dispatch!(self.level, simd => step_lanes(simd, &self.car, block, controls, ground, active));
    }

    /// Travel of each suspension from its place at rest, m, + in bump.
    pub(crate) fn suspension_travel(&self, state: &State) -> PerWheel<f64> {
        PerWheel::from_fn(|wheel| {
            let position = self.wheel_positions[wheel];
            let body = state.heave + state.roll * position.y - state.pitch * position.x;
            state.wheels[wheel].travel - body
        })
    }

    /// Where the wheels touch the road, in `map`, m.
    pub fn contact_points(&self, pose: &Pose) -> PerWheel<DVec2> {
        let (sin_yaw, cos_yaw) = libm::sincos(pose.yaw);
        self.wheel_positions.map(|position| {
            pose.position
                + DVec2::new(
                    cos_yaw * position.x - sin_yaw * position.y,
                    sin_yaw * position.x + cos_yaw * position.y,
                )
        })
    }
}

struct Settled {
    heave: f32,
    pitch: f32,
    front_travel: f32,
    rear_travel: f32,
    front_load: f32,
    rear_load: f32,
}

#[inline(always)]
fn step_single<S: Simd>(
    simd: S,
    car: &Car,
    block: &mut Block<SINGLE>,
    controls: &ControlsBlock<SINGLE>,
    ground: &Ground<SINGLE>,
) {
    if car.heat.is_some() {
        kernel::step::<S, f32x4<S>, SINGLE, true>(simd, car, block, controls, ground, 0);
    } else {
        kernel::step::<S, f32x4<S>, SINGLE, false>(simd, car, block, controls, ground, 0);
    }
}

#[inline(always)]
fn step_lanes<S: Simd>(
    simd: S,
    car: &Car,
    block: &mut Block,
    controls: &ControlsBlock,
    ground: &Ground,
    active: usize,
) {
    // A few cars need not be worked out sixteen times; the bits are the same.
    if (1..=SINGLE).contains(&active) {
        if car.heat.is_some() {
            kernel::step::<S, f32x4<S>, LANES, true>(simd, car, block, controls, ground, 0);
        } else {
            kernel::step::<S, f32x4<S>, LANES, false>(simd, car, block, controls, ground, 0);
        }
        return;
    }
    for at in (0..active.min(LANES)).step_by(S::f32s::LEN) {
        if car.heat.is_some() {
            kernel::step::<S, S::f32s, LANES, true>(simd, car, block, controls, ground, at);
        } else {
            kernel::step::<S, S::f32s, LANES, false>(simd, car, block, controls, ground, at);
        }
    }
}
