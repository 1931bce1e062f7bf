use super::*;

/// 20 m/s along x, 3 m/s² from second 1 on: nothing that could be extrapolated.
fn state(step: u64) -> VehicleState {
    let time = step as f64 * PHYSICS_TIMESTEP;
    let after = (time - 1.0).max(0.0);
    VehicleState {
        physics_step: step,
        position: DVec3::new(20.0 * time + 1.5 * after * after, -4.0, 2.0),
        velocity: DVec3::new(20.0 + 3.0 * after, 0.0, 0.0),
        ..VehicleState::default()
    }
}

fn exact(sample_steps: u32, delay_steps: u32) -> GnssConfig {
    GnssConfig {
        sample_steps,
        delay_steps,
        mount: DVec3::ZERO,
        position_noise: [0.0; 2],
        position_wander: [0.0; 2],
        correlation_time: 1.0,
        velocity_noise: [0.0; 2],
        course_hold_speed: 0.0,
    }
}

#[test]
fn every_fix_is_the_truth_of_one_delay_ago_held_until_the_next() {
    for (period, delay) in [(33, 33), (33, 0), (16, 50), (20, 7), (1, 3)] {
        let mut gnss = Gnss::new(&exact(period, delay), 13, 1, 2);
        for step in 0..2_000 {
            gnss.update(&state(step), step);
            let fix = gnss.reading();
            let (period, delay) = (u64::from(period), u64::from(delay));
            // Before the start the car is taken to have moved steadily, which this one did.
            let true_of = (step as i64 - delay as i64).div_euclid(period as i64) * period as i64;
            let age = (step as i64 - true_of) as f64 * PHYSICS_TIMESTEP;
            assert_eq!(fix.age, age, "period {period}, delay {delay}, step {step}");
            let expected = if true_of >= 0 {
                state(true_of as u64).position
            } else {
                state(0).position + DVec3::X * 20.0 * true_of as f64 * PHYSICS_TIMESTEP
            };
            assert!(fix.position.distance(expected) < 1e-9, "{} {expected}", fix.position);
        }
    }
}

#[test]
fn exactly_one_observation_calls_a_fix_fresh() {
    let mut gnss = Gnss::new(&exact(33, 20), 13, 1, 2);
    gnss.update(&state(0), 0);
    let (mut fresh, mut seen, mut last) = (0, 0, gnss.reading().position.x);
    for step in 1..13 * 1_000 {
        gnss.update(&state(step), step);
        if step % 13 == 0 {
            let fix = gnss.reading();
            seen += u32::from(fix.position.x != last);
            fresh += u32::from(fix.fresh);
            assert_eq!(fix.fresh, fix.position.x != last, "step {step}");
            last = fix.position.x;
        }
    }
    assert_eq!(fresh, seen);
    assert!((393..=395).contains(&fresh), "{fresh} fixes in 13,000 steps of 33");
}

#[test]
fn errors_have_the_configured_size_and_memory() {
    let config = GnssConfig {
        position_noise: [0.3, 0.6],
        position_wander: [1.0, 2.0],
        correlation_time: 2.0,
        velocity_noise: [0.05, 0.1],
        ..exact(33, 33)
    };
    let period = 33.0 * PHYSICS_TIMESTEP;
    let mut gnss = Gnss::new(&config, 13, 9, 2);
    let parked = VehicleState::default();
    let count = 60_000;
    let fixes: Vec<GnssFix> = (0..count)
        .map(|fix| {
            gnss.update(&parked, 33 * fix);
            *gnss.reading()
        })
        .collect();
    let correlation = |lag: usize, axis: usize| {
        let pairs = fixes.iter().zip(&fixes[lag..]);
        let products = pairs.map(|(a, b)| a.position[axis] * b.position[axis]);
        products.sum::<f64>() / (fixes.len() - lag) as f64
    };
    for (axis, white, wander) in [(0, 0.3, 1.0), (1, 0.3, 1.0), (2, 0.6, 2.0_f64)] {
        // The mean square of a Markov process is known to √(2 τ / time), here 2.6 %.
        let near = |measured: f64, expected: f64| {
            let error = (measured - expected) / (wander * wander);
            assert!(error.abs() < 4.0 * 0.026, "axis {axis}: {measured} is not {expected}");
        };
        near(correlation(0, axis), white * white + wander * wander);
        for lag in [1, 10, 20] {
            near(correlation(lag, axis), wander * wander * (-(lag as f64) * period / 2.0).exp());
        }
    }
    let speed = |axis: usize| {
        fixes.iter().map(|fix| fix.velocity[axis].powi(2)).sum::<f64>() / count as f64
    };
    for (axis, sigma) in [(0, 0.05), (1, 0.05), (2, 0.1_f64)] {
        let error = speed(axis) / (sigma * sigma) - 1.0;
        assert!(error.abs() < 4.0 * (2.0 / count as f64).sqrt(), "axis {axis}: {error}");
    }
}

#[test]
fn the_antenna_is_where_it_is_mounted_and_moves_with_the_car() {
    let config = GnssConfig { mount: DVec3::new(1.0, 0.0, 1.2), ..exact(1, 0) };
    let turning = VehicleState {
        yaw: std::f64::consts::FRAC_PI_2,
        velocity: DVec3::new(10.0, 0.0, 0.0),
        angular_velocity: DVec3::new(0.0, 0.0, 0.5),
        ..VehicleState::default()
    };
    let mut gnss = Gnss::new(&config, 13, 1, 2);
    gnss.update(&turning, 0);
    let fix = gnss.reading();
    assert!(fix.position.distance(DVec3::new(0.0, 1.0, 1.2)) < 1e-12);
    assert!(fix.velocity.distance(DVec3::new(-0.5, 10.0, 0.0)) < 1e-12);
    assert!((fix.course - 10.0_f64.atan2(-0.5)).abs() < 1e-12);
}

#[test]
fn a_car_that_stands_keeps_its_course() {
    let config = GnssConfig { velocity_noise: [0.05; 2], course_hold_speed: 0.5, ..exact(10, 0) };
    let mut gnss = Gnss::new(&config, 13, 1, 2);
    for step in 0..300 {
        gnss.update(&VehicleState { yaw: 1.3, ..VehicleState::default() }, step);
        assert_eq!(gnss.reading().course, 1.3);
    }
}
