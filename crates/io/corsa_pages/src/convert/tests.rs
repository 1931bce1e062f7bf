use corsa_vehicle::{
    CarInfo, Controls, DVec3, GearRequest, LapState, PerWheel, SessionPhase, VehicleState,
    WheelState,
};
use proptest::prelude::*;

use super::*;
use crate::raw::{self, Page};
use crate::session::SessionInfo;

fn golden<P: Page>(bytes: &[u8]) -> P {
    bytemuck::pod_read_unaligned(bytes)
}

macro_rules! page {
    ($name:literal) => {
        golden(include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../tests/assets/pages/",
            $name,
            ".bin"
        )))
    };
}

fn golden_static() -> raw::Static {
    page!("static")
}

fn close(a: DVec3, b: DVec3, tolerance: f64) {
    assert!((a - b).length() < tolerance, "{a} is not {b}");
}

/// The moment in `make_golden.py`, in our words.
fn check_golden(state: &VehicleState) {
    assert_eq!(state.physics_step, 123_456);
    assert_eq!(state.sim_time, 370.368);
    // AC's (x, y up, z) is our (z, x, y).
    close(state.position, DVec3::new(-250.0, 100.0, 12.45), 1e-4);
    assert!((state.yaw + 0.5).abs() < 1e-6, "a heading to the right is a negative yaw");
    assert!(state.roll.abs() < 1e-6 && state.pitch.abs() < 1e-6);
    close(state.velocity, DVec3::new(30.0, 1.0, 0.0), 1e-4);
    close(state.acceleration, DVec3::new(4.903_325, 9.806_65, 0.0), 1e-5);
    close(state.angular_velocity, DVec3::new(-0.02, 0.01, 0.3), 1e-6);
    assert_eq!(state.gear, 3);
    assert_eq!(state.controls.steering, 0.25, "AC's negative steering is to the left");
    assert_eq!(state.controls.clutch, 0.0);
    assert_eq!(state.controls.gear, GearRequest::Automatic);
    assert!((state.engine_speed - 628.318_53).abs() < 1e-4);
    assert_eq!(state.damage, 10.0, "36 km/h; the fifth zone means nothing");
    assert!((state.wheels.front_left.pressure - 179_263.689_6).abs() < 0.01);
    assert_eq!(state.wheels.rear_right.normal_force, 3600.0);
    close(state.wheels.front_left.contact_point, DVec3::new(-248.6751, 100.1308, 12.0), 1e-3);
    assert_eq!(state.wheels_outside, 1);
    assert_eq!(state.lap.completed_laps, 2);
    assert_eq!(state.lap.last_time, Some(151.002));
    assert_eq!(state.lap.best_time, Some(150.001));
    assert_eq!(state.session, SessionPhase::Driving);
}

#[test]
fn golden_pages_without_csp_are_what_their_maker_meant() {
    let (physics, graphics): (raw::Physics, raw::Graphics) = (page!("physics"), page!("graphics"));
    let radius = car_info(&golden_static()).tire_radius;
    let calibration = Calibration::default();
    let state =
        vehicle_state(123_456, &physics, &graphics, None, Origin::default(), radius, &calibration);
    // The origin is not learned yet: it is above the middle of the wheels, 0.1 m behind the truth.
    let shift = DVec3::new(0.5_f64.cos(), -(0.5_f64.sin()), 0.0) * 0.1;
    check_golden(&VehicleState { position: state.position + shift, ..state });
    assert_eq!(state.lap.current_time, 62.345);
    assert!(state.wheels.rear_left.slip_angle > 0.0, "the rear moves to its left");
    assert_eq!(state.wheels.front_left.slip_angle, 0.0);
    let slip = (100.0 * 0.298 - state.velocity.x) / 30.0;
    assert!((state.wheels.front_left.slip_ratio - slip).abs() < 0.01);
    insta::assert_debug_snapshot!("golden_without_csp", state);
}

