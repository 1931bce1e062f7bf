use super::*;

fn gates() -> Gates {
    Gates { positions: vec![0.0, 300.0, 700.0], length: 1_000.0 }
}

/// A clock and where its car is.
struct Driven {
    clock: LapClock,
    progress: f64,
    time: f64,
    is_valid: bool,
}

impl Driven {
    fn from(progress: f64) -> Self {
        let clock = LapClock::placed(&gates(), progress, 0.0);
        Self { clock, progress, time: 0.0, is_valid: true }
    }

    /// One step to a progress counted over all laps.
    fn step(&mut self, to: f64) {
        self.time += PHYSICS_TIMESTEP;
        if to >= gates().position(self.clock.next_gate) {
            let (from, time, is_valid) = (self.progress, self.time, self.is_valid);
            let arrival = Arrival { from, to, time, is_valid };
            self.is_valid = self.clock.arrive(&gates(), &arrival);
        }
        self.progress = to;
    }

    fn drive(&mut self, progress: impl IntoIterator<Item = f64>) {
        progress.into_iter().for_each(|to| self.step(to));
    }
}

fn along(from: f64, to: f64) -> impl Iterator<Item = f64> {
    let steps = 200;
    (1..=steps).map(move |step| from + (to - from) * f64::from(step) / f64::from(steps))
}

#[test]
fn the_crossing_is_interpolated_within_the_step() {
    let mut car = Driven::from(-1.0);
    car.step(3.0);
    assert!(car.clock.is_timing);
    assert!((car.clock.lap_start - 0.25 * PHYSICS_TIMESTEP).abs() < 1e-15);
}

#[test]
fn a_start_on_the_line_begins_a_timed_lap() {
    let mut car = Driven::from(0.0);
    car.drive(along(0.0, 1_000.5));
    assert_eq!(car.clock.completed_laps, 1);
    assert!((car.clock.last_time.expect("a lap") - 0.6).abs() < 0.003);
}

#[test]
fn driving_back_and_forth_over_the_line_counts_no_lap() {
    let mut car = Driven::from(-8.0);
    for _ in 0..5 {
        car.drive(along(-8.0, 20.0));
        car.drive(along(20.0, -8.0));
    }
    assert_eq!(car.clock.completed_laps, 0);
    car.drive(along(-8.0, -900.0));
    car.drive(along(-900.0, 20.0));
    assert_eq!(car.clock.completed_laps, 0, "a lap backwards does not count either");
    car.drive(along(20.0, 1_001.0));
    assert_eq!(car.clock.completed_laps, 1);
}

#[test]
fn a_lap_that_does_not_count_is_completed_but_no_best() {
    let mut car = Driven::from(0.0);
    car.drive(along(0.0, 500.0));
    car.is_valid = false;
    car.drive(along(501.0, 1_001.0));
    assert_eq!(car.clock.completed_laps, 1);
    assert!(car.clock.last_time.is_some());
    assert_eq!(car.clock.best_time, None);
    assert!(car.is_valid, "the next lap is a new one");
}

#[test]
fn a_step_over_several_gates_passes_them_all() {
    let mut car = Driven::from(-1.0);
    car.step(999.0);
    assert_eq!(car.clock.next_gate, 3);
    assert!(
        (car.clock.last_sector_time.expect("two sectors") - 0.4 * PHYSICS_TIMESTEP).abs() < 1e-12
    );
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
