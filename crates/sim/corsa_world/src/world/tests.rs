use super::*;

use corsa_vehicle::{BUILTIN_CARS, DVec3, GearRequest};

fn world(car: &str, track: &str) -> World {
    let params = VehicleParams::builtin(car).expect("built in");
    let track = Track::builtin(track).expect("built in");
    World::new(&params, Arc::new(track)).expect("built-in cars are valid")
}

fn first_world() -> World {
    world("roadster", corsa_track::BUILTIN_TRACKS[0])
}

/// Of the car's nearest point on the line, m.
fn progress(world: &World, car: &Car) -> f64 {
    world.state(car).lap.normalized_progress * world.track().length()
}

/// Steers for a point on the reference line some way ahead: enough of a driver to go round slowly.
fn follow_line(world: &World, car: &Car, speed: f64) -> Controls {
    let pose = &car.dynamics.pose;
    let (target, _) = world.track().pose(progress(world, car) + 8.0, 0.0, 0.0);
    let to_target = target.truncate() - pose.position;
    let (sin, cos) = libm::sincos(pose.yaw);
    let across = cos * to_target.y - sin * to_target.x;
    let curvature = 2.0 * across / to_target.length_squared();
    let angle = libm::atan(curvature * world.params().wheelbase);
    let pedal = 0.4 * (speed - car.dynamics.velocity.x);
    Controls {
        steering: (angle / world.params().max_steering_tire_angle()).clamp(-1.0, 1.0),
        throttle: pedal.clamp(0.0, 0.6),
        brake: (-pedal).clamp(0.0, 0.5),
        ..Controls::default()
    }
}

fn drive(world: &World, car: &mut Car, speed: f64, until: impl Fn(&Car) -> bool) {
    for _ in 0..1_000_000 {
        if until(car) {
            return;
        }
        let controls = follow_line(world, car, speed);
        world.step(car, &controls);
    }
    panic!("never got there");
}

#[test]
fn a_grid_start_stands_behind_the_line_and_every_car_drives_off() {
    for name in BUILTIN_CARS {
        let world = world(name, corsa_track::BUILTIN_TRACKS[0]);
        let mut car = world.place(Placement::Grid);
        let start = world.state(&car);
        assert!(start.lap.normalized_progress > 0.9);
        assert_eq!(start.speed(), 0.0);
        assert_eq!(start.wheels_outside, 0);
        assert_eq!(start.physics_step, 0);
        drive(&world, &mut car, 10.0, |car| car.lap.is_timing);
        assert!(progress(&world, &car) < 1.0);
        assert_eq!(world.state(&car).lap.completed_laps, 0);
    }
}

/// Two laps; the second is timed line to line, its sectors sum to it, and the clock agrees with the
/// distance driven at a steady speed.
#[test]
fn laps_are_timed_line_to_line_and_their_sectors_add_up() {
    let world = first_world();
    let mut car = world.place(Placement::Grid);
    drive(&world, &mut car, 14.0, |car| car.lap.completed_laps == 1);
    let (start, distance) = (car.lap.lap_start, world.state(&car).lap.distance);
    let mut sectors = Vec::new();
    for sector in [1, 2, 0] {
        drive(&world, &mut car, 14.0, |car| {
            world.track().sector_of(progress(&world, car)) == sector
        });
        sectors.push(world.state(&car).lap.last_sector_time.expect("a sector was completed"));
    }
    let state = world.state(&car);
    assert_eq!(state.lap.completed_laps, 2);
    let lap_time = state.lap.last_time.expect("a lap was completed");
    assert!((sectors.iter().sum::<f64>() - lap_time).abs() < 1e-9);
    assert!((car.lap.lap_start - start - lap_time).abs() < 1e-9);
    assert!(state.lap.current_time >= 0.0 && state.lap.current_time < PHYSICS_TIMESTEP);
    let mean_speed = (state.lap.distance - distance) / lap_time;
    assert!((mean_speed - 14.0).abs() < 0.7, "{mean_speed} m/s");
    assert!(state.lap.is_valid);
    let best = state.lap.best_time.expect("both laps were clean");
    assert!(best <= lap_time);
}

