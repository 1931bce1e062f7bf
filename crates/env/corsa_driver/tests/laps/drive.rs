//! Drives laps in the embedded simulator and says how they went.

use std::{collections::VecDeque, sync::Arc};

use corsa_driver::{Driver, DriverOptions, Envelope};
use corsa_picture::LapSample;
use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::{Controls, DVec2, DVec3, VehicleState};
use corsa_world::{Placement, World};

/// Physics steps of 3 ms per control tick.
const TICK_STEPS: u32 = 13;

/// What stands between the driver and the car.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Conditions {
    /// Control ticks until controls reach the car.
    pub(crate) delay_ticks: usize,
    /// What the driver is told of that delay, s.
    pub(crate) told_delay: f64,
    /// Noise on what the driver sees.
    pub(crate) noisy: bool,
}

pub(crate) struct Lap {
    /// s.
    pub(crate) time: f64,
    pub(crate) is_valid: bool,
    /// Smallest distance of a wheel to a border, m.
    pub(crate) min_margin: f64,
    /// Time a sample had a tire past 1.3 of its best slip, s.
    pub(crate) sliding_time: f64,
    /// Sum of all steering movement over the lap's time, 1/s: how busy the hands are.
    pub(crate) steering_rate: f64,
    /// Mean over the lap of the acceleration in the plane over the largest in that direction: how
    /// much of the friction circle was used, at most 1 or so.
    pub(crate) grip_used: f64,
    pub(crate) samples: Vec<LapSample>,
}

pub(crate) struct Run {
    /// Who drove.
    pub(crate) driver: Driver,
    /// The first from standing, the others flying.
    pub(crate) laps: Vec<Lap>,
    /// s, of a flying lap.
    pub(crate) planned_time: f64,
    /// Of a lap that was not completed.
    pub(crate) unfinished: Vec<LapSample>,
}

/// Drives from a grid start until `num_laps` laps are done or far more time has passed than planned.
pub(crate) fn drive(
    envelope: &Arc<Envelope>,
    track: &Arc<Track>,
    options: DriverOptions,
    conditions: Conditions,
    num_laps: usize,
) -> Run {
    let world = World::new(envelope.params(), track.clone()).expect("measured, hence valid");
    let options = DriverOptions { delay: conditions.told_delay, ..options };
    let mut driver = Driver::with_envelope(envelope.clone(), track.clone(), options);
    let planned_time = driver.profile().lap_time();
    let mut car = world.place(Placement::Grid);
    let mut noise = Noise(0x5DEE_CE66_D1CE_5EED);
    let mut underway: VecDeque<Controls> =
        std::iter::repeat_n(Controls::default(), conditions.delay_ticks).collect();
    let mut hint = ProjectionHint::default();
    let mut laps = Vec::new();
    let mut samples: Vec<LapSample> = Vec::new();
    let ticks = (1.6 * planned_time + 25.0) * num_laps as f64 / (f64::from(TICK_STEPS) * 0.003);
    for _ in 0..ticks as usize {
        let state = world.state(&car);
        samples.push(LapSample::measure(track, &state, &mut hint));
        let seen = if conditions.noisy { noise.on(&state) } else { state };
        let controls = driver.control(&seen);
        controls.check().expect("the driver stays in range");
        underway.push_back(controls);
        let acting = underway.pop_front().unwrap_or(controls);
        for _ in 0..TICK_STEPS {
            let before = world.state(&car).lap;
            world.step(&mut car, &acting);
            let after = world.state(&car).lap;
            if after.completed_laps > before.completed_laps {
                let time = after.last_time.expect("a lap has just been completed");
                let samples = std::mem::take(&mut samples);
                laps.push(Lap::of(time, before.is_valid, samples, envelope));
            }
        }
        if laps.len() == num_laps {
            break;
        }
    }
    Run { driver, laps, planned_time, unfinished: samples }
}

impl Lap {
    fn of(time: f64, is_valid: bool, samples: Vec<LapSample>, envelope: &Envelope) -> Self {
        let period = f64::from(TICK_STEPS) * 0.003;
        let sliding = samples.iter().filter(|sample| sample.largest_slip > 1.3).count();
        let moved: f64 =
            samples.windows(2).map(|pair| (pair[1].steering - pair[0].steering).abs()).sum();
        Self {
            time,
            is_valid,
            min_margin: samples.iter().map(|sample| sample.margin).fold(f64::INFINITY, f64::min),
            sliding_time: sliding as f64 * period,
            steering_rate: moved / time,
            grip_used: samples.iter().map(|sample| grip_used(sample, envelope)).sum::<f64>()
                / samples.len() as f64,
            samples,
        }
    }
}

/// The acceleration over the largest in its direction, on the level.
fn grip_used(sample: &LapSample, envelope: &Envelope) -> f64 {
    let across = sample.lateral_acceleration / envelope.lateral(sample.speed, 1.0);
    let most = if sample.longitudinal_acceleration > 0.0 {
        envelope.speed_up(sample.speed, 0.0, 1.0).max(0.5)
    } else {
        -envelope.slow_down(sample.speed, 0.0, 1.0)
    };
    across.hypot(sample.longitudinal_acceleration / most)
}

/// Errors of a good satellite and inertial receiver, roughly uniform.
struct Noise(u64);

impl Noise {
    fn next(&mut self, reach: f64) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as f64 / f64::from(1_u32 << 30) - 1.0) * reach
    }

    fn on(&mut self, state: &VehicleState) -> VehicleState {
        let mut seen = *state;
        seen.position += DVec2::new(self.next(0.03), self.next(0.03)).extend(0.0);
        seen.yaw += self.next(0.004);
        seen.velocity += DVec3::new(self.next(0.1), self.next(0.1), 0.0);
        seen.angular_velocity.z += self.next(0.02);
        seen.acceleration += DVec3::new(self.next(0.3), self.next(0.3), 0.0);
        seen
    }
}
