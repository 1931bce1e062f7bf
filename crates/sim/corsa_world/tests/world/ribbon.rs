use std::fmt::Write;

use corsa_track::{SurfaceGrid, SurfaceKind, SurfaceSample};
use corsa_vehicle::Controls;
use corsa_world::Placement;

use crate::harness::{GRAVITY, follow_for, follow_line, params, stadium, state, world};

fn mass(car: &str) -> f64 {
    let params = params(car);
    params.mass + params.fuel.initial * params.fuel.density
}

fn at(progress: f64, speed: f64) -> Placement {
    Placement::At { progress, lateral_offset: 0.0, heading_error: 0.0, speed }
}

/// On a circle of radius `r`, banked by β inwards, at speed `v`: the road presses with
/// `m (g cos β + v²/r sin β)`, tires push sideways with `m (v²/r cos β - g sin β)`.
#[test]
fn a_banked_bend_needs_the_forces_of_the_reckoning() {
    let (radius, banking) = (120.0, 0.3_f64);
    for speed in [12.0, 19.1, 30.0] {
        // Almost a circle; negative banking is the left side down.
        let world = world("roadster", stadium(1.0, radius, -banking, |_, _| 0.0));
        let mut batch = world.batch(1);
        batch.set(0, &world.place(at(50.0, speed)));
        let (mut load, mut sideways, mut bend, mut pace, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0);
        follow_for(&world, &mut batch, speed, 6.0);
        for _ in 0..400 {
            let now = state(&world, &batch, 0);
            let controls = follow_line(&world, &now, speed);
            world.step_batch(&mut batch, &[controls], 13);
            let car = batch.get(0);
            let wheels = &car.dynamics().wheels;
            load += wheels.iter().map(|wheel| wheel.normal_force).sum::<f64>();
            sideways += wheels.iter().map(|wheel| wheel.force.y).sum::<f64>();
            let found = world.projection_of(&batch, 0);
            bend += 1.0 / (radius - found.lateral_offset);
            pace += now.velocity.x * now.velocity.x + now.velocity.y * now.velocity.y;
            count += 1.0;
        }
        let (load, sideways) = (load / count, sideways / count);
        let inwards = pace / count * bend / count;
        let (sin, cos) = banking.sin_cos();
        let mass = mass("roadster");
        let downforce = 0.5 * 1.225 * world.params().downforce_area() * pace / count;
        let expected_load = mass * (GRAVITY * cos + inwards * sin) + downforce;
        let expected_sideways = mass * (inwards * cos - GRAVITY * sin);
        assert!(
            (load / expected_load - 1.0).abs() < 0.01,
            "{speed}: {load} N, not {expected_load}"
        );
        // Tires' own axes differ by the steering angle from the car's; 2 % of the weight cover it.
        assert!(
            (sideways - expected_sideways).abs() < 0.02 * mass * GRAVITY,
            "{speed}: {sideways} N, not {expected_sideways}"
        );
    }
}

#[test]
fn a_car_on_a_banked_bend_leans_with_it_and_turns_about_its_own_axis() {
    let (radius, banking, speed) = (120.0, 0.3_f64, 19.1);
    let world = world("roadster", stadium(1.0, radius, -banking, |_, _| 0.0));
    let mut batch = world.batch(1);
    batch.set(0, &world.place(at(50.0, speed)));
    let now = follow_for(&world, &mut batch, speed, 8.0);
    assert!((now.roll + banking).abs() < 0.01, "{now:?}");
    let turn = now.speed() / radius;
    assert!((now.angular_velocity.z - turn * banking.cos()).abs() < 0.05 * turn, "{now:?}");
    assert!((now.angular_velocity.y + turn * banking.sin()).abs() < 0.05 * turn, "{now:?}");
    // Inwards is to the left and, as the car leans, up.
    let inwards = now.speed() * turn;
    assert!((now.acceleration.y - inwards * banking.cos()).abs() < 0.1 * inwards, "{now:?}");
    assert!((now.acceleration.z - inwards * banking.sin()).abs() < 0.05 * inwards, "{now:?}");
}

