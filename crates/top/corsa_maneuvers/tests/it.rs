//! The program as the report's scripts use it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn tell(task: &str, description: &Value) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_corsa_maneuvers"))
        .arg(task)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(description.to_string().as_bytes()).expect("it reads");
    drop(input);
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The last row of a run, by column.
fn last_row(output: &Output) -> impl Fn(&str) -> f64 {
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    let mut lines = table.lines();
    let names: Vec<String> =
        lines.next().expect("a header").split(',').map(str::to_owned).collect();
    let last = lines.last().expect("a row");
    let values: Vec<f64> = last.split(',').map(|cell| cell.parse().expect("a number")).collect();
    assert_eq!(names.len(), values.len());
    move |name| values[names.iter().position(|known| known == name).expect("a column")]
}

/// At walking pace the tires hardly slip, so that yaw rate = speed · angle / wheelbase.
#[test]
fn a_slow_bend_is_as_tight_as_its_steering_angle() {
    let run = tell(
        "run",
        &json!({
            "car": {"base": "roadster", "set": {
                "steering.ackermann": 0.0,
                "differentials.rear.preload": 0.0,
                "differentials.rear.power_lock": 0.0,
                "differentials.rear.coast_lock": 0.0,
            }},
            "speed": 3.0, "duration": 4.0, "every": 10,
            "inputs": {"time": [0.0, 0.5, 1.0], "steer_angle": [0.0, 0.0, 0.05], "gear": [0, 0, 0]},
        }),
    );
    let last = last_row(&run);
    assert!((last("steer_angle") - 0.05).abs() < 1e-6, "rounded to 32 bits");
    let expected = last("speed") * 0.05_f64.tan() / 2.31;
    assert!((last("yaw_rate") / expected - 1.0).abs() < 0.02, "{} {expected}", last("yaw_rate"));
}

#[test]
fn a_speed_and_a_radius_are_held() {
    let run = tell(
        "run",
        &json!({
            "car": "gt3", "speed": 20.0, "duration": 12.0,
            "inputs": {"time": [0.0, 1.0], "speed": [20.0, 20.0], "curvature": [0.02, 0.02],
                       "gear": [3, 3]},
        }),
    );
    let last = last_row(&run);
    assert!((last("longitudinal_velocity") - 20.0).abs() < 0.1, "{}", last("speed"));
    let curvature = last("yaw_rate") / last("speed");
    assert!((curvature - 0.02).abs() < 2e-4, "{curvature}");
}

#[test]
fn what_is_wrong_with_a_description_is_said() {
    for (description, message) in [
        (json!({"car": "gt4", "duration": 1.0}), "gt4"),
        (json!({"car": "gt3"}), "no `duration`"),
        (
            json!({"car": "gt3", "duration": 1.0, "inputs": {"time": [0], "wheel": [0]}}),
            "no input is called `wheel`",
        ),
        (json!({"car": {"base": "gt3", "set": {"mass": -1.0}}, "duration": 1.0}), "`mass` is -1"),
    ] {
        let output = tell("run", &description);
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    }
}

#[test]
fn every_instruction_set_and_lane_gives_the_same_bits_and_left_is_right_mirrored() {
    let output = tell("numerics", &json!({"car": "roadster"}));
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for level in found["levels"].as_array().expect("a list") {
        assert_eq!(level["differing_lane_steps"], 0, "{level}");
    }
    assert_eq!(found["mirror"]["position"], 0.0);
}
