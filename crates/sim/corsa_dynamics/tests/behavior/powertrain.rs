use corsa_dynamics::{Model, State, Surface, Variation};
use corsa_vehicle::{
    Controls, DVec2, GearRequest, PHYSICS_TIMESTEP, PerWheel,
    params::{
        AbsParams, Curve, DifferentialParams, DifferentialsParams, Drive, TractionControlParams,
        TurboParams,
    },
};

use crate::harness::{drive, in_vacuum, params, plain_tires, rolling, standing};

fn clutch_pressed(throttle: f64) -> Controls {
    Controls { throttle, clutch: 1.0, gear: GearRequest::Hold, ..Controls::default() }
}

/// Boost follows the pedal with the time constants of the turbo, up and down.
#[test]
fn a_turbo_builds_boost_with_its_lag() {
    let mut params = params("gt3");
    params.engine.turbos = vec![TurboParams {
        max_boost: 0.8,
        wastegate: 0.6,
        // Reached at once, so that only the lag is seen.
        reference_speed: 1.0,
        gamma: 1.0,
        lag_up: 0.5,
        lag_down: 0.2,
    }];
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 30.0);
    drive(&model, &mut state, 0.5, |_| Controls { throttle: 0.5, ..Controls::default() });
    let expected = 0.5 * 0.6 * (1.0 - (-1.0_f64).exp());
    assert!((state.boost[0] - expected).abs() < 0.005, "{}, expected {expected}", state.boost[0]);
    drive(&model, &mut state, 5.0, |state| Controls {
        throttle: if state.engine_speed > 0.9 * params.engine.limiter_speed { 0.4 } else { 0.5 },
        brake: if state.velocity.x > 35.0 { 0.2 } else { 0.0 },
        gear: GearRequest::Select(3),
        ..Controls::default()
    });
    let full = state.boost[0];
    assert!(full > 0.2 && full <= 0.5 * 0.6 + 1e-6, "{full}");
    drive(&model, &mut state, 0.2, |_| Controls { brake: 0.1, ..Controls::default() });
    let left = state.boost[0] / full;
    assert!((left - 0.368).abs() < 0.02, "{left} left after one time constant");
}

/// `1 + throttle · boost` times the torque.
#[test]
fn boost_multiplies_the_torque() {
    let gain = |boost: f64| {
        let mut params = in_vacuum("gt3");
        params.engine.turbos = vec![TurboParams {
            max_boost: boost,
            wastegate: f64::INFINITY,
            reference_speed: 1.0,
            gamma: 1.0,
            lag_up: 1e-6,
            lag_down: 1e-6,
        }];
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 30.0);
        let before = state.engine_speed;
        model.step(&mut state, &clutch_pressed(0.5), &Surface::ASPHALT);
        state.engine_speed - before
    };
    let ratio = gain(0.5) / gain(0.0);
    // Half the throttle, half the boost.
    assert!((ratio - 1.25).abs() < 1e-2, "{ratio}");
}

#[test]
fn the_throttle_opens_as_its_curve_says() {
    let gain = |pedal: f64, curve: Vec<(f64, f64)>| {
        let mut params = in_vacuum("gt3");
        params.engine.throttle = Curve::new(curve).expect("rising");
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 30.0);
        let before = state.engine_speed;
        model.step(&mut state, &clutch_pressed(pedal), &Surface::ASPHALT);
        state.engine_speed - before
    };
    let linear = gain(0.8, vec![(0.0, 0.0), (1.0, 1.0)]);
    let mapped = gain(0.5, vec![(0.0, 0.0), (0.5, 0.8), (1.0, 1.0)]);
    assert!((mapped / linear - 1.0).abs() < 1e-3, "{mapped} against {linear}");
}

/// `share · (1 − n + n · share)` of the torque at the limiter.
#[test]
fn engine_braking_bends_with_its_nonlinearity() {
    let loss = |nonlinearity: f64| {
        let mut params = params("gt3");
        params.engine.coast_nonlinearity = nonlinearity;
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 30.0);
        state.engine_speed = 0.5 * params.engine.limiter_speed;
        let before = state.engine_speed;
        model.step(&mut state, &clutch_pressed(0.0), &Surface::ASPHALT);
        (before - state.engine_speed) * params.engine.inertia / PHYSICS_TIMESTEP
    };
    let torque = params("gt3").engine.coast_torque;
    assert!((loss(0.0) / (0.5 * torque) - 1.0).abs() < 2e-3, "{} of {torque} N·m", loss(0.0));
    assert!((loss(1.0) / (0.25 * torque) - 1.0).abs() < 2e-3);
}

