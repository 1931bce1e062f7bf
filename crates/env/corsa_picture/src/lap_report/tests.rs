use corsa_track::ProjectionHint;
use corsa_vehicle::VehicleState;

use super::*;

/// A lap driven by hand: along the reference line at a speed that comes and goes.
fn lap(track: &Track, count: usize) -> Vec<LapSample> {
    let mut hint = ProjectionHint::default();
    (0..count)
        .map(|index| {
            let share = index as f64 / count as f64;
            let (position, yaw) = track.pose(share * track.length(), 0.0, 0.0);
            let mut state = VehicleState { position, yaw, ..VehicleState::default() };
            state.velocity.x = 40.0 + 20.0 * (9.0 * share).sin();
            state.lap.current_time = 60.0 * share;
            state.controls.throttle = share;
            LapSample::measure(track, &state, &mut hint)
        })
        .collect()
}

fn track() -> Track {
    Track::builtin("montalva").expect("a built-in track")
}

#[test]
fn a_lap_becomes_a_page_with_color_on_it() {
    let track = track();
    let samples = lap(&track, 800);
    let summary = LapSummary { lap_time: 60.0, is_valid: true, ..LapSummary::default() };
    let page = LapReport::new(&track, &samples, &summary).expect("samples").render().expect("page");
    assert_eq!((page.width(), page.height()), (1600, 1000));
    let rgb = page.to_rgb();
    let colorful = rgb.chunks(3).filter(|p| p[0].abs_diff(p[2]) > 80).count();
    assert!(colorful > 5_000, "{colorful} colored pixels");
    assert!(page.to_png().expect("packs").starts_with(b"\x89PNG"));
}

#[test]
fn a_lap_with_numbers_missing_is_drawn_all_the_same() {
    let track = track();
    let mut samples = lap(&track, 50);
    for sample in &mut samples[10..20] {
        sample.speed = f64::NAN;
        sample.progress = f64::NAN;
        sample.position.x = f64::INFINITY;
    }
    let summary = LapSummary { lap_time: f64::NAN, min_margin: f64::NAN, ..LapSummary::default() };
    LapReport::new(&track, &samples, &summary).expect("samples").render().expect("page");
}

#[test]
fn a_lap_without_samples_is_refused() {
    let track = track();
    let error = LapReport::new(&track, &[], &LapSummary::default()).err().expect("refused");
    assert_eq!(error.to_string(), "a report of 0 samples: a lap needs at least 2");
}

#[test]
fn distance_runs_on_over_the_start_line() {
    let track = track();
    let mut samples = lap(&track, 3);
    for (sample, from_line) in samples.iter_mut().zip([-5.0, 3.0, 10.0]) {
        sample.progress = track.at(from_line).progress;
    }
    let distances = unwrap(&samples, track.length());
    for (distance, expected) in distances.iter().zip([-5.0, 3.0, 10.0]) {
        assert!((distance - expected).abs() < 1e-6, "{distance} {expected}");
    }
}
