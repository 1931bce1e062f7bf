use corsa_dynamics::Model;
use corsa_vehicle::{
    Controls, GearRequest,
    params::{BrakeThermalParams, Curve, TireThermalParams, VehicleParams},
};

use crate::harness::{cruise, drive, in_vacuum, params, plain_tires, rolling, standing};

fn neutral(brake: f64) -> Controls {
    Controls { brake, gear: GearRequest::Select(0), ..Controls::default() }
}

fn curve(points: &[(f64, f64)]) -> Curve {
    Curve::new(points.to_vec()).expect("rising")
}

fn with_tire_heat(mut params: VehicleParams) -> VehicleParams {
    for axle in [&mut params.front, &mut params.rear] {
        axle.tire.thermal = Some(TireThermalParams {
            heating: 2.0e-4,
            rolling_heating: 1.0e-9,
            core_time: 4.0,
            core_inertia_time: 20.0,
            road_time: 30.0,
            cooling: 0.01,
            speed_cooling: 0.05,
            friction: curve(&[(0.0, 0.8), (80.0, 1.0), (100.0, 1.0), (200.0, 0.7)]),
        });
    }
    params
}

/// The energy that the brakes take goes into the discs.
#[test]
fn braking_heats_the_discs_by_the_energy_they_take() {
    let mut params = in_vacuum("gt3");
    params.brakes.thermal = Some(BrakeThermalParams {
        front_heat_capacity: 9_000.0,
        rear_heat_capacity: 6_000.0,
        cooling: 0.0,
        speed_cooling: 0.0,
        torque: Curve::constant(1.0),
    });
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 60.0);
    let before = state;
    drive(&model, &mut state, 2.0, |_| neutral(0.3));
    let mass = params.mass + params.fuel.initial * params.fuel.density;
    let taken = 0.5 * mass * (before.velocity.x.powi(2) - state.velocity.x.powi(2));
    let heated: f64 = (0..4)
        .map(|wheel| {
            let capacity = if wheel < 2 { 9_000.0 } else { 6_000.0 };
            capacity
                * (state.wheels[wheel].disc_temperature - before.wheels[wheel].disc_temperature)
        })
        .sum();
    // Slip takes a few percent, the wheels' own spin gives some.
    assert!((heated / taken - 1.0).abs() < 0.06, "{heated} J of {taken} J");
}

#[test]
fn hot_brakes_fade_and_cool_again() {
    let mut params = params("gt3");
    params.brakes.thermal = Some(BrakeThermalParams {
        front_heat_capacity: 9_000.0,
        rear_heat_capacity: 6_000.0,
        cooling: 20.0,
        speed_cooling: 5.0,
        torque: curve(&[(0.0, 1.0), (600.0, 1.0), (900.0, 0.5)]),
    });
    params.abs = None;
    let model = Model::new(&params).expect("valid");
    let deceleration = |temperature: f64| {
        let mut state = rolling(&model, 40.0);
        for wheel in 0..4 {
            state.wheels[wheel].disc_temperature = temperature;
        }
        drive(&model, &mut state, 0.3, |_| neutral(0.1));
        -state.acceleration.x
    };
    let (cold, hot) = (deceleration(100.0), deceleration(2_000.0));
    assert!(hot < 0.75 * cold, "{hot} against {cold} m/s²");
    let mut state = rolling(&model, 60.0);
    state.wheels.front_left.disc_temperature = 800.0;
    drive(&model, &mut state, 10.0, |state| cruise(state, 60.0));
    let left = state.wheels.front_left.disc_temperature;
    // (800 − 20) exp(−t (20 + 5 v) / 9,000) + 20
    let expected = 780.0 * (-10.0_f64 * (20.0 + 5.0 * 60.0) / 9_000.0).exp() + 20.0;
    assert!((left / expected - 1.0).abs() < 0.03, "{left} °C, expected {expected} °C");
}

#[test]
fn sliding_heats_the_tread_and_then_the_core_and_standing_cools_both() {
    let params = with_tire_heat(in_vacuum("gt3"));
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 40.0);
    let start = state.wheels.front_left;
    assert_eq!((start.tread_temperature, start.core_temperature), (80.0, 80.0), "as warm as best");
    drive(&model, &mut state, 1.5, |_| neutral(1.0));
    let slid = state.wheels.front_left;
    assert!(slid.tread_temperature > 100.0, "{} °C", slid.tread_temperature);
    assert!(slid.core_temperature > 80.0 && slid.core_temperature < slid.tread_temperature);
    let mut state = standing(&model);
    drive(&model, &mut state, 120.0, |_| neutral(1.0));
    let cool = state.wheels.front_left;
    assert!(cool.tread_temperature < 50.0 && cool.core_temperature < 60.0, "{cool:?}");
}

#[test]
fn cold_tires_grip_as_their_curve_says() {
    let mut params = with_tire_heat(in_vacuum("roadster"));
    for axle in [&mut params.front, &mut params.rear] {
        let thermal = axle.tire.thermal.as_mut().expect("set above");
        (thermal.heating, thermal.rolling_heating) = (0.0, 0.0);
    }
    let model = Model::new(&params).expect("valid");
    let deceleration = |temperature: f64| {
        let mut state = rolling(&model, 30.0);
        for wheel in 0..4 {
            state.wheels[wheel].tread_temperature = temperature;
            state.wheels[wheel].core_temperature = temperature;
        }
        drive(&model, &mut state, 0.6, |_| neutral(1.0));
        -state.acceleration.x
    };
    let ratio = deceleration(20.0) / deceleration(90.0);
    // 0.85 on the curve; they have warmed or cooled a little.
    assert!((ratio - 0.85).abs() < 0.02, "{ratio}");
}

#[test]
fn driving_wears_the_tires_and_wear_costs_grip() {
    let mut params = plain_tires("roadster");
    for axle in [&mut params.front, &mut params.rear] {
        axle.tire.wear = Some(curve(&[(0.0, 1.0), (1_000.0, 0.9)]));
    }
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 20.0);
    drive(&model, &mut state, 20.0, |state| Controls { steering: 0.15, ..cruise(state, 20.0) });
    let worn = &state.wheels;
    assert!(worn.front_right.wear > 50.0, "{} m", worn.front_right.wear);
    assert!(worn.front_right.wear > worn.front_left.wear, "the outer tire carries more");
    let deceleration = |wear: f64| {
        let mut state = rolling(&model, 30.0);
        for wheel in 0..4 {
            state.wheels[wheel].wear = wear;
        }
        drive(&model, &mut state, 0.6, |_| neutral(1.0));
        -state.acceleration.x
    };
    let ratio = deceleration(2_000.0) / deceleration(0.0);
    assert!((ratio - 0.9).abs() < 0.015, "{ratio}");
}