/// Full brakes on a straight road: slip stays around the limit, and the car stops sooner than locked.
#[test]
fn anti_lock_brakes_keep_the_slip_near_its_limit() {
    let stop = |abs: Option<AbsParams>| {
        let mut params = params("roadster");
        params.abs = abs;
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 40.0);
        let (mut slips, mut locked) = (vec![], 0);
        while state.velocity.x > 0.5 {
            let controls = Controls { brake: 1.0, ..Controls::default() };
            model.step(&mut state, &controls, &Surface::ASPHALT);
            if state.velocity.x > 8.0 && state.velocity.x < 35.0 {
                slips.push(-state.wheels.front_left.slip_ratio);
                locked += usize::from(state.wheels.front_left.spin_rate == 0.0);
            }
        }
        let mean = slips.iter().sum::<f64>() / slips.len() as f64;
        (mean, locked, state.pose.position.x)
    };
    let limit = 0.10;
    let (mean, locked, with) = stop(Some(AbsParams { slip_ratio_limit: limit, rate: 333.0 }));
    assert_eq!(locked, 0, "no wheel locks");
    assert!((0.4 * limit..1.6 * limit).contains(&mean), "mean slip {mean}");
    let (_, locked, without) = stop(None);
    assert!(locked > 100 && with < 0.95 * without, "{with} m with, {without} m without");
}

#[test]
fn traction_control_closes_the_throttle_over_a_spinning_wheel() {
    let launch = |traction_control: Option<TractionControlParams>| {
        let mut params = params("gt3");
        params.traction_control = traction_control;
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 8.0);
        state.variation.grip = 0.4;
        let (mut most, mut cut) = (0.0_f64, false);
        for _ in 0..600 {
            let controls =
                Controls { throttle: 1.0, gear: GearRequest::Select(1), ..Controls::default() };
            model.step(&mut state, &controls, &Surface::ASPHALT);
            most = most.max(state.wheels.rear_left.slip_ratio);
            cut |= state.traction_cut;
        }
        (most, cut)
    };
    let control = TractionControlParams { slip_ratio_limit: 0.12, rate: 200.0, min_speed: 2.0 };
    let (most, cut) = launch(Some(control.clone()));
    let (free, _) = launch(None);
    assert!(cut && most < 0.6 * free, "{most} against {free}");
    // Below its speed it does nothing.
    let (_, cut) = launch(Some(TractionControlParams { min_speed: 90.0, ..control }));
    assert!(!cut);
}

/// Torque goes to the axles by the share, in a straight line on dry road.
#[test]
fn all_wheel_drive_splits_the_torque_by_its_share() {
    for share in [0.3, 0.5, 0.7] {
        let mut params = in_vacuum("roadster");
        params.drive = Drive::All { front_share: share };
        params.differentials = DifferentialsParams::at_axles(DifferentialParams::OPEN);
        let model = Model::new(&params).expect("valid");
        let mut state = rolling(&model, 20.0);
        drive(&model, &mut state, 0.9, |_| Controls {
            throttle: 0.3,
            gear: GearRequest::Hold,
            ..Controls::default()
        });
        let wheels = &state.wheels;
        let front = wheels.front_left.force.x * params.front.tire.rolling_radius;
        let rear = wheels.rear_left.force.x * params.rear.tire.rolling_radius;
        // The wheels' own inertia takes a little.
        let at_front = front / (front + rear);
        assert!((at_front - share).abs() < 0.02, "{at_front} of the torque, expected {share}");
    }
}

#[test]
fn a_locked_center_differential_drives_the_axle_that_has_grip() {
    let speed = |center: DifferentialParams| {
        let mut params = params("roadster");
        params.drive = Drive::All { front_share: 0.5 };
        params.differentials = DifferentialsParams {
            center,
            ..DifferentialsParams::at_axles(DifferentialParams::OPEN)
        };
        let model = Model::new(&params).expect("valid");
        let ice_in_front =
            Surface { grip: PerWheel::new(0.05, 0.05, 1.0, 1.0), ..Surface::ASPHALT };
        let mut state = standing(&model);
        for _ in 0..1_000 {
            let controls = Controls { throttle: 0.4, ..Controls::default() };
            model.step(&mut state, &controls, &ice_in_front);
        }
        let spread = state.wheels.front_left.spin_rate - state.wheels.rear_left.spin_rate;
        (state.velocity.x, spread.abs())
    };
    let (open, open_spread) = speed(DifferentialParams::OPEN);
    let (locked, locked_spread) = speed(DifferentialParams::SPOOL);
    assert!(locked > 2.0 * open, "{locked} m/s against {open} m/s");
    assert!(open_spread > 20.0 && locked_spread < 0.5, "{open_spread}, {locked_spread} rad/s");
}

