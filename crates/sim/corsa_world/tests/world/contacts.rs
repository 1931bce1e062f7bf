use corsa_vehicle::{Controls, DVec2, VehicleState};
use corsa_world::{Batch, Placement, World};

use crate::harness::{stadium, state, world};

fn at(progress: f64, lateral_offset: f64, heading_error: f64, speed: f64) -> Placement {
    Placement::At { progress, lateral_offset, heading_error, speed }
}

const RELEASED: Controls = Controls {
    steering: 0.0,
    throttle: 0.0,
    brake: 0.0,
    clutch: 1.0,
    handbrake: 0.0,
    gear: corsa_vehicle::GearRequest::Hold,
};

/// A wall 11 m to either side of a straight line.
fn walled() -> World {
    world("roadster", stadium(600.0, 60.0, 0.0, |_, _| 0.0).with_runoff(3.0))
}

#[test]
fn a_wall_is_hit_with_the_speed_across_it_and_not_passed() {
    for (angle, side) in [(0.2, 1.0), (0.5, -1.0), (1.2, 1.0)] {
        let world = walled();
        let mut batch = world.batch(1);
        let speed = 20.0;
        batch.set(0, &world.place(at(200.0, side * 5.0, side * angle, speed)));
        let mut deepest: f64 = 0.0;
        for _ in 0..600 {
            world.step_batch(&mut batch, &[RELEASED], 1);
            let now = state(&world, &batch, 0);
            let half = 0.5 * world.params().body.size;
            let center = world.params().body.center;
            for (x, y) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
                let corner = DVec2::from_angle(now.yaw)
                    .rotate(DVec2::new(center.x + x * half.x, center.y + y * half.y));
                // The line is y = -60 there.
                deepest = deepest.max(side * (now.position.y + corner.y + 60.0) - 11.0);
            }
        }
        assert!(deepest < 0.02, "{deepest} m into the wall at {angle}");
        let now = state(&world, &batch, 0);
        let expected = speed * angle.sin();
        assert!((now.damage / expected - 1.0).abs() < 0.15, "{} of {expected}", now.damage);
        assert!(now.speed() < 1.02 * speed * angle.cos().max(0.4), "{} m/s left", now.speed());
    }
}

#[test]
fn along_a_wall_without_touching_it_nothing_happens() {
    let (with, without) = (walled(), world("roadster", stadium(600.0, 60.0, 0.0, |_, _| 0.0)));
    let run = |world: &World| {
        let mut batch = world.batch(1);
        batch.set(0, &world.place(at(150.0, 9.9, 0.0, 20.0)));
        world.step_batch(&mut batch, &[RELEASED], 300);
        state(world, &batch, 0)
    };
    assert_eq!(run(&with), run(&without));
    assert_eq!(run(&with).damage, 0.0);
}

#[test]
fn a_car_never_gets_out_of_a_walled_track() {
    let world = world("gt3", crate::harness::builtin("brisamar").with_runoff(1.0));
    let mut batch = world.batch(40);
    for index in 0..40 {
        let speed = 5.0 * (index % 12) as f64;
        batch.set(index, &world.place(at(70.0 * index as f64, 1.0, 0.5, speed)));
    }
    for tick in 0..200 {
        let controls: Vec<Controls> = (0..40)
            .map(|index| Controls {
                steering: (0.05 * f64::from(tick) + f64::from(index)).sin(),
                throttle: 1.0,
                ..Controls::default()
            })
            .collect();
        world.step_batch(&mut batch, &controls, 13);
        for index in 0..40 {
            let found = world.projection_of(&batch, index);
            let out = (-found.margin_left()).max(-found.margin_right());
            // Its center stays in, its corners a little out while it bounces.
            assert!(out < 1.0, "{index} at {tick}: {found:?}");
            assert!(state(&world, &batch, index).is_finite());
        }
    }
}

