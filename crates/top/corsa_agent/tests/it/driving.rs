use corsa_msgs::{ControllerStatus, Controls as Command, DriverInput, Telemetry};
use corsa_pages::ControlsReader;
use corsa_ros::{Node, Publisher, Qos, Subscription};
use std::{thread, time::Duration};

use crate::{
    harness::{Agent, Scene, eventually},
    toy_game::ToyGame,
};

/// A client that sends what it likes.
struct Client {
    controls: Publisher<Command>,
    status: Subscription<ControllerStatus>,
    id: u64,
    sequence: u64,
    heard: ControllerStatus,
    _node: Node,
}

impl Client {
    fn new(scene: &Scene, id: u64) -> Self {
        let node = scene.node(&format!("client_{id}"));
        let controls = node.publisher("controls", Qos::best_effort(1)).expect("sends");
        let status = node.subscription("controller_status", Qos::latched()).expect("receives");
        let client = Self {
            controls,
            status,
            id,
            sequence: 0,
            heard: ControllerStatus::default(),
            _node: node,
        };
        eventually("the agent listens", || client.controls.num_subscribers() > 0);
        client
    }

    fn send(&mut self, input: DriverInput) {
        self.sequence += 1;
        self.send_numbered(input, self.sequence);
    }

    fn send_numbered(&self, input: DriverInput, sequence: u64) {
        let command = Command {
            client_id: self.id,
            client_name: format!("client {}", self.id),
            sequence,
            input,
            ..Command::default()
        };
        self.controls.publish(&command).expect("published");
    }

    fn heard(&mut self) -> &ControllerStatus {
        if let Some(received) = self.status.take_newest() {
            self.heard = received.message;
        }
        &self.heard
    }

    /// Sends every 20 ms until the status is as wanted.
    fn send_until(
        &mut self,
        input: DriverInput,
        what: &str,
        wanted: impl Fn(&ControllerStatus) -> bool,
    ) {
        eventually(what, || {
            self.send(input);
            thread::sleep(Duration::from_millis(20));
            wanted(self.heard())
        });
    }
}

fn throttle(throttle: f64) -> DriverInput {
    DriverInput { throttle, steering: 0.5, ..DriverInput::default() }
}

#[test]
fn commands_reach_the_car_and_telemetry_says_which() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let node = scene.node("listener");
    let telemetry =
        node.subscription::<Telemetry>("telemetry", Qos::best_effort(2000)).expect("receives");
    let mut client = Client::new(&scene, 7);
    client.send_until(throttle(0.75), "we drive", |status| {
        status.phase == ControllerStatus::DRIVING && status.holder_id == 7
    });
    assert_eq!(client.heard().holder_name, "client 7");
    eventually("the car moves by our command", || {
        client.send(throttle(0.75));
        game.state().controls.throttle == 0.75 && game.state().velocity.x > 0.1
    });
    eventually("telemetry names the command", || {
        client.send(throttle(0.75));
        telemetry.take_newest().is_some_and(|received| {
            let message = received.message;
            message.controls_client_id == 7
                && message.controls_sequence > 0
                && message.controls.throttle == 0.75
                && message.controls.steering == 0.5
        })
    });
}

#[test]
fn a_silent_controller_is_braked_to_a_standstill_and_then_released() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    let mut client = Client::new(&scene, 7);
    eventually("the car is fast", || {
        client.send(throttle(1.0));
        game.state().velocity.x > 3.0
    });
    eventually("the brake is pressed", || game.state().controls.brake == 1.0);
    assert_eq!(game.state().controls.throttle, 0.0);
    eventually("we hear of it", || client.heard().phase == ControllerStatus::BRAKING);
    eventually("all is released", || client.heard().phase == ControllerStatus::FREE);
    assert!(game.state().velocity.x < 0.5, "{}", game.state().velocity.x);
    eventually("the page is gone", || ControlsReader::new(&scene.pages()).read().is_none());
    assert_eq!(agent.stop().watchdog_stops, 1);
}

#[test]
fn a_second_controller_is_refused_and_told_who_drives() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    let mut first = Client::new(&scene, 1);
    let mut second = Client::new(&scene, 2);
    first.send_until(throttle(0.25), "the first drives", |status| status.holder_id == 1);
    eventually("the second is told", || {
        first.send(throttle(0.25));
        second.send(throttle(1.0));
        thread::sleep(Duration::from_millis(10));
        assert!(game.state().controls.throttle <= 0.25, "the second got through");
        second.heard().refused_id == 2
    });
    assert_eq!(second.heard().refused_reason, "the car is driven by client 1");
    assert_eq!(second.heard().holder_name, "client 1");
    second.send_until(throttle(0.5), "the second takes over", |status| status.holder_id == 2);
    assert!(agent.stop().commands_refused > 0);
}

#[test]
fn what_no_car_can_follow_is_refused_with_name_and_value() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let mut client = Client::new(&scene, 7);
    let cases = [
        (throttle(f64::NAN), "control `throttle` is NaN, not in 0..1"),
        (
            DriverInput { steering: -1.5, ..throttle(0.0) },
            "control `steering` is -1.5, not in -1..1",
        ),
        (DriverInput { gear_mode: 9, ..throttle(0.0) }, "field `gear_mode` is 9, not in 0..=2"),
    ];
    for (input, reason) in cases {
        client.send_until(input, reason, |status| status.refused_reason == reason);
        assert_eq!(client.heard().phase, ControllerStatus::FREE, "nobody drives by that");
    }
    assert_eq!(game.state().controls.throttle, 0.0);
}

#[test]
fn a_command_that_was_overtaken_is_refused() {
    let scene = Scene::new();
    let _game = ToyGame::start(&scene.pages());
    let _agent = Agent::start(&scene);
    let mut client = Client::new(&scene, 7);
    client.send_until(throttle(0.1), "we drive", |status| status.holder_id == 7);
    eventually("the old one is refused", || {
        client.send(throttle(0.1));
        client.send_numbered(throttle(1.0), 1);
        thread::sleep(Duration::from_millis(20));
        client.heard().refused_reason.starts_with("sequence 1 is not after")
    });
}

#[test]
fn without_a_game_a_command_is_refused() {
    let scene = Scene::new();
    let _agent = Agent::start(&scene);
    let mut client = Client::new(&scene, 7);
    client.send_until(throttle(0.1), "it is said", |status| {
        status.refused_reason == "there is no game to drive"
    });
}