#[test]
fn golden_pages_with_csp_are_what_their_maker_meant() {
    let (physics, graphics, car): (raw::Physics, raw::Graphics, raw::Car) =
        (page!("physics"), page!("graphics"), page!("car"));
    let state = vehicle_state(
        123_456,
        &physics,
        &graphics,
        Some(&car),
        Origin::default(),
        None,
        &Calibration::default(),
    );
    check_golden(&state);
    assert_eq!(state.lap.current_time, 62.351);
    assert_eq!(state.controls.handbrake, 0.125);
    assert!((state.steering_wheel_angle - 112.5_f64.to_radians()).abs() < 1e-6);
    assert!((state.wheels.front_left.slip_angle - 2_f64.to_radians()).abs() < 1e-6);
    assert!((state.wheels.rear_right.normalized_slip - 0.8).abs() < 1e-6);
    insta::assert_debug_snapshot!("golden_with_csp", state);
}

#[test]
fn golden_static_page_says_what_it_knows_and_nothing_else() {
    let (physics, graphics): (raw::Physics, raw::Graphics) = (page!("physics"), page!("graphics"));
    let info = car_info(&golden_static());
    assert_eq!(info.max_engine_speed, None, "maxRpm 0 is AC's trap");
    insta::assert_debug_snapshot!("golden_car_info", info);
    insta::assert_debug_snapshot!(
        "golden_session",
        session_info(&golden_static(), &graphics, &physics)
    );
}

#[test]
fn the_origin_is_learned_while_the_car_stands() {
    let (mut physics, graphics): (raw::Physics, raw::Graphics) =
        (page!("physics"), page!("graphics"));
    let mut origin = Origin::default();
    let calibration = Calibration::default();
    let place = body(&physics, None, &calibration);
    origin.learn(&physics, &graphics, place);
    assert!(!origin.is_learned(), "at 30 m/s the frame's position is old");
    physics.velocity = [0.0; 3];
    origin.learn(&physics, &graphics, place);
    let state = vehicle_state(1, &physics, &graphics, None, origin, None, &calibration);
    close(state.position, DVec3::new(-250.0, 100.0, 12.45), 1e-4);
}

#[test]
fn a_car_on_a_slope_gets_its_pitch_and_roll_from_the_road() {
    let body = Body::from_angles(0.1, -0.2, 1.0);
    let state = moving(body, DVec3::ZERO);
    let physics = physics_page(1, &state, &SessionInfo::default());
    let read = super::body(&physics, None, &Calibration::default());
    let (roll, pitch, yaw) = read.roll_pitch_yaw();
    assert!((roll - 0.1).abs() < 1e-5, "{roll}");
    assert!((pitch + 0.2).abs() < 1e-5, "{pitch}");
    assert!((yaw - 1.0).abs() < 1e-6, "{yaw}");
}

#[test]
fn contradicted_signs_are_turned() {
    let (physics, graphics): (raw::Physics, raw::Graphics) = (page!("physics"), page!("graphics"));
    let turned = Calibration {
        heading_sign: -1.0,
        lateral_acceleration_sign: -1.0,
        yaw_rate_sign: -1.0,
        steering_sign: -1.0,
        steering_at_lock: 0.5,
        vertical_acceleration_at_rest: 1.0,
    };
    let state = vehicle_state(1, &physics, &graphics, None, Origin::default(), None, &turned);
    assert!((state.yaw - 0.5).abs() < 1e-6);
    close(state.acceleration, DVec3::new(4.903_325, -9.806_65, -9.806_65), 1e-5);
    close(state.angular_velocity, DVec3::new(0.02, -0.01, -0.3), 1e-6);
    assert_eq!(state.controls.steering, -0.5);
}

#[test]
fn pages_of_zeroes_convert_without_failing() {
    use bytemuck::Zeroable;
    let state = vehicle_state(
        0,
        &raw::Physics::zeroed(),
        &raw::Graphics::zeroed(),
        Some(&raw::Car::zeroed()),
        Origin::default(),
        None,
        &Calibration::default(),
    );
    assert!(state.is_finite());
    assert_eq!(state.session, SessionPhase::Off);
}

