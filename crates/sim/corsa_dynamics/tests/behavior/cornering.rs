use corsa_dynamics::{Model, State};
use corsa_vehicle::{BUILTIN_CARS, Controls, DVec2, PHYSICS_TIMESTEP, VehicleParams};

use crate::harness::{G, cruise, drive, in_vacuum, model, moment_per_roll, plain_tires, rolling};

/// Settled on a circle at a speed and steering.
fn circling(model: &Model, speed: f64, steering: f64) -> State {
    let mut state = rolling(model, speed);
    drive(model, &mut state, 8.0, |state| Controls { steering, ..cruise(state, speed) });
    state
}

fn mass(params: &VehicleParams, state: &State) -> f64 {
    params.mass + state.fuel * params.fuel.density
}

#[test]
fn on_a_circle_lateral_acceleration_is_speed_times_yaw_rate() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let state = circling(&model, 20.0, 0.12);
        let expected = state.velocity.x * state.yaw_rate;
        assert!(expected > 2.0, "{car} turns left when steered left");
        assert!((state.acceleration.y / expected - 1.0).abs() < 1e-3, "{car}");
    }
}

/// Left and right differ by twice `m ay h / t` and the body's weight that leans out, summed over the axles with their own track widths;
/// all four sum to weight and downforce.
#[test]
fn loads_on_a_circle_follow_from_the_lateral_acceleration() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let params = model.params();
        let state = circling(&model, 20.0, 0.12);
        let wheels = &state.wheels;
        let moment = 0.5
            * params.front.track_width
            * (wheels.front_right.normal_force - wheels.front_left.normal_force)
            + 0.5
                * params.rear.track_width
                * (wheels.rear_right.normal_force - wheels.rear_left.normal_force);
        let lateral_force = mass(params, &state) * (state.velocity.x * state.yaw_rate);
        // Drag acts in the body's lateral direction too where the car slides.
        let leaning = moment_per_roll(params, mass(params, &state)) * state.roll;
        let expected = lateral_force * params.cg_height + leaning;
        assert!((moment / expected - 1.0).abs() < 0.005, "{car}: {moment} against {expected} N·m");
        let downforce = 0.5 * 1.225 * params.downforce_area() * state.velocity.x * state.velocity.x;
        let sum: f64 = wheels.iter().map(|wheel| wheel.normal_force).sum();
        let expected = mass(params, &state) * G + downforce;
        assert!((sum / expected - 1.0).abs() < 1e-4, "{car}: {sum} against {expected} N");
        assert!(state.roll > 0.0, "a left turn lifts the left side");
    }
}

/// Linear single-track model (Riekert and Schunck; Milliken, chapter 5), by hand from the parameters:
/// `r / delta = v / (L + K v²)`, `K = m / L (b / C_front - a / C_rear)`.
#[test]
fn yaw_gain_in_the_linear_range_is_the_bicycle_models() {
    for car in BUILTIN_CARS {
        let mut params = plain_tires(car);
        params.fuel.initial = 0.0;
        params.fuel.per_revolution = 0.0;
        params.fuel.density = 0.0;
        // A preloaded differential holds both rear wheels alike and the car straight.
        params.differentials.rear.preload = 0.0;
        let model = Model::new(&params).expect("valid");
        let (a, b) = (params.front_axle_offset(), params.rear_axle_offset());
        let wheel_load = |share: f64| 0.5 * params.mass * G * share;
        let front =
            2.0 * params.front.tire.cornering_stiffness(wheel_load(params.front_weight_share));
        let rear =
            2.0 * params.rear.tire.cornering_stiffness(wheel_load(1.0 - params.front_weight_share));
        let gradient = params.mass / params.wheelbase * (b / front - a / rear);
        for speed in [10.0, 20.0, 30.0] {
            // No engine: its drive would bend the forces; nothing slows the car in a vacuum.
            let steering = 0.002;
            let mut state = rolling(&model, speed);
            drive(&model, &mut state, 4.0, |_| Controls {
                steering,
                gear: corsa_vehicle::GearRequest::Select(0),
                ..Controls::default()
            });
            let angle = steering * params.max_steering_tire_angle();
            let gain = state.yaw_rate / angle;
            let expected = speed / (params.wheelbase + gradient * speed * speed);
            assert!(
                (gain / expected - 1.0).abs() < 0.01,
                "{car} at {speed} m/s: {gain} against {expected} 1/s"
            );
        }
    }
}