/// Crests of `a` m every `λ` m bend by `a (2π/λ)²`.
#[test]
fn over_a_crest_the_load_falls_and_in_a_dip_it_grows_by_the_square_of_the_speed() {
    let (height, length) = (2.0, 200.0);
    let wave = std::f64::consts::TAU / length;
    let hills = |x: f64, _| height * (wave * x).cos();
    for speed in [25.0, 40.0] {
        let world = world("roadster", stadium(800.0, 60.0, 0.0, hills));
        let mut batch = world.batch(1);
        // The straight runs from x = -400 to x = 400: crests at x = -200, 0, 200.
        batch.set(0, &world.place(at(100.0, speed)));
        let (mut crest, mut dip) = (None, None);
        while state(&world, &batch, 0).position.x < 180.0 {
            let before = state(&world, &batch, 0);
            let controls = follow_line(&world, &before, speed);
            world.step_batch(&mut batch, &[controls], 3);
            let now = state(&world, &batch, 0);
            let load: f64 = now.wheels.iter().map(|wheel| wheel.normal_force).sum();
            let downforce = 0.5 * 1.225 * world.params().downforce_area() * now.speed().powi(2);
            let seen = (now.speed(), (load - downforce) / mass("roadster"));
            let passed = |x: f64| before.position.x < x && now.position.x >= x;
            crest = if passed(0.0) { Some(seen) } else { crest };
            dip = if passed(100.0) { Some(seen) } else { dip };
        }
        let bend = height * wave * wave;
        for (seen, sign) in [(crest, -1.0), (dip, 1.0)] {
            let (speed, load) = seen.expect("it was passed");
            let expected = GRAVITY + sign * speed * speed * bend;
            assert!((load - expected).abs() < 0.15, "{speed} m/s: {load}, not {expected} m/s²");
        }
    }
}

#[test]
fn a_car_stands_on_a_slope_with_its_brakes_and_rolls_down_without() {
    let slope = 0.1_f64;
    let world = world("roadster", stadium(600.0, 60.0, 0.0, |x, side| side * slope * x));
    let angle = slope.atan();
    let mut batch = world.batch(2);
    for index in 0..2 {
        batch.set(index, &world.place(at(300.0, 0.0)));
    }
    let braked = Controls { brake: 1.0, ..Controls::default() };
    let free = Controls { clutch: 1.0, ..Controls::default() };
    world.step_batch(&mut batch, &[braked, free], 700);
    let stood = state(&world, &batch, 0);
    world.step_batch(&mut batch, &[braked, free], 300);
    let (standing, rolling) = (state(&world, &batch, 0), state(&world, &batch, 1));
    assert!((standing.position - stood.position).length() < 1e-3, "{standing:?}");
    assert!((standing.pitch + angle).abs() < 0.01, "{}", standing.pitch);
    let load: f64 = standing.wheels.iter().map(|wheel| wheel.normal_force).sum();
    assert!((load / (mass("roadster") * GRAVITY * angle.cos()) - 1.0).abs() < 2e-3, "{load}");
    // 3 s down the slope, less rolling resistance and what the wheels take.
    let fallen = -rolling.velocity.x / (3.0 * GRAVITY * angle.sin());
    assert!((0.75..1.0).contains(&fallen), "{fallen}");
    // The wheels stand on the road.
    for wheel in standing.wheels.iter() {
        let road = slope * wheel.contact_point.x;
        assert!((wheel.contact_point.z - road).abs() < 2e-3, "{wheel:?} {road}");
    }
}

/// Down a hill and up the next one, out of gear: height turns into speed and back.
#[test]
fn rolling_through_a_dip_keeps_its_energy() {
    let wave = std::f64::consts::TAU / 300.0;
    let hills = |x: f64, _| 6.0 * (wave * x).cos();
    let world = world("roadster", stadium(800.0, 60.0, 0.0, hills));
    let mut batch = world.batch(1);
    batch.set(0, &world.place(at(250.0, 20.0)));
    let begin = state(&world, &batch, 0);
    let coasting = Controls { clutch: 1.0, ..Controls::default() };
    let mut now = begin;
    while now.position.x < 0.0 {
        world.step_batch(&mut batch, &[coasting], 13);
        now = state(&world, &batch, 0);
        // Rolling resistance and drag at 20 m/s: some 0.3 m/s².
        let energy = 0.5 * now.speed().powi(2) + GRAVITY * now.position.z;
        let start = 0.5 * begin.speed().powi(2) + GRAVITY * begin.position.z;
        let path = now.lap.distance;
        assert!(energy < start + 0.2, "{energy} {start} after {path} m");
        assert!(energy > start - 0.2 - 0.5 * path, "{energy} {start} after {path} m");
    }
}

