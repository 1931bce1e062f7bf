use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use corsa_dynamics::{Block, ControlsBlock, Ground, LANES, Level, Model, Pose, Surface};
use corsa_factory::DEFAULT_TRACK;
use corsa_track::{GeneratorOptions, Track};
use corsa_vehicle::{Controls, VehicleParams};
use corsa_world::{Placement, World};

use super::Figure;

/// The car of the figures: slicks, wings, limited-slip differential.
const CAR: &str = "gt3";
/// Cars in a batch.
const CARS: usize = 1_024;
/// Physics steps under the same controls: one step of an environment.
const STEPS: usize = 13;
/// How many parts of the time are looked at on their own; the fastest counts.
const SLICES: u32 = 5;
/// Lengths of the tracks whose cost should be the same, m.
const LENGTHS: [f64; 4] = [1_000.0, 5_000.0, 12_000.0, 25_000.0];

/// One core: the model alone, for one car and for many on each instruction set; then with the track
/// under its wheels and its lap clock, on short and long tracks.
pub(super) fn measure(seconds: f64) -> anyhow::Result<Vec<Figure>> {
    let params = VehicleParams::builtin(CAR).context("a built-in car")?;
    let model = Model::new(&params)?;
    let one = one_car(&model, seconds);
    let mut figures = vec![Figure::new("model, one car", one, "steps/s").against(one)];
    for (name, level) in levels() {
        let many = many_cars(&model.clone().on(level), seconds);
        let name = format!("model, 1,024 cars, {name}");
        figures.push(Figure::new(name, many, "steps/s").against(one));
    }
    let world = World::new(&params, Arc::new(corsa_content::open_track(DEFAULT_TRACK)?))?;
    let mut car = world.place(Placement::Grid);
    let alone = rate(seconds, 1, || world.step(black_box(&mut car), &controls(0, 0)));
    figures.push(Figure::new("on a track with lap clock, one car", alone, "steps/s").against(one));
    for length in LENGTHS {
        let track = generated(length);
        let name = format!("on a track of {:.1} km, 1,024 cars", track.length() / 1e3);
        let many = on_track(&World::new(&params, Arc::new(track))?, seconds);
        figures.push(Figure::new(name, many, "steps/s").against(one));
    }
    Ok(figures)
}

fn one_car(model: &Model, seconds: f64) -> f64 {
    let mut state = model.rolling(Pose::default(), 40.0);
    let mut step = 0;
    rate(seconds, 1, || {
        model.step(black_box(&mut state), &controls(0, step / STEPS), &Surface::ASPHALT);
        step += 1;
    })
}

fn many_cars(model: &Model, seconds: f64) -> f64 {
    let mut blocks = vec![Block::<LANES>::EMPTY; CARS / LANES];
    let mut asked = vec![ControlsBlock::<LANES>::RELEASED; CARS / LANES];
    for car in 0..CARS {
        let speed = 20.0 + (car % 40) as f64;
        blocks[car / LANES].set(car % LANES, &model.rolling(Pose::default(), speed));
    }
    let mut step = 0;
    rate(seconds, (CARS * STEPS) as u64, || {
        for car in 0..CARS {
            asked[car / LANES].set(car % LANES, &controls(car, step));
        }
        step += 1;
        for (block, asked) in blocks.iter_mut().zip(&asked) {
            for _ in 0..STEPS {
                model.step_block(block, asked, &Ground::ASPHALT, LANES);
            }
        }
    })
}

fn on_track(world: &World, seconds: f64) -> f64 {
    let mut batch = world.batch(CARS);
    let length = world.track().length();
    let mut asked = vec![Controls::default(); CARS];
    for (index, controls) in asked.iter_mut().enumerate() {
        let progress = length * index as f64 / CARS as f64;
        let speed = 15.0 + (index % 16) as f64;
        let start = Placement::At { progress, lateral_offset: 0.0, heading_error: 0.0, speed };
        batch.set(index, &world.place(start));
        controls.throttle = 0.3;
    }
    rate(seconds, (CARS * STEPS) as u64, || {
        // Along the road as it bends, so that cars stay on all of it.
        for (index, controls) in asked.iter_mut().enumerate() {
            let here = world.projection_of(&batch, index);
            let yaw = batch.view(index).yaw();
            let error = here.heading_error(yaw) + 0.05 * here.lateral_offset;
            controls.steering = (10.0 * here.curvature - 2.0 * error).clamp(-1.0, 1.0);
        }
        world.step_batch(&mut batch, &asked, STEPS);
    })
}

fn generated(length: f64) -> Track {
    let options = GeneratorOptions {
        min_length: length,
        max_length: 1.25 * length,
        ..GeneratorOptions::default()
    };
    Track::generate(7, &options)
}

/// Mixed driving: every car at another place of a pattern of steering, throttle and brake.
fn controls(car: usize, step: usize) -> Controls {
    let phase = (car * 37 + step * STEPS) % 1_000;
    Controls {
        steering: (phase as f64 - 500.0) / 4_000.0,
        throttle: if phase < 700 { 0.7 } else { 0.0 },
        brake: if phase < 700 { 0.0 } else { 0.4 },
        ..Controls::default()
    }
}

/// The instruction sets of this machine that the model is built for, slowest first.
fn levels() -> Vec<(&'static str, Level)> {
    let best = Level::new();
    let mut levels = vec![];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_sse2().map(|token| ("SSE2", Level::Sse2(token))));
        levels.extend(best.as_avx2().map(|token| ("AVX2", Level::Avx2(token))));
        levels.extend(best.as_avx512().map(|token| ("AVX-512", Level::Avx512(token))));
    }
    if levels.is_empty() {
        levels.push(("this machine's best", best));
    }
    levels
}

/// How much work is done per second, where each `act` is `amount` of it.
fn rate(seconds: f64, amount: u64, mut act: impl FnMut()) -> f64 {
    try_rate(seconds, amount, || {
        act();
        Ok(())
    })
    .unwrap_or_default()
}

/// The same for work that can fail.
pub(super) fn try_rate(
    seconds: f64,
    amount: u64,
    mut act: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<f64> {
    // Between two looks at the clock.
    let acts = (1_000 / amount).max(1);
    let limit = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(2)) / SLICES;
    // Once for memory to be touched and for clocks to rise.
    act()?;
    let mut fastest: f64 = 0.0;
    for _ in 0..SLICES {
        let began = Instant::now();
        let mut done = 0;
        loop {
            for _ in 0..acts {
                act()?;
            }
            done += acts * amount;
            if began.elapsed() >= limit {
                break;
            }
        }
        fastest = fastest.max(done as f64 / began.elapsed().as_secs_f64());
    }
    Ok(fastest)
}
