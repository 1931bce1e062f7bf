use super::*;

/// A car on a circle to the left, `angle` rad along it, at 20 m/s.
fn on_circle(angle: f64) -> VehicleState {
    let radius = 50.0;
    let mut state = VehicleState {
        position: DVec3::new(radius * angle.sin(), radius * (1.0 - angle.cos()), 3.0),
        yaw: wrap_angle(angle),
        velocity: DVec3::new(20.0, 0.0, 0.0),
        acceleration: DVec3::new(1.0, 8.0, 0.0),
        engine_speed: 500.0,
        gear: 3,
        steering_wheel_angle: 0.5,
        controls: Controls { throttle: 0.4, gear: GearRequest::Hold, ..Controls::default() },
        session: SessionPhase::Driving,
        ..VehicleState::default()
    };
    state.lap.completed_laps = 2;
    state.lap.current_time = 12.345;
    state.lap.last_time = Some(80.5);
    state.lap.is_valid = true;
    state.wheels = PerWheel::from_fn(|wheel| WheelState {
        spin_rate: 60.0 + wheel as f64,
        normal_force: 3000.0,
        slip_ratio: 0.02,
        slip_angle: 0.03,
        normalized_slip: 0.4,
        ..WheelState::default()
    });
    state
}

fn packet(state: &VehicleState) -> CarPacket {
    packet_of(state, &CarInfo::default(), false)
}

#[test]
fn what_the_packet_says_comes_back() {
    let state = on_circle(0.0);
    let back = state_of(&packet(&state), &Motion::default(), 7, 0.0);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-4 * (1.0 + a.abs()), "{a} {b}");
    near(back.speed(), 20.0);
    near(back.acceleration.x, 1.0);
    near(back.acceleration.y, 8.0);
    near(back.engine_speed, 500.0);
    near(back.steering_wheel_angle, 0.5);
    near(back.controls.throttle, 0.4);
    near(back.lap.current_time, 12.345);
    near(back.wheels.rear_left.slip_angle, 0.03);
    near(back.wheels.rear_left.spin_rate, 62.0);
    assert_eq!((back.gear, back.lap.completed_laps), (3, 2));
    assert_eq!(back.lap.last_time, Some(80.5));
    assert_eq!((back.physics_step, back.sim_time), (7, 0.021));
    assert_eq!(back.position, state.position);
    assert_eq!(back.session, SessionPhase::Driving);
}

#[test]
fn direction_and_yaw_rate_follow_from_positions() {
    let step = 0.05 * 20.0 / 50.0;
    let packets: Vec<_> = (0..40).map(|n| packet(&on_circle(f64::from(n) * step))).collect();
    let mut motion = Motion::default();
    for pair in packets.windows(2) {
        motion = motion.advanced(&pair[0], &pair[1], 0.05);
    }
    // The chord points half a step behind the tangent.
    assert!((wrap_angle(motion.yaw - (38.5 * step))).abs() < 1e-3, "{motion:?}");
    assert!((motion.yaw_rate - 0.4).abs() < 1e-3, "+ to the left");
    assert!((motion.distance - 39.0).abs() < 0.1);
    let state = state_of(&packets[39], &motion, 1, 0.0);
    assert!((state.angular_velocity.z - 0.4).abs() < 1e-3);
}

#[test]
fn a_standing_car_keeps_its_direction_and_a_teleport_has_none() {
    let moving =
        Motion::default().advanced(&packet(&on_circle(0.0)), &packet(&on_circle(0.1)), 0.25);
    assert!(moving.has_direction);
    let at = packet(&on_circle(0.1));
    let standing = moving.advanced(&at, &at, 0.05);
    assert_eq!((standing.yaw, standing.yaw_rate), (moving.yaw, 0.0));
    let far = packet(&on_circle(2.0));
    let jumped = moving.advanced(&at, &far, 0.05);
    assert!(!jumped.has_direction);
    assert_eq!((jumped.yaw_rate, jumped.distance), (0.0, moving.distance));
}

#[test]
fn a_car_that_rolls_backwards_looks_the_other_way() {
    let (mut one, mut other) = (on_circle(0.0), on_circle(0.05));
    for state in [&mut one, &mut other] {
        state.gear = -1;
        state.wheels = state.wheels.map(|wheel| WheelState { spin_rate: -10.0, ..wheel });
    }
    let motion = Motion::default().advanced(&packet(&one), &packet(&other), 0.125);
    let state = state_of(&packet(&other), &motion, 1, 0.0);
    assert!(state.velocity.x < 0.0);
    assert!(wrap_angle(state.yaw - std::f64::consts::PI).abs() < 0.1);
}

#[test]
fn gravity_is_taken_off_where_the_packet_includes_it() {
    let mut packet = packet(&on_circle(0.0));
    packet.acc_g_vertical = 1.0;
    assert_eq!(state_of(&packet, &Motion::default(), 0, 1.0).acceleration.z, 0.0);
}

#[test]
fn a_car_without_a_radius_says_so() {
    assert_eq!(car_info("abarth500", None).tire_radius, None);
    assert_eq!(car_info("abarth500", Some(&CarPacket::empty())).tire_radius, None);
    let info = car_info("abarth500", Some(&packet(&on_circle(0.0))));
    assert_eq!(info.tire_radius.map(|radius| (radius.rear_right * 10.0).round()), Some(3.0));
    assert_eq!(info.model, "abarth500");
}
