//! One test: from straight running through a description, a CSV row per step.

use std::io::Write;

use anyhow::{Context, Result};
use corsa_dynamics::{Model, Outputs, Pose, State, Surface};
use corsa_vehicle::PHYSICS_TIMESTEP;
use serde_json::Value;

use crate::car;
use crate::driver::Driver;

/// Names and values of the columns, in SI, ISO 8855.
const COLUMNS: &[(&str, fn(&State, &Outputs) -> f64)] = &[
    ("x", |state, _| state.pose.position.x),
    ("y", |state, _| state.pose.position.y),
    ("yaw", |state, _| state.pose.yaw),
    ("longitudinal_velocity", |state, _| state.velocity.x),
    ("lateral_velocity", |state, _| state.velocity.y),
    ("speed", |state, _| state.velocity.length()),
    ("sideslip_angle", |state, _| state.velocity.y.atan2(state.velocity.x)),
    ("yaw_rate", |state, _| state.yaw_rate),
    ("longitudinal_acceleration", |state, _| state.acceleration.x),
    ("lateral_acceleration", |state, _| state.acceleration.y),
    ("roll", |state, _| state.roll),
    ("pitch", |state, _| state.pitch),
    ("engine_speed", |state, _| state.engine_speed),
    ("gear", |state, _| f64::from(state.gear)),
    ("steering", |state, _| state.controls.steering),
    ("throttle", |state, _| state.controls.throttle),
    ("brake", |state, _| state.controls.brake),
    ("load_front_left", |state, _| state.wheels.front_left.normal_force),
    ("load_front_right", |state, _| state.wheels.front_right.normal_force),
    ("load_rear_left", |state, _| state.wheels.rear_left.normal_force),
    ("load_rear_right", |state, _| state.wheels.rear_right.normal_force),
    ("slip_ratio_front_left", |state, _| state.wheels.front_left.slip_ratio),
    ("slip_ratio_rear_left", |state, _| state.wheels.rear_left.slip_ratio),
    ("slip_angle_front_left", |state, _| state.wheels.front_left.slip_angle()),
    ("slip_angle_rear_left", |state, _| state.wheels.rear_left.slip_angle()),
    ("spin_front_left", |state, _| state.wheels.front_left.spin_rate),
    ("spin_rear_left", |state, _| state.wheels.rear_left.spin_rate),
    ("travel_front_left", |_, outputs| outputs.suspension_travel.front_left),
    ("travel_rear_left", |_, outputs| outputs.suspension_travel.rear_left),
];

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

    let names: Vec<&str> = COLUMNS.iter().map(|column| column.0).collect();
    writeln!(out, "time,{},steer_angle", names.join(","))?;
    let lock = params.max_steering_tire_angle();
    for step in 1..=(duration / timestep).round() as u64 {
        let time = step as f64 * timestep;
        let controls = driver.controls(time, &state);
        model.step(&mut state, &controls, &Surface::ASPHALT);
        let speed = state.velocity.x;
        let over = speed < slowest || speed > fastest;
        if step % every == 0 || over {
            let outputs = model.outputs(&state);
            write!(out, "{time:.6}")?;
            for (_, value) in COLUMNS {
                write!(out, ",{:.9e}", value(&state, &outputs))?;
            }
            writeln!(out, ",{:.9e}", state.controls.steering * lock)?;
        }
        if over {
            break;
        }
    }
    Ok(())
}
