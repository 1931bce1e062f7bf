use corsa_dynamics::{Model, State, Surface};
use corsa_vehicle::{
    BUILTIN_CARS, Controls, DVec2, GearRequest, PHYSICS_TIMESTEP, PerWheel, VehicleParams,
    params::{DifferentialParams, DifferentialsParams},
};
use proptest::prelude::*;

use crate::harness::{drive, model, params, rolling, threshold};

fn check_bounds(model: &Model, state: &State) -> Result<(), TestCaseError> {
    let params = model.params();
    prop_assert!(state.pose.position.is_finite());
    prop_assert!(state.pose.yaw.abs() <= std::f64::consts::PI);
    prop_assert!(state.velocity.length() < 110.0, "velocity {}", state.velocity);
    prop_assert!(state.yaw_rate.abs() < 15.0, "yaw rate {}", state.yaw_rate);
    prop_assert!(state.roll.abs() < 0.3 && state.pitch.abs() < 0.3);
    prop_assert!((0.0..1.1 * params.engine.limiter_speed).contains(&state.engine_speed));
    prop_assert!((0.0..=1.0).contains(&state.clutch_engagement));
    prop_assert!(state.fuel >= 0.0);
    for (index, wheel) in state.wheels.iter().enumerate() {
        let tire = if index < 2 { &params.front.tire } else { &params.rear.tire };
        prop_assert!(wheel.spin_rate.abs() < 600.0, "spin {}", wheel.spin_rate);
        prop_assert!(wheel.deflection.length() <= 1.0 + 1e-6);
        prop_assert!(wheel.normal_force >= -1e-9);
        // The friction ellipse.
        let load = wheel.normal_force.max(1e-9) / tire.reference_load;
        let peak =
            |friction: f64, exponent: f64| friction * tire.reference_load * load.powf(exponent);
        let longitudinal = tire.longitudinal_friction * (1.0 + tire.braking_gain);
        let x = wheel.force.x / peak(longitudinal, tire.longitudinal_load_exponent);
        let y = wheel.force.y / peak(tire.lateral_friction, tire.lateral_load_exponent);
        prop_assert!(x * x + y * y <= 1.0 + 1e-5, "friction circle: {x}, {y}");
        prop_assert!(wheel.slip_ratio.is_finite() && wheel.slip_angle().is_finite());
    }
    Ok(())
}

fn any_controls() -> impl Strategy<Value = Controls> {
    let pedal = || prop_oneof![Just(0.0), Just(1.0), 0.0..1.0];
    let gear = prop_oneof![
        5 => Just(GearRequest::Automatic),
        1 => Just(GearRequest::Hold),
        2 => (-128_i8..=127).prop_map(GearRequest::Select),
        2 => (-1_i8..=6).prop_map(GearRequest::Select),
    ];
    let steering = prop_oneof![Just(-1.0), Just(1.0), -1.0..1.0];
    (steering, pedal(), pedal(), pedal(), pedal(), gear).prop_map(
        |(steering, throttle, brake, clutch, handbrake, gear)| Controls {
            steering,
            throttle,
            brake: brake * brake,
            clutch: clutch * clutch * clutch,
            handbrake: handbrake * handbrake * handbrake,
            gear,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A minute of anything: new controls every 0.6 s, grip and height that differ per wheel, a hill, a
    /// dip or a crest.
    #[test]
    fn a_minute_of_random_controls_never_leaves_the_bounds(
        car in 0..BUILTIN_CARS.len(),
        speed in -5.0..70.0,
        grip in prop::array::uniform4(0.0..1.3),
        rough in prop::array::uniform4(0.0..0.3),
        height in prop::array::uniform4(-0.04..0.06),
        downhill in (-1.0..1.0, -1.0..1.0),
        normal_gravity in 4.0..25.0,
        orders in prop::collection::vec(any_controls(), 100),
    ) {
        let model = model(BUILTIN_CARS[car]);
        let mut state = rolling(&model, speed);
        let odd = Surface {
            grip: PerWheel::from_array(grip),
            rolling_resistance: PerWheel::from_array(rough),
            height: PerWheel::from_array(height),
            downhill: DVec2::new(downhill.0, downhill.1),
            normal_gravity,
        };
        for (index, controls) in orders.iter().enumerate() {
            let surface = if index % 3 == 0 { odd } else { Surface::ASPHALT };
            for step in 0..200 {
                // Kerbs now and then, as high as they come.
                let bump = if step % 20 < 2 { surface.height } else { PerWheel::splat(0.0) };
                model.step(&mut state, controls, &Surface { height: bump, ..surface });
            }
            if index % 3 != 0 {
                check_bounds(&model, &state)?;
            }
        }
    }

    /// The state is complete: from any copy the run continues bit for bit.
    #[test]
    fn a_copied_state_continues_bit_for_bit(
        car in 0..BUILTIN_CARS.len(),
        orders in prop::collection::vec(any_controls(), 20),
    ) {
        let model = model(BUILTIN_CARS[car]);
        let mut state = rolling(&model, 25.0);
        let mut copies = Vec::new();
        for controls in &orders {
            copies.push(state);
            for _ in 0..50 {
                model.step(&mut state, controls, &Surface::ASPHALT);
            }
        }
        // A model built anew, too.
        let again = Model::new(model.params()).expect("valid");
        for (start, copy) in copies.iter().enumerate() {
            let mut copy = *copy;
            for controls in &orders[start..] {
                for _ in 0..50 {
                    again.step(&mut copy, controls, &Surface::ASPHALT);
                }
            }
            prop_assert_eq!(copy, state);
        }
    }
}

/// Thrown into a spin, with the clutch in and the wheels straight, a car comes to rest.
#[test]
fn a_spin_ends_at_rest() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let mut state = rolling(&model, 35.0);
        state.yaw_rate = 4.0;
        state.velocity.y = 8.0;
        drive(&model, &mut state, 15.0, |_| Controls {
            brake: 1.0,
            clutch: 1.0,
            ..Controls::default()
        });
        assert!(state.velocity.length() < 1e-3, "{car}: {}", state.velocity);
        assert!(state.yaw_rate.abs() < 1e-3);
    }
}

