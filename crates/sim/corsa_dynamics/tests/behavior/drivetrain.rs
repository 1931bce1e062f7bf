use corsa_dynamics::{Model, Surface};
use corsa_vehicle::{
    BUILTIN_CARS, Controls, GearRequest, PerWheel,
    params::{DifferentialParams, DifferentialsParams, Drive},
};

use crate::harness::{drive, drive_until, full_throttle, model, params, rolling, standing};

#[test]
fn the_limiter_holds_the_engine() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let limit = model.params().engine.limiter_speed;
        let mut fastest: f64 = 0.0;
        // Free, in neutral; and in first gear.
        for gear in [GearRequest::Select(0), GearRequest::Select(1)] {
            let mut state = standing(&model);
            drive(&model, &mut state, 15.0, |state| {
                fastest = fastest.max(state.engine_speed);
                Controls { throttle: 1.0, gear, ..full_throttle(state) }
            });
            assert!(state.engine_speed > 0.97 * limit, "{car} does not reach it in {gear:?}");
        }
        assert!(fastest < 1.01 * limit, "{car}: {fastest} of {limit} rad/s");
    }
}

#[test]
fn reverse_gear_drives_backwards_and_the_automatic_forward_again() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let mut state = standing(&model);
        let reverse =
            Controls { throttle: 0.4, gear: GearRequest::Select(-1), ..Controls::default() };
        drive(&model, &mut state, 5.0, |_| reverse);
        assert_eq!(state.gear, -1);
        assert!(state.velocity.x < -2.0, "{car}: {}", state.velocity.x);
        assert!(state.pose.position.x < -2.0);
        let braking = Controls { brake: 0.6, ..reverse };
        let slow = |state: &corsa_dynamics::State| state.velocity.x > -0.5;
        drive_until(&model, &mut state, 20.0, |_| Controls { throttle: 0.0, ..braking }, slow);
        drive(&model, &mut state, 5.0, full_throttle);
        assert!(state.gear >= 1 && state.velocity.x > 5.0, "{car}");
    }
}

#[test]
fn reverse_does_not_go_in_at_speed() {
    let model = model("gt3");
    let mut state = rolling(&model, 30.0);
    let controls = Controls { gear: GearRequest::Select(-1), ..Controls::default() };
    drive(&model, &mut state, 3.0, |_| controls);
    assert!(state.gear >= 0 && state.velocity.x > 10.0);
}

#[test]
fn a_gear_by_hand_goes_in_after_its_shift_time_and_stays() {
    let model = model("roadster");
    let mut state = rolling(&model, 20.0);
    let third = Controls { throttle: 0.3, gear: GearRequest::Select(3), ..Controls::default() };
    drive(&model, &mut state, 2.0, |_| third);
    assert_eq!(state.gear, 3);
    let fourth = Controls { gear: GearRequest::Select(4), ..third };
    let shift = |state: &corsa_dynamics::State| state.gear == 4;
    let time = drive_until(&model, &mut state, 2.0, |_| fourth, shift);
    let expected = model.params().gearbox.shift_up_time;
    assert!((time - expected).abs() < 0.007, "{time} s, expected {expected} s");
    // Held, it stays in at any speed the automatic would leave.
    let hold = Controls { throttle: 0.0, brake: 0.2, gear: GearRequest::Hold, ..third };
    drive(&model, &mut state, 6.0, |_| hold);
    assert_eq!(state.gear, 4);
}

#[test]
fn neutral_goes_in_at_any_speed_and_a_fitting_gear_after_it() {
    let model = model("roadster");
    let mut state = rolling(&model, 45.0);
    let neutral = Controls { gear: GearRequest::Select(0), ..Controls::default() };
    drive(&model, &mut state, 0.5, |_| neutral);
    assert_eq!((state.gear, state.clutch_engagement), (0, 0.0));
    drive(&model, &mut state, 1.0, |_| Controls::default());
    assert!(state.gear >= 4, "in gear {}", state.gear);
    assert!(state.engine_speed < model.params().engine.limiter_speed);
}

#[test]
fn a_downshift_that_would_overrev_the_engine_is_not_carried_out() {
    let model = model("gt3");
    let mut state = rolling(&model, 70.0);
    let first = Controls { gear: GearRequest::Select(1), throttle: 0.5, ..Controls::default() };
    drive(&model, &mut state, 1.0, |_| first);
    assert!(state.gear >= 4, "in gear {}", state.gear);
    assert!(state.engine_speed < 1.03 * model.params().engine.limiter_speed);
}

#[test]
fn the_automatic_goes_up_through_all_gears_and_down_again_without_hunting() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let mut state = standing(&model);
        let mut shifts = 0;
        let mut gear = state.gear;
        drive(&model, &mut state, 60.0, |state| {
            shifts += u32::from(state.gear != gear);
            gear = state.gear;
            full_throttle(state)
        });
        assert!(state.gear >= 5, "{car} ends in gear {}", state.gear);
        assert_eq!(shifts, u32::from(state.gear.unsigned_abs()) - 1, "{car}");
        let braking = Controls { brake: 0.3, ..Controls::default() };
        drive_until(&model, &mut state, 60.0, |_| braking, |state| state.velocity.x < 1.0);
        assert!(state.gear <= 2, "{car} stops in gear {}", state.gear);
    }
}