/// A car of 2.6 m by 1.5 m whose wheels stand in its own plane, 0.4 m below its origin.
fn moving(body: Body, position: DVec3) -> VehicleState {
    let (roll, pitch, yaw) = body.roll_pitch_yaw();
    let mut state = VehicleState { roll, pitch, yaw, position, ..VehicleState::default() };
    for wheel in 0..4 {
        let arm = DVec3::new(
            if wheel < 2 { 1.2 } else { -1.4 },
            if wheel % 2 == 0 { 0.75 } else { -0.75 },
            -0.4,
        );
        state.wheels[wheel].contact_point = position + body.to_map(arm);
    }
    state
}

prop_compose! {
    fn any_state()(
        angles in (-0.3_f64..0.3, -0.3_f64..0.3, -3.0_f64..3.0),
        position in prop::array::uniform3(-2000.0_f64..2000.0),
        velocity in (1.0_f64..80.0, -5.0_f64..5.0, -1.0_f64..1.0),
        acceleration in prop::array::uniform3(-30.0_f64..30.0),
        rates in prop::array::uniform3(-1.0_f64..1.0),
        pedals in prop::array::uniform4(0.0_f64..1.0),
        steering in -1.0_f64..1.0,
        slips in prop::array::uniform4(-0.2_f64..0.2),
        gear in -1_i8..7,
        lap in (0_u32..100, 0_u32..200_000, 1_i32..200_000, 0_u8..3, 0.0_f64..1.0),
        outside in 0_u8..4,
        automatic in any::<bool>(),
    ) -> VehicleState {
        let body = Body::from_angles(angles.0, angles.1, angles.2);
        let mut state = moving(body, position.into());
        state.physics_step = 77;
        state.sim_time = 77.0 * corsa_vehicle::PHYSICS_TIMESTEP;
        state.velocity = velocity.into();
        state.acceleration = acceleration.into();
        state.angular_velocity = rates.into();
        state.controls = Controls {
            steering,
            throttle: pedals[0],
            brake: pedals[1],
            clutch: pedals[2],
            handbrake: pedals[3],
            gear: if automatic { GearRequest::Automatic } else { GearRequest::Hold },
        };
        state.steering_wheel_angle = steering * 7.0;
        state.engine_speed = 6000.0 * RAD_S_PER_RPM;
        state.gear = gear;
        state.fuel = 30.0;
        state.force_feedback = -0.5;
        state.damage = 3.0;
        for (wheel, slip) in slips.into_iter().enumerate() {
            let contact_point = state.wheels[wheel].contact_point;
            state.wheels[wheel] = WheelState {
                spin_rate: 100.0 + slip,
                normal_force: 3000.0 * (1.0 + slip),
                slip_ratio: slip,
                slip_angle: slip / 2.0,
                normalized_slip: slip.abs() * 5.0,
                suspension_travel: 0.05,
                temperature: 80.0,
                pressure: 180_000.0,
                contact_point,
            };
        }
        state.lap = LapState {
            completed_laps: lap.0,
            current_time: f64::from(lap.1) / 1000.0,
            last_time: Some(f64::from(lap.2) / 1000.0),
            best_time: Some(f64::from(lap.2) / 1000.0),
            sector: lap.3,
            last_sector_time: None,
            is_valid: true,
            normalized_progress: lap.4,
            distance: 1234.5,
        };
        state.wheels_outside = outside;
        state.session = SessionPhase::Driving;
        state
    }
}

