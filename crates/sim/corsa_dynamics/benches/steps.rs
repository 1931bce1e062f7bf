//! Physics steps per second on one core: one car alone, and 1,024 cars in blocks on every
//! instruction set this machine has. The cars steer, accelerate, brake and shift on a plane.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use corsa_dynamics::{Block, ControlsBlock, Ground, LANES, Level, Model, Pose, State, Surface};
use corsa_vehicle::{Controls, VehicleParams};

/// Half a lap's worth of mixed driving, so that the branches of the gearbox and the load cases vary.
fn controls(car: usize, step: usize) -> Controls {
    let phase = (car * 37 + step) % 1_000;
    Controls {
        steering: (phase as f64 - 500.0) / 4_000.0,
        throttle: if phase < 700 { 0.7 } else { 0.0 },
        brake: if phase < 700 { 0.0 } else { 0.4 },
        ..Controls::default()
    }
}

fn levels() -> Vec<(&'static str, Level)> {
    let best = Level::new();
    let mut levels = vec![];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_sse2().map(|token| ("sse2", Level::Sse2(token))));
        levels.extend(best.as_avx2().map(|token| ("avx2", Level::Avx2(token))));
        levels.extend(best.as_avx512().map(|token| ("avx512", Level::Avx512(token))));
    }
    if levels.is_empty() {
        levels.push(("best", best));
    }
    levels
}

const CARS: usize = 1_024;

fn steps(criterion: &mut Criterion) {
    for car in ["gt3", "roadster", "formula3"] {
        let params = VehicleParams::builtin(car).expect("built in");
        let model = Model::new(&params).expect("built-in cars are valid");
        let mut group = criterion.benchmark_group(format!("physics_steps/{car}"));

        group.throughput(Throughput::Elements(1));
        let mut state: State = model.rolling(Pose::default(), 40.0);
        let mut step = 0;
        group.bench_function("one_car", |bencher| {
            bencher.iter(|| {
                model.step(&mut state, &controls(0, step), &Surface::ASPHALT);
                step += 1;
            });
        });

        group.throughput(Throughput::Elements(CARS as u64));
        for (name, level) in levels() {
            let model = model.clone().on(level);
            let mut blocks = vec![Block::<LANES>::EMPTY; CARS / LANES];
            let mut asked = vec![ControlsBlock::<LANES>::RELEASED; CARS / LANES];
            for car in 0..CARS {
                let speed = 20.0 + (car % 40) as f64;
                blocks[car / LANES].set(car % LANES, &model.rolling(Pose::default(), speed));
            }
            let ground = Ground::<LANES>::ASPHALT;
            let mut step = 0;
            group.bench_function(format!("1024_cars_{name}"), |bencher| {
                bencher.iter(|| {
                    // New controls every 13 steps, as an environment gives them.
                    if step % 13 == 0 {
                        for car in 0..CARS {
                            asked[car / LANES].set(car % LANES, &controls(car, step));
                        }
                    }
                    for (block, asked) in blocks.iter_mut().zip(&asked) {
                        model.step_block(block, asked, &ground, LANES);
                    }
                    step += 1;
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
