//! Cars put where no lap would bring them find back and drive on.

use std::sync::Arc;

use corsa_driver::{Driver, DriverOptions};
use corsa_track::Track;
use corsa_vehicle::{BUILTIN_CARS, Controls, DVec3, VehicleParams, VehicleState};
use corsa_world::{Placement, World};

/// Drives from a place for a while; the states seen.
fn drive_from(car: &str, placement: Placement, seconds: f64) -> Vec<VehicleState> {
    let track = Arc::new(Track::builtin("larkfield").expect("a built-in track"));
    let params = VehicleParams::builtin(car).expect("a built-in car");
    let world = World::new(&params, track.clone()).expect("built-in cars are valid");
    let mut driver =
        Driver::new(&params, track, DriverOptions::default()).expect("built-in cars are valid");
    let mut car = world.place(placement);
    (0..(seconds / 0.039) as usize)
        .map(|_| {
            let state = world.state(&car);
            let controls = driver.control(&state);
            controls.check().expect("the driver stays in range");
            for _ in 0..13 {
                world.step(&mut car, &controls);
            }
            state
        })
        .collect()
}

fn expect_recovered(what: &str, states: &[VehicleState]) {
    let end = states.last().expect("some states");
    assert!(end.speed() > 8.0, "{what}: drives on, not at {:.1} m/s", end.speed());
    assert_eq!(end.wheels_outside, 0, "{what}: is back on the road");
    let mean =
        states[states.len() - 200..].iter().map(|state| state.velocity.x).sum::<f64>() / 200.0;
    assert!(mean > 8.0, "{what}: has been driving, {mean:.1} m/s");
}

#[test]
fn a_car_facing_the_wrong_way_turns_around() {
    for car in BUILTIN_CARS {
        for (lateral_offset, heading_error) in [(0.0, 3.1), (3.0, -3.1), (-3.0, 2.5), (2.0, -2.0)] {
            let placement =
                Placement::At { progress: 60.0, lateral_offset, heading_error, speed: 0.0 };
            let what = format!("{car} at {lateral_offset} m, {heading_error} rad");
            expect_recovered(&what, &drive_from(car, placement, 45.0));
        }
    }
}

#[test]
fn a_car_beside_the_road_returns_to_it() {
    for car in BUILTIN_CARS {
        for lateral_offset in [-25.0, 15.0] {
            let placement =
                Placement::At { progress: 60.0, lateral_offset, heading_error: 0.0, speed: 5.0 };
            let what = format!("{car} {lateral_offset} m beside the line");
            expect_recovered(&what, &drive_from(car, placement, 40.0));
        }
    }
}

#[test]
fn a_state_without_numbers_gets_a_full_stop() {
    let track = Arc::new(Track::builtin("larkfield").expect("a built-in track"));
    let params = VehicleParams::builtin("gt3").expect("a built-in car");
    let mut driver =
        Driver::new(&params, track, DriverOptions::default()).expect("built-in cars are valid");
    let lost = VehicleState { position: DVec3::NAN, ..VehicleState::default() };
    assert_eq!(driver.control(&lost), Controls::emergency_stop());
    assert!(driver.control(&VehicleState::default()).check().is_ok(), "and goes on afterwards");
}