#[test]
fn a_start_in_mid_lap_times_nothing_until_the_line() {
    let world = first_world();
    let placement = Placement::At {
        progress: world.track().length() - 60.0,
        lateral_offset: 1.0,
        heading_error: 0.0,
        speed: 15.0,
    };
    let mut car = world.place(placement);
    let state = world.state(&car);
    assert!((state.speed() - 15.0).abs() < 1e-12);
    let line = world.track().at(progress(&world, &car));
    let across = state.position.truncate() - line.position.truncate();
    assert!((across.length() - 1.0).abs() < 1e-6);
    drive(&world, &mut car, 15.0, |car| progress(&world, car) < 30.0);
    let lap = world.state(&car).lap;
    assert_eq!((lap.completed_laps, lap.last_time, lap.best_time), (0, None, None));
    assert!(lap.current_time < 3.0, "the clock began at the line");
}

#[test]
fn wheels_on_grass_are_counted_invalidate_the_lap_and_slow_the_car() {
    let world = first_world();
    let width = world.track().at(50.0).width_left;
    let beside = |lateral_offset| {
        world.place(Placement::At {
            progress: 50.0,
            lateral_offset,
            heading_error: 0.0,
            speed: 20.0,
        })
    };
    let mut on_border = beside(width);
    assert_eq!(world.state(&on_border).wheels_outside, 2);
    world.step(&mut on_border, &Controls::default());
    assert!(world.state(&on_border).lap.is_valid, "two wheels may be outside");
    let mut on_grass = beside(width + 2.0);
    assert_eq!(world.state(&on_grass).wheels_outside, 4);
    let mut on_road = beside(0.0);
    for _ in 0..100 {
        world.step(&mut on_grass, &Controls::default());
        world.step(&mut on_road, &Controls::default());
    }
    assert!(!world.state(&on_grass).lap.is_valid);
    assert!(world.state(&on_road).lap.is_valid);
    let lost = on_road.dynamics.velocity.x - on_grass.dynamics.velocity.x;
    assert!(lost > 0.2, "grass takes {lost} m/s in 0.3 s");
}

#[test]
fn a_car_far_outside_drives_on_over_grass() {
    let world = first_world();
    let position = DVec3::new(5_000.0, -5_000.0, 0.0);
    let mut car = world.place(Placement::Pose { position, yaw: 1.0 });
    for _ in 0..3_000 {
        world.step(&mut car, &Controls { throttle: 0.5, ..Controls::default() });
    }
    let state = world.state(&car);
    assert!(state.is_finite());
    assert!(state.speed() > 5.0);
    assert_eq!(state.wheels_outside, 4);
}

#[test]
fn a_teleport_keeps_the_session_and_gives_up_the_lap() {
    let world = first_world();
    let mut car = world.place(Placement::Grid);
    drive(&world, &mut car, 14.0, |car| car.lap.completed_laps == 1);
    let before = world.state(&car);
    world.teleport(&mut car, Placement::Grid);
    let after = world.state(&car);
    assert_eq!(after.physics_step, before.physics_step);
    assert_eq!(after.lap.completed_laps, 1);
    assert_eq!(after.lap.best_time, before.lap.best_time);
    assert_eq!(after.fuel, before.fuel);
    assert_eq!(after.speed(), 0.0);
    assert!(after.lap.current_time.abs() < 1e-12);
}

/// What `corsa_dynamics` keeps for one frame must hold in `map` too.
#[test]
fn a_state_is_consistent_with_its_own_motion() {
    let world = first_world();
    let mut car = world.place(Placement::Grid);
    drive(&world, &mut car, 14.0, |car| progress(&world, car) > 100.0 && car.lap.is_timing);
    let before = world.state(&car);
    let controls = Controls { gear: GearRequest::Hold, ..follow_line(&world, &car, 14.0) };
    world.step(&mut car, &controls);
    let after = world.state(&car);
    let moved = (after.position - before.position).truncate() / PHYSICS_TIMESTEP;
    let velocity = after.velocity_in_map().truncate();
    assert!((moved - velocity).length() < 0.05, "{moved} against {velocity}");
    let turned = (after.yaw - before.yaw) / PHYSICS_TIMESTEP;
    assert!((turned - after.angular_velocity.z).abs() < 1e-9);
    let center = after.wheels.iter().map(|wheel| wheel.contact_point).sum::<DVec3>() / 4.0;
    assert!((center - after.position).truncate().length() < 0.2);
    assert!((after.controls.steering - controls.steering).abs() < 1e-7);
}
