//! Laps: the environment on Linux, the game a Windows program.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Pages, Program, programs, report};
use crate::telemetry::{Listener, Window};

pub(crate) const CAR: &str = "gt3";
/// As far as a lap in real time may be from the simulator's.
pub(crate) const TOLERANCE: f64 = 0.03;
const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn standin_and_agent_in_one_prefix_are_driven_from_linux() {
    let Some(folder) = programs("driving in one prefix") else { return };
    let domain = domain(0);
    let mut standin =
        Program::windows(&folder, "corsa.exe", &["standin", "--stop-with-stdin", "--car", CAR]);
    standin.expect("standin ready");
    let agent = agent(|arguments| Program::windows(&folder, "corsa.exe", arguments), &domain, None);
    drive_and_listen("one prefix", &domain);
    ends_well("agent", agent);
    ends_well("standin", standin);
}

#[test]
fn the_proton_way_drives_as_well() {
    let Some(folder) = programs("driving over the bridge") else { return };
    let (pages, domain) = (Pages::new("drive"), domain(1));
    let dir = pages.windows();
    let mut bridge =
        Program::windows(&folder, "corsa-bridge.exe", &["--stop-with-stdin", "--dir", &dir]);
    bridge.expect("bridge ready");
    let mut standin =
        Program::windows(&folder, "corsa.exe", &["standin", "--stop-with-stdin", "--car", CAR]);
    standin.expect("standin ready");
    let mut agent = agent(Program::linux, &domain, Some(pages.linux()));
    agent.expect("is up");
    drive_and_listen("bridge", &domain);
    ends_well("agent", agent);
    ends_well("standin", standin);
    ends_well("bridge", bridge);
}

#[test]
fn the_control_period_does_not_follow_the_frame_rate() {
    let Some(folder) = programs("a changing frame rate") else { return };
    let domain = domain(2);
    let mut standin = Program::windows(
        &folder,
        "corsa.exe",
        &["standin", "--stop-with-stdin", "--car", CAR, "--fps-sweep", "30:144:10"],
    );
    standin.expect("standin ready");
    let agent = agent(|arguments| Program::windows(&folder, "corsa.exe", arguments), &domain, None);
    let listener = Listener::new(domain.parse().expect("a number"), "ego");
    let driver = std::thread::Builder::new().name("driver".into()).spawn({
        let domain = domain.clone();
        move || lap(&["--backend", "ros2", "--domain-id", &domain])
    });
    // Two sweeps up and down, after the start.
    listener.listen(Duration::from_secs(5));
    let window = listener.listen(Duration::from_secs(20));
    report(&format!("30 to 144 frames a second: {window}"));
    driver.expect("a thread").join().expect("a lap");
    let (most, mean) = window.control_period().expect("a learner drives");
    assert_eq!(most, 13, "the period asked for, in physics steps: {window}");
    assert!((mean - 13.0).abs() < 0.5, "{window}");
    assert!((window.rate / (1000.0 / 3.0) - 1.0).abs() < 0.01, "{window}");
    ends_well("agent", agent);
    ends_well("standin", standin);
}

fn agent(start: impl Fn(&[&str]) -> Program, domain: &str, dir: Option<&str>) -> Program {
    let mut arguments = vec!["agent", "--stop-with-stdin", "--domain-id", domain];
    if let Some(dir) = dir {
        arguments.extend(["--page-dir", dir]);
    }
    let mut agent = start(&arguments);
    agent.expect("agent ready");
    agent.expect("game found");
    agent
}

/// A clean lap as fast as the simulator's, and a minute in which every physics step is told of.
fn drive_and_listen(name: &str, domain: &str) {
    let listener = Listener::new(domain.parse().expect("a number"), "ego");
    let simulated = lap(&["--backend", "sim"]);
    let driver = std::thread::Builder::new().name("driver".into()).spawn({
        let domain = domain.to_owned();
        move || lap(&["--backend", "ros2", "--domain-id", &domain])
    });
    let window = listener.listen_for_all(name, MINUTE);
    let driven = driver.expect("a thread").join().expect("a lap");
    report(&format!(
        "{name}: clean lap {driven:.3} s, simulator {simulated:.3} s ({:+.2} %)",
        (driven / simulated - 1.0) * 100.0
    ));
    assert!((driven / simulated - 1.0).abs() < TOLERANCE, "{driven} s against {simulated} s");
    is_whole(&window);
}

fn is_whole(window: &Window) {
    assert_eq!(window.lost, 0, "{window}");
    assert!((window.rate / (1000.0 / 3.0) - 1.0).abs() < 0.01, "{window}");
}

/// The time of one clean lap, s.
pub(crate) fn lap(arguments: &[&str]) -> f64 {
    let out = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_corsa"))
        .args(["drive", "--car", CAR, "--laps", "1", "--json", "--out"])
        .arg(out.path())
        .args(arguments)
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    // 3 is a lap driven with a state lost on the way, which the windows judge.
    assert!(matches!(output.status.code(), Some(0 | 3)), "{arguments:?}: {said}");
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(result["clean_laps"], 1, "{result}");
    result["best_lap_time_s"].as_f64().expect("a time")
}

fn ends_well(name: &str, program: Program) {
    let (code, said) = program.stop();
    // 3 is the agent's word for steps lost over all its time, which the window judges.
    assert!(matches!(code, Some(0 | 3)), "{name} ended with {code:?}:\n{said}");
}

/// A domain that no other test run is in.
pub(crate) fn domain(offset: u32) -> String {
    (101 + (std::process::id() + offset) % 100).to_string()
}
