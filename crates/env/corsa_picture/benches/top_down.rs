//! Time of one frame, of one report and of preparing a track.

use std::hint::black_box;

use corsa_picture::{TopDown, TopDownOptions};
use corsa_track::Track;
use corsa_vehicle::{DVec3, VehicleParams, VehicleState};
use criterion::{Criterion, criterion_group, criterion_main};

fn frames(criterion: &mut Criterion) {
    let Some(track) = Track::builtin("montalva") else { return };
    let Some(car) = VehicleParams::builtin("gt3") else { return };
    let mut group = criterion.benchmark_group("corsa_picture/top_down");
    for side in [84, 256, 600, 1080] {
        let options = TopDownOptions { width: side, height: side, ..TopDownOptions::default() };
        let Ok(mut view) = TopDown::new(&track, &car.info(), options) else { return };
        let mut progress = 0.0;
        group.bench_function(format!("{side}x{side}"), |bencher| {
            bencher.iter(|| {
                progress += 2.0;
                let (position, yaw) = track.pose(progress, 0.0, 0.0);
                let velocity = DVec3::new(50.0, 0.0, 0.0);
                let state = VehicleState { position, yaw, velocity, ..VehicleState::default() };
                black_box(view.render(&state).len())
            });
        });
    }
    group.bench_function("new", |bencher| {
        bencher.iter(|| TopDown::new(&track, &car.info(), TopDownOptions::default()).map(|_| ()));
    });
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
