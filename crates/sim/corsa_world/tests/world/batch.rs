use std::sync::Arc;

use corsa_track::{ProjectionHint, SurfaceGrid, SurfaceKind, SurfaceSample, Track};
use corsa_vehicle::{Controls, VehicleState};
use corsa_world::{Car, Level, Placement, World};

use crate::harness::{builtin, follow_line, state, world};

/// A hilly track with ground of its own and walls: everything a step can meet.
fn rich_track() -> Track {
    let track = builtin("montalva");
    let bumpy = SurfaceKind {
        name: "KERB".into(),
        bump_height: 0.01,
        bump_length: 0.7,
        grip: 0.95,
        ..SurfaceKind::asphalt()
    };
    let kinds = vec![SurfaceKind::asphalt(), bumpy, SurfaceKind::grass()];
    let grid = SurfaceGrid::sample(&track, 10.0, 0.5, kinds, |place| {
        let kind = match place.lateral_offset.abs() {
            offset if offset < 4.0 => 0,
            offset if offset < 6.0 => 1,
            _ => 2,
        };
        let elevation = place.position.z + 0.01 * (0.5 * place.progress).sin();
        Some(SurfaceSample { elevation, kind })
    });
    let grid = grid.expect("it is of this track");
    track.with_surfaces(grid).expect("the same track").with_runoff(3.0)
}

fn worlds() -> Vec<World> {
    vec![world("gt3", rich_track()), world("formula3", builtin("larkfield"))]
}

/// Cars in many places, most of them rather wild.
fn start(world: &World, index: usize) -> Car {
    let spread = index as f64;
    let length = world.track().length();
    world.place(Placement::At {
        progress: 0.987 * length + 37.7 * spread,
        lateral_offset: 3.0 * (2.1 * spread).sin(),
        heading_error: 0.2 * (1.3 * spread).sin(),
        speed: 6.0 * (spread % 9.0),
    })
}

/// Open-loop controls of a car at a tick: they take it off the road and into the walls.
fn controls(index: usize, tick: usize) -> Controls {
    let (car, time) = (index as f64, tick as f64);
    Controls {
        steering: 0.5 * (0.1 * time + car).sin(),
        throttle: (0.5 + (0.05 * time + 2.0 * car).sin()).clamp(0.0, 1.0),
        brake: (-0.6 + (0.07 * time + 3.0 * car).sin()).clamp(0.0, 1.0),
        ..Controls::default()
    }
}

const TICKS: usize = 40;

/// Each car of a batch of so many, after all ticks of 13 steps.
fn drive_together(world: &World, count: usize) -> Vec<Car> {
    let mut batch = world.batch(count);
    for index in 0..count {
        batch.set(index, &start(world, index));
    }
    for tick in 0..TICKS {
        let controls: Vec<Controls> = (0..count).map(|index| controls(index, tick)).collect();
        world.step_batch(&mut batch, &controls, 13);
    }
    (0..count).map(|index| batch.get(index)).collect()
}

#[test]
fn a_car_comes_out_of_any_batch_as_it_would_alone() {
    for world in worlds() {
        let together = drive_together(&world, 37);
        for count in [1, 3, 5, 16, 17] {
            assert_eq!(drive_together(&world, count), together[..count], "{count} cars");
        }
        for index in [0, 18, 36] {
            let mut car = start(&world, index);
            for tick in 0..TICKS {
                for _ in 0..13 {
                    world.step(&mut car, &controls(index, tick));
                }
            }
            assert_eq!(car, together[index]);
        }
    }
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    let level = Level::new();
    let narrower: Vec<Level> = [
        level.as_sse2().map(Level::Sse2),
        level.as_sse4_2().map(Level::Sse4_2),
        level.as_avx2().map(Level::Avx2),
    ]
    .into_iter()
    .flatten()
    .collect();
    for world in worlds() {
        let expected = drive_together(&world, 20);
        for level in &narrower {
            let other = World::on(world.params(), Arc::clone(world.track()), *level);
            let other = other.expect("a built-in car is valid");
            assert_eq!(drive_together(&other, 20), expected, "{level:?}");
        }
    }
}

#[test]
fn taking_cars_out_and_putting_them_elsewhere_changes_nothing() {
    for world in worlds() {
        let (mut still, mut moved) = (world.batch(20), world.batch(20));
        for index in 0..20 {
            still.set(index, &start(&world, index));
            moved.set(19 - index, &start(&world, index));
        }
        for tick in 0..TICKS {
            let controls: Vec<Controls> = (0..20).map(|index| controls(index, tick)).collect();
            let reversed: Vec<Controls> = controls.iter().rev().copied().collect();
            world.step_batch(&mut still, &controls, 13);
            world.step_batch(&mut moved, &reversed, 13);
            for index in 0..20 {
                let car = moved.get(index);
                moved.set(index, &world.load(&world.save(&car)).expect("just saved"));
            }
        }
        for index in 0..20 {
            assert_eq!(still.get(index), moved.get(19 - index));
        }
    }
}

