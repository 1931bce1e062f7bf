//! What a step of a car on a track costs, and what of it the road is: on a short and on a long
//! track, with and without ground that is known cell by cell.
//!
//! `elem/s` are car-steps per second on one core.

use std::hint::black_box;
use std::sync::Arc;

use corsa_dynamics::{Block, ControlsBlock, Ground, LANES, Model};
use corsa_track::{GeneratorOptions, SurfaceGrid, SurfaceKind, SurfaceSample, Track};
use corsa_vehicle::{Controls, VehicleParams, VehicleState};
use corsa_world::{Batch, Placement, World};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const CARS: usize = 1024;
/// A control step, and ten of them: 0.39 s.
const STEPS: usize = 13;
const TICKS: usize = 10;

fn generated(length: f64) -> Track {
    let options = GeneratorOptions {
        min_length: length,
        max_length: 1.25 * length,
        ..GeneratorOptions::default()
    };
    Track::generate(7, &options)
}

fn params() -> VehicleParams {
    VehicleParams::builtin("gt3").expect("built in")
}

/// Cars all along the track, each steering as its bend asks.
fn spread(world: &World) -> (Batch, Vec<Controls>) {
    let mut batch = world.batch(CARS);
    let controls = (0..CARS).map(|index| {
        let progress = world.track().length() * index as f64 / CARS as f64;
        let placement = Placement::At {
            progress,
            lateral_offset: 0.0,
            heading_error: 0.0,
            speed: 15.0 + 25.0 * (index % 7) as f64 / 7.0,
        };
        batch.set(index, &world.place(placement));
        let angle = world.track().at(progress + 3.0).curvature * world.params().wheelbase;
        let steering = (angle / world.params().max_steering_tire_angle()).clamp(-1.0, 1.0);
        Controls { steering, throttle: 0.3, ..Controls::default() }
    });
    let controls = controls.collect();
    (batch, controls)
}

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("world");
    group.throughput(Throughput::Elements((CARS * STEPS * TICKS) as u64));
    let model = Model::new(&params()).expect("a built-in car is valid");
    group.bench_function("model_alone", |bencher| {
        let mut block = Block::EMPTY;
        for lane in 0..LANES {
            block.set(lane, &model.rolling(corsa_dynamics::Pose::default(), 20.0));
        }
        let controls = ControlsBlock::RELEASED;
        let blocks = vec![block; CARS / LANES];
        bencher.iter_batched_ref(
            || blocks.clone(),
            |blocks| {
                for _ in 0..TICKS {
                    for block in &mut *blocks {
                        for _ in 0..STEPS {
                            model.step_block(block, &controls, &Ground::ASPHALT, LANES);
                        }
                    }
                }
            },
            BatchSize::LargeInput,
        );
    });
    for length in [1_000.0, 20_000.0] {
        let bare = generated(length);
        let name = format!("{:.1}_km", 1e-3 * bare.length());
        let kinds = vec![SurfaceKind::asphalt(), SurfaceKind::grass()];
        let grid = SurfaceGrid::sample(&bare, 12.0, 0.5, kinds, |place| {
            let elevation = place.position.z + 0.002 * libm::sin(place.progress);
            Some(SurfaceSample { elevation, kind: u8::from(place.lateral_offset.abs() > 6.0) })
        });
        let gridded =
            bare.clone().with_surfaces(grid.expect("it is of this track")).expect("the same");
        for (kind, track) in [
            ("road", bare.clone()),
            ("road_and_walls", bare.with_runoff(5.0)),
            ("road_and_ground", gridded),
        ] {
            let world = World::new(&params(), Arc::new(track)).expect("a built-in car is valid");
            let (batch, controls) = spread(&world);
            group.bench_function(format!("model_and_{kind}/{name}"), |bencher| {
                bencher.iter_batched_ref(
                    || batch.clone(),
                    |batch| {
                        for _ in 0..TICKS {
                            world.step_batch(batch, &controls, STEPS);
                        }
                    },
                    BatchSize::LargeInput,
                );
            });
        }
    }
    group.finish();
}

fn observe(criterion: &mut Criterion) {
    let track = Track::builtin("montalva").expect("built in");
    let world = World::new(&params(), Arc::new(track)).expect("a built-in car is valid");
    let (mut batch, controls) = spread(&world);
    world.step_batch(&mut batch, &controls, STEPS);
    let mut state = VehicleState::default();
    let mut index = 0;
    criterion.bench_function("world/state_of", |bencher| {
        bencher.iter(|| {
            index = (index + 1) % CARS;
            world.state_of(&batch, index, &mut state);
            black_box(&state);
        });
    });
    criterion.bench_function("world/projection_of", |bencher| {
        bencher.iter(|| {
            index = (index + 1) % CARS;
            world.projection_of(&batch, index)
        });
    });
    let mut one = world.batch(1);
    criterion.bench_function("world/one_car_13_steps", |bencher| {
        bencher.iter(|| world.step_batch(&mut one, &controls[..1], STEPS));
    });
}

criterion_group!(world, steps, observe);
criterion_main!(world);