#[test]
fn kerbs_lift_wheels_and_ground_has_its_own_grip() {
    let flat = stadium(600.0, 60.0, 0.0, |_, _| 0.0);
    let ice = SurfaceKind { name: "ICE".into(), grip: 0.1, ..SurfaceKind::asphalt() };
    let grid = SurfaceGrid::sample(&flat, 9.0, 0.25, vec![SurfaceKind::asphalt(), ice], |place| {
        let is_left = place.lateral_offset > 0.0;
        let elevation = if is_left { 0.05 } else { 0.0 };
        Some(SurfaceSample { elevation, kind: u8::from(place.progress > 200.0) })
    });
    let world = world(
        "roadster",
        flat.with_surfaces(grid.expect("it is of this track")).expect("the same"),
    );
    let mut batch = world.batch(1);
    batch.set(0, &world.place(at(20.0, 20.0)));
    let now = follow_for(&world, &mut batch, 20.0, 4.0);
    assert!(now.wheels.front_left.contact_point.z - now.wheels.front_right.contact_point.z > 0.045);
    assert!((now.roll - (0.05_f64 / world.params().front.track_width).atan()).abs() < 0.01);
    assert!(now.position.x < -120.0, "still on asphalt");
    let braking = |batch: &mut corsa_world::Batch| {
        let before = state(&world, batch, 0).speed();
        let controls = [Controls { brake: 1.0, clutch: 1.0, ..Controls::default() }];
        world.step_batch(batch, &controls, 100);
        (before - state(&world, batch, 0).speed()) / 0.3
    };
    let on_asphalt = braking(&mut batch);
    batch.set(0, &world.place(at(250.0, 20.0)));
    let on_ice = braking(&mut batch);
    assert!(on_ice < 0.25 * on_asphalt, "{on_ice} {on_asphalt} m/s²");
}

/// The same drive on the track mirrored, with the steering the other way.
#[test]
fn the_mirror_image_of_a_drive_is_the_drive_mirrored() {
    let csv = |sign: f64| {
        let mut text = "x_m,y_m,w_tr_right_m,w_tr_left_m,z_m,banking_rad\n".to_owned();
        let track = crate::harness::builtin("montalva");
        for point in track.reference_line().iter().step_by(5) {
            let position = point.position;
            let (left, right) = (point.width_left, point.width_right + 1.0);
            let (left, right) = if sign > 0.0 { (left, right) } else { (right, left) };
            let banking = sign * 0.1 * (0.01 * point.progress).sin();
            let (x, y, z) = (position.x, sign * position.y, position.z);
            writeln!(text, "{x},{y},{right},{left},{z},{banking}").expect("a string");
        }
        corsa_track::Track::from_csv("mirrored", &text).expect("a sound track").with_runoff(2.0)
    };
    let worlds = [world("gt3", csv(1.0)), world("gt3", csv(-1.0))];
    let mut batches = [worlds[0].batch(1), worlds[1].batch(1)];
    for (sign, (world, batch)) in [1.0, -1.0].into_iter().zip(worlds.iter().zip(&mut batches)) {
        let placement = Placement::At {
            progress: 400.0,
            lateral_offset: sign * 2.0,
            heading_error: sign * 0.05,
            speed: 30.0,
        };
        batch.set(0, &world.place(placement));
    }
    for tick in 0..100 {
        let steering = 0.3 * (0.2 * f64::from(tick)).sin();
        for (sign, (world, batch)) in [1.0, -1.0].into_iter().zip(worlds.iter().zip(&mut batches)) {
            let controls =
                Controls { steering: sign * steering, throttle: 0.6, ..Controls::default() };
            world.step_batch(batch, &[controls], 13);
        }
        let [a, b] = [0, 1].map(|side| state(&worlds[side], &batches[side], 0));
        assert!((a.position.x - b.position.x).abs() < 1e-6, "{tick}: {a:?} {b:?}");
        assert!((a.position.y + b.position.y).abs() < 1e-6, "{tick}");
        assert!((a.velocity.y + b.velocity.y).abs() < 1e-6, "{tick}");
        assert!((a.roll + b.roll).abs() < 1e-6 && (a.pitch - b.pitch).abs() < 1e-6, "{tick}");
        assert!((a.damage - b.damage).abs() < 1e-6, "{tick}");
    }
    assert!(state(&worlds[0], &batches[0], 0).damage > 1.0, "it met a wall on the way");
}

/// Deep inside a bend the line's own slopes mean nothing; the ground there is quiet.
#[test]
fn far_from_a_hilly_banked_road_the_ground_is_quiet() {
    let hills = |x: f64, side: f64| 3.0 * (0.05 * x).sin() + side;
    let world = world("roadster", stadium(200.0, 60.0, -0.2, hills));
    let mut batch = world.batch(40);
    for index in 0..40 {
        let placement = Placement::At {
            progress: 20.0 * index as f64,
            lateral_offset: 57.0 - 4.0 * index as f64,
            heading_error: 0.1 * index as f64,
            speed: 15.0,
        };
        batch.set(index, &world.place(placement));
    }
    let controls = vec![Controls { throttle: 0.3, steering: 0.1, ..Controls::default() }; 40];
    for _ in 0..100 {
        world.step_batch(&mut batch, &controls, 13);
        for index in 0..40 {
            let now = state(&world, &batch, index);
            if now.wheels_outside == 4 {
                let load: f64 = now.wheels.iter().map(|wheel| wheel.normal_force).sum();
                let pull = load / mass("roadster");
                assert!((2.0..25.0).contains(&pull), "{pull} m/s² at {index}: {now:?}");
            }
        }
    }
}
