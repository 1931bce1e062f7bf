use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use corsa_dynamics::{Model, Pose, Surface};
use corsa_factory::{DEFAULT_CAR, DEFAULT_TRACK};
use corsa_vehicle::{Controls, VehicleParams};
use corsa_world::{Placement, World};

use super::Figure;

/// Steps between two looks at the clock.
const BATCH: u64 = 1_000;

/// One core, one car: the model alone, and with the track under its wheels and its lap clock.
pub(super) fn measure(seconds: f64) -> anyhow::Result<Vec<Figure>> {
    let params = VehicleParams::builtin(DEFAULT_CAR).context("the default car")?;
    let controls = Controls { steering: 0.05, throttle: 0.4, ..Controls::default() };

    let model = Model::new(&params)?;
    let mut state = model.rolling(Pose::default(), 20.0);
    let surface = Surface::default();
    let alone = rate(seconds, || model.step(black_box(&mut state), &controls, &surface));

    let track = Arc::new(corsa_content::open_track(DEFAULT_TRACK)?);
    let world = World::new(&params, track)?;
    let mut car = world.place(Placement::Grid);
    let on_track = rate(seconds, || world.step(black_box(&mut car), &controls));
    Ok(vec![
        Figure::new("vehicle model, one car", alone, "steps/s"),
        Figure::new("vehicle model on a track with lap clock, one car", on_track, "steps/s"),
    ])
}

/// How often `act` runs per second.
pub(super) fn rate(seconds: f64, mut act: impl FnMut()) -> f64 {
    for _ in 0..BATCH {
        act();
    }
    let limit = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(2));
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < limit {
        for _ in 0..BATCH {
            act();
        }
        count += BATCH;
    }
    count as f64 / began.elapsed().as_secs_f64()
}
