use corsa_dynamics::{Model, ParamsError};
use corsa_vehicle::VehicleParams;

mod treadmill;
mod trials;

use treadmill::Treadmill;
use trials::{Pedal, Press, Sprint, Stop, Turn, TurnSample, Twitch};

/// What a car can do, found by driving its model: the largest acceleration in every direction at
/// every speed, and the steering that goes with it.
///
/// Trial cars on a level road are held at a speed by a grade that is regulated so that they neither
/// gain nor lose (a car that can hold its speed on a grade of `a` m/s² can speed up by `a` on the
/// level). One turns in ever harder; others, while turning with a share of what that one reached,
/// press a pedal ever harder. A quantity is at its limit when more of the pedal or the steering gives
/// less of it, or when an axle is past the slip of its best grip: past it at the rear is a spin. One
/// more car speeds up freely, which also tells what engine, shifts and rotating parts leave of the
/// drive.
///
/// The same diagram is measured with cars on a test track (g-g-v: Milliken, *Race Car Vehicle
/// Dynamics*, chapter 9). Deterministic; takes a fraction of a second.
#[derive(Clone, Debug)]
pub struct Envelope {
    params: VehicleParams,
    /// kg, with fuel.
    mass: f64,
    /// m/s, rising; one row each.
    speeds: Vec<f64>,
    rows: Vec<Row>,
    /// Free acceleration at full throttle at each whole m/s from [`Sprint::FROM`], m/s².
    sprint: Vec<f64>,
    top_speed: f64,
}

/// Shares of the largest lateral acceleration at which the pedals are tried; at 1 nothing is left.
const SHARES: [f64; 8] = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.96, 1.0];
/// Even shares at which the steering is kept.
const STEERING_STEPS: usize = 20;
/// Slowest row, m/s.
const SLOWEST: f64 = 6.0;
/// Distance between rows, about, m/s.
const SPEED_STEP: f64 = 7.0;

/// The limits at one speed.
#[derive(Clone, Debug)]
struct Row {
    /// m/s².
    lateral: f64,
    /// At each of [`SHARES`]: what the tires let the drive do, infinite where they take all of it;
    /// what turning takes from the acceleration at full throttle; the hardest braking. m/s².
    grip_drive: [f64; SHARES.len()],
    turning_drag: [f64; SHARES.len()],
    braking: [f64; SHARES.len()],
    /// At even shares of `lateral`: steering, -1 to 1, and direction of the rear axle, rad.
    steering: [f64; STEERING_STEPS + 1],
    rear_direction: [f64; STEERING_STEPS + 1],
    /// Acceleration with the pedals released, in the gear of the sprint, m/s², negative.
    coasting: f64,
    /// Deceleration the full pedal would give beyond that if the tires took it, m/s².
    brake_gain: f64,
    /// Time until the yaw rate has followed the steering to 63 %, s.
    yaw_response_time: f64,
}

impl Envelope {
    /// Drives the trials. Fails where the parameters are no car.
    pub fn measure(params: &VehicleParams) -> Result<Self, ParamsError> {
        let model = Model::new(params)?;
        let mut sprint = Sprint::default();
        Treadmill::new(&model, Sprint::FROM - 0.01, false).run(&model, &mut sprint);
        let top_speed = Sprint::FROM + (sprint.reached.len().max(2) - 1) as f64;
        let accelerations = accelerations(&sprint.reached);
        let mut stop = Stop::from(top_speed);
        Treadmill::new(&model, top_speed, false).run(&model, &mut stop);

        let count = (((top_speed - SLOWEST) / SPEED_STEP).ceil() as usize).max(1) + 1;
        let step = (top_speed - SLOWEST).max(1.0) / (count - 1) as f64;
        let speeds: Vec<f64> = (0..count).map(|index| SLOWEST + step * index as f64).collect();
        let rows = speeds
            .iter()
            .map(|&speed| {
                let index = ((speed - Sprint::FROM).round() as usize).min(sprint.reached.len() - 1);
                Row::measure(&model, speed, [sprint.reached[index].1, stop.gear(speed)])
            })
            .collect();
        Ok(Self {
            mass: params.mass + params.fuel.initial * params.fuel.density,
            params: params.clone(),
            speeds,
            rows,
            sprint: accelerations,
            top_speed,
        })
    }