/// The largest lateral acceleration on a circle of 40 m, in g, as the classes reach it on a skid pad.
#[test]
fn lateral_grip_is_that_of_the_class() {
    let ranges = [("roadster", 0.92..1.06), ("gt3", 1.45..1.75), ("formula3", 1.7..2.3)];
    for (car, range) in ranges {
        let model = model(car);
        let mut state = rolling(&model, 12.0);
        let mut steering = 0.2;
        let mut largest: f64 = 0.0;
        let mut speed = 12.0;
        drive(&model, &mut state, 60.0, |state| {
            let curvature = state.yaw_rate / state.velocity.x.max(1.0);
            steering = (steering + 0.02 * (1.0 / 40.0 - curvature)).clamp(0.0, 1.0);
            speed += 0.4 * PHYSICS_TIMESTEP;
            // What stays for a while counts, not a moment's overshoot.
            largest += 0.01 * (state.acceleration.y - largest).max(0.0);
            Controls { steering, ..cruise(state, speed) }
        });
        assert!(range.contains(&(largest / G)), "{car}: {} g", largest / G);
    }
}

/// Downforce: at three times the speed the formula car corners much harder, the roadster does not.
#[test]
fn downforce_raises_cornering_with_speed() {
    let fastest_corner = |car: &str, speed: f64| {
        let model = model(car);
        (1..40)
            .map(|share| {
                let mut state = rolling(&model, speed);
                let steering = f64::from(share) * 0.01;
                drive(&model, &mut state, 1.2, |state| Controls {
                    steering,
                    ..cruise(state, speed)
                });
                let sliding = state.velocity.y.abs() > 0.1 * state.velocity.x;
                if sliding { 0.0 } else { state.acceleration.y / G }
            })
            .fold(0.0, f64::max)
    };
    let (slow, fast) = (fastest_corner("formula3", 22.0), fastest_corner("formula3", 60.0));
    assert!(fast > 2.5 && fast > slow + 0.5, "{slow} g, then {fast} g");
    let (slow, fast) = (fastest_corner("roadster", 22.0), fastest_corner("roadster", 55.0));
    assert!((fast - slow).abs() < 0.15, "{slow} g, then {fast} g");
}

/// A mirrored drive is the mirror image of the drive, to the last bit.
#[test]
fn left_and_right_are_mirror_images() {
    for car in BUILTIN_CARS {
        let model = model(car);
        let (mut left, mut right) = (rolling(&model, 22.0), rolling(&model, 22.0));
        let steering = |step: i32| 0.25 * (f64::from(step) * 0.01).sin();
        for step in 0..3_000 {
            let throttle = if step % 700 < 350 { 0.8 } else { 0.0 };
            let brake = if step % 900 > 700 { 0.4 } else { 0.0 };
            let controls = |steering| Controls { steering, throttle, brake, ..Controls::default() };
            model.step(&mut left, &controls(steering(step)), &corsa_dynamics::Surface::ASPHALT);
            model.step(&mut right, &controls(-steering(step)), &corsa_dynamics::Surface::ASPHALT);
        }
        let mirrored = DVec2::new(right.pose.position.x, -right.pose.position.y);
        assert_eq!(left.pose.position, mirrored, "{car}");
        assert_eq!(left.pose.yaw, -right.pose.yaw, "{car}");
        assert_eq!(left.roll, -right.roll, "{car}");
        let (rear_left, rear_right) = (&left.wheels.rear_left, &right.wheels.rear_right);
        assert_eq!(rear_left.normal_force, rear_right.normal_force, "{car}");
        assert_eq!(rear_left.spin_rate, rear_right.spin_rate, "{car}");
    }
}

/// With full Ackermann both front wheels and the rear axle turn about one point, so at a crawl no
/// tire is dragged sideways.
#[test]
fn full_ackermann_turns_all_wheels_about_one_point() {
    let mut params = in_vacuum("roadster");
    params.steering.ackermann = 1.0;
    let model = Model::new(&params).expect("valid");
    let mut state = rolling(&model, 1.0);
    drive(&model, &mut state, 4.0, |_| Controls {
        steering: 0.9,
        gear: corsa_vehicle::GearRequest::Select(0),
        ..Controls::default()
    });
    let wheels = &state.wheels;
    assert!((wheels.front_left.slip_angle() - wheels.front_right.slip_angle()).abs() < 1e-3);
    let radius = params.wheelbase / (0.9 * params.max_steering_tire_angle()).tan();
    let curvature = state.yaw_rate / state.velocity.x;
    assert!((curvature * radius - 1.0).abs() < 0.02, "{curvature} 1/m, expected {}", 1.0 / radius);
}
