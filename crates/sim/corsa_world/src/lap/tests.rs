use super::*;

fn gates() -> Gates {
    Gates { positions: vec![0.0, 300.0, 700.0], length: 1_000.0 }
}

/// A clock driven along a list of progress values, one per step.
fn drive(clock: &mut LapClock, time: &mut f64, progress: impl IntoIterator<Item = f64>) {
    for progress in progress {
        *time += PHYSICS_TIMESTEP;
        clock.advance(&gates(), progress.rem_euclid(1_000.0), 0, *time);
    }
}

fn along(from: f64, to: f64) -> impl Iterator<Item = f64> {
    let steps = 200;
    (1..=steps).map(move |step| from + (to - from) * f64::from(step) / f64::from(steps))
}

#[test]
fn the_crossing_is_interpolated_within_the_step() {
    let mut clock = LapClock::placed(&gates(), -1.0, 0.0);
    clock.advance(&gates(), 3.0, 0, PHYSICS_TIMESTEP);
    assert!(clock.is_timing);
    assert!((clock.lap_start - 0.25 * PHYSICS_TIMESTEP).abs() < 1e-15);
}

#[test]
fn a_start_on_the_line_begins_a_timed_lap() {
    let mut clock = LapClock::placed(&gates(), 0.0, 0.0);
    let mut time = 0.0;
    drive(&mut clock, &mut time, along(0.0, 1_000.5));
    assert_eq!(clock.completed_laps, 1);
    assert!((clock.last_time.expect("a lap") - 0.6).abs() < 0.003);
}

#[test]
fn driving_back_and_forth_over_the_line_counts_no_lap() {
    let mut clock = LapClock::placed(&gates(), -8.0, 0.0);
    let mut time = 0.0;
    for _ in 0..5 {
        drive(&mut clock, &mut time, along(-8.0, 20.0));
        drive(&mut clock, &mut time, along(20.0, -8.0));
    }
    assert_eq!(clock.completed_laps, 0);
    drive(&mut clock, &mut time, along(-8.0, -900.0));
    drive(&mut clock, &mut time, along(-900.0, 20.0));
    assert_eq!(clock.completed_laps, 0, "a lap backwards does not count either");
    drive(&mut clock, &mut time, along(20.0, 1_001.0));
    assert_eq!(clock.completed_laps, 1);
}

#[test]
fn a_lap_with_three_wheels_outside_counts_but_is_no_best() {
    let mut clock = LapClock::placed(&gates(), 0.0, 0.0);
    let mut time = 0.0;
    drive(&mut clock, &mut time, along(0.0, 500.0));
    clock.advance(&gates(), 501.0, 3, time);
    assert!(!clock.is_valid);
    drive(&mut clock, &mut time, along(501.0, 1_001.0));
    assert_eq!(clock.completed_laps, 1);
    assert!(clock.last_time.is_some());
    assert_eq!(clock.best_time, None);
    assert!(clock.is_valid, "the next lap is a new one");
}

#[test]
fn sector_gates_stand_where_the_track_says() {
    let track = Track::builtin(corsa_track::BUILTIN_TRACKS[0]).expect("built in");
    let gates = Gates::new(&track);
    assert_eq!(gates.positions.len(), usize::from(track.num_sectors()));
    for (sector, &position) in gates.positions.iter().enumerate().skip(1) {
        assert_eq!(usize::from(track.sector_of(position + 1e-3)), sector);
        assert_eq!(usize::from(track.sector_of(position - 1e-3)), sector - 1);
    }
}
