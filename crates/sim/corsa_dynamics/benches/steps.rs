//! Physics steps per second: one car, and 1,024 cars one after the other as a batch does it.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use corsa_dynamics::{Model, Pose, State, Surface};
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

fn steps(criterion: &mut Criterion) {
    let params = VehicleParams::builtin("gt3").expect("built in");
    let model = Model::new(&params).expect("built-in cars are valid");
    let mut group = criterion.benchmark_group("physics_steps");
    for num_cars in [1, 1_024] {
        let mut cars: Vec<State> = vec![model.rolling(Pose::default(), 40.0); num_cars];
        let mut step = 0;
        group.throughput(Throughput::Elements(num_cars as u64));
        group.bench_function(format!("{num_cars}_cars"), |bencher| {
            bencher.iter(|| {
                for (index, car) in cars.iter_mut().enumerate() {
                    model.step(car, &controls(index, step), &Surface::ASPHALT);
                }
                step += 1;
            });
        });
    }
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
