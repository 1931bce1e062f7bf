//! Beside the game: calibration, resets by every route, recovery, and a game that is started again. The
//! stand-in is a process, as the game is.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use corsa_pages::wait_for;
use serde_json::Value;

use super::{corsa, text};

/// Long enough for any machine; nothing here waits for it when all is well.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process of the command, killed when dropped.
struct Process(Child);

impl Process {
    /// Started, and ready once standard error says so.
    fn start(args: &[&str], ready: &str) -> (Self, std::sync::mpsc::Receiver<String>) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_corsa"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = child.stderr.take().expect("a pipe");
        let (sender, lines) = std::sync::mpsc::sync_channel(256);
        std::thread::Builder::new()
            .name("lines".into())
            .spawn(move || {
                for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                    let _ = sender.try_send(line);
                }
            })
            .expect("a thread");
        let process = Self(child);
        await_line(&lines, ready);
        (process, lines)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn await_line(lines: &std::sync::mpsc::Receiver<String>, wanted: &str) -> String {
    let deadline = Instant::now() + PATIENCE;
    let mut said = Vec::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) if line.contains(wanted) => return line,
            Ok(line) => said.push(line),
            Err(error) => panic!("no line with `{wanted}` ({error}); said: {said:#?}"),
        }
    }
}

/// The points of a measured curve.
fn curve(measured: &Value, control: &str) -> Vec<(f64, f64)> {
    let points = measured[control].as_array().expect("points");
    points.iter().map(|p| (p[0].as_f64().expect("x"), p[1].as_f64().expect("y"))).collect()
}