fn momentum(world: &World, state: &VehicleState) -> DVec2 {
    let params = world.params();
    let mass = params.mass + state.fuel * params.fuel.density;
    mass * DVec2::from_angle(state.yaw).rotate(state.velocity.truncate())
}

fn field() -> World {
    world("roadster", stadium(600.0, 60.0, 0.0, |_, _| 0.0))
}

fn two(world: &World, first: Placement, second: Placement) -> Batch {
    let mut batch = world.race(2);
    batch.set(0, &world.place(first));
    batch.set(1, &world.place(second));
    batch
}

#[test]
fn two_cars_that_collide_share_their_momentum_and_the_damage() {
    let world = field();
    for (second, name) in [
        (at(206.0, 0.3, 0.0, 5.0), "from behind"),
        (at(206.5, 0.4, std::f64::consts::PI, 10.0), "head on"),
        (at(205.0, -2.5, 1.2, 12.0), "from the side"),
    ] {
        let mut batch = two(&world, at(200.0, 0.0, 0.0, 15.0), second);
        let mut has_hit = false;
        for _ in 0..600 {
            let before = [0, 1].map(|index| state(&world, &batch, index));
            world.step_batch(&mut batch, &[RELEASED; 2], 1);
            let after = [0, 1].map(|index| state(&world, &batch, index));
            if after[0].damage == 0.0 {
                continue;
            }
            has_hit = true;
            assert_eq!(after[0].damage, after[1].damage, "{name}");
            let sum = |states: &[VehicleState; 2]| {
                momentum(&world, &states[0]) + momentum(&world, &states[1])
            };
            let (before, after) = (sum(&before), sum(&after));
            // In 3 ms tires change it by 3 ms times two cars' grip at most.
            let by_tires = 0.003 * 2.0 * world.params().mass * 9.81 * 1.5;
            assert!((before - after).length() < by_tires, "{name}: {before} {after}");
            break;
        }
        assert!(has_hit, "{name}");
        // And they part.
        world.step_batch(&mut batch, &[RELEASED; 2], 300);
        let apart = [0, 1].map(|index| state(&world, &batch, index).position);
        let width = world.params().body.size.y;
        assert!((apart[0] - apart[1]).length() > 0.95 * width, "{name}: {apart:?}");
    }
}

#[test]
fn cars_of_a_plain_batch_pass_through_each_other() {
    let world = field();
    let mut batch = world.batch(2);
    batch.set(0, &world.place(at(200.0, 0.0, 0.0, 15.0)));
    batch.set(1, &world.place(at(206.0, 0.0, 0.0, 5.0)));
    world.step_batch(&mut batch, &[RELEASED; 2], 600);
    assert_eq!(state(&world, &batch, 0).damage, 0.0);
    assert!(state(&world, &batch, 0).position.x > state(&world, &batch, 1).position.x);
}

#[test]
fn a_race_is_the_same_each_time_and_alone_on_the_track_it_is_a_batch() {
    let world = world("gt3", crate::harness::builtin("larkfield").with_runoff(4.0));
    let run = |mut batch: Batch| {
        let count = batch.len();
        for index in 0..count {
            let place = at(20.0 * index as f64, (index % 3) as f64 - 1.0, 0.0, 20.0);
            batch.set(index, &world.place(place));
        }
        for tick in 0..60 {
            let controls: Vec<Controls> = (0..count)
                .map(|index| Controls {
                    steering: 0.4 * (0.1 * f64::from(tick) + index as f64).sin(),
                    throttle: 0.8,
                    ..Controls::default()
                })
                .collect();
            world.step_batch(&mut batch, &controls, 13);
        }
        (0..count).map(|index| batch.get(index)).collect::<Vec<_>>()
    };
    let race = run(world.race(24));
    assert_eq!(race, run(world.race(24)));
    assert_ne!(race, run(world.batch(24)), "some of them met");
    assert_eq!(run(world.race(1)), run(world.batch(1)));
}
