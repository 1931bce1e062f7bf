//! One test: from straight running through a description, a CSV row per step.

use std::io::Write;

use anyhow::{Context, Result, bail};
use corsa_dynamics::{Model, Outputs, Pose, State, Surface, WheelDynamics};
use corsa_vehicle::PHYSICS_TIMESTEP;
use serde_json::Value;

use crate::car;
use crate::driver::Driver;

/// The name of a column and where its value is found.
type Column<T> = (&'static str, fn(&T) -> f64);

/// Names and values of the columns of the body, in SI, ISO 8855.
const BODY: &[Column<State>] = &[
    ("x", |state| state.pose.position.x),
    ("y", |state| state.pose.position.y),
    ("yaw", |state| state.pose.yaw),
    ("longitudinal_velocity", |state| state.velocity.x),
    ("lateral_velocity", |state| state.velocity.y),
    ("speed", |state| state.velocity.length()),
    ("sideslip_angle", |state| state.velocity.y.atan2(state.velocity.x)),
    ("yaw_rate", |state| state.yaw_rate),
    ("longitudinal_acceleration", |state| state.acceleration.x),
    ("lateral_acceleration", |state| state.acceleration.y),
    ("heave", |state| state.heave),
    ("heave_rate", |state| state.heave_rate),
    ("roll", |state| state.roll),
    ("roll_rate", |state| state.roll_rate),
    ("pitch", |state| state.pitch),
    ("pitch_rate", |state| state.pitch_rate),
    ("engine_speed", |state| state.engine_speed),
    ("gear", |state| f64::from(state.gear)),
    ("steering", |state| state.controls.steering),
    ("throttle", |state| state.controls.throttle),
    ("brake", |state| state.controls.brake),
];

/// The same of each wheel; its travel comes from the outputs.
const WHEEL: &[Column<WheelDynamics>] = &[
    ("load", |wheel| wheel.normal_force),
    ("slip_ratio", |wheel| wheel.slip_ratio),
    ("slip_angle", WheelDynamics::slip_angle),
    ("spin", |wheel| wheel.spin_rate),
    ("wheel_height", |wheel| wheel.travel),
    ("wheel_rate", |wheel| wheel.travel_rate),
];

const WHEELS: [&str; 4] = ["front_left", "front_right", "rear_left", "rear_right"];

pub(crate) fn run(description: &Value, out: &mut impl Write) -> Result<()> {
    let number = |name: &str| description[name].as_f64();
    let params = car::open(&description["car"])?;
    let timestep = number("timestep").unwrap_or(PHYSICS_TIMESTEP);
    let duration = number("duration").context("no `duration`, s")?;
    let every = description["every"].as_u64().unwrap_or(1).max(1);
    // A test ends early when the car is slower or faster than it is about.
    let slowest = number("until_below").unwrap_or(f64::NEG_INFINITY);
    let fastest = number("until_above").unwrap_or(f64::INFINITY);

    let model = Model::with_timestep(&params, timestep)?;
    let mut driver = Driver::new(description, &params, timestep)?;
    let mut state = model.rolling(Pose::default(), number("speed").unwrap_or(0.0));

    set_start(&mut state, &description["start"])?;

    writeln!(out, "time,{}", names().join(","))?;
    let lock = params.max_steering_tire_angle();
    for step in 1..=(duration / timestep).round() as u64 {
        let time = step as f64 * timestep;
        let controls = driver.controls(time, &state);
        model.step(&mut state, &controls, &Surface::ASPHALT);
        let speed = state.velocity.x;
        let over = speed < slowest || speed > fastest;
        if step % every == 0 || over {
            write!(out, "{time:.6}")?;
            for value in row(&state, &model.outputs(&state), lock) {
                write!(out, ",{value:.9e}")?;
            }
            writeln!(out)?;
        }
        if over {
            break;
        }
    }
    Ok(())
}

/// Names of the columns beside `time`, as [`row`] fills them.
fn names() -> Vec<String> {
    let body = BODY.iter().map(|column| column.0.to_owned()).chain(["steer_angle".to_owned()]);
    let of_wheels = WHEELS.iter().flat_map(|wheel| {
        let columns = WHEEL.iter().map(|column| column.0).chain(["travel"]);
        columns.map(move |column| format!("{column}_{wheel}"))
    });
    body.chain(of_wheels).collect()
}

fn row(state: &State, outputs: &Outputs, lock: f64) -> Vec<f64> {
    let body = BODY.iter().map(|column| column.1(state));
    let mut values: Vec<f64> = body.chain([state.controls.steering * lock]).collect();
    for wheel in 0..4 {
        values.extend(WHEEL.iter().map(|column| column.1(&state.wheels[wheel])));
        values.push(outputs.suspension_travel[wheel]);
    }
    values
}

/// Where a test does not begin in straight running.
fn set_start(state: &mut State, start: &Value) -> Result<()> {
    let Some(start) = start.as_object() else { return Ok(()) };
    for (name, value) in start {
        let value = value.as_f64().with_context(|| format!("`start.{name}` is no number"))?;
        match name.as_str() {
            "lateral_velocity" => state.velocity.y = value,
            "yaw_rate" => state.yaw_rate = value,
            "heave" => state.heave = value,
            "roll" => state.roll = value,
            "pitch" => state.pitch = value,
            _ => bail!("a test cannot start with `{name}`"),
        }
    }
    Ok(())
}
