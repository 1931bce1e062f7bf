use corsa_dynamics::{Model, State};
use corsa_vehicle::{BUILTIN_CARS, Controls, DVec2, GearRequest};

use crate::harness::{
    G, drive, drive_until, full_throttle, in_vacuum, model, params, plain_tires, rolling, standing,
    threshold_braking,
};

/// Energy of body, wheels and springs, J; the deflection of the tires and the engine, open, left out.
fn energy(model: &Model, state: &State) -> f64 {
    let params = model.params();
    let mass = params.mass + state.fuel * params.fuel.density;
    let spin = |spin: f64, inertia: f64| 0.5 * inertia * spin * spin;
    0.5 * mass * state.velocity.length_squared()
        + 0.5 * params.yaw_inertia * state.yaw_rate * state.yaw_rate
        + spin(state.wheels.front_left.spin_rate, params.front.tire.inertia)
        + spin(state.wheels.front_right.spin_rate, params.front.tire.inertia)
        + spin(state.wheels.rear_left.spin_rate, params.rear.tire.inertia)
        + spin(state.wheels.rear_right.spin_rate, params.rear.tire.inertia)
}

#[test]
fn coasting_never_creates_energy() {
    let neutral =
        |steering| Controls { steering, gear: GearRequest::Select(0), ..Controls::default() };
    for car in BUILTIN_CARS {
        for (speed, steering) in [(60.0, 0.0), (30.0, 0.1), (30.0, 1.0), (8.0, -0.7)] {
            // In a vacuum nothing but the tires may take energy, so a gain could not hide.
            for params in [params(car), in_vacuum(car)] {
                let model = Model::new(&params).expect("valid");
                let mut state = rolling(&model, speed);
                drive(&model, &mut state, 1.0, |_| neutral(0.0));
                let mut before = energy(&model, &state);
                let bound = 1e-3 * before;
                for _ in 0..100 {
                    // Tires are springs: what they hold may come back within a moment.
                    drive(&model, &mut state, 0.1, |_| neutral(steering));
                    let after = energy(&model, &state);
                    assert!(
                        after < before + bound * 0.01,
                        "{car} at {speed}: {before} -> {after} J"
                    );
                    before = after;
                }
            }
        }
    }
}

#[test]
fn a_car_in_a_vacuum_without_losses_keeps_its_speed() {
    let mut params = in_vacuum("gt3");
    params.clutch.engage_start_speed = 500.0;
    params.clutch.engage_end_speed = 700.0;
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 40.0);
    let neutral = Controls { gear: GearRequest::Select(0), ..Controls::default() };
    drive(&model, &mut state, 60.0, |_| neutral);
    assert!((state.velocity.x - 40.0).abs() < 1e-6, "{}", state.velocity.x);
}

/// `v² / (2 mu g)` with the tire's own friction; all four wheels at their peak, no air, no load
/// sensitivity.
#[test]
fn braking_distance_follows_from_friction() {
    let mut params = plain_tires("roadster");
    let friction = 1.1;
    for axle in [&mut params.front, &mut params.rear] {
        axle.tire.longitudinal_friction = friction;
        axle.tire.longitudinal_load_exponent = 1.0;
        // No falloff: locked wheels brake as well as any.
        axle.tire.falloff_level = 1.0;
    }
    params.brakes.max_torque = 20_000.0;
    let model = Model::new(&params).expect("valid");
    let speed = 100.0 / 3.6;
    let mut state = rolling(&model, speed);
    let braking = Controls { brake: 1.0, gear: GearRequest::Select(0), ..Controls::default() };
    drive_until(&model, &mut state, 20.0, |_| braking, |state| state.velocity.x <= 0.0);
    let expected = speed * speed / (2.0 * friction * G);
    let distance = state.pose.position.x;
    // The tires take some centimeters to build up their force, and the wheels' spin is braked too.
    assert!((distance / expected - 1.0).abs() < 0.02, "{distance} m, expected {expected} m");
    let locked = state.wheels.iter().all(|wheel| wheel.spin_rate.abs() < 1e-9);
    assert!(locked, "such brakes lock the wheels and a locked wheel stands still");
}

