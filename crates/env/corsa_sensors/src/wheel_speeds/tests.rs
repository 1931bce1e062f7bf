use corsa_vehicle::WheelState;

use super::*;

fn turning(spin_rate: f64) -> VehicleState {
    let wheels = PerWheel::splat(WheelState { spin_rate, ..WheelState::default() });
    VehicleState { wheels, ..VehicleState::default() }
}

fn exact(pulses: u32, window_steps: u32) -> WheelSpeedConfig {
    WheelSpeedConfig { sample_steps: 5, window_steps, pulses_per_revolution: pulses, noise: 0.0 }
}

#[test]
fn readings_are_whole_pulses_per_window_and_right_on_average() {
    let config = exact(48, 20);
    let mut wheels = WheelSpeeds::new(&config, 3, 3);
    let pulse = TAU / 48.0 / (20.0 * PHYSICS_TIMESTEP);
    let mut sum = 0.0;
    let count = 6_000;
    for sample in 0..count {
        wheels.update(&turning(-61.3), 5 * sample);
        for &reading in wheels.reading().iter() {
            let pulses = reading / pulse;
            assert!((pulses - pulses.round()).abs() < 1e-6, "{pulses} pulses");
            assert!((reading + 61.3).abs() <= pulse, "{reading}");
        }
        sum += wheels.reading().front_left;
    }
    assert!((sum / count as f64 + 61.3).abs() < 0.01, "{}", sum / count as f64);
}

#[test]
fn a_longer_window_is_later() {
    let mut short = WheelSpeeds::new(&exact(0, 5), 3, 3);
    let mut long = WheelSpeeds::new(&exact(0, 50), 3, 3);
    let ramp = |step: u64| 10.0 + 20.0 * step as f64 * PHYSICS_TIMESTEP;
    for step in 0..=400 {
        short.update(&turning(ramp(step)), step);
        long.update(&turning(ramp(step)), step);
    }
    // The mean over a window is the value in its middle.
    let middle = |window: f64| ramp(400) - 20.0 * window * PHYSICS_TIMESTEP / 2.0;
    assert!((short.reading().rear_left - middle(5.0)).abs() < 1e-9);
    assert!((long.reading().rear_left - middle(50.0)).abs() < 1e-9);
}

#[test]
fn noise_has_its_size_and_is_each_wheels_own() {
    let config = WheelSpeedConfig { noise: 0.2, ..exact(0, 5) };
    let mut wheels = WheelSpeeds::new(&config, 3, 3);
    let (mut left, mut both) = (0.0, 0.0);
    let count = 20_000;
    for sample in 0..count {
        wheels.update(&turning(30.0), 5 * sample);
        let off = wheels.reading().map(|reading| reading - 30.0);
        left += off.front_left * off.front_left;
        both += off.front_left * off.front_right;
    }
    let four_errors = 4.0 * (2.0 / count as f64).sqrt();
    assert!((left / count as f64 / 0.04 - 1.0).abs() < four_errors);
    assert!((both / count as f64 / 0.04).abs() < four_errors);
}
