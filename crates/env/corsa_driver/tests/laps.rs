//! Every built-in car drives clean laps on every circuit, as every backend would have it drive.

#[path = "laps/drive.rs"]
mod drive;

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use corsa_driver::{DriverOptions, Envelope, LineChoice, SpeedProfile};
use corsa_track::{BUILTIN_TRACKS, GeneratorOptions, Track};
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};
use drive::{Conditions, Run, drive};

/// What an agent and a stand-in put between the driver and the car.
const LATE: Conditions = Conditions { delay_ticks: 1, told_delay: 0.039, noisy: false };

fn builtin(name: &str) -> Arc<Track> {
    Arc::new(Track::builtin(name).expect("named in the list"))
}

/// The built-in cars' envelopes: measured once for all tests.
fn envelopes() -> &'static [Arc<Envelope>] {
    static MEASURED: OnceLock<Vec<Arc<Envelope>>> = OnceLock::new();
    MEASURED.get_or_init(|| {
        let params = BUILTIN_CARS.iter().filter_map(|car| VehicleParams::builtin(car));
        params.map(|car| Arc::new(Envelope::measure(&car).expect("valid"))).collect()
    })
}

/// A standing and a flying lap of each car: both count, the flying one is near its plan.
fn expect_clean_laps(track: &Arc<Track>, options: DriverOptions, conditions: Conditions) {
    for envelope in envelopes() {
        expect_clean_lap(envelope, track, options, conditions);
    }
}

fn expect_clean_lap(
    envelope: &Arc<Envelope>,
    track: &Arc<Track>,
    options: DriverOptions,
    conditions: Conditions,
) {
    let Run { driver, laps, planned_time, unfinished } =
        drive(envelope, track, options, conditions, 2);
    let what = format!("{} on {}", envelope.params().name, track.name());
    let end = unfinished.last().map(|sample| sample.progress);
    assert_eq!(laps.len(), 2, "{what}: laps completed, then at {end:?} m");
    for lap in &laps {
        assert!(lap.is_valid, "{what}: margin {:.2} m", lap.min_margin);
        assert!(lap.sliding_time < 4.0, "{what}: {:.1} s of sliding", lap.sliding_time);
        let busiest = if conditions.noisy { 1.5 } else { 0.5 };
        assert!(lap.steering_rate < busiest, "{what}: steering {:.2}/s", lap.steering_rate);
        assert!(lap.samples.len() > 100, "{what}: a sample each tick");
    }
    let ratio = laps[1].time / planned_time;
    assert!((0.97..1.08).contains(&ratio), "{what}: {ratio:.3} of the plan");
    let used = laps[1].grip_used;
    assert!((0.6..1.15).contains(&used), "{what}: {used:.2} of the grip used");
    let bound = SpeedProfile::point_mass(driver.line(), envelope).lap_time();
    assert!(laps[1].time > bound, "{what}: {:.2} s, a point mass {bound:.2}", laps[1].time);
}

#[test]
fn every_car_drives_clean_laps_on_every_built_in_track() {
    for name in BUILTIN_TRACKS {
        expect_clean_laps(&builtin(name), DriverOptions::default(), Conditions::default());
    }
}

#[test]
fn controls_that_arrive_a_tick_late_still_give_clean_laps() {
    expect_clean_laps(&builtin("larkfield"), DriverOptions::default(), LATE);
    expect_clean_laps(&builtin("brisamar"), DriverOptions::default(), LATE);
}

#[test]
fn an_unmeasured_delay_of_a_tick_is_survived() {
    let conditions = Conditions { told_delay: 0.0, ..LATE };
    expect_clean_laps(&builtin("larkfield"), DriverOptions::default(), conditions);
}

#[test]
fn noisy_sensors_still_give_clean_laps() {
    let conditions = Conditions { noisy: true, ..Conditions::default() };
    expect_clean_laps(&builtin("larkfield"), DriverOptions::default(), conditions);
}

#[test]
fn the_center_line_is_clean_as_well() {
    let options = DriverOptions { line: LineChoice::Center, ..DriverOptions::default() };
    expect_clean_laps(&builtin("larkfield"), options, Conditions::default());
}

#[test]
fn generated_tracks_are_driven_clean() {
    for seed in 0..3 {
        let track = Arc::new(Track::generate(seed, &GeneratorOptions::default()));
        expect_clean_laps(&track, DriverOptions::default(), Conditions::default());
    }
}

#[test]
fn real_circuits_are_driven_clean() {
    let Some(shared) = shared("circuits and ac-content/tracks/czyzoring") else { return };
    // A car each: the laps example drives them all.
    let circuits = ["BrandsHatch", "Catalunya", "Monza", "Norisring", "Spielberg"];
    for (name, envelope) in circuits.iter().zip(envelopes().iter().cycle()) {
        let path = shared.join(format!("circuits/{name}.csv"));
        let text = fs::read_to_string(&path).expect("a circuit of the collection");
        let track = Track::from_csv(name, &text).expect("a circuit of the collection");
        let options = DriverOptions::default();
        expect_clean_lap(envelope, &Arc::new(track), options, Conditions::default());
    }
    let path = shared.join("ac-content/tracks/czyzoring/ai/fast_lane.ai");
    let bytes = fs::read(&path).expect("an AI line of the collection");
    let track = Track::from_ai_spline("czyzoring", &bytes).expect("an AI line of the collection");
    expect_clean_laps(&Arc::new(track), DriverOptions::default(), Conditions::default());
}

/// The folder of real data beside the repository, or the one `CORSA_SHARED` names.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn shared(needs: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared"));
    let folder = std::env::var_os("CORSA_SHARED").map_or_else(beside, PathBuf::from);
    if folder.join("circuits").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: real_circuits_are_driven_clean needs {needs}");
    None
}
