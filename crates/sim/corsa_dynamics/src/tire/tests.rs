use corsa_vehicle::{
    DVec2, VehicleParams,
    params::{CamberParams, TireParams},
};
use fearless_simd::{Level, dispatch, f32x4};

use super::*;

const DT: f64 = corsa_vehicle::PHYSICS_TIMESTEP;

/// A tire that knows nothing but slip and load.
fn params() -> TireParams {
    TireParams {
        camber: CamberParams::default(),
        speed_sensitivity: 0.0,
        braking_gain: 0.0,
        peak_slip_load_gain: 0.0,
        radius_growth: 0.0,
        ..VehicleParams::builtin("roadster").expect("built in").front.tire
    }
}

#[derive(Clone, Copy)]
struct Meets {
    velocity: DVec2,
    spin: f64,
    load: f64,
    lean: f64,
}

/// Force after so many steps, in N, and the deflection.
fn run(params: &TireParams, meets: Meets, from: DVec2, steps: usize) -> (DVec2, DVec2) {
    let tire = Tire::new(params, DT);
    let mut deflection = from;
    let mut force = DVec2::ZERO;
    for _ in 0..steps {
        dispatch!(Level::new(), simd => {
            let splat = |value: f64| f32x4::splat(simd, value as f32);
            let grip = tire.grip(&Contact {
                velocity_x: splat(meets.velocity.x),
                velocity_y: splat(meets.velocity.y),
                spin: splat(meets.spin),
                load: splat(meets.load),
                lean: splat(meets.lean),
                grip: splat(1.0),
                stiffness: splat(1.0),
                deflection_x: splat(deflection.x),
                deflection_y: splat(deflection.y),
            });
            let after = grip.force(splat(meets.spin));
            deflection =
                DVec2::new(f64::from(after.deflection_x[0]), f64::from(after.deflection_y[0]));
            force = DVec2::new(f64::from(after.x[0]), f64::from(after.y[0]));
        });
    }
    (force, deflection)
}

/// A wheel rolling at 20 m/s under a load.
fn rolling(params: &TireParams, slip_ratio: f64, slip_angle: f64, load: f64) -> Meets {
    let rolling = 20.0;
    // The larger of road and rolling speed is what the slip ratio refers to.
    let (road, spin) = if slip_ratio > 0.0 {
        (rolling * (1.0 - slip_ratio), rolling / params.rolling_radius)
    } else {
        (rolling, rolling * (1.0 + slip_ratio) / params.rolling_radius)
    };
    let velocity = DVec2::new(road, road * libm::tan(slip_angle));
    Meets { velocity, spin, load, lean: 0.0 }
}

/// Force at the reference load over the peak force there, once settled.
fn settled(params: &TireParams, slip_ratio: f64, slip_angle: f64) -> DVec2 {
    let load = params.reference_load;
    let (force, _) = run(params, rolling(params, slip_ratio, slip_angle, load), DVec2::ZERO, 1_000);
    force / (load * DVec2::new(params.longitudinal_friction, params.lateral_friction))
}

#[test]
fn the_force_peaks_at_the_peak_slips_and_falls_beyond() {
    let params = params();
    let at = |share: f64| settled(&params, 0.0, -share * params.peak_slip_angle).y;
    assert!((at(1.0) - 1.0).abs() < 1e-4, "{}", at(1.0));
    assert!(at(0.9) < at(1.0) && at(1.15) < at(1.0));
    let braking = |share: f64| settled(&params, -share * params.peak_slip_ratio, 0.0).x;
    assert!((braking(1.0) + 1.0).abs() < 1e-4);
    assert!(braking(0.9) > braking(1.0) && braking(1.2) > braking(1.0));
    let locked = settled(&params, -1.0, 0.0).x;
    assert!(locked > -0.9 && locked < -params.falloff_level, "{locked}");
}

#[test]
fn the_initial_slope_is_the_stiffness_of_the_parameters() {
    let params = params();
    let peak =
        params.reference_load * DVec2::new(params.longitudinal_friction, params.lateral_friction);
    let angle = 1e-4;
    let lateral = settled(&params, 0.0, angle).y * peak.y / angle;
    let expected = params.cornering_stiffness(params.reference_load);
    assert!((lateral + expected).abs() < 2e-3 * expected, "{lateral} against -{expected} N/rad");
    let longitudinal = settled(&params, -1e-3, 0.0).x * peak.x / -1e-3;
    let expected = params.slip_stiffness();
    assert!((longitudinal - expected).abs() < 1e-2 * expected, "{longitudinal}, {expected}");
}

#[test]
fn peak_force_grows_with_load_to_the_exponent_of_the_parameters() {
    let params = params();
    let at = |load: f64| {
        run(&params, rolling(&params, 0.0, -params.peak_slip_angle, load), DVec2::ZERO, 1_000).0.y
    };
    let single = at(params.reference_load);
    let expected = params.lateral_friction * params.reference_load;
    assert!((single / expected - 1.0).abs() < 1e-4);
    for times in [0.1, 0.5, 2.0, 4.0] {
        let ratio = at(times * params.reference_load) / single;
        let expected = times.powf(params.lateral_load_exponent);
        assert!((ratio / expected - 1.0).abs() < 1e-5, "{ratio} at {times} times the load");
    }
    assert_eq!(at(0.0), 0.0);
}

