//! What rounding does to the model: mirror symmetry, lanes and instruction sets.

use anyhow::Result;
use corsa_dynamics::{Block, ControlsBlock, Ground, LANES, Level, Model, Pose, State, Surface};
use corsa_vehicle::{Controls, VehicleParams};
use serde_json::{Value, json};

/// Steps of each run: 12 s.
const STEPS: u32 = 4_000;

pub(crate) fn measure(params: &VehicleParams) -> Result<Value> {
    let model = Model::new(params)?;
    let alone = alone(&model);
    let levels: Vec<Value> = levels()
        .into_iter()
        .map(|(name, level)| {
            let differing = differing(&model.clone().on(level), &alone);
            json!({ "name": name, "differing_lane_steps": differing })
        })
        .collect();
    Ok(json!({ "steps": STEPS, "lanes": LANES, "mirror": mirror(&model), "levels": levels }))
}

/// Every instruction set this machine has a model for.
fn levels() -> Vec<(&'static str, Level)> {
    let best = Level::new();
    let mut levels = vec![];
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        levels.extend(best.as_sse2().map(|token| ("SSE2, 4 lanes at a time", Level::Sse2(token))));
        levels.extend(best.as_avx2().map(|token| ("AVX2, 8 lanes at a time", Level::Avx2(token))));
        levels.extend(
            best.as_avx512().map(|token| ("AVX-512, 16 lanes at a time", Level::Avx512(token))),
        );
    }
    if levels.is_empty() {
        levels.push(("the one this machine has", best));
    }
    levels
}

/// Throttle, brake and steering that leave no part of the model out, sliding included; each lane's
/// driver does something else.
fn wild(lane: usize, step: u32) -> Controls {
    let time = f64::from(step) * 0.003 + 3.7 * lane as f64;
    Controls {
        steering: 0.5 * (1.3 * time).sin() + 0.3 * (7.0 * time).sin(),
        throttle: (0.6 + 0.6 * (0.9 * time).sin()).clamp(0.0, 1.0),
        brake: (-1.5 - 2.0 * (0.7 * time).sin()).clamp(0.0, 1.0),
        ..Controls::default()
    }
}

fn start(model: &Model, lane: usize) -> State {
    let pose = Pose { position: [10.0 * lane as f64, 0.0].into(), yaw: 0.3 * lane as f64 };
    model.rolling(pose, 15.0 + lane as f64)
}

/// Every driver's car, each stepped alone: the states after each step.
fn alone(model: &Model) -> Vec<Vec<State>> {
    (0..LANES)
        .map(|lane| {
            let mut state = start(model, lane);
            let step = |step| {
                model.step(&mut state, &wild(lane, step), &Surface::ASPHALT);
                state
            };
            (0..STEPS).map(step).collect()
        })
        .collect()
}

/// In how many steps of how many lanes the block's cars are not, bit for bit, the cars alone. The
/// cars change lanes on the way.
fn differing(model: &Model, alone: &[Vec<State>]) -> usize {
    let mut block = Block::EMPTY;
    let mut controls = ControlsBlock::RELEASED;
    let mut states: Vec<State> = (0..LANES).map(|car| start(model, car)).collect();
    let mut differing = 0;
    for step in 0..STEPS {
        // A car's lane moves on by one each step.
        let lane = |car: usize| (car + step as usize) % LANES;
        for (car, state) in states.iter().enumerate() {
            block.set(lane(car), state);
            controls.set(lane(car), &wild(car, step));
        }
        model.step_block(&mut block, &controls, &Ground::ASPHALT, LANES);
        for (car, state) in states.iter_mut().enumerate() {
            *state = block.get(lane(car));
            differing += usize::from(*state != alone[car][step as usize]);
        }
    }
    differing
}

/// The largest differences between a run and its mirror image.
fn mirror(model: &Model) -> Value {
    let mut left = model.rolling(Pose::default(), 30.0);
    let mut right = left;
    let mut largest = [0.0_f64; 4];
    for step in 0..STEPS {
        let controls = wild(0, step);
        let mirrored = Controls { steering: -controls.steering, ..controls };
        model.step(&mut left, &controls, &Surface::ASPHALT);
        model.step(&mut right, &mirrored, &Surface::ASPHALT);
        for (kept, now) in largest.iter_mut().zip(asymmetry(&left, &right)) {
            *kept = kept.max(now);
        }
    }
    json!({
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
