use glam::DVec3;

use super::*;
use crate::BUILTIN_CARS;

#[test]
fn every_built_in_car_is_valid_and_bears_its_name() {
    for name in BUILTIN_CARS {
        let params = VehicleParams::builtin(name).expect("named in the list");
        assert_eq!(params.name, *name);
        params.validate().expect("built-in cars are valid");
    }
    assert!(VehicleParams::builtin("no such car").is_none());
}

#[test]
fn an_impossible_number_is_named_with_its_value() {
    let mut params = VehicleParams::builtin("roadster").expect("built in");
    params.rear.tire.radius = f64::NAN;
    let error = params.validate().expect_err("not a number");
    assert_eq!(
        error.to_string(),
        "car `roadster`: `rear.tire.radius` is NaN, expected more than 0"
    );
    params.rear.tire.radius = 0.3;
    params.engine.torque_curve.swap(1, 2);
    let error = params.validate().expect_err("speeds must rise");
    assert_eq!(error.field, "engine.torque_curve[2].speed");
    params.engine.torque_curve.clear();
    assert_eq!(params.validate().expect_err("no curve").field, "engine.torque_curve");
}

#[test]
fn torque_is_linear_between_points_and_constant_outside() {
    let mut engine = VehicleParams::builtin("gt3").expect("built in").engine;
    let point = |speed, torque| TorquePoint { speed, torque };
    engine.torque_curve = vec![point(100.0, 200.0), point(200.0, 300.0), point(400.0, 100.0)];
    for (speed, torque) in
        [(0.0, 200.0), (100.0, 200.0), (150.0, 250.0), (300.0, 200.0), (999.0, 100.0)]
    {
        assert_eq!(engine.full_torque(speed), torque, "at {speed} rad/s");
    }
}

/// The tightest corners of the real circuits this project drives on have a radius of 11 m.
#[test]
fn every_built_in_car_can_turn_on_a_radius_of_eleven_meters() {
    for name in BUILTIN_CARS {
        let params = VehicleParams::builtin(name).expect("named in the list");
        let radius = params.wheelbase / params.max_steering_tire_angle().tan();
        assert!(radius < 9.0, "{name}: {radius} m leaves too little for understeer");
    }
}

#[test]
fn car_info_says_what_the_parameters_say() {
    let params = VehicleParams::builtin("formula3").expect("built in");
    let info = params.info();
    assert_eq!(info.model, "formula3");
    assert_eq!(info.num_gears, Some(6));
    assert_eq!(info.mass, Some(params.mass));
    assert_eq!(info.front_axle_offset, Some(params.front_axle_offset()));
    assert!(
        (params.front_axle_offset() + params.rear_axle_offset() - params.wheelbase).abs() < 1e-12
    );
}

#[test]
fn a_curve_is_linear_between_its_points_and_held_outside() {
    let curve = Curve::new(vec![(-1.0, 0.0), (0.0, 2.0), (4.0, -2.0)]).expect("rising");
    for (x, y) in [(-9.0, 0.0), (-1.0, 0.0), (-0.5, 1.0), (0.0, 2.0), (1.0, 1.0), (9.0, -2.0)] {
        assert_eq!(curve.at(x), y, "at {x}");
    }
    assert!(!curve.is_constant());
    assert!(Curve::constant(3.0).is_constant());
    assert_eq!(Curve::constant(3.0).at(f64::MAX), 3.0);
}

#[test]
fn points_that_make_no_curve_are_named() {
    assert_eq!(Curve::new(vec![]), Err(CurveError::Empty));
    let falling = Curve::new(vec![(0.0, 1.0), (0.0, 2.0)]);
    assert_eq!(falling, Err(CurveError::NotRising { index: 1 }));
    let infinite = Curve::new(vec![(0.0, 1.0), (1.0, f64::INFINITY)]);
    assert_eq!(infinite, Err(CurveError::NotFinite { index: 1 }));
}

#[test]
fn simple_wings_add_up_to_what_was_asked_for() {
    for name in BUILTIN_CARS {
        let mut params = VehicleParams::builtin(name).expect("named in the list");
        let axles = (params.front_axle_offset(), params.rear_axle_offset());
        params.aero = AeroParams::simple(1.2, 3.0, 0.4, axles);
        assert!((params.drag_area() - 1.2).abs() < 1e-12);
        assert!((params.downforce_area() - 3.0).abs() < 1e-12);
        assert!((params.downforce_front_share() - 0.4).abs() < 1e-12);
    }
}

#[test]
fn a_wing_follows_its_curves_over_angle_and_height() {
    let curve = |points: &[(f64, f64)]| Curve::new(points.to_vec()).expect("rising");
    let wing = WingParams {
        area: 2.0,
        angle: 0.1,
        downforce: curve(&[(0.0, 0.0), (0.2, 1.0)]),
        downforce_gain: 3.0,
        downforce_height: curve(&[(0.0, 2.0), (0.1, 1.0)]),
        ..WingParams::fixed("wing", DVec3::ZERO, 0.0, 0.5)
    };
    assert!((wing.downforce_area(0.0, 1.0) - 2.0 * 3.0 * 0.5).abs() < 1e-12);
    assert!((wing.downforce_area(0.05, 0.05) - 2.0 * 3.0 * 0.75 * 1.5).abs() < 1e-12);
    assert_eq!(wing.drag_area(0.05, 0.05), 1.0);
}

#[test]
fn a_tires_force_rises_by_its_stiffness_to_the_peak_and_falls_to_its_level() {
    for name in BUILTIN_CARS {
        let tire = VehicleParams::builtin(name).expect("named in the list").front.tire;
        assert!((tire.force_share(1e-6) / 1e-6 - tire.stiffness).abs() < 1e-4);
        assert!((tire.force_share(1.0) - 1.0).abs() < 1e-12);
        assert!(tire.force_share(0.99) < 1.0 && tire.force_share(1.2) <= 1.0);
        assert!(tire.force_share(1e6) >= tire.falloff_level - 1e-9);
        let load = tire.reference_load;
        assert!((tire.peak_lateral_force(load) - tire.lateral_friction * load).abs() < 1e-9);
        assert!((tire.peak_slip_angle_at(load) - tire.peak_slip_angle).abs() < 1e-12);
    }
}