    /// Largest lateral acceleration at a steady speed, m/s². `load` is what presses the car onto the
    /// road over its weight: 1 on the level, less over a crest.
    pub fn lateral(&self, speed: f64, load: f64) -> f64 {
        grip(load) * self.between(speed, |row| row.lateral)
    }

    /// Largest longitudinal acceleration on the level while turning with `lateral` m/s², m/s²;
    /// negative where drag wins.
    pub fn speed_up(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        self.speed_up_with(speed, lateral, load, 1.0)
    }

    /// [`speed_up`](Self::speed_up) with a share of the grip, and all of the power.
    pub(crate) fn speed_up_with(&self, speed: f64, lateral: f64, load: f64, pace: f64) -> f64 {
        let pace = pace * grip(load);
        let (index, part) = place(self.share(speed, lateral / pace));
        let at = |values: &[f64; SHARES.len()]| mix(values[index], values[index + 1], part);
        let grip = self.between(speed, |row| at(&row.grip_drive));
        let drag = self.between(speed, |row| at(&row.turning_drag));
        (pace * grip).min(self.sprint(speed) - drag)
    }

    /// Smallest longitudinal acceleration on the level while turning with `lateral` m/s², m/s²: full
    /// braking.
    pub fn slow_down(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        let grip = grip(load);
        let (index, part) = place(self.share(speed, lateral / grip));
        -grip * self.between(speed, |row| mix(row.braking[index], row.braking[index + 1], part))
    }

    /// Steering, -1 to 1, that holds a turn of this curvature (1/m, + left) in a steady state.
    pub fn steering(&self, speed: f64, curvature: f64) -> f64 {
        // Slower than the slowest row only the geometry counts, which is the curvature's.
        let speed = speed.max(SLOWEST);
        let (index, part) = steering_place(self.share(speed, speed * speed * curvature));
        let at = |row: &Row| mix(row.steering[index], row.steering[index + 1], part);
        self.between(speed, at) * curvature.signum()
    }

    /// Direction of travel of the rear axle from the body's x axis in the hardest steady turn, rad, as
    /// a size.
    pub fn rear_direction(&self, speed: f64) -> f64 {
        self.between(speed, |row| row.rear_direction[STEERING_STEPS].abs())
    }

    /// Acceleration with the pedals released in a straight line, m/s², negative.
    pub fn coasting(&self, speed: f64) -> f64 {
        self.between(speed, |row| row.coasting)
    }

    /// Deceleration that the full brake pedal gives beyond coasting while the tires take it, m/s².
    pub fn brake_gain(&self, speed: f64) -> f64 {
        self.between(speed, |row| row.brake_gain)
    }

    /// Time until the yaw rate has followed a small change of the steering to 63 %, s.
    pub fn yaw_response_time(&self, speed: f64) -> f64 {
        self.between(speed, |row| row.yaw_response_time)
    }

    /// Highest speed on the level, m/s.
    pub fn top_speed(&self) -> f64 {
        self.top_speed
    }

    pub(crate) fn params(&self) -> &VehicleParams {
        &self.params
    }

    /// kg, with fuel.
    pub(crate) fn mass(&self) -> f64 {
        self.mass
    }

    /// Acceleration of a free sprint at full throttle, m/s².
    fn sprint(&self, speed: f64) -> f64 {
        let place = (speed - Sprint::FROM).clamp(0.0, (self.sprint.len() - 1) as f64);
        let index = (place as usize).min(self.sprint.len() - 2);
        mix(self.sprint[index], self.sprint[index + 1], place - index as f64)
    }

    fn share(&self, speed: f64, lateral: f64) -> f64 {
        (lateral.abs() / self.lateral(speed, 1.0).max(1e-6)).min(1.0)
    }

    fn between(&self, speed: f64, value: impl Fn(&Row) -> f64) -> f64 {
        let last = self.rows.len() - 1;
        let step = (self.speeds[last] - self.speeds[0]) / last as f64;
        let place = ((speed - self.speeds[0]) / step).clamp(0.0, last as f64);
        let index = (place as usize).min(last - 1);
        mix(value(&self.rows[index]), value(&self.rows[index + 1]), place - index as f64)
    }
}

