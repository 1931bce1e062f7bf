use corsa_vehicle::VehicleParams;

use super::*;

const DT: f64 = corsa_vehicle::PHYSICS_TIMESTEP;

fn params() -> TireParams {
    VehicleParams::builtin("roadster").expect("built in").front.tire
}

fn tire() -> Tire {
    Tire::new(&params(), DT)
}

/// The share of the peak force that a wheel rolling at 20 m/s settles at.
fn settled(tire: &Tire, slip_ratio: f64, slip_angle: f64) -> DVec2 {
    let rolling = 20.0;
    // The larger of road and rolling speed is what the slip ratio refers to.
    let (road, spin) = if slip_ratio > 0.0 {
        (rolling * (1.0 - slip_ratio), rolling / tire.rolling_radius)
    } else {
        (rolling, rolling * (1.0 + slip_ratio) / tire.rolling_radius)
    };
    let slip = tire.slip(DVec2::new(road, road * libm::tan(slip_angle)), spin);
    let mut deflection = DVec2::ZERO;
    let mut share = DVec2::ZERO;
    for _ in 0..1_000 {
        let next = tire.deflect(deflection, &slip);
        share = tire.force_share(deflection, next, &slip);
        deflection = next;
    }
    share
}

#[test]
fn the_force_peaks_at_the_peak_slips_and_falls_beyond() {
    let (tire, params) = (tire(), params());
    let at = |share: f64| settled(&tire, 0.0, -share * params.peak_slip_angle).y;
    assert!((at(1.0) - 1.0).abs() < 1e-6, "{}", at(1.0));
    assert!(at(0.9) < at(1.0) && at(1.15) < at(1.0));
    let braking = |share: f64| settled(&tire, -share * params.peak_slip_ratio, 0.0).x;
    assert!((braking(1.0) + 1.0).abs() < 1e-9);
    assert!(braking(0.9) > braking(1.0) && braking(1.2) > braking(1.0));
    let locked = settled(&tire, -1.0, 0.0).x;
    assert!(locked > -0.9 && locked < -params.falloff_level, "{locked}");
}

#[test]
fn the_initial_slope_is_the_stiffness_of_the_parameters() {
    let (tire, params) = (tire(), params());
    let peak = tire.peak_force(params.reference_load, 1.0);
    let angle = 1e-5;
    let lateral = settled(&tire, 0.0, angle).y * peak.y / angle;
    let expected = params.cornering_stiffness(params.reference_load);
    assert!((lateral + expected).abs() < 1e-3 * expected, "{lateral} against -{expected} N/rad");
    let longitudinal = settled(&tire, -1e-5, 0.0).x * peak.x / -1e-5;
    let expected = params.slip_stiffness();
    assert!((longitudinal - expected).abs() < 1e-3 * expected);
}

#[test]
fn peak_force_grows_less_than_load() {
    let (tire, params) = (tire(), params());
    let single = tire.peak_force(params.reference_load, 1.0);
    assert!((single.y - params.lateral_friction * params.reference_load).abs() < 1e-6);
    let double = tire.peak_force(2.0 * params.reference_load, 1.0);
    assert!((double.y / single.y - 2.0_f64.powf(params.lateral_load_exponent)).abs() < 1e-9);
    assert_eq!(tire.peak_force(0.0, 1.0), DVec2::ZERO);
    assert_eq!(tire.peak_force(params.reference_load, 0.5), single * 0.5);
}

#[test]
fn combined_slip_stays_on_the_friction_ellipse_and_shares_the_grip() {
    let tire = tire();
    for slip_ratio in [-1.0, -0.3, -0.1, -0.02, 0.0, 0.05, 0.5, 0.99] {
        for slip_angle in [-1.2, -0.2, -0.05, 0.0, 0.1, 0.7] {
            let share = settled(&tire, slip_ratio, slip_angle);
            assert!(length(share) <= 1.0 + 1e-12);
            let alone = settled(&tire, 0.0, slip_angle);
            if slip_ratio.abs() > 0.2 && slip_angle.abs() < 0.3 {
                assert!(share.y.abs() <= alone.y.abs(), "a wheel that spins or locks steers less");
            }
        }
    }
}

/// After a change of slip angle the force follows over the relaxation length.
#[test]
fn the_force_reaches_63_percent_after_one_relaxation_length() {
    let (tire, params) = (tire(), params());
    let speed = 1.0;
    let slip = tire.slip(DVec2::new(speed, speed * 1e-4), speed / tire.rolling_radius);
    let mut deflection = DVec2::ZERO;
    let steps = (params.relaxation_length / (speed * DT)).round() as usize;
    for _ in 0..steps {
        deflection = tire.deflect(deflection, &slip);
    }
    let mut settled = deflection;
    for _ in 0..10_000 {
        settled = tire.deflect(settled, &slip);
    }
    let reached = deflection.y / settled.y;
    assert!((reached - 0.632).abs() < 0.01, "{reached}");
}

#[test]
fn a_standing_tire_is_a_spring_that_springs_back() {
    let tire = tire();
    let mut deflection = DVec2::ZERO;
    let push = tire.slip(DVec2::new(0.0, 0.01), 0.0);
    for _ in 0..100 {
        deflection = tire.deflect(deflection, &push);
    }
    assert!(deflection.y < -0.05);
    let pull = tire.slip(DVec2::new(0.0, -0.01), 0.0);
    for _ in 0..100 {
        deflection = tire.deflect(deflection, &pull);
    }
    assert!(deflection.y.abs() < 0.1, "{}", deflection.y);
}
