use corsa_agent::{AgentError, run};
use corsa_msgs::{CarInfo, Session, Telemetry};
use corsa_ros::Qos;
use std::sync::atomic::AtomicBool;

use crate::{
    harness::{Agent, PATIENCE, Scene, eventually},
    toy_game::ToyGame,
};

#[test]
fn each_physics_step_is_published_once_and_in_order() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let node = scene.node("listener");
    let telemetry =
        node.subscription::<Telemetry>("telemetry", Qos::best_effort(2000)).expect("receives");
    let agent = Agent::start(&scene);
    assert!(telemetry.wait(PATIENCE), "no telemetry");
    let first = telemetry.take().expect("there is one").message;
    let mut last = first.clone();
    eventually("three hundred steps came", || {
        while let Some(received) = telemetry.take() {
            let message = received.message;
            assert_eq!(message.publish_count, last.publish_count + 1, "lost on the network");
            assert!(message.physics_step > last.physics_step);
            last = message;
        }
        last.publish_count > first.publish_count + 300
    });
    let passed = last.physics_step - first.physics_step;
    let came = last.publish_count - first.publish_count;
    let summary = agent.stop();
    // What a busy machine made the agent miss is counted, never hidden.
    assert!(passed - came <= summary.lost, "{passed} passed, {came} came, {summary:?}");
    assert!(summary.published >= came);
    assert!(last.physics_step <= game.steps());
    assert_eq!(last.header.frame_id, "map");
}

#[test]
fn who_comes_late_learns_of_session_and_car() {
    let scene = Scene::new();
    let _game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    eventually("the game is found", || agent.has_said("game found: toy_car on toy_track"));
    let node = scene.node("latecomer");
    let session = node.subscription::<Session>("session", Qos::latched()).expect("receives");
    let car = node.subscription::<CarInfo>("car_info", Qos::latched()).expect("receives");
    eventually("the session is driving", || {
        session.take_newest().is_some_and(|received| {
            let message = received.message;
            message.phase == Telemetry::SESSION_DRIVING
                && message.track == "toy_track"
                && message.track_length == 1000.0
                && message.source == "assetto_corsa 1.16"
        })
    });
    assert!(car.wait(PATIENCE), "no car");
    let car = car.take_newest().expect("there is one").message;
    assert_eq!(car.model, "toy_car");
    assert!(car.mass.is_nan(), "the pages do not say");
}

#[test]
fn an_agent_waits_for_the_game_and_for_the_next_one() {
    let scene = Scene::new();
    let node = scene.node("listener");
    let telemetry =
        node.subscription::<Telemetry>("telemetry", Qos::best_effort(2000)).expect("receives");
    let agent = Agent::start(&scene);
    eventually("it says that it waits", || agent.has_said("waiting for the game"));
    for round in 1..=2 {
        let game = ToyGame::start(&scene.pages());
        eventually("telemetry comes", || telemetry.take().is_some());
        drop(game);
        eventually("the game is missed", || agent.has_said("game lost"));
        eventually("telemetry stops", || telemetry.take().is_none());
        if round == 2 {
            assert_eq!(agent.stop().games, 2);
            return;
        }
    }
}

#[test]
fn a_second_agent_of_the_same_name_is_refused() {
    let scene = Scene::new();
    let _agent = Agent::start(&scene);
    let stop = AtomicBool::new(false);
    let error = run(&scene.agent_options(), &stop, &mut |_| ()).expect_err("the name is taken");
    assert!(matches!(error, AgentError::NameTaken { .. }), "{error}");
    assert!(error.hint().is_some());
    assert!(error.to_string().contains(&scene.vehicle), "{error}");
}