fn acceleration(state: &State) -> f64 {
    state.acceleration.x
}

/// Full tank or empty: the same force on another mass.
#[test]
fn fuel_weighs() {
    let params = plain_tires("gt3");
    let model = Model::new(&params).expect("valid");
    let at = |fuel: f64| {
        let mut state = rolling(&model, 50.0);
        state.fuel = fuel;
        drive(&model, &mut state, 1.0, |_| Controls {
            throttle: 0.3,
            gear: GearRequest::Hold,
            ..Controls::default()
        });
        acceleration(&state)
    };
    let mass = |fuel: f64| params.mass + fuel * params.fuel.density;
    let ratio = at(1.0) / at(params.fuel.capacity);
    let expected = mass(params.fuel.capacity) / mass(1.0);
    assert!((ratio / expected - 1.0).abs() < 0.01, "{ratio}, expected {expected}");
}

/// Each factor scales what it names.
#[test]
fn a_variation_makes_a_car_of_its_own() {
    let model = Model::new(&plain_tires("gt3")).expect("valid");
    let run = |variation: Variation, controls: Controls, seconds: f64| {
        let mut state = rolling(&model, 50.0);
        state.variation = variation;
        drive(&model, &mut state, seconds, |_| controls);
        state
    };
    let push = Controls { throttle: 0.3, gear: GearRequest::Hold, ..Controls::default() };
    let brake = Controls { brake: 0.1, gear: GearRequest::Select(0), ..Controls::default() };
    let lock = Controls { brake: 1.0, gear: GearRequest::Select(0), ..Controls::default() };
    let base = acceleration(&run(Variation::NONE, push, 0.6));

    let strong = Variation { power: 1.1, ..Variation::NONE };
    let ratio = acceleration(&run(strong, push, 0.6)) / base;
    assert!((ratio - 1.1).abs() < 0.01, "power: {ratio}");
    let heavy = Variation { mass: 1.2, ..Variation::NONE };
    let ratio = acceleration(&run(heavy, push, 0.6)) / base;
    assert!((ratio - 1.0 / 1.2).abs() < 0.03, "mass: {ratio}");
    let soft = Variation { brake: 0.5, ..Variation::NONE };
    let ratio =
        acceleration(&run(soft, brake, 0.6)) / acceleration(&run(Variation::NONE, brake, 0.6));
    assert!((ratio - 0.5).abs() < 0.01, "brake: {ratio}");
    let slippery = Variation { grip: 0.5, ..Variation::NONE };
    let ratio =
        acceleration(&run(slippery, lock, 0.9)) / acceleration(&run(Variation::NONE, lock, 0.9));
    assert!((ratio - 0.5).abs() < 0.03, "grip: {ratio}");
}

/// Drag goes by the speed through the air, along it.
#[test]
fn wind_pushes_as_driving_faster_would() {
    let params = params("gt3");
    let model = Model::new(&params).expect("valid");
    let coasting = Controls { gear: GearRequest::Select(0), ..Controls::default() };
    let first = |speed: f64, wind: DVec2, drag: f64| {
        let mut state = rolling(&model, speed);
        state.variation.wind = wind;
        state.variation.drag = drag;
        model.step(&mut state, &coasting, &Surface::ASPHALT);
        state.acceleration
    };
    let mass = params.mass + params.fuel.initial * params.fuel.density;
    let drag = |speed: f64| 0.5 * 1.225 * params.drag_area() * speed * speed / mass;
    let calm = first(40.0, DVec2::ZERO, 1.0);
    let against = first(40.0, DVec2::new(-10.0, 0.0), 1.0);
    let expected = drag(50.0) - drag(40.0);
    assert!(((calm.x - against.x) / expected - 1.0).abs() < 0.01);
    let doubled = first(40.0, DVec2::ZERO, 2.0);
    assert!(((calm.x - doubled.x) / drag(40.0) - 1.0).abs() < 0.01);
    let from_the_right = first(40.0, DVec2::new(0.0, 10.0), 1.0);
    assert!(from_the_right.y > 0.0, "{from_the_right}");
}
