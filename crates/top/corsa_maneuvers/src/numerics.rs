//! What rounding does to the model: mirror symmetry, and later lanes and instruction sets.

use anyhow::Result;
use corsa_dynamics::{Model, Pose, State, Surface};
use corsa_vehicle::{Controls, VehicleParams};
use serde_json::{Value, json};

/// Steps of each run: 12 s.
const STEPS: u32 = 4_000;

pub(crate) fn measure(params: &VehicleParams) -> Result<Value> {
    let model = Model::new(params)?;
    Ok(json!({ "mirror": mirror(&model) }))
}

/// Throttle, brake and steering that leave no part of the model out, sliding included.
fn wild(step: u32) -> Controls {
    let time = f64::from(step) * 0.003;
    Controls {
        steering: 0.5 * (1.3 * time).sin() + 0.3 * (7.0 * time).sin(),
        throttle: (0.6 + 0.6 * (0.9 * time).sin()).clamp(0.0, 1.0),
        brake: (-1.5 - 2.0 * (0.7 * time).sin()).clamp(0.0, 1.0),
        ..Controls::default()
    }
}

/// The largest difference between a run and the mirror image of its mirror image.
fn mirror(model: &Model) -> Value {
    let mut left = model.rolling(Pose::default(), 30.0);
    let mut right = left;
    let mut largest = [0.0_f64; 4];
    for step in 0..STEPS {
        let controls = wild(step);
        let mirrored = Controls { steering: -controls.steering, ..controls };
        model.step(&mut left, &controls, &Surface::ASPHALT);
        model.step(&mut right, &mirrored, &Surface::ASPHALT);
        for (kept, now) in largest.iter_mut().zip(asymmetry(&left, &right)) {
            *kept = kept.max(now);
        }
    }
    json!({
        "steps": STEPS,
        "position": largest[0],
        "lateral_velocity": largest[1],
        "yaw_rate": largest[2],
        "load": largest[3],
    })
}

fn asymmetry(left: &State, right: &State) -> [f64; 4] {
    [
        (left.pose.position.y + right.pose.position.y).abs(),
        (left.velocity.y + right.velocity.y).abs(),
        (left.yaw_rate + right.yaw_rate).abs(),
        (left.wheels.front_left.normal_force - right.wheels.front_right.normal_force).abs(),
    ]
}
