use std::sync::Arc;

use corsa_track::{BUILTIN_TRACKS, Track};
use corsa_vehicle::{Controls, VehicleParams};

use super::*;

fn world(car: &str, track: usize) -> World {
    let params = VehicleParams::builtin(car).expect("built in");
    let track = Track::builtin(BUILTIN_TRACKS[track]).expect("built in");
    World::new(&params, Arc::new(track)).expect("built-in cars are valid")
}

fn somewhere(world: &World) -> Car {
    let mut car = world.place(Placement::At {
        progress: 20.0,
        lateral_offset: 1.0,
        heading_error: 0.1,
        speed: 30.0,
    });
    let controls = Controls { throttle: 1.0, steering: 0.1, ..Controls::default() };
    for _ in 0..500 {
        world.step(&mut car, &controls);
    }
    car
}

#[test]
fn a_saved_car_continues_bit_for_bit() {
    let world = world("gt3", 0);
    let mut car = somewhere(&world);
    let mut loaded = world.load(&world.save(&car)).expect("just saved");
    assert_eq!(loaded, car);
    let controls = Controls { brake: 0.7, steering: -0.3, ..Controls::default() };
    for _ in 0..2_000 {
        world.step(&mut car, &controls);
        world.step(&mut loaded, &controls);
    }
    assert_eq!(loaded, car);
    assert_eq!(world.save(&loaded), world.save(&car));
}

#[test]
fn another_car_or_track_is_refused_by_name() {
    let here = world("gt3", 0);
    let bytes = here.save(&here.place(Placement::Grid));
    let error = world("roadster", 0).load(&bytes).expect_err("another car");
    assert_eq!(error.to_string(), "saved with car `gt3`, this is `roadster`");
    let error = world("gt3", 1).load(&bytes).expect_err("another track");
    assert!(matches!(error, SaveError::Mismatch { what: "track", .. }));
}

#[test]
fn damaged_bytes_are_refused_wherever_they_are_cut() {
    let world = world("formula3", 0);
    let bytes = world.save(&somewhere(&world));
    for length in 0..bytes.len() {
        world.load(&bytes[..length]).expect_err("cut off");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(matches!(world.load(&longer), Err(SaveError::Damaged { .. })));
    let mut other_version = bytes.clone();
    other_version[4] = 99;
    assert_eq!(world.load(&other_version), Err(SaveError::Version { found: 99 }));
    assert!(matches!(world.load(b"PK\x03\x04...."), Err(SaveError::NotASave { .. })));
}