/// Power at the wheels equals drag and rolling resistance times speed.
#[test]
fn top_speed_is_where_power_meets_resistance() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let params = model.params();
        let mut state = standing(&model);
        drive(&model, &mut state, 180.0, full_throttle);
        let speed = state.velocity.x;
        let torque = params.engine.efficiency * params.engine.full_torque(state.engine_speed);
        let drag = 0.5 * 1.225 * params.drag_area() * speed * speed;
        let load: f64 = state.wheels.iter().map(|wheel| wheel.normal_force).sum();
        let resistance = drag + params.rear.tire.rolling_resistance * load;
        let (power, needed) = (torque * state.engine_speed, resistance * speed);
        assert!(state.acceleration.x.abs() < 0.02, "{car} still gains speed");
        // Slip takes a little more than the resistances.
        assert!(power > needed && power < 1.06 * needed, "{car}: {power} W for {needed} W");
    }
}

/// Published figures of cars of each class: 0-100 km/h, top speed, 100-0 km/h.
#[test]
fn the_built_in_cars_perform_as_their_classes_do() {
    let ranges = [
        ("roadster", 6.3..7.3, 212.0..225.0, 33.0..38.0),
        ("gt3", 2.9..3.9, 270.0..290.0, 22.0..29.0),
        ("formula3", 2.5..3.3, 260.0..285.0, 18.0..25.0),
    ];
    for (car, acceleration, top_speed, braking) in ranges {
        let model = model(car);
        let reached = |speed: f64| move |state: &State| state.velocity.x >= speed / 3.6;
        let mut state = standing(&model);
        let time = drive_until(&model, &mut state, 30.0, full_throttle, reached(100.0));
        assert!(acceleration.contains(&time), "{car}: 0-100 km/h in {time} s");
        drive(&model, &mut state, 90.0, full_throttle);
        let speed = state.velocity.x * 3.6;
        assert!(top_speed.contains(&speed), "{car}: top speed {speed} km/h");

        let mut state = rolling(&model, 100.0 / 3.6);
        let stopped = |state: &State| state.velocity.x < 0.1;
        drive_until(&model, &mut state, 30.0, threshold_braking, stopped);
        let distance = state.pose.position.x;
        assert!(braking.contains(&distance), "{car}: 100-0 km/h in {distance} m");
    }
}

/// `m ax h / L` moves from front to rear once the body has settled.
#[test]
fn braking_moves_load_to_the_front_by_m_a_h_over_l() {
    let params = in_vacuum("gt3");
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 40.0);
    drive(&model, &mut state, 1.2, |_| Controls {
        brake: 0.3,
        gear: GearRequest::Select(0),
        ..Controls::default()
    });
    let mass = params.mass + state.fuel * params.fuel.density;
    let front = state.wheels.front_left.normal_force + state.wheels.front_right.normal_force;
    let transfer = front - mass * G * params.front_weight_share;
    let expected = -mass * state.acceleration.x * params.cg_height / params.wheelbase;
    assert!(expected > 500.0);
    assert!((transfer / expected - 1.0).abs() < 0.01, "{transfer} N, expected {expected} N");
    assert!(state.pitch > 0.0, "nose down");
}

#[test]
fn on_half_the_grip_braking_takes_twice_the_way() {
    let params = in_vacuum("roadster");
    let model = Model::new(&params).expect("valid");
    let distance = |grip: f64| {
        let mut state = rolling(&model, 25.0);
        let surface = corsa_dynamics::Surface {
            grip: corsa_vehicle::PerWheel::splat(grip),
            ..corsa_dynamics::Surface::ASPHALT
        };
        let braking = Controls { brake: 1.0, gear: GearRequest::Select(0), ..Controls::default() };
        while state.velocity.x > 0.05 {
            model.step(&mut state, &braking, &surface);
        }
        assert!(state.velocity.y.abs() < 1e-9, "straight: {}", state.velocity);
        DVec2::ZERO.distance(state.pose.position)
    };
    let ratio = distance(0.5) / distance(1.0);
    assert!((ratio - 2.0).abs() < 0.1, "{ratio}");
}
