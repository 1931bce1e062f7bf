//! Saved cars.

use std::sync::{Arc, OnceLock};

use corsa_track::Track;
use corsa_vehicle::VehicleParams;
use corsa_world::{Placement, World};

/// A world of the first built-in car and track.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let params = VehicleParams::builtin("roadster").expect("built in");
        let track = Track::builtin(corsa_track::BUILTIN_TRACKS[0]).expect("built in");
        World::new(&params, Arc::new(track)).expect("built-in cars are valid")
    })
}

/// A car in the world at its start.
pub fn some_car() -> Vec<u8> {
    world().save(&world().place(Placement::default()))
}

/// What is loaded can be saved again, to the same bytes, and driven.
pub fn save(bytes: &[u8]) {
    let world = world();
    if let Ok(mut car) = world.load(bytes) {
        assert_eq!(world.save(&car), bytes);
        let _ = world.state(&car);
        world.step(&mut car, &corsa_vehicle::Controls::default());
    }
}