impl Row {
    fn measure(model: &Model, speed: f64, [drive_gear, brake_gear]: [i8; 2]) -> Self {
        let mut turn = Turn::default();
        Treadmill::new(model, speed, true).run(model, &mut turn);
        let lateral = turn.best.max(0.1);
        let steering = resample(&turn.samples, lateral, |sample| sample.steering);
        let pressed = |pedal: Pedal, gear: i8| {
            SHARES.map(|share| {
                let (index, part) = steering_place(share);
                let known = mix(steering[index], steering[index + 1], part);
                let mut press = Press::new(pedal, gear, share * lateral, known, 0.05 * lateral);
                if share < 1.0 {
                    Treadmill::new(model, speed, true).run(model, &mut press);
                }
                press
            })
        };
        let mut twitch = Twitch::new(mix(steering[2], steering[3], 0.5));
        Treadmill::new(model, speed, true).run(model, &mut twitch);
        let (throttle, brake) =
            (pressed(Pedal::Throttle, drive_gear), pressed(Pedal::Brake, brake_gear));
        let full = throttle[0].best;
        let mut turning_drag = [0.0; SHARES.len()];
        let mut known = 0.0;
        for (index, press) in throttle.iter().enumerate().skip(1) {
            // Drag of the turned wheels grows with the square of the lateral force.
            known = if press.is_whole && throttle[0].is_whole {
                (full - press.best).max(0.0)
            } else {
                known * (SHARES[index] / SHARES[index - 1].max(0.1)).powi(2)
            };
            turning_drag[index] = known;
        }
        Self {
            lateral,
            grip_drive: std::array::from_fn(|index| {
                if throttle[index].is_whole { f64::INFINITY } else { throttle[index].best }
            }),
            turning_drag,
            braking: std::array::from_fn(|index| brake[index].best),
            steering,
            rear_direction: resample(&turn.samples, lateral, |sample| sample.rear_direction),
            coasting: brake[0].coasting,
            yaw_response_time: twitch.response_time(),
            brake_gain: (brake[0].best + brake[0].coasting) / brake[0].best_pedal.max(0.01),
        }
    }
}

/// Values at even shares of `lateral`, straight between the samples, 0 at 0.
fn resample(
    samples: &[TurnSample],
    lateral: f64,
    value: impl Fn(&TurnSample) -> f64,
) -> [f64; STEERING_STEPS + 1] {
    std::array::from_fn(|index| {
        let wanted = lateral * index as f64 / STEERING_STEPS as f64;
        let above = samples.partition_point(|sample| sample.lateral < wanted);
        let (low, from) = match above.checked_sub(1) {
            Some(below) => (samples[below].lateral, value(&samples[below])),
            None => (0.0, 0.0),
        };
        match samples.get(above) {
            Some(sample) => {
                mix(from, value(sample), (wanted - low) / (sample.lateral - low).max(1e-9))
            }
            None => from,
        }
    })
}

/// Acceleration at each whole m/s of a sprint: shifts are spread over what is around them.
fn accelerations(reached: &[(f64, i8)]) -> Vec<f64> {
    const REACH: usize = 2;
    let count = reached.len();
    if count < 2 {
        return vec![0.0; 2];
    }
    (0..count)
        .map(|index| {
            let (from, to) = (index.saturating_sub(REACH), (index + REACH).min(count - 1));
            (to - from) as f64 / (reached[to].0 - reached[from].0).max(1e-3)
        })
        .collect()
}

/// The place of a share of the lateral limit among [`SHARES`].
fn place(share: f64) -> (usize, f64) {
    let above = SHARES.partition_point(|&at| at <= share).clamp(1, SHARES.len() - 1);
    (above - 1, (share - SHARES[above - 1]) / (SHARES[above] - SHARES[above - 1]))
}

fn steering_place(share: f64) -> (usize, f64) {
    let place = share * STEERING_STEPS as f64;
    let index = (place as usize).min(STEERING_STEPS - 1);
    (index, place - index as f64)
}

/// Grip over that on the level.
fn grip(load: f64) -> f64 {
    load.max(0.05)
}

fn mix(low: f64, high: f64, share: f64) -> f64 {
    // An infinite end counts only by itself.
    if share <= 0.0 || low == high { low } else { low + share * (high - low) }
}

#[cfg(test)]
mod tests;
