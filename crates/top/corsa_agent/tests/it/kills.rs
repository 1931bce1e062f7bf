//! What becomes of the throttle when somebody is killed.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use corsa_pages::ControlsReader;

use crate::{
    harness::{Agent, Scene, eventually, process_example},
    toy_game::ToyGame,
};

struct Killed(Child);

impl Killed {
    fn start(words: &[&str]) -> Self {
        let mut command = Command::new(process_example());
        command.args(words).stderr(Stdio::piped());
        Self(command.spawn().expect("a process"))
    }

    /// Waits for a line that begins so, and reads on in peace.
    fn wait_for_line(&mut self, beginning: &str) {
        let stderr = self.0.stderr.take().expect("a pipe");
        let mut lines = BufReader::new(stderr).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with(beginning)), "it never said {beginning}");
        let rest = std::thread::Builder::new().name("lines".to_owned());
        rest.spawn(move || lines.for_each(drop)).expect("a thread");
    }

    fn kill(mut self) {
        // SIGKILL: nothing of the process runs after this.
        self.0.kill().expect("it was alive");
        self.0.wait().expect("it is gone");
    }
}

fn throttle(scene: &Scene) -> Option<f64> {
    ControlsReader::new(&scene.pages()).read().map(|requested| requested.controls.throttle)
}

fn is_braked_or_free(scene: &Scene) -> bool {
    ControlsReader::new(&scene.pages())
        .read()
        .is_none_or(|requested| requested.controls.throttle == 0.0)
}

#[test]
fn a_killed_learner_leaves_no_throttle_behind() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    let domain = scene.domain_id.to_string();
    for _ in 0..3 {
        let learner = Killed::start(&["learner", &scene.vehicle, &domain]);
        eventually("it drives at full throttle", || throttle(&scene) == Some(1.0));
        learner.kill();
        eventually("the throttle is released", || is_braked_or_free(&scene));
        eventually("the car stands", || game.state().velocity.x == 0.0);
        eventually("nobody drives", || throttle(&scene).is_none());
    }
    assert_eq!(agent.stop().watchdog_stops, 3);
}

#[test]
fn a_killed_agent_leaves_no_throttle_behind_and_another_takes_its_place() {
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let domain = scene.domain_id.to_string();
    let pages = scene.pages().to_arg();
    let pages = pages.to_str().expect("a plain path");
    for _ in 0..3 {
        let mut agent = Killed::start(&["agent", pages, &scene.vehicle, &domain]);
        agent.wait_for_line("agent ready");
        let learner = Killed::start(&["learner", &scene.vehicle, &domain]);
        eventually("it drives at full throttle", || throttle(&scene) == Some(1.0));
        agent.kill();
        eventually("the throttle is released", || is_braked_or_free(&scene));
        eventually("the car stands", || game.state().velocity.x == 0.0);
        learner.kill();
    }
}