#[test]
fn combined_slip_stays_on_the_friction_ellipse_and_shares_the_grip() {
    let params = params();
    for slip_ratio in [-1.0, -0.3, -0.1, -0.02, 0.0, 0.05, 0.5, 0.99] {
        for slip_angle in [-1.2, -0.2, -0.05, 0.0, 0.1, 0.7] {
            let share = settled(&params, slip_ratio, slip_angle);
            assert!(share.length() <= 1.0 + 1e-5);
            let alone = settled(&params, 0.0, slip_angle);
            if slip_ratio.abs() > 0.2 && slip_angle.abs() < 0.3 {
                assert!(share.y.abs() <= alone.y.abs(), "a wheel that spins or locks steers less");
            }
        }
    }
}

/// After a change of slip angle the force follows over the relaxation length.
#[test]
fn the_force_reaches_63_percent_after_one_relaxation_length() {
    let params = params();
    let speed = 4.0;
    let meets = Meets {
        velocity: DVec2::new(speed, speed * 1e-3),
        spin: speed / params.rolling_radius,
        load: params.reference_load,
        lean: 0.0,
    };
    let steps = (params.relaxation_length / (speed * DT)).round() as usize;
    let (_, deflection) = run(&params, meets, DVec2::ZERO, steps);
    let (_, settled) = run(&params, meets, DVec2::ZERO, 10_000);
    let reached = deflection.y / settled.y;
    assert!((reached - 0.632).abs() < 0.02, "{reached}");
}

#[test]
fn a_standing_tire_is_a_spring_that_springs_back() {
    let params = params();
    let standing = |speed: f64| Meets {
        velocity: DVec2::new(0.0, speed),
        spin: 0.0,
        load: params.reference_load,
        lean: 0.0,
    };
    let (_, pushed) = run(&params, standing(0.01), DVec2::ZERO, 100);
    assert!(pushed.y < -0.05);
    let (_, back) = run(&params, standing(-0.01), pushed, 100);
    assert!(back.y.abs() < 0.1, "{}", back.y);
}

/// `1 − (linear |c| + quadratic c²)`, and `slip_gain · c` of slip angle.
#[test]
fn camber_costs_grip_and_pushes_to_the_side_it_leans_to() {
    let lean = 0.05;
    let camber = CamberParams { friction_linear: 0.8, friction_quadratic: 2.0, slip_gain: 0.0 };
    let leaning = TireParams { camber, ..params() };
    let meets = rolling(&leaning, 0.0, -leaning.peak_slip_angle, leaning.reference_load);
    let force = |lean: f64| run(&leaning, Meets { lean, ..meets }, DVec2::ZERO, 1_000).0.y;
    let expected = 1.0 - (0.8 * lean + 2.0 * lean * lean);
    for lean in [lean, -lean] {
        let factor = force(lean) / force(0.0);
        assert!((factor - expected).abs() < 1e-5, "{factor}, expected {expected}");
    }

    let camber = CamberParams { slip_gain: 0.1, ..CamberParams::default() };
    let pushing = TireParams { camber, ..params() };
    let straight = Meets { lean, ..rolling(&pushing, 0.0, 0.0, pushing.reference_load) };
    let (thrust, _) = run(&pushing, straight, DVec2::ZERO, 1_000);
    let slipping = rolling(&pushing, 0.0, -0.1 * lean, pushing.reference_load);
    let (expected, _) = run(&pushing, slipping, DVec2::ZERO, 1_000);
    assert!(thrust.y > 0.0 && (thrust.y / expected.y - 1.0).abs() < 1e-3, "{thrust} {expected}");
}

/// Friction is divided by `1 + sensitivity · sliding speed`.
#[test]
fn sliding_fast_costs_grip() {
    let sensitive = TireParams { speed_sensitivity: 0.01, ..params() };
    let locked = |params: &TireParams| {
        run(params, rolling(params, -1.0, 0.0, params.reference_load), DVec2::ZERO, 1_000).0.x
    };
    let factor = locked(&sensitive) / locked(&params());
    let expected = 1.0 / (1.0 + 0.01 * 20.0);
    assert!((factor - expected).abs() < 1e-4, "{factor}, expected {expected}");
}

#[test]
fn braking_has_the_extra_grip_of_the_parameters_and_driving_has_not() {
    let gaining = TireParams { braking_gain: 0.05, ..params() };
    let peak = params().peak_slip_ratio;
    let braking = settled(&gaining, -peak, 0.0).x / settled(&params(), -peak, 0.0).x;
    assert!((braking - 1.05).abs() < 1e-4, "{braking}");
    let driving = settled(&gaining, peak, 0.0).x / settled(&params(), peak, 0.0).x;
    assert_eq!(driving, 1.0);
}

/// Twice the load, and the peak lies `gain` further out.
#[test]
fn a_tire_that_flexes_needs_more_angle_under_load() {
    let flexing = TireParams { peak_slip_load_gain: 0.2, ..params() };
    let load = 2.0 * flexing.reference_load;
    let tangent = libm::tan(flexing.peak_slip_angle);
    let force = |tangent: f64| {
        run(&flexing, rolling(&flexing, 0.0, -libm::atan(tangent), load), DVec2::ZERO, 1_000).0.y
    };
    let peak = force(1.2 * tangent);
    assert!(peak > force(1.1 * tangent) && peak > force(1.3 * tangent));
    let largest = flexing.lateral_friction
        * flexing.reference_load
        * 2.0_f64.powf(flexing.lateral_load_exponent);
    assert!((peak / largest - 1.0).abs() < 1e-4);
}

#[test]
fn pressure_off_the_ideal_costs_grip() {
    let mut soft = params();
    soft.pressure.running = soft.pressure.ideal - 20_000.0;
    soft.pressure.friction_loss = 2e-6;
    let factor = settled(&soft, -0.1, 0.0).x / settled(&params(), -0.1, 0.0).x;
    assert!((factor - 0.96).abs() < 1e-5, "{factor}");
}
