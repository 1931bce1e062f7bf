use std::time::Duration;

use corsa_backend::{Backend, BackendError, Start, Tick};
use corsa_backend_ros2::{Ros2Backend, Ros2Options};
use corsa_vehicle::{Controls, SessionPhase, VehicleState};

use crate::{
    harness::{Agent, Scene, eventually},
    toy_game::ToyGame,
};

const FULL: Controls = Controls { throttle: 1.0, ..RELEASED };
const RELEASED: Controls = Controls {
    steering: 0.0,
    throttle: 0.0,
    brake: 0.0,
    clutch: 0.0,
    handbrake: 0.0,
    gear: corsa_vehicle::GearRequest::Automatic,
};

fn step(
    backend: &mut Ros2Backend,
    controls: Controls,
) -> Result<(VehicleState, Tick), BackendError> {
    let (mut states, mut ticks) = ([VehicleState::default()], [Tick::default()]);
    backend.step(&[controls], 13, &mut states, &mut ticks)?;
    Ok((states[0], ticks[0]))
}

#[test]
fn steps_follow_each_other_and_tell_the_truth_about_time() {
    let scene = Scene::new();
    let _game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let mut backend = Ros2Backend::connect(scene.learner_options()).expect("a game");
    let first = backend.reset(0, &Start::Grid).expect("a start");
    assert_eq!(first.session, SessionPhase::Driving);
    let mut last = first;
    let mut delay = None;
    for _ in 0..40 {
        let (state, tick) = step(&mut backend, FULL).expect("a step");
        let passed = state.physics_step - last.physics_step;
        assert_eq!(u64::from(tick.physics_steps), passed);
        assert!(passed >= 13);
        assert_eq!(tick.deadline_missed, passed > 13);
        assert!((tick.late_by - (passed - 13) as f64 * 0.003).abs() < 1e-9);
        assert!(tick.state_age > 0.0 && tick.state_age < 10.0, "{}", tick.state_age);
        delay = tick.action_delay.or(delay);
        last = state;
    }
    assert!(last.velocity.x > 1.0, "it was driven: {}", last.velocity.x);
    assert!(delay.expect("measured by now") > 0.0);
}

#[test]
fn a_start_on_the_track_is_reached() {
    let scene = Scene::new();
    let _game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let track = corsa_track::Track::builtin(corsa_track::BUILTIN_TRACKS[0]).expect("built in");
    let options =
        Ros2Options { track: Some(std::sync::Arc::new(track.clone())), ..scene.learner_options() };
    let mut backend = Ros2Backend::connect(options).expect("a game");
    let start = Start::At { progress: 200.0, lateral_offset: 1.0, heading_error: 0.1, speed: 0.0 };
    let state = backend.reset(0, &start).expect("a start");
    let (position, yaw) = track.pose(200.0, 1.0, 0.1);
    assert!((state.position - position).truncate().length() < 2.0);
    assert!(corsa_vehicle::wrap_angle(state.yaw - yaw).abs() < 0.1);
}

#[test]
fn without_an_agent_or_a_game_connecting_says_what_is_missing() {
    let scene = Scene::new();
    let options = || Ros2Options { timeout: Duration::from_millis(300), ..scene.learner_options() };
    let error = Ros2Backend::connect(options()).expect_err("no agent");
    assert!(matches!(error, BackendError::GameNotRunning { .. }), "{error}");
    assert!(error.to_string().contains("no agent on"), "{error}");
    let _agent = Agent::start(&scene);
    let error = Ros2Backend::connect(options()).expect_err("no game");
    assert!(error.to_string().contains("found no game"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn a_car_that_another_drives_is_not_reset() {
    let scene = Scene::new();
    let _game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let mut first = Ros2Backend::connect(scene.learner_options()).expect("a game");
    first.reset(0, &Start::Pits).expect("a start");
    let mut second = Ros2Backend::connect(scene.learner_options()).expect("a game");
    let name = format!("process {}", std::process::id());
    let refused = std::thread::scope(|scope| {
        let trying = scope.spawn(|| second.reset(0, &Start::Pits));
        while !trying.is_finished() {
            step(&mut first, FULL).expect("the first drives on");
        }
        trying.join().expect("no panic")
    });
    match refused.expect_err("the car is taken") {
        BackendError::ControllerBusy { holder, .. } => assert_eq!(holder, name),
        other => panic!("{other}"),
    }
    drop(first);
    second.reset(0, &Start::Pits).expect("free now");
}

#[test]
fn a_game_that_ends_ends_the_episode_and_reset_finds_the_next() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    let mut backend = Ros2Backend::connect(scene.learner_options()).expect("a game");
    backend.reset(0, &Start::Pits).expect("a start");
    step(&mut backend, FULL).expect("a step");
    drop(game);
    let error = loop {
        if let Err(error) = step(&mut backend, FULL) {
            break error;
        }
    };
    assert!(error.is_lost(), "{error}");
    eventually("the agent noticed", || agent.has_said("game lost"));
    let _next = ToyGame::start(&scene.pages());
    backend.reset(0, &Start::Pits).expect("a start in the next game");
    step(&mut backend, FULL).expect("a step");
}

#[test]
fn a_learner_may_think_while_the_game_is_paused() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let mut backend = Ros2Backend::connect(scene.learner_options()).expect("a game");
    backend.reset(0, &Start::Pits).expect("a start");
    backend.pause(true).expect("paused");
    let held = game.steps();
    backend.pause(false).expect("resumed");
    assert!(game.steps() < held + 333, "it was held");
    step(&mut backend, FULL).expect("a step");
}