#[test]
fn a_pressed_clutch_cuts_the_drive() {
    let model = model("roadster");
    let mut state = rolling(&model, 20.0);
    let controls =
        Controls { throttle: 1.0, clutch: 1.0, gear: GearRequest::Hold, ..Controls::default() };
    drive(&model, &mut state, 3.0, |_| controls);
    assert!(state.velocity.x < 20.0);
    assert!(state.engine_speed > 0.95 * model.params().engine.limiter_speed, "revving free");
}

/// One driven wheel on ice: open, the other gets no more than it; locked, they turn alike.
#[test]
fn a_locked_differential_drives_the_wheel_that_has_grip() {
    let run = |differential: DifferentialParams| {
        let mut params = params("roadster");
        params.differentials = DifferentialsParams::at_axles(differential);
        let model = Model::new(&params).expect("valid");
        let ice_on_the_left =
            Surface { grip: PerWheel::new(1.0, 1.0, 0.05, 1.0), ..Surface::ASPHALT };
        let mut state = standing(&model);
        let controls = Controls { throttle: 0.4, ..Controls::default() };
        for _ in 0..1_000 {
            model.step(&mut state, &controls, &ice_on_the_left);
        }
        state
    };
    let open = run(DifferentialParams::OPEN);
    let spool = run(DifferentialParams::SPOOL);
    let spread = |state: &corsa_dynamics::State| {
        state.wheels.rear_left.spin_rate - state.wheels.rear_right.spin_rate
    };
    assert!(spread(&open) > 20.0, "the wheel on ice spins");
    assert!(spread(&spool).abs() < 1e-6, "a spool turns both alike: {}", spread(&spool));
    assert!(spool.velocity.x > 3.0 * open.velocity.x);
}

#[test]
fn front_and_all_wheel_drive_pull_at_their_own_wheels() {
    for (drive_layout, front, rear) in [
        (Drive::Front, true, false),
        (Drive::Rear, false, true),
        (Drive::All { front_share: 0.4 }, true, true),
    ] {
        let mut params = params("roadster");
        params.drive = drive_layout;
        let model = Model::new(&params).expect("valid");
        let mut state = standing(&model);
        drive(&model, &mut state, 1.5, |_| Controls { throttle: 0.4, ..Controls::default() });
        assert!(state.velocity.x > 1.5, "{drive_layout:?}");
        assert_eq!(state.wheels.front_left.force.x > 300.0, front, "{drive_layout:?}");
        assert_eq!(state.wheels.rear_left.force.x > 300.0, rear, "{drive_layout:?}");
    }
}

#[test]
fn the_handbrake_locks_the_rear_wheels_only() {
    let model = model("roadster");
    let mut state = rolling(&model, 15.0);
    let controls = Controls { handbrake: 1.0, gear: GearRequest::Select(0), ..Controls::default() };
    drive(&model, &mut state, 0.6, |_| controls);
    assert_eq!(state.wheels.rear_left.spin_rate, 0.0);
    assert!((state.wheels.rear_left.slip_ratio + 1.0).abs() < 1e-6);
    assert!(state.wheels.front_left.spin_rate > 20.0);
}

#[test]
fn fuel_is_burnt_under_power_and_its_mass_with_it() {
    let model = model("gt3");
    let mut state = rolling(&model, 50.0);
    let before = state.fuel;
    drive(&model, &mut state, 30.0, full_throttle);
    let burnt = before - state.fuel;
    // A GT3 car burns about half a liter per kilometer on full throttle.
    let per_kilometer = burnt / (state.pose.position.length() / 1_000.0);
    assert!((0.2..1.0).contains(&per_kilometer), "{per_kilometer} l/km");
    let mut empty = rolling(&model, 50.0);
    empty.fuel = 0.0;
    drive(&model, &mut empty, 5.0, full_throttle);
    assert!(empty.velocity.x < 50.0, "no fuel, no drive");
}

/// Gears so far apart that the next one begins below the speed at which the automatic shifts down.
#[test]
fn the_automatic_shifts_up_over_a_wide_gap() {
    let mut params = params("roadster");
    params.gearbox.ratios = vec![5.0, 2.0, 1.0];
    params.gearbox.auto_down_speed = 0.75 * params.gearbox.auto_up_speed;
    let model = Model::new(&params).expect("valid");
    let mut state = standing(&model);
    let mut shifts = 0;
    let mut gear = state.gear;
    drive(&model, &mut state, 40.0, |state| {
        shifts += u32::from(state.gear != gear);
        gear = state.gear;
        full_throttle(state)
    });
    assert_eq!((state.gear, shifts), (3, 2));
}
