//! What a control step asks of a track: projection with a hint, a look ahead, eleven rays. On a
//! short and on a long circuit, to show that the cost does not grow with the track.

use std::f64::consts::FRAC_PI_2;
use std::hint::black_box;

use corsa_track::{GeneratorOptions, ProjectionHint, Track};
use corsa_vehicle::DVec2;
use criterion::{Criterion, criterion_group, criterion_main};

fn benches(criterion: &mut Criterion) {
    let long = GeneratorOptions { min_length: 20_000.0, ..GeneratorOptions::default() };
    let tracks = ["larkfield", "brisamar", "hohenring"]
        .map(|name| Track::builtin(name).expect("a built-in name"))
        .into_iter()
        .chain([Track::generate(7, &long)]);
    for track in tracks {
        let name = track.name().to_owned();
        let size = format!("{name}_{:.0}m", track.length());
        // Places a car passes: 30 cm apart, weaving over the road.
        let places: Vec<_> = (0..(track.length() / 0.3) as usize)
            .map(|i| {
                let progress = 0.3 * i as f64;
                let width = track.at(progress).width_left;
                track.pose(progress, 0.8 * width * (0.05 * progress).sin(), 0.1)
            })
            .collect();
        let mut next = places.iter().cycle();
        let mut place = move || *next.next().expect("a cycle does not end");

        let mut progress = 0.0;
        criterion.bench_function(&format!("track/at/{size}"), |bencher| {
            bencher.iter(|| {
                progress += 7.3;
                track.at(black_box(progress))
            });
        });
        let mut hint = ProjectionHint::default();
        criterion.bench_function(&format!("track/project_with_hint/{size}"), |bencher| {
            bencher.iter(|| track.project(black_box(place().0.truncate()), &mut hint));
        });
        criterion.bench_function(&format!("track/project_without_hint/{size}"), |bencher| {
            bencher.iter(|| {
                track.project(black_box(place().0.truncate()), &mut ProjectionHint::default())
            });
        });
        let angles: Vec<f64> = (0..11).map(|i| FRAC_PI_2 * (f64::from(i) / 5.0 - 1.0)).collect();
        let mut ranges = [0.0; 11];
        criterion.bench_function(&format!("track/11_rays_200m/{size}"), |bencher| {
            bencher.iter(|| {
                let (position, yaw) = black_box(place());
                track.cast_rays(position.truncate(), yaw, &angles, 200.0, &mut ranges);
                ranges[5]
            });
        });
        let directions: Vec<DVec2> = angles.iter().map(|a| DVec2::new(a.cos(), a.sin())).collect();
        let mut short = [0.0_f32; 11];
        criterion.bench_function(&format!("track/11_rays_into_200m/{size}"), |bencher| {
            bencher.iter(|| {
                let (position, _) = black_box(place());
                let heading = DVec2::new(0.6, 0.8);
                track.cast_rays_into(position.truncate(), heading, &directions, 200.0, &mut short);
                short[5]
            });
        });
    }
}

criterion_group!(track, benches);
criterion_main!(track);