/// Whether two states are the same as far as pages of 32-bit floats and milliseconds can tell.
fn same(a: &VehicleState, b: &VehicleState) -> Result<(), TestCaseError> {
    let near = |what: &str, a: f64, b: f64, tolerance: f64| {
        prop_assert!((a - b).abs() <= tolerance, "{what}: {a} became {b}");
        Ok(())
    };
    for axis in 0..3 {
        near("position", a.position[axis], b.position[axis], 2e-3)?;
        // A rounding of contact points kilometers from the origin tilts the axes a little.
        near("velocity", a.velocity[axis], b.velocity[axis], 2e-2)?;
        near("acceleration", a.acceleration[axis], b.acceleration[axis], 1e-4)?;
        near("angular velocity", a.angular_velocity[axis], b.angular_velocity[axis], 1e-6)?;
    }
    near("roll", a.roll, b.roll, 2e-3)?;
    near("pitch", a.pitch, b.pitch, 2e-3)?;
    near("yaw", corsa_vehicle::wrap_angle(a.yaw - b.yaw), 0.0, 1e-6)?;
    near("steering", a.controls.steering, b.controls.steering, 1e-6)?;
    near("throttle", a.controls.throttle, b.controls.throttle, 1e-6)?;
    near("clutch", a.controls.clutch, b.controls.clutch, 1e-6)?;
    near("engine", a.engine_speed, b.engine_speed, 0.06)?;
    near("damage", a.damage, b.damage, 1e-5)?;
    near("lap time", a.lap.current_time, b.lap.current_time, 1e-9)?;
    for (a, b) in a.wheels.iter().zip(b.wheels.iter()) {
        near("spin", a.spin_rate, b.spin_rate, 1e-4)?;
        near("load", a.normal_force, b.normal_force, 1e-3)?;
        near("pressure", a.pressure, b.pressure, 0.1)?;
    }
    prop_assert_eq!(a.gear, b.gear);
    prop_assert_eq!(a.controls.gear, b.controls.gear);
    prop_assert_eq!(a.wheels_outside, b.wheels_outside);
    prop_assert_eq!(a.session, b.session);
    prop_assert_eq!(a.lap.completed_laps, b.lap.completed_laps);
    prop_assert_eq!(a.lap.last_time, b.lap.last_time);
    prop_assert_eq!(a.physics_step, b.physics_step);
    Ok(())
}

fn pages_of(state: &VehicleState) -> (raw::Physics, raw::Graphics, raw::Car) {
    let session = SessionInfo::default();
    let car = CarInfo { tire_radius: Some(PerWheel::splat(0.3)), ..CarInfo::default() };
    (
        physics_page(77, state, &session),
        graphics_page(2, status_of(state.session), state, &session),
        car_page(77, state, &car),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_state_survives_the_pages_with_csp(state in any_state()) {
        let (physics, graphics, car) = pages_of(&state);
        let calibration = Calibration::default();
        let read =
            vehicle_state(77, &physics, &graphics, Some(&car), Origin::default(), None, &calibration);
        same(&state, &read)?;
        prop_assert!((state.steering_wheel_angle - read.steering_wheel_angle).abs() < 1e-5);
        prop_assert!((state.controls.handbrake - read.controls.handbrake).abs() < 1e-6);
        for (a, b) in state.wheels.iter().zip(read.wheels.iter()) {
            prop_assert!((a.slip_ratio - b.slip_ratio).abs() < 1e-6);
            prop_assert!((a.slip_angle - b.slip_angle).abs() < 1e-5, "{} {}", a.slip_angle, b.slip_angle);
            prop_assert!((a.normalized_slip - b.normalized_slip).abs() < 1e-6);
        }
    }

    #[test]
    fn a_state_survives_the_pages_without_csp(state in any_state()) {
        let (physics, graphics, _) = pages_of(&state);
        let mut standing = physics;
        standing.velocity = [0.0; 3];
        let calibration = Calibration::default();
        let mut origin = Origin::default();
        origin.learn(&standing, &graphics, body(&physics, None, &calibration));
        let read = vehicle_state(77, &physics, &graphics, None, origin, None, &calibration);
        same(&state, &read)?;
    }

    #[test]
    fn any_bytes_convert_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 580 + 296 + 672)) {
        let physics: raw::Physics = golden(&bytes[..580]);
        let graphics: raw::Graphics = golden(&bytes[580..876]);
        let car: raw::Car = golden(&bytes[876..]);
        for car in [None, Some(&car)] {
            let mut origin = Origin::default();
            origin.learn(&physics, &graphics, body(&physics, car, &Calibration::default()));
            vehicle_state(1, &physics, &graphics, car, origin, None, &Calibration::default());
        }
    }
}
