//! The command as a user runs it: exit code, standard output, standard error, files.

mod content;
mod control;
mod doctor;
mod game;
mod layouts;
mod pad;

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

fn corsa(args: &[&str]) -> Output {
    // Whatever the user of this machine has imported is not part of a test.
    let command = &mut Command::new(env!("CARGO_BIN_EXE_corsa"));
    let nowhere = concat!(env!("CARGO_TARGET_TMPDIR"), "/nobody");
    command
        .env_remove("CORSA_INDEX")
        .env_remove("CORSA_GAME")
        .env("XDG_DATA_HOME", nowhere)
        .env("LOCALAPPDATA", nowhere);
    command.args(args).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs what must fail: exit code 1, nothing on standard output, one line that names the thing and one
/// that names the fix.
fn refused(args: &[&str], named: &str, fix: &str) {
    let output = corsa(args);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
    assert_eq!(text(&output.stdout), "", "{args:?}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{args:?}: {said}");
    assert!(lines[0].starts_with("error: ") && lines[0].contains(named), "{args:?}: {said}");
    assert!(lines[1].starts_with("hint: ") && lines[1].contains(fix), "{args:?}: {said}");
}

#[test]
fn drive_ends_with_a_lap_a_picture_a_table_and_a_result() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_str().expect("a path in UTF-8");
    let output = corsa(&["drive", "--car", "gt3", "--laps", "2", "--json", "--out", folder]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(said["clean_laps"], 2);
    assert_eq!(said["car"], "gt3");
    let laps = said["laps"].as_array().expect("laps");
    for lap in laps {
        let time = lap["lap_time_s"].as_f64().expect("a time");
        let sectors = lap["sector_times_s"].as_array().expect("sectors");
        let sum: f64 = sectors.iter().filter_map(Value::as_f64).sum();
        assert_eq!(sectors.len(), 3);
        assert!((sum - time).abs() < 0.01, "sectors sum to {sum}, the lap to {time}");
        assert!(lap["min_margin_m"].as_f64().expect("a margin") > 0.0);
    }
    let read = |name: &str| std::fs::read(out.path().join(name)).expect(name);
    assert_eq!(read("lap.png")[..8], *b"\x89PNG\r\n\x1a\n");
    assert!(text(&read("lap.csv")).lines().count() > 100);
    let kept: Value = serde_json::from_slice(&read("result.json")).expect("JSON");
    assert_eq!(kept, said);
}

#[test]
fn the_same_seed_drives_the_same_lap_to_the_last_digit() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_str().expect("a path in UTF-8");
    let drive = |seed: &str| {
        let args = ["drive", "--start", "random", "--seed", seed, "--json", "--out", folder];
        let output = corsa(&args);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        (output.stdout, std::fs::read(Path::new(folder).join("lap.csv")).expect("lap.csv"))
    };
    let first = drive("5");
    assert_eq!(first, drive("5"));
    assert_ne!(first.1, drive("6").1);
}

#[test]
fn bad_input_is_one_line_that_names_the_thing_and_one_with_the_fix() {
    let place = tempfile::tempdir().expect("a folder");
    let file = |name: &str, content: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, content).expect("written");
        path.to_str().expect("a path in UTF-8").to_owned()
    };
    refused(&["drive", "--track", "nowhere"], "`nowhere`", "larkfield");
    refused(&["drive", "--car", "trabant"], "`trabant`", "roadster");
    refused(&["drive", "--track", &file("short.csv", "0,0,5,5\n9,9,5,5\n")], "short.csv", "lap");
    let eight: Vec<String> = (0..200)
        .map(|i| std::f64::consts::TAU * f64::from(i) / 200.0)
        .map(|t| format!("{},{},5,5", 200.0 * t.sin(), 150.0 * (2.0 * t).sin()))
        .collect();
    refused(
        &["drive", "--track", &file("eight.csv", &eight.join("\n"))],
        "crosses itself",
        "order",
    );
    refused(&["drive", "--track", &file("cut.ai", "\u{7}\0\0\0")], "cut.ai", "damaged");
    refused(&["drive", "--standin"], "--standin", "--backend");

    let empty = place.path().to_str().expect("a path in UTF-8");
    let live = ["drive", "--backend", "live", "--timeout", "0.2", "--out", empty, "--page-dir"];
    refused(&[&live[..], &[empty]].concat(), "acpmf_physics", "corsa standin");
    std::fs::write(place.path().join("acpmf_physics"), [0; 100]).expect("written");
    refused(&[&live[..], &[empty]].concat(), "100 bytes", "2048");
    let ros2 = ["drive", "--backend", "ros2", "--timeout", "0.2", "--out", empty];
    refused(&[&ros2[..], &["--domain-id", "999"]].concat(), "999", "--domain-id");
    refused(&[&ros2[..], &["--vehicle", "nobody"]].concat(), "nobody", "corsa agent");
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    assert_eq!(corsa(&["drive", "--laps", "0"]).status.code(), Some(2));
    assert_eq!(corsa(&["fly"]).status.code(), Some(2));
    assert_eq!(corsa(&[]).status.code(), Some(2));
    assert_eq!(corsa(&["--version"]).status.code(), Some(0));
}

/// The whole loop with real processes, once for each that can die; `corsa bench kills` without
/// `--rounds` does it ten times each and says how long the throttle stayed down.
#[test]
fn whoever_is_killed_while_driving_the_throttle_comes_up_and_the_rest_goes_on() {
    let output = corsa(&["bench", "kills", "--rounds", "1", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let figures: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(figures.as_array().map(Vec::len), Some(8));
}
