use bytemuck::Zeroable;
use corsa_vehicle::ac::world_from_map;
use corsa_vehicle::{DVec3, SessionPhase, VehicleState};

use super::*;
use crate::convert::physics_page;
use crate::session::SessionInfo;

/// One step of a car on a circle to the left: 15 m/s, 0.5 rad/s.
fn turning(step: u64) -> raw::Physics {
    let (speed, rate) = (15.0, 0.5);
    let yaw = 0.8 + rate * step as f64 * PHYSICS_TIMESTEP;
    let radius = speed / rate;
    let position = DVec3::new(yaw.sin(), -yaw.cos(), 0.0) * radius;
    let mut state = VehicleState {
        physics_step: step,
        position,
        yaw: wrap_angle(yaw),
        velocity: DVec3::new(speed, 0.4, 0.0),
        acceleration: DVec3::new(0.0, speed * rate, 0.0),
        angular_velocity: DVec3::new(0.0, 0.0, rate),
        session: SessionPhase::Driving,
        ..VehicleState::default()
    };
    state.controls.steering = 0.2;
    for wheel in 0..4 {
        let arm = DVec3::new(
            if wheel < 2 { 1.3 } else { -1.3 },
            if wheel % 2 == 0 { 0.75 } else { -0.75 },
            -0.4,
        );
        state.wheels[wheel].contact_point = position + DVec3::Z * 0.4 + state.orientation() * arm;
    }
    physics_page(step as i32, &state, &SessionInfo::default())
}

fn verdicts(test: &SelfTest) -> Vec<Verdict> {
    test.findings().iter().map(|finding| finding.verdict).collect()
}

#[test]
fn before_the_car_moves_nothing_is_claimed() {
    let test = SelfTest::default();
    assert!(verdicts(&test).iter().all(|verdict| *verdict == Verdict::NotYetMeasurable));
    assert_eq!(test.calibration(), Calibration::default());
}

#[test]
fn a_turn_confirms_every_sign() {
    let mut test = SelfTest::default();
    (0..400).for_each(|step| test.observe(&turning(step)));
    let mut expected = vec![Verdict::Confirmed; 8];
    // Gravity shows at rest only.
    expected[4] = Verdict::NotYetMeasurable;
    assert_eq!(verdicts(&test), expected);
    assert_eq!(test.calibration(), Calibration::default());
}

#[test]
fn a_game_with_every_sign_turned_is_found_out_and_corrected() {
    let mut test = SelfTest::default();
    test.note_command(0.2);
    for step in 0..400 {
        let mut page = turning(step);
        page.heading = -page.heading;
        page.local_velocity[0] = -page.local_velocity[0];
        page.acc_g[0] = -page.acc_g[0];
        page.local_angular_vel = page.local_angular_vel.map(|rate| -rate);
        page.steer_angle *= -360.0;
        test.observe(&page);
    }
    let mut expected = vec![Verdict::Contradicted; 8];
    expected[0] = Verdict::Confirmed;
    expected[4] = Verdict::NotYetMeasurable;
    // Commands below a fifth of the lock say too little about the unit…
    assert_eq!(verdicts(&test), expected);
    let calibration = test.calibration();
    assert_eq!(calibration.steering_at_lock, f64::from(72.0_f32), "the largest angle seen");
    assert_eq!(calibration.steering_sign, -1.0);
    assert_eq!(calibration.heading_sign, -1.0);
    assert_eq!(calibration.lateral_acceleration_sign, -1.0);
    assert_eq!(calibration.yaw_rate_sign, -1.0);
    // … a larger one that is held tells it.
    test.note_command(0.5);
    for step in 400..800 {
        let mut page = turning(step);
        page.steer_angle = 180.0;
        test.observe(&page);
    }
    assert!((test.calibration().steering_at_lock - 360.0).abs() < 1e-6);
}

#[test]
fn a_mirrored_world_is_found_out() {
    let mut test = SelfTest::default();
    for step in 0..100 {
        let mut page = turning(step);
        for point in &mut page.tyre_contact_point {
            point[0] = -point[0];
        }
        test.observe(&page);
    }
    assert_eq!(verdicts(&test)[0], Verdict::Contradicted);
}

#[test]
fn gravity_in_the_acceleration_shows_at_rest() {
    for (at_rest, verdict) in [(0.0, Verdict::Confirmed), (1.0, Verdict::Contradicted)] {
        let mut test = SelfTest::default();
        for step in 0..100 {
            let mut page = turning(0);
            page.packet_id = step;
            page.velocity = [0.0; 3];
            page.acc_g = [0.0, at_rest, 0.0];
            test.observe(&page);
        }
        assert_eq!(verdicts(&test)[4], verdict);
        assert_eq!(test.calibration().vertical_acceleration_at_rest, f64::from(at_rest));
    }
}

#[test]
fn a_teleport_is_no_measurement() {
    let mut test = SelfTest::default();
    for step in 0..400 {
        let mut page = turning(step);
        // Thrown about, with an acceleration that claims the opposite.
        page.velocity = world_from_map(DVec3::X * if step % 2 == 0 { 50.0 } else { -50.0 });
        page.acc_g = [-3.0, 0.0, 0.0];
        test.observe(&page);
    }
    assert_eq!(test.acceleration.agree + test.acceleration.against, 0);
}

#[test]
fn pages_of_zeroes_measure_nothing() {
    let mut test = SelfTest::default();
    for _ in 0..100 {
        test.observe(&raw::Physics::zeroed());
    }
    assert!(verdicts(&test).iter().all(|verdict| *verdict == Verdict::NotYetMeasurable));
}
