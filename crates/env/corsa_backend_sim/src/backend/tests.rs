use corsa_track::BUILTIN_TRACKS;

use super::*;

fn backend(num_vehicles: usize) -> SimBackend {
    let params = VehicleParams::builtin("gt3").expect("built in");
    let track = Track::builtin(BUILTIN_TRACKS[0]).expect("built in");
    SimBackend::new(&params, Arc::new(track), num_vehicles).expect("built-in cars are valid")
}

/// Each vehicle its own controls, changing with time.
fn controls(vehicle: usize, tick: usize) -> Controls {
    let phase = (vehicle * 7 + tick * 3) % 20;
    Controls {
        steering: phase as f64 / 10.0 - 1.0,
        throttle: if phase < 14 { 1.0 } else { 0.0 },
        brake: if phase < 14 { 0.0 } else { 0.5 },
        ..Controls::default()
    }
}

fn run(
    backend: &mut SimBackend,
    first_vehicle: usize,
    ticks: std::ops::Range<usize>,
) -> Vec<VehicleState> {
    let num_vehicles = backend.num_vehicles();
    let mut states = vec![VehicleState::default(); num_vehicles];
    let mut happened = vec![Tick::default(); num_vehicles];
    for tick in ticks {
        let controls: Vec<_> =
            (0..num_vehicles).map(|vehicle| controls(first_vehicle + vehicle, tick)).collect();
        backend.step(&controls, 13, &mut states, &mut happened).expect("sim never fails");
        assert!(happened.iter().all(|tick| tick.physics_steps == 13 && tick.packets_lost == 0));
    }
    states
}

#[test]
fn a_batch_drives_as_its_vehicles_would_alone() {
    let together = run(&mut backend(5), 0, 0..100);
    for (vehicle, state) in together.iter().enumerate() {
        assert_eq!(run(&mut backend(1), vehicle, 0..100)[0], *state, "vehicle {vehicle}");
    }
    assert_ne!(together[0], together[1]);
}

#[test]
fn a_start_is_reached_exactly() {
    let mut backend = backend(2);
    run(&mut backend, 0, 0..20);
    let start =
        Start::At { progress: 120.0, lateral_offset: -1.5, heading_error: 0.2, speed: 33.0 };
    let state = backend.reset(1, &start).expect("on the track");
    assert_eq!(state.velocity.x, 33.0);
    assert_eq!(state.physics_step, 0);
    let mut hint = corsa_track::ProjectionHint::default();
    let track = backend.world().track();
    let here = track.project(state.position.truncate(), &mut hint);
    assert!((here.progress - 120.0).abs() < 1e-3);
    assert!((here.lateral_offset + 1.5).abs() < 1e-3);
    assert!((here.heading_error(state.yaw) - 0.2).abs() < 1e-3);
    for wheel in state.wheels.iter() {
        // The radius of a loaded tire is a little smaller.
        assert!(
            (wheel.spin_rate * 0.332 / 33.0 - 1.0).abs() < 0.03,
            "the wheels roll with the car"
        );
    }
}

#[test]
fn a_saved_state_continues_bit_for_bit() {
    let mut backend = backend(1);
    run(&mut backend, 0, 0..50);
    let saved = backend.save(0).expect("sim saves");
    let onwards = run(&mut backend, 0, 50..120);
    backend.reset(0, &Start::Saved(saved)).expect("just saved");
    assert_eq!(run(&mut backend, 0, 50..120), onwards);
}

#[test]
fn a_state_saved_elsewhere_is_refused() {
    let mut backend = backend(1);
    let error = backend.reset(0, &Start::Saved(SavedState(b"{}".to_vec()))).expect_err("not ours");
    assert!(matches!(error, BackendError::BadSavedState { .. }), "{error}");
}

#[test]
fn what_is_read_is_the_state() {
    let mut backend = backend(19);
    let states = run(&mut backend, 0, 0..120);
    let mut rows = vec![CompactState::default(); 19];
    Batch::read(&backend, 0, &mut rows);
    for (vehicle, (row, state)) in rows.iter().zip(&states).enumerate() {
        assert_eq!(*state, Batch::state(&backend, vehicle));
        let projection = backend.world().projection_of(&backend.cars, vehicle);
        let expected = CompactState::new(state, &projection);
        // The speed leaves the heave out.
        assert!((row.speed - expected.speed).abs() < 0.05, "vehicle {vehicle}");
        assert_eq!(*row, CompactState { speed: row.speed, ..expected });
        let mut alone = [CompactState::default()];
        Batch::read(&backend, vehicle, &mut alone);
        assert_eq!(alone[0], *row);
    }
}

#[test]
fn conditions_are_a_vehicles_own_and_last() {
    let mut backend = backend(3);
    let start = Start::At { progress: 100.0, lateral_offset: 0.0, heading_error: 0.0, speed: 30.0 };
    let slippery = Conditions { grip: 0.4, ..Conditions::NOMINAL };
    backend.set_conditions(1, &slippery).expect("sim can");
    let braking = [Controls { brake: 1.0, ..Controls::default() }; 3];
    for _ in 0..2 {
        for vehicle in 0..3 {
            backend.reset(vehicle, &start).expect("on the track");
        }
        backend.drive(&braking, 300);
        let [first, slippery, last] = [0, 1, 2].map(|vehicle| Batch::state(&backend, vehicle));
        assert_eq!(first, last);
        assert!(slippery.speed() > first.speed() + 3.0);
    }
}
