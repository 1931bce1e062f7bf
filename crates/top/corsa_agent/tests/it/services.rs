use corsa_msgs::{
    Session, SetStart, SetStartRequest, Telemetry,
    std_srvs::{Trigger, TriggerRequest},
};
use corsa_ros::Qos;
use corsa_vehicle::DVec3;

use crate::{
    harness::{Agent, PATIENCE, Scene, eventually},
    toy_game::ToyGame,
};

fn scene() -> (Scene, ToyGame, Agent) {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    eventually("the game is found", || agent.has_said("game found"));
    (scene, game, agent)
}

#[test]
fn the_car_is_put_where_it_is_asked_to_be() {
    let (scene, game, _agent) = scene();
    let mut client = scene.node("caller").client::<SetStart>("set_start").expect("calls");
    let target = DVec3::new(120.0, -40.0, 0.0);
    let request = SetStartRequest {
        kind: SetStartRequest::POSE,
        position: target.into(),
        yaw: 1.25,
        ..SetStartRequest::default()
    };
    let response = client.call(request, PATIENCE).expect("an answer");
    assert!(response.success, "{}", response.message);
    assert_eq!(response.method, "teleport");
    assert!(response.physics_step > 0);
    assert!((game.state().position - target).length() < 0.1);
    // The page holds 32-bit numbers.
    assert!((game.state().yaw - 1.25).abs() < 1e-6);
}

#[test]
fn reset_goes_to_the_pits_and_says_how_and_how_long() {
    let (scene, game, _agent) = scene();
    let node = scene.node("caller");
    let mut set_start = node.client::<SetStart>("set_start").expect("calls");
    let away = SetStartRequest {
        kind: SetStartRequest::POSE,
        position: DVec3::new(50.0, 0.0, 0.0).into(),
        ..SetStartRequest::default()
    };
    assert!(set_start.call(away, PATIENCE).expect("an answer").success);
    let mut reset = node.client::<Trigger>("reset").expect("calls");
    let response = reset.call(TriggerRequest::default(), PATIENCE).expect("an answer");
    assert!(response.success, "{}", response.message);
    assert!(response.message.starts_with("teleport to the pits in 0."), "{}", response.message);
    assert_eq!(game.state().position, DVec3::ZERO);
}

#[test]
fn restart_begins_another_session() {
    let (scene, game, _agent) = scene();
    let node = scene.node("caller");
    let session = node.subscription::<Session>("session", Qos::latched()).expect("receives");
    eventually("a second has passed", || game.state().lap.current_time > 1.0);
    let mut restart = node.client::<Trigger>("restart").expect("calls");
    let response = restart.call(TriggerRequest::default(), PATIENCE).expect("an answer");
    assert!(response.success, "{}", response.message);
    eventually("the session has another id", || {
        session.take_newest().is_some_and(|received| received.message.session_id == 2)
    });
}

#[test]
fn pause_holds_physics_and_resume_lets_it_go_on() {
    let (scene, game, _agent) = scene();
    let node = scene.node("caller");
    let session = node.subscription::<Session>("session", Qos::latched()).expect("receives");
    let mut pause = node.client::<Trigger>("pause").expect("calls");
    let mut resume = node.client::<Trigger>("resume").expect("calls");
    let response = pause.call(TriggerRequest::default(), PATIENCE).expect("an answer");
    assert!(response.success, "{}", response.message);
    let held = game.steps();
    eventually("the session says so", || {
        session
            .take_newest()
            .is_some_and(|received| received.message.phase == Telemetry::SESSION_PAUSED)
    });
    assert_eq!(game.steps(), held);
    let response = resume.call(TriggerRequest::default(), PATIENCE).expect("an answer");
    assert!(response.success, "{}", response.message);
    eventually("physics goes on", || game.steps() > held + 10);
}

#[test]
fn what_cannot_be_done_is_answered_with_the_reason() {
    let (scene, game, agent) = scene();
    let node = scene.node("caller");
    let mut set_start = node.client::<SetStart>("set_start").expect("calls");
    let unknown = SetStartRequest { kind: SetStartRequest::TRACK, ..SetStartRequest::default() };
    let response = set_start.call(unknown, PATIENCE).expect("an answer");
    assert!(!response.success);
    assert!(response.message.contains("shape of track `toy_track`"), "{}", response.message);
    let bad = SetStartRequest { kind: SetStartRequest::POSE, yaw: f64::NAN, ..unknown };
    let response = set_start.call(bad, PATIENCE).expect("an answer");
    assert!(!response.success && response.message.contains("not finite"), "{}", response.message);
    drop(game);
    eventually("the game is missed", || agent.has_said("game lost"));
    let mut reset = node.client::<Trigger>("reset").expect("calls");
    let response = reset.call(TriggerRequest::default(), PATIENCE).expect("an answer");
    assert!(!response.success && response.message.contains("no game"), "{}", response.message);
}
