//! The same bits on every instruction set, on every lane, in any company, alone.

use corsa_dynamics::{
    Block, ControlsBlock, Ground, LANES, Level, Model, Pose, State, Surface, Variation,
};
use corsa_vehicle::{BUILTIN_CARS, Controls, DVec2, GearRequest, PerWheel};

use crate::harness::model;

/// Every instruction set this machine has, and what the library calls its own choice.
fn levels() -> Vec<Level> {
    let best = Level::new();
    let mut levels = vec![best, Level::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_sse2().map(Level::Sse2));
        levels.extend(best.as_sse4_2().map(Level::Sse4_2));
        levels.extend(best.as_avx2().map(Level::Avx2));
        levels.extend(best.as_avx512().map(Level::Avx512));
    }
    levels
}

/// Cars of one kind in all kinds of trouble.
fn cars(model: &Model, count: usize) -> Vec<State> {
    (0..count)
        .map(|index| {
            let number = index as f64;
            let position = DVec2::new(number * 1_234.5, -number * 77.7);
            let mut state =
                model.rolling(Pose { position, yaw: number - 3.0 }, (number * 7.0) % 60.0 - 4.0);
            state.yaw_rate = 0.3 * (number * 0.7).sin();
            state.velocity.y = (number * 1.3).sin();
            state.roll = 0.02 * (number * 2.1).sin();
            state.variation = Variation {
                mass: 1.0 + 0.01 * (number % 5.0),
                grip: 1.0 - 0.02 * (number % 7.0),
                wind: DVec2::new(number % 4.0, -2.0),
                ..Variation::NONE
            };
            state
        })
        .collect()
}

fn controls(index: usize, step: usize) -> Controls {
    let phase = (index * 131 + step) % 1_200;
    let gear = match phase / 300 {
        0 | 1 => GearRequest::Automatic,
        2 => GearRequest::Select((index % 8) as i8 - 1),
        _ => GearRequest::Hold,
    };
    Controls {
        steering: ((phase as f64) * 0.013 + index as f64).sin(),
        throttle: if phase < 700 { 0.9 } else { 0.0 },
        brake: if phase > 800 { 0.7 } else { 0.0 },
        handbrake: if phase % 400 > 380 { 1.0 } else { 0.0 },
        gear,
        ..Controls::default()
    }
}

fn surface(index: usize) -> Surface {
    let number = index as f64;
    Surface {
        grip: PerWheel::new(1.0, 0.9, 1.0, 1.0 - 0.1 * (number % 3.0)),
        height: PerWheel::new(0.0, 0.01 * (number % 3.0), 0.0, 0.02),
        downhill: DVec2::new(0.1 * number, -0.5),
        normal_gravity: 9.5 + 0.1 * number,
        ..Surface::ASPHALT
    }
}

const STEPS: usize = 1_500;

/// The cars in blocks, the first of them on a lane of choice.
fn in_blocks(model: &Model, cars: &[State], first_lane: usize) -> Vec<State> {
    let slots = first_lane + cars.len();
    let mut blocks = vec![Block::<LANES>::EMPTY; slots.div_ceil(LANES)];
    let mut ground = vec![Ground::<LANES>::ASPHALT; blocks.len()];
    let mut asked = vec![ControlsBlock::<LANES>::RELEASED; blocks.len()];
    for (index, car) in cars.iter().enumerate() {
        let slot = first_lane + index;
        blocks[slot / LANES].set(slot % LANES, car);
        ground[slot / LANES].set(slot % LANES, &surface(index));
    }
    for step in 0..STEPS {
        for index in 0..cars.len() {
            let slot = first_lane + index;
            asked[slot / LANES].set(slot % LANES, &controls(index, step));
        }
        for (number, block) in blocks.iter_mut().enumerate() {
            let active = (slots - number * LANES).min(LANES);
            model.step_block(block, &asked[number], &ground[number], active);
        }
    }
    (0..cars.len())
        .map(|index| (first_lane + index, index))
        .map(|(slot, _)| blocks[slot / LANES].get(slot % LANES))
        .collect()
}

#[test]
fn instruction_set_lane_and_company_change_no_bit() {
    for name in BUILTIN_CARS {
        let model = model(name);
        let cars = cars(&model, 21);
        let mut alone = cars.clone();
        for (index, state) in alone.iter_mut().enumerate() {
            for step in 0..STEPS {
                model.step(state, &controls(index, step), &surface(index));
            }
        }
        for level in levels() {
            let there = model.clone().on(level);
            for first_lane in [0, 5] {
                let together = in_blocks(&there, &cars, first_lane);
                assert_eq!(together, alone, "{name} on {level:?} from lane {first_lane}");
            }
            let mut single = cars[3];
            for step in 0..STEPS {
                there.step(&mut single, &controls(3, step), &surface(3));
            }
            assert_eq!(single, alone[3], "{name} alone on {level:?}");
        }
    }
}

#[test]
fn lanes_that_are_not_active_are_left_alone() {
    let model = model("gt3");
    let cars = cars(&model, LANES);
    let mut block = Block::<LANES>::EMPTY;
    for (lane, car) in cars.iter().enumerate() {
        block.set(lane, car);
    }
    let before = block.clone();
    model.step_block(&mut block, &ControlsBlock::RELEASED, &Ground::ASPHALT, 0);
    for lane in 0..LANES {
        assert_eq!(block.get(lane), before.get(lane));
    }
}

/// A lane and the state it is read into hold the same, even far from the origin.
#[test]
fn a_state_goes_in_and_out_of_a_block_without_a_loss() {
    let model = model("formula3");
    let mut state = model.rolling(
        Pose { position: DVec2::new(12_345.678_9, -24_680.135_79), yaw: -2.345_678_9 },
        61.8,
    );
    for step in 0..2_000 {
        model.step(&mut state, &controls(1, step), &Surface::ASPHALT);
        let mut block = Block::<LANES>::EMPTY;
        block.set(step % LANES, &state);
        assert_eq!(block.get(step % LANES), state);
    }
}
