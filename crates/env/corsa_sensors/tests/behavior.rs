//! The sensors of a car that drives, as a learner meets them.

use corsa_sensors::{GnssConfig, ImuConfig, LidarConfig, SensorConfig, Sensors, WheelSpeedConfig};
use corsa_track::Track;
use corsa_vehicle::{DVec3, PerWheel, VehicleState, WheelState};

fn config() -> SensorConfig {
    SensorConfig {
        imu: Some(ImuConfig { mount: DVec3::new(0.3, 0.0, 0.1), ..ImuConfig::automotive() }),
        gnss: Some(GnssConfig::standard()),
        wheels: Some(WheelSpeedConfig::abs_ring()),
        lidar: Some(LidarConfig { num_beams: 19, ..LidarConfig::long_range() }),
        ..SensorConfig::default()
    }
}

fn track() -> Track {
    Track::builtin("larkfield").expect("a built-in track")
}

/// A car that swings from side to side at 30 m/s.
fn state(track: &Track, step: u64) -> VehicleState {
    let time = step as f64 * 0.003;
    let (position, yaw) = track.pose(30.0 * time, time.sin(), 0.1 * time.cos());
    let wheel = WheelState { spin_rate: 95.0 + time.sin(), ..WheelState::default() };
    VehicleState {
        physics_step: 1_000 + step,
        position,
        yaw,
        velocity: DVec3::new(30.0, time.cos(), 0.0),
        acceleration: DVec3::new(0.3, 4.0 * time.sin(), 0.1),
        angular_velocity: DVec3::new(0.01, 0.02, 0.4 * time.sin()),
        wheels: PerWheel::splat(wheel),
        ..VehicleState::default()
    }
}

fn numbers(sensors: &Sensors) -> Vec<f32> {
    let mut numbers = vec![f32::NAN; sensors.len()];
    sensors.write(&mut numbers);
    numbers
}

/// What is written every 13 steps over `steps` steps.
fn drive(sensors: &mut Sensors, track: &Track, steps: u64) -> Vec<Vec<f32>> {
    (0..steps)
        .filter_map(|step| {
            sensors.update(&state(track, step), track);
            (step % 13 == 0).then(|| numbers(sensors))
        })
        .collect()
}

#[test]
fn the_same_seed_reads_the_same_numbers_and_another_seed_others() {
    let track = track();
    let run = |seed| drive(&mut Sensors::new(config(), seed).expect("sensors"), &track, 400);
    let first = run(5);
    assert_eq!(first, run(5));
    assert_ne!(first, run(6));
    let mut reused = Sensors::new(config(), 6).expect("sensors");
    drive(&mut reused, &track, 77);
    reused.reset(5);
    assert_eq!(first, drive(&mut reused, &track, 400), "a reset is as good as new");
}

#[test]
fn looking_more_often_changes_nothing() {
    let track = track();
    let mut once = Sensors::new(config(), 5).expect("sensors");
    let mut often = once.clone();
    for step in 0..300 {
        let state = state(&track, step);
        once.update(&state, &track);
        for _ in 0..3 {
            often.update(&state, &track);
            numbers(&often);
        }
        assert_eq!(numbers(&once), numbers(&often));
    }
}

#[test]
fn a_car_watched_only_now_and_then_reads_the_same_chance() {
    // At rest and level, the truth is the same at every moment: what differs could only be chance.
    let track = track();
    let still = |step| VehicleState { physics_step: step, ..state(&track, 0) };
    let mut always = Sensors::new(config(), 8).expect("sensors");
    let mut seldom = always.clone();
    for step in 0..1_300 {
        always.update(&still(step), &track);
        if step % 13 == 0 {
            seldom.update(&still(step), &track);
            let rounding = |(a, b): (&f32, &f32)| (a - b).abs() <= 1e-6 * a.abs().max(1.0);
            let (a, b) = (numbers(&always), numbers(&seldom));
            let off =
                always.entries().iter().zip(a.iter().zip(&b)).find(|(_, pair)| !rounding(*pair));
            // Samples are due every 1, 33, 10 and 7 steps. The lever arm needs the rate of one sample
            // ago, which is the same here; the position is carried back along the velocity.
            assert!(
                off.is_none_or(|(entry, _)| entry.name.starts_with("gnss_position")),
                "{off:?}"
            );
        }
    }
}

#[test]
fn one_sensor_does_not_change_the_chance_of_another() {
    let track = track();
    let mut all = Sensors::new(config(), 5).expect("sensors");
    let only = SensorConfig { gnss: config().gnss, ..SensorConfig::default() };
    let mut alone = Sensors::new(only, 5).expect("sensors");
    for step in 0..200 {
        let state = state(&track, step);
        all.update(&state, &track);
        alone.update(&state, &track);
        assert_eq!(all.gnss(), alone.gnss());
    }
}

#[test]
fn an_earlier_step_is_a_new_start_with_the_same_seed() {
    let track = track();
    let mut sensors = Sensors::new(config(), 5).expect("sensors");
    let first = drive(&mut sensors, &track, 200);
    assert_eq!(first, drive(&mut sensors, &track, 200));
}

#[test]
fn each_number_has_a_name_of_its_own_and_stays_in_its_range() {
    let track = track();
    let mut sensors = Sensors::new(config(), 5).expect("sensors");
    let names: std::collections::BTreeSet<&str> =
        sensors.entries().iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names.len(), sensors.len());
    assert_eq!(sensors.len(), 6 + 10 + 4 + 19);
    let lost = VehicleState {
        physics_step: 2_000,
        position: DVec3::new(f64::NAN, 1e30, 0.0),
        acceleration: DVec3::splat(f64::INFINITY),
        ..VehicleState::default()
    };
    let shown = (0..200).map(|step| state(&track, step)).chain([lost]);
    for state in shown {
        sensors.update(&state, &track);
        for (number, entry) in numbers(&sensors).iter().zip(sensors.entries()) {
            assert!((entry.low..=entry.high).contains(number), "{} is {number}", entry.name);
        }
    }
}

#[test]
fn without_noise_only_delay_and_steps_are_left() {
    let track = track();
    let config = config().with_noise_scaled(0.0);
    let mut sensors = Sensors::new(config, 5).expect("sensors");
    let mut other = sensors.clone();
    other.reset(6);
    for step in 0..200 {
        let state = state(&track, step);
        sensors.update(&state, &track);
        other.update(&state, &track);
        let (a, b) = (numbers(&sensors), numbers(&other));
        let differ = sensors.entries().iter().zip(a.iter().zip(&b)).find(|(_, (a, b))| a != b);
        // Rings sit on their wheels at any angle, so pulses come at their own moments.
        assert!(
            differ.is_none_or(|(entry, _)| entry.name.starts_with("wheel_speed")),
            "{differ:?}"
        );
    }
}
