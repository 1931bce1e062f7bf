//! A small test track: a car, controls as a function of time and state, and what happened.

use corsa_dynamics::{Model, Pose, State, Surface};
use corsa_vehicle::{
    Controls, PHYSICS_TIMESTEP, STANDARD_GRAVITY, VehicleParams,
    params::{AxleParams, CamberParams},
};

pub(crate) const G: f64 = STANDARD_GRAVITY;

pub(crate) fn params(car: &str) -> VehicleParams {
    VehicleParams::builtin(car).expect("built in")
}

pub(crate) fn model(car: &str) -> Model {
    Model::new(&params(car)).expect("built-in cars are valid")
}

/// A car without air, losses, engine braking and rolling resistance, its wheels upright and straight:
/// what is left is tires and mass.
pub(crate) fn in_vacuum(car: &str) -> VehicleParams {
    let mut params = params(car);
    params.aero.wings.clear();
    params.engine.coast_torque = 0.0;
    for axle in [&mut params.front, &mut params.rear] {
        axle.tire.rolling_resistance = 0.0;
        axle.tire.rolling_resistance_speed = 0.0;
        axle.static_camber = 0.0;
        axle.camber_per_travel = 0.0;
        axle.static_toe = 0.0;
        axle.toe_per_travel = 0.0;
    }
    params.abs = None;
    params.traction_control = None;
    params
}

/// A car in a vacuum on tires that know nothing but slip and load.
pub(crate) fn plain_tires(car: &str) -> VehicleParams {
    let mut params = in_vacuum(car);
    for tire in [&mut params.front.tire, &mut params.rear.tire] {
        tire.camber = CamberParams::default();
        tire.speed_sensitivity = 0.0;
        tire.braking_gain = 0.0;
        tire.peak_slip_load_gain = 0.0;
    }
    params
}

/// Height at which lateral force goes through the links of an axle, m: the body at the roll center,
/// the wheels at their own.
pub(crate) fn link_height(axle: &AxleParams, mass_on_axle: f64) -> f64 {
    let unsprung = 2.0 * axle.unsprung_mass / mass_on_axle;
    axle.roll_center_height * (1.0 - unsprung) + axle.tire.radius * unsprung
}

/// Moment of the body's weight about the roll axis per angle of roll, N·m: it moves outwards.
pub(crate) fn moment_per_roll(params: &VehicleParams, mass: f64) -> f64 {
    let at_front = params.front_weight_share * mass;
    let at_rear = mass - at_front;
    G * (mass * params.cg_height
        - at_front * link_height(&params.front, at_front)
        - at_rear * link_height(&params.rear, at_rear))
}

/// Drives for a time on level asphalt.
pub(crate) fn drive(
    model: &Model,
    state: &mut State,
    seconds: f64,
    mut controls: impl FnMut(&State) -> Controls,
) {
    for _ in 0..(seconds / PHYSICS_TIMESTEP).round() as usize {
        let controls = controls(state);
        model.step(state, &controls, &Surface::ASPHALT);
    }
}

/// Drives until something holds and says how long that took, s.
pub(crate) fn drive_until(
    model: &Model,
    state: &mut State,
    limit: f64,
    mut controls: impl FnMut(&State) -> Controls,
    until: impl Fn(&State) -> bool,
) -> f64 {
    for step in 0..(limit / PHYSICS_TIMESTEP) as usize {
        if until(state) {
            return step as f64 * PHYSICS_TIMESTEP;
        }
        let controls = controls(state);
        model.step(state, &controls, &Surface::ASPHALT);
    }
    panic!("not reached within {limit} s: {state:?}");
}

/// Pedals that hold a speed.
pub(crate) fn cruise(state: &State, speed: f64) -> Controls {
    let pedal = 0.15 + 0.6 * (speed - state.velocity.x);
    Controls {
        throttle: pedal.clamp(0.0, 1.0),
        brake: (-0.3 * pedal).clamp(0.0, 1.0),
        ..Controls::default()
    }
}

/// A foot that keeps the driven or braked wheels just below the peak of their grip.
pub(crate) fn threshold(slip: f64) -> f64 {
    (1.0 - 1.5 * (slip - 0.7)).clamp(0.1, 1.0)
}

pub(crate) fn full_throttle(state: &State) -> Controls {
    let rear = state.wheels.rear_left.normalized_slip.max(state.wheels.rear_right.normalized_slip);
    Controls { throttle: threshold(rear), ..Controls::default() }
}

pub(crate) fn threshold_braking(state: &State) -> Controls {
    let slip = state.wheels.iter().map(|wheel| wheel.normalized_slip).fold(0.0, f64::max);
    Controls { brake: threshold(slip), ..Controls::default() }
}

pub(crate) fn standing(model: &Model) -> State {
    model.at_rest(Pose::default())
}

pub(crate) fn rolling(model: &Model, speed: f64) -> State {
    model.rolling(Pose::default(), speed)
}
