use corsa_vehicle::DVec2;

use super::*;

const GRAVITY: f64 = STANDARD_GRAVITY;

fn perfect() -> ImuConfig {
    ImuConfig {
        sample_steps: 1,
        mount: DVec3::ZERO,
        accelerometer: AxisNoise::perfect(1e3),
        gyroscope: AxisNoise::perfect(1e3),
    }
}

fn readings(config: &ImuConfig, seed: u64, states: &[VehicleState]) -> Vec<ImuSample> {
    let mut imu = Imu::new(config, seed, 1);
    let read = |(step, state)| {
        imu.update(state, step as u64);
        *imu.reading()
    };
    states.iter().enumerate().map(read).collect()
}

/// `count` readings of the yaw rate of a car at rest.
fn at_rest(gyroscope: AxisNoise, count: usize, seed: u64) -> Vec<f64> {
    let config = ImuConfig { gyroscope, ..perfect() };
    let states = vec![VehicleState::default(); count];
    readings(&config, seed, &states).iter().map(|sample| sample.angular_velocity.z).collect()
}

/// Allan variance over clusters of `m` samples that follow one another (IEEE Std 952, C.1), and how many
/// differences it is the mean of.
fn allan_variance(samples: &[f64], m: usize) -> (f64, usize) {
    let clusters: Vec<f64> =
        samples.chunks_exact(m).map(|cluster| cluster.iter().sum::<f64>() / m as f64).collect();
    let count = clusters.len() - 1;
    let sum: f64 = clusters.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    (sum / (2.0 * count as f64), count)
}

/// Differences of neighbors share a cluster, so a variance of n of them is known to √(3/n) at worst.
fn assert_near(measured: f64, count: usize, expected: f64) {
    let tolerance = 4.0 * (3.0 / count as f64).sqrt();
    let error = measured / expected - 1.0;
    assert!(
        error.abs() < tolerance,
        "{measured:e} is not {expected:e}: {error:.3} of {tolerance:.3}"
    );
}

#[test]
fn white_noise_has_the_allan_deviation_of_its_density_at_every_time() {
    let density = 2e-4;
    let samples = at_rest(AxisNoise { density, ..AxisNoise::perfect(10.0) }, 200_000, 11);
    for m in [1, 10, 100, 1_000] {
        let tau = m as f64 * PHYSICS_TIMESTEP;
        let (measured, count) = allan_variance(&samples, m);
        assert_near(measured, count, density * density / tau);
    }
}

#[test]
fn the_density_stays_when_the_rate_changes() {
    let gyroscope = AxisNoise { density: 2e-4, ..AxisNoise::perfect(10.0) };
    let config = ImuConfig { sample_steps: 8, gyroscope, ..perfect() };
    let mut imu = Imu::new(&config, 5, 1);
    let samples: Vec<f64> = (0..50_000)
        .map(|sample| {
            imu.update(&VehicleState::default(), 8 * sample);
            imu.reading().angular_velocity.x
        })
        .collect();
    let (measured, count) = allan_variance(&samples, 20);
    assert_near(measured, count, 2e-4 * 2e-4 / (20.0 * 8.0 * PHYSICS_TIMESTEP));
}

#[test]
fn a_wandering_bias_has_the_allan_variance_of_its_markov_process() {
    let (sigma, time) = (0.01, 0.5);
    let noise =
        AxisNoise { in_run_bias: sigma, correlation_time: time, ..AxisNoise::perfect(10.0) };
    let samples = at_rest(noise, 400_000, 12);
    for m in [30, 300, 3_000] {
        // IEEE Std 952, equation C.14, with q_c² T_c = 2 σ².
        let tau = m as f64 * PHYSICS_TIMESTEP;
        let share = tau / time;
        let shape = 1.0 - (3.0 - 4.0 * (-share).exp() + (-2.0 * share).exp()) / (2.0 * share);
        let (measured, count) = allan_variance(&samples, m);
        assert_near(measured, count, 2.0 * sigma * sigma / share * shape);
    }
}

#[test]
fn a_random_walk_has_the_allan_variance_of_its_coefficient() {
    let walk = 1e-3;
    let samples = at_rest(AxisNoise { random_walk: walk, ..AxisNoise::perfect(10.0) }, 400_000, 13);
    for m in [50, 500] {
        let (measured, count) = allan_variance(&samples, m);
        assert_near(measured, count, walk * walk * m as f64 * PHYSICS_TIMESTEP / 3.0);
    }
}

#[test]
fn biases_and_scale_factors_are_spread_over_starts_as_configured() {
    let noise = AxisNoise { turn_on_bias: 0.02, scale_factor: 0.01, ..AxisNoise::perfect(100.0) };
    let config = ImuConfig { gyroscope: noise, ..perfect() };
    let mut imu = Imu::new(&config, 0, 1);
    let turning =
        VehicleState { angular_velocity: DVec3::new(0.0, 10.0, 0.0), ..VehicleState::default() };
    let (mut bias, mut scale) = (vec![], vec![]);
    for seed in 0..4_000 {
        imu.restart(seed);
        imu.update(&turning, 0);
        let read = imu.reading().angular_velocity;
        bias.push(read.x);
        scale.push(read.y - 10.0);
    }
    let variance = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64;
    assert_near(variance(&bias), bias.len(), 0.02_f64.powi(2));
    assert_near(variance(&scale), scale.len(), 0.02_f64.powi(2) + 0.1_f64.powi(2));
}

#[test]
fn a_car_at_rest_is_held_up_against_gravity() {
    let level = readings(&perfect(), 1, &[VehicleState::default()])[0];
    assert_eq!(level.specific_force, DVec3::new(0.0, 0.0, GRAVITY));
    // Nose down by 0.1, left side up by 0.2: gravity pulls forward and to the right.
    let leaning = VehicleState { pitch: 0.1, roll: 0.2, yaw: 2.0, ..VehicleState::default() };
    let felt = readings(&perfect(), 1, &[leaning])[0].specific_force;
    let expected = leaning.orientation().inverse() * DVec3::new(0.0, 0.0, GRAVITY);
    assert!(felt.distance(expected) < 1e-12 && felt.x < 0.0 && felt.y > 0.0);
}

#[test]
fn away_from_the_center_of_gravity_rotation_is_felt() {
    let mount = DVec3::new(1.5, 0.4, 0.2);
    let config = ImuConfig { mount, ..perfect() };
    // Yaw accelerates at 2 rad/s² through 0.6 rad/s.
    let states: Vec<VehicleState> = (0..3)
        .map(|step| VehicleState {
            angular_velocity: DVec3::new(0.0, 0.0, 0.6 + 2.0 * PHYSICS_TIMESTEP * f64::from(step)),
            ..VehicleState::default()
        })
        .collect();
    let felt = readings(&config, 1, &states)[2].specific_force.truncate();
    let rate = states[2].angular_velocity.z;
    let lever = mount.truncate();
    let expected = 2.0 * DVec2::new(-lever.y, lever.x) - rate * rate * lever;
    assert!(felt.distance(expected) < 1e-9, "{felt} {expected}");
}

#[test]
fn readings_are_clipped_and_come_in_steps() {
    let accelerometer = AxisNoise { resolution: 0.25, ..AxisNoise::perfect(20.0) };
    let config = ImuConfig { accelerometer, ..perfect() };
    let pushed =
        VehicleState { acceleration: DVec3::new(31.0, -31.0, 0.0), ..VehicleState::default() };
    let felt = readings(&config, 1, &[pushed])[0].specific_force;
    assert_eq!(felt, DVec3::new(20.0, -20.0, 9.75));
}
