use corsa_dynamics::Surface;
use corsa_vehicle::{BUILTIN_CARS, Controls, DVec2, GearRequest};

use crate::harness::{drive, drive_until, full_throttle, model, rolling, standing};

#[test]
fn a_standing_car_stays_for_a_minute_with_and_without_brakes() {
    for car in BUILTIN_CARS {
        let model = model(car);
        for brake in [0.0, 1.0] {
            for gear in [GearRequest::Automatic, GearRequest::Select(0)] {
                let mut state = standing(&model);
                drive(&model, &mut state, 60.0, |_| Controls {
                    brake,
                    gear,
                    ..Controls::default()
                });
                let drift = state.pose.position.length();
                assert!(drift < 1e-3, "{car}, brake {brake}: drifted {drift} m");
                assert!(state.velocity.length() < 1e-6);
            }
        }
    }
}

#[test]
fn a_car_that_braked_to_rest_comes_to_rest_without_jitter() {
    for car in BUILTIN_CARS {
        for brake in [0.2, 1.0] {
            let model = model(car);
            let mut state = rolling(&model, 15.0);
            let controls = Controls { brake, ..Controls::default() };
            drive_until(&model, &mut state, 30.0, |_| controls, |state| state.velocity.x < 0.05);
            drive(&model, &mut state, 1.5, |_| controls);
            let place = state.pose.position;
            drive(&model, &mut state, 10.0, |_| controls);
            assert!((state.pose.position - place).length() < 1e-3, "{car}, brake {brake}");
            assert!(state.velocity.length() < 1e-4, "{car}: {}", state.velocity);
            assert!(state.acceleration.length() < 1e-2, "{car}: {}", state.acceleration);
        }
    }
}

/// A grade of 10 %: what the brakes hold at 1.0 g they hold here.
#[test]
fn brakes_hold_a_car_on_a_hill_and_without_them_it_rolls_away() {
    let model = model("roadster");
    let hill = Surface { downhill: DVec2::new(0.6, -0.78), ..Surface::ASPHALT };
    let mut held = standing(&model);
    let braked = Controls { brake: 1.0, ..Controls::default() };
    for _ in 0..700 {
        model.step(&mut held, &braked, &hill);
    }
    let place = held.pose.position;
    for _ in 0..20_000 {
        model.step(&mut held, &braked, &hill);
    }
    assert!((held.pose.position - place).length() < 1e-3, "no creep in a minute");
    let mut free = standing(&model);
    let neutral = Controls { gear: GearRequest::Select(0), ..Controls::default() };
    for _ in 0..1_000 {
        model.step(&mut free, &neutral, &hill);
    }
    assert!(free.velocity.x > 1.0, "{}", free.velocity);
}

#[test]
fn every_car_starts_off_from_rest_and_its_engine_never_stalls() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let mut state = standing(&model);
        let mut slowest: f64 = 1e9;
        drive(&model, &mut state, 4.0, |state| {
            slowest = slowest.min(state.engine_speed);
            full_throttle(state)
        });
        assert!(state.velocity.x > 10.0, "{car}: {}", state.velocity.x);
        let idle = model.params().engine.idle_speed;
        assert!(slowest > 0.85 * idle, "{car}: fell to {slowest} of {idle} rad/s");
        // In top gear from rest the automatic clutch slips, and still nothing stalls.
        let mut state = standing(&model);
        drive(&model, &mut state, 5.0, |state| Controls {
            throttle: 0.8,
            gear: GearRequest::Select(6),
            ..full_throttle(state)
        });
        assert!(state.engine_speed > 0.85 * idle, "{car}");
    }
}