#[test]
fn states_and_projections_of_a_batch_are_those_of_its_cars() {
    for world in worlds() {
        let mut batch = world.batch(20);
        for index in 0..20 {
            batch.set(index, &start(&world, index));
        }
        let mut hints = [ProjectionHint::default(); 20];
        for _ in 0..400 {
            let states: Vec<VehicleState> =
                (0..20).map(|index| state(&world, &batch, index)).collect();
            let controls: Vec<Controls> =
                states.iter().map(|state| follow_line(&world, state, 14.0)).collect();
            world.step_batch(&mut batch, &controls, 13);
            for (index, hint) in hints.iter_mut().enumerate() {
                let now = state(&world, &batch, index);
                assert_eq!(now, world.state(&batch.get(index)));
                let found = world.projection_of(&batch, index);
                let exact = world.track().project(now.position.truncate(), hint);
                if exact.margin_left().min(exact.margin_right()) < -10.0 {
                    continue; // as good as lost: near the line is near enough
                }
                let apart = (found.progress - exact.progress).abs();
                assert!(
                    apart < 1e-4 || apart > world.track().length() - 1e-3,
                    "{found:?} {exact:?}"
                );
                assert!((found.lateral_offset - exact.lateral_offset).abs() < 2e-5);
                assert!(corsa_vehicle::wrap_angle(found.heading - exact.heading).abs() < 1e-5);
                // Up to a step beyond its stretch a car is on the continuation of it.
                assert!((found.curvature - exact.curvature).abs() < 1e-4);
                assert!((found.width_left - exact.width_left).abs() < 1e-3);
                assert!((found.width_right - exact.width_right).abs() < 1e-3);
                assert!((found.elevation - exact.elevation).abs() < 1e-4);
            }
        }
    }
}

#[test]
fn laps_are_counted_and_timed_in_a_batch() {
    let world = world("roadster", builtin("larkfield"));
    let mut batch = world.batch(2);
    let mut begin = None;
    for _ in 0..10_000 {
        let now = [0, 1].map(|index| state(&world, &batch, index));
        if now[0].lap.completed_laps == 2 {
            break;
        }
        // The second car is a lap slower.
        let controls = [follow_line(&world, &now[0], 16.0), follow_line(&world, &now[1], 7.0)];
        world.step_batch(&mut batch, &controls, 13);
        if begin.is_none() && now[0].lap.distance > 20.0 {
            begin = Some(state(&world, &batch, 0));
        }
    }
    let (fast, slow) = (state(&world, &batch, 0), state(&world, &batch, 1));
    assert_eq!((fast.lap.completed_laps, slow.lap.completed_laps), (2, 0));
    let time = fast.lap.last_time.expect("a lap");
    assert!((world.track().length() / time - 16.0).abs() < 0.8, "{time} s");
    assert!(fast.lap.is_valid && fast.lap.best_time.is_some_and(|best| best <= time));
    assert!((fast.lap.distance - 2.0 * world.track().length()).abs() < 60.0);
}

/// A wide-open field beside the track: a car that leaves is found on the section it comes to.
#[test]
fn a_car_that_cuts_across_the_field_is_found_where_it_comes_to() {
    let track = crate::harness::stadium(600.0, 120.0, 0.0, |_, _| 0.0);
    let length = track.length();
    let world = world("gt3", track);
    let mut batch = world.batch(1);
    // From the middle of the straight at y = -120 right across to the one at y = 120.
    batch.set(
        0,
        &world.place(Placement::At {
            progress: 300.0,
            lateral_offset: 0.0,
            heading_error: std::f64::consts::FRAC_PI_2,
            speed: 30.0,
        }),
    );
    let mut now = state(&world, &batch, 0);
    for _ in 0..2_000 {
        if now.position.y > 118.0 {
            break;
        }
        let controls = Controls { throttle: 1.0, ..Controls::default() };
        world.step_batch(&mut batch, &[controls], 13);
        now = state(&world, &batch, 0);
    }
    let found = world.projection_of(&batch, 0);
    assert!((found.progress - 300.0 - 0.5 * length).abs() < 15.0, "{found:?} {}", now.position);
    assert!(found.lateral_offset.abs() < 5.0);
    assert_eq!(now.lap.completed_laps, 0);
}

#[test]
fn a_car_of_another_kind_in_the_same_batch_is_its_own() {
    let world = world("gt3", builtin("larkfield"));
    let mut batch = world.batch(2);
    let mut weak = world.place(Placement::Grid);
    weak.dynamics_mut().variation.power = 0.5;
    batch.set(1, &weak);
    let controls = [Controls { throttle: 1.0, ..Controls::default() }; 2];
    world.step_batch(&mut batch, &controls, 1_000);
    let [strong, weak] = [0, 1].map(|index| state(&world, &batch, index).speed());
    assert!(weak < 0.9 * strong, "{weak} {strong}");
}