fn calibrate(pages: &str, out: &Path, further: &[&str]) -> Value {
    let out = out.to_str().expect("a path in UTF-8");
    let args = ["calibrate", "--json", "--page-dir", pages, "--out", out];
    let output = corsa(&[&args, further].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn calibration_finds_unit_sign_lock_and_delay_on_the_page() {
    let place = tempfile::tempdir().expect("a folder");
    let pages = place.path().to_str().expect("a path in UTF-8");
    let game = ["standin", "--car", "roadster", "--page-dir", pages];
    let (_game, _) = Process::start(&game, "standin ready");
    let measured = calibrate(pages, place.path(), &[]);
    assert_eq!(measured["route"], "custom-ai");
    assert_eq!(measured["steering_unit"], "normalized");
    assert_eq!(
        (&measured["steering_sign"], &measured["is_steering_reversed"]),
        (&1.0.into(), &false.into())
    );
    // The car's own numbers: 8.17 rad of wheel, ratio 15.5, wheelbase 2.31 m. The circle is driven, so
    // the ratio has the tires' slip in it.
    let number = |key: &str| measured[key].as_f64().expect(key);
    assert!((number("steering_wheel_lock_rad") - 8.17).abs() < 0.01);
    assert!((number("steering_ratio") / 15.5 - 1.0).abs() < 0.08, "{measured}");
    assert!((number("wheelbase_m") - 2.31).abs() < 0.01);
    for control in ["steering", "throttle", "brake"] {
        let straight = curve(&measured, control).iter().all(|(x, y)| (x - y).abs() < 1e-3);
        assert!(straight, "{control}: {measured}");
    }
    assert!(measured["action_delay"]["samples"].as_u64().expect("a count") > 40);
    assert!(place.path().join("roadster.custom-ai.toml").is_file());
}

#[test]
fn calibration_sees_through_the_game_s_own_input_filters_and_undoes_them() {
    let place = tempfile::tempdir().expect("a folder");
    let pages = place.path().to_str().expect("a path in UTF-8");
    let controls = place.path().join("controls.ini");
    // Content Manager's steering, and the brake of a preset that is in use.
    let ini = "[X360]\nSTEER_GAMMA=2\nSTEER_FILTER=0\nSTEER_SPEED=1\nSPEED_SENSITIVITY=0\n\
               [BRAKES]\nGAMMA=2.4\n";
    std::fs::write(&controls, ini).expect("written");
    let controls = controls.to_str().expect("a path in UTF-8");
    let game = [
        "standin",
        "--car",
        "roadster",
        "--without-csp",
        "--controls-ini",
        controls,
        "--page-dir",
        pages,
    ];
    let (_game, _) = Process::start(&game, "standin ready");
    let measured = calibrate(pages, place.path(), &["--pad", "standin"]);
    for (command, effect) in curve(&measured, "steering") {
        let expected = command.signum() * command.abs().powi(2);
        assert!((effect - expected).abs() < 0.01, "steering {command}: {effect}");
    }
    for (command, effect) in curve(&measured, "brake") {
        assert!((effect - command.powf(2.4)).abs() < 0.01, "brake {command}: {effect}");
    }
    let straight = curve(&measured, "throttle").iter().all(|(x, y)| (x - y).abs() < 0.005);
    assert!(straight, "{measured}");
    assert!(place.path().join("roadster.standin.toml").is_file());
}

#[test]
fn a_car_that_does_not_follow_is_told_with_what_to_look_at() {
    let place = tempfile::tempdir().expect("a folder");
    let pages = place.path().to_str().expect("a path in UTF-8");
    let game = ["standin", "--without-csp", "--menu-seconds", "0", "--page-dir", pages];
    let (_game, _) = Process::start(&game, "standin ready");
    // Nobody reads the page, so nothing moves.
    let args = ["calibrate", "--page-dir", pages, "--pad", "custom-ai", "--here", "--out", pages];
    let output = corsa(&args);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error: steering does not follow"), "{said}");
    assert!(said.contains("`corsa doctor` shows which"), "{said}");
}

#[test]
fn a_game_is_reset_by_every_route_that_it_offers() {
    let output = corsa(&["bench", "resets", "--rounds", "2", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let figures: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let names: Vec<&str> = figures
        .as_array()
        .expect("figures")
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    for route in [
        "CSP and the app: saved state",
        "CSP and the app: restart by the CSP app",
        "CSP and the app: pose by the CSP app",
        "CSP without the app: teleport,",
        "CSP without the app: teleport to the pits",
        "CSP without the app: restart",
        "pits that leave the car in their menu: teleport to the pits",
        "a pad and the app: pits by the CSP app",
        "a pad and Content Manager's buttons: restart button",
        "a pad and Content Manager's buttons: pits button",
    ] {
        assert!(names.iter().any(|name| name.starts_with(route)), "{route} in {names:#?}");
    }
}

#[test]
fn a_game_that_is_killed_in_an_episode_is_driven_again() {
    let output = corsa(&["bench", "recoveries", "--rounds", "3", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn the_agent_starts_the_game_and_starts_it_again_when_it_crashed() {
    let place = tempfile::tempdir().expect("a folder");
    let pages = place.path().to_str().expect("a path in UTF-8");
    let session = place.path().join("session.toml");
    let game = format!(
        "command = ['{}', 'standin', '--page-dir', '{pages}', '--crash-after', '4']",
        env!("CARGO_BIN_EXE_corsa")
    );
    let content = format!("car = 'roadster'\n[track]\nname = 'larkfield'\n[launch]\n{game}\n");
    std::fs::write(&session, content).expect("written");
    let vehicle = format!("relaunch_{}", std::process::id());
    let session = session.to_str().expect("a path in UTF-8");
    let args = ["agent", "--page-dir", pages, "--vehicle", &vehicle, "--launch", session];
    let (agent, lines) = Process::start(&args, "agent ready");
    for expected in ["starting it", "game found", "game lost", "starting it", "game found"] {
        await_line(&lines, expected);
    }
    drop(agent);
    // Nothing of ours is left running, the game's process least of all.
    let gone = wait_for(Instant::now() + PATIENCE, || {
        let reader = corsa_pages::GameReader::open(&corsa_pages::PageSpace::at(place.path()));
        let Ok(mut reader) = reader else { return Some(()) };
        std::thread::sleep(Duration::from_millis(100));
        reader.poll().is_ok_and(|poll| poll.state.is_none()).then_some(())
    });
    assert!(gone.is_some(), "the game crashes at last by itself");
}