/// Sideways at a moderate angle with the power off, the rear catches itself: the cars are stable.
#[test]
fn a_small_slide_straightens_itself() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let mut state = rolling(&model, 25.0);
        state.velocity.y = 2.0;
        drive(&model, &mut state, 3.0, |_| Controls::default());
        assert!(state.velocity.y.abs() < 0.05 && state.yaw_rate.abs() < 0.02, "{car}");
    }
}

/// Semi-implicit Euler is of first order: half the step, half the error. Lane changes in neutral, so
/// that no shift falls between two steps, with an open differential, which never sticks.
#[test]
fn half_the_step_is_half_the_error() {
    let mut car = params("roadster");
    car.differentials = DifferentialsParams::at_axles(DifferentialParams::OPEN);
    let path = |halvings: u32| {
        let steps_per_three_ms = 1 << halvings;
        let timestep = PHYSICS_TIMESTEP / f64::from(steps_per_three_ms);
        let model = Model::with_timestep(&car, timestep).expect("valid");
        let mut state = rolling(&model, 30.0);
        for step in 0..1_000 * steps_per_three_ms {
            let time = f64::from(step) * timestep;
            let controls = Controls {
                steering: 0.08 * (2.0 * time).sin(),
                gear: GearRequest::Select(0),
                ..Controls::default()
            };
            model.step(&mut state, &controls, &Surface::ASPHALT);
        }
        state.pose.position
    };
    let exact = path(4);
    let errors = [0, 1, 2].map(|halvings| path(halvings).distance(exact));
    assert!(errors[0] < 0.15, "after 3 s and about 80 m, 3 ms are off by {} m", errors[0]);
    for pair in errors.windows(2) {
        let ratio = pair[0] / pair[1];
        assert!((1.7..2.4).contains(&ratio), "{errors:?}");
    }
}

#[test]
fn a_foot_at_the_threshold_brakes_better_than_locked_wheels() {
    let model = Model::new(&VehicleParams { abs: None, ..params("gt3") }).expect("valid");
    let stop = |modulated: bool| {
        let mut state = rolling(&model, 30.0);
        while state.velocity.x > 0.1 {
            let slip = state.wheels.iter().map(|wheel| wheel.normalized_slip).fold(0.0, f64::max);
            let brake = if modulated { threshold(slip) } else { 1.0 };
            model.step(&mut state, &Controls { brake, ..Controls::default() }, &Surface::ASPHALT);
        }
        state.pose.position.x
    };
    assert!(stop(true) < 0.95 * stop(false), "{} m, {} m", stop(true), stop(false));
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), -1.0..1.0, -300.0..300.0, -1e9..1e9, Just(f64::MAX), Just(-1e-300)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever finite numbers a state is made of, what comes out is finite.
    #[test]
    fn no_finite_state_becomes_something_else(
        car in 0..BUILTIN_CARS.len(),
        numbers in prop::collection::vec(any_number(), 64),
        orders in prop::collection::vec(any_controls(), 4),
    ) {
        let model = model(BUILTIN_CARS[car]);
        let mut numbers = numbers.into_iter();
        let mut next = || numbers.next().expect("enough of them");
        let mut state = rolling(&model, 20.0);
        state.pose.position = DVec2::new(next(), next()).clamp_length_max(30_000.0);
        state.pose.yaw = next().clamp(-3.1, 3.1);
        state.velocity = DVec2::new(next(), next());
        state.yaw_rate = next();
        (state.heave, state.heave_rate) = (next(), next());
        (state.roll, state.roll_rate) = (next(), next());
        (state.pitch, state.pitch_rate) = (next(), next());
        state.engine_speed = next().abs();
        state.fuel = next().clamp(0.0, 100.0);
        for wheel in 0..4 {
            let wheel = &mut state.wheels[wheel];
            wheel.spin_rate = next();
            wheel.deflection = DVec2::new(next(), next());
            (wheel.travel, wheel.travel_rate) = (next(), next());
        }
        for controls in &orders {
            for _ in 0..100 {
                model.step(&mut state, controls, &Surface::ASPHALT);
                let numbers = [
                    state.pose.position.x, state.pose.position.y, state.pose.yaw,
                    state.velocity.x, state.velocity.y, state.yaw_rate,
                    state.heave, state.heave_rate, state.roll, state.roll_rate,
                    state.pitch, state.pitch_rate, state.engine_speed, state.fuel,
                    state.acceleration.x, state.acceleration.y,
                ];
                prop_assert!(numbers.iter().all(|number| number.is_finite()), "{:?}", state);
                for wheel in state.wheels.iter() {
                    let numbers = [
                        wheel.spin_rate, wheel.deflection.x, wheel.deflection.y, wheel.force.x,
                        wheel.force.y, wheel.normal_force, wheel.slip_ratio, wheel.slip_tangent,
                        wheel.normalized_slip, wheel.travel, wheel.travel_rate,
                    ];
                    prop_assert!(numbers.iter().all(|number| number.is_finite()), "{:?}", state);
                }
            }
        }
    }
}
