use corsa_dynamics::{Model, ParamsError};
use corsa_vehicle::VehicleParams;

mod treadmill;
mod trials;

use treadmill::{Treadmill, run};
use trials::{Pedal, Press, Sprint, Stop, Turn, TurnSample};

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
    /// m/s, rising evenly.
    speeds: Vec<f64>,
    /// For each of [`LOADS`] a row for each speed.
    rows: [Vec<Row>; LOADS.len()],
    /// Free acceleration at full throttle at each whole m/s from [`Sprint::FROM`], m/s².
    sprint: Vec<f64>,
    top_speed: f64,
    /// Speed of the first row in which not the lock but the tires were the limit, m/s.
    slowest_free: f64,
}

/// Shares of the largest lateral acceleration at which the pedals are tried; at 1 nothing is left.
const SHARES: [f64; 8] = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.96, 1.0];
/// What presses the car onto the road over its weight: over a crest, on the level, in a dip.
const LOADS: [f64; 3] = [0.6, 1.0, 1.6];
/// Place of the level road among them.
const LEVEL: usize = 1;
/// Shares that are tried.
const LAST_SHARE: usize = SHARES.len() - 1;
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
    /// Whether the lock, not the tires, was the limit.
    is_locked: bool,
    /// At each of [`SHARES`]: what the tires let the drive do, more than it can where they take all
    /// of it; what turning takes from the acceleration at full throttle; the hardest braking. m/s².
    grip_drive: [f64; SHARES.len()],
    turning_drag: [f64; SHARES.len()],
    braking: [f64; SHARES.len()],
    /// At even shares of `lateral`: slip angle of each axle, rad.
    front_slip: [f64; STEERING_STEPS + 1],
    rear_slip: [f64; STEERING_STEPS + 1],
    /// Acceleration with the pedals released, in the gear of the sprint, m/s², negative.
    coasting: f64,
    /// Deceleration the full pedal would give beyond that if the tires took it, m/s².
    brake_gain: f64,
}

impl Envelope {
    /// Drives the trials. Fails where the parameters are no car.
    pub fn measure(params: &VehicleParams) -> Result<Self, ParamsError> {
        let model = Model::new(params)?;
        let mut sprint = Sprint::default();
        run(&model, vec![(Treadmill::free(&model, Sprint::FROM - 0.01), &mut sprint)]);
        let top_speed = Sprint::FROM + (sprint.reached.len().max(2) - 1) as f64;
        let mut stop = Stop::from(top_speed);
        run(&model, vec![(Treadmill::free(&model, top_speed), &mut stop)]);

        let count = (((top_speed - SLOWEST) / SPEED_STEP).ceil() as usize).max(1) + 1;
        let step = (top_speed - SLOWEST).max(1.0) / (count - 1) as f64;
        let speeds: Vec<f64> = (0..count).map(|index| SLOWEST + step * index as f64).collect();
        let mut plans: Vec<Plan> = Vec::new();
        for load in LOADS {
            plans.extend(speeds.iter().map(|&speed| Plan {
                speed,
                load,
                drive_gear: sprint.gear(speed),
                brake_gear: stop.gear(speed),
            }));
        }
        let mut rows = Row::measure(&model, &plans).into_iter();
        let rows = LOADS.map(|_| rows.by_ref().take(count).collect::<Vec<_>>());
        let free = rows[LEVEL].iter().position(|row| !row.is_locked).unwrap_or(count - 1);
        Ok(Self {
            mass: params.mass + params.fuel.initial * params.fuel.density,
            params: params.clone(),
            rows,
            slowest_free: speeds[free],
            speeds,
            sprint: accelerations(&sprint.reached),
            top_speed,
        })
    }

    /// Largest lateral acceleration at a steady speed, m/s². `load` is what presses the car onto the
    /// road over its weight: 1 on the level, less over a crest.
    pub fn lateral(&self, speed: f64, load: f64) -> f64 {
        self.under(load, |rows| self.between(rows, speed, |row| row.lateral))
    }

    /// Largest longitudinal acceleration on the level while turning with `lateral` m/s², m/s²;
    /// negative where drag wins.
    pub fn speed_up(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        self.speed_up_with(speed, lateral, load, 1.0)
    }

    /// [`speed_up`](Self::speed_up) with a share of the grip, and all of the power.
    pub(crate) fn speed_up_with(&self, speed: f64, lateral: f64, load: f64, pace: f64) -> f64 {
        let (index, part) = place(self.share(speed, lateral / pace, load));
        let at = |row: &Row| mix(row.turning_drag[index], row.turning_drag[index + 1], part);
        let drag = self.between(&self.rows[LEVEL], speed, at);
        (pace * self.drive(speed, lateral / pace, load)).min(self.sprint(speed) - drag)
    }

    /// Largest longitudinal acceleration that the tires take while turning with `lateral` m/s², m/s²;
    /// where there was never power enough to find out, somewhat more than there is power for.
    pub(crate) fn drive(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        let (index, part) = place(self.share(speed, lateral, load));
        let at = |row: &Row| mix(row.grip_drive[index], row.grip_drive[index + 1], part);
        self.under(load, |rows| self.between(rows, speed, at))
    }

    /// Smallest longitudinal acceleration on the level while turning with `lateral` m/s², m/s²: full
    /// braking.
    pub fn slow_down(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        let (index, part) = place(self.share(speed, lateral, load));
        let at = |row: &Row| mix(row.braking[index], row.braking[index + 1], part);
        -self.under(load, |rows| self.between(rows, speed, at))
    }

    /// Steering, -1 to 1, that holds a turn of this curvature (1/m, + left) in a steady state.
    pub fn steering(&self, speed: f64, curvature: f64) -> f64 {
        let lateral = speed * speed * curvature;
        let angle = self.front_slip(speed, lateral) - self.rear_slip(speed, lateral)
            + self.params.wheelbase * curvature;
        angle / self.params.max_steering_tire_angle()
    }

    /// Slip angle of the front axle in a steady turn with this lateral acceleration (m/s², + left),
    /// rad, + turning left: between its direction of travel and its wheels'.
    pub fn front_slip(&self, speed: f64, lateral: f64) -> f64 {
        self.slip(speed, lateral, |row| &row.front_slip)
    }

    /// Slip angle of the rear axle, as [`front_slip`](Self::front_slip).
    pub fn rear_slip(&self, speed: f64, lateral: f64) -> f64 {
        self.slip(speed, lateral, |row| &row.rear_slip)
    }

    /// Slip angle of the front axle in the hardest steady turn, rad. Where full lock is less than the
    /// tires can do, that of the slowest speed where it is not.
    pub fn most_front_slip(&self, speed: f64) -> f64 {
        self.between(&self.rows[LEVEL], speed.max(self.slowest_free), |row| {
            row.front_slip[STEERING_STEPS]
        })
    }

    fn slip(
        &self,
        speed: f64,
        lateral: f64,
        table: impl Fn(&Row) -> &[f64; STEERING_STEPS + 1],
    ) -> f64 {
        // Slower than the slowest row the tires do the same.
        let speed = speed.max(SLOWEST);
        let (index, part) = steering_place(self.share(speed, lateral, 1.0));
        let at = |row: &Row| mix(table(row)[index], table(row)[index + 1], part);
        self.between(&self.rows[LEVEL], speed, at) * lateral.signum()
    }

    /// Acceleration with the pedals released in a straight line, m/s², negative.
    pub fn coasting(&self, speed: f64) -> f64 {
        self.between(&self.rows[LEVEL], speed, |row| row.coasting)
    }

    /// Deceleration that the full brake pedal gives beyond coasting while the tires take it, m/s².
    pub fn brake_gain(&self, speed: f64) -> f64 {
        self.between(&self.rows[LEVEL], speed, |row| row.brake_gain)
    }

    /// Highest speed on the level, m/s.
    pub fn top_speed(&self) -> f64 {
        self.top_speed
    }

    /// The car it was measured of.
    pub fn params(&self) -> &VehicleParams {
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

    fn share(&self, speed: f64, lateral: f64, load: f64) -> f64 {
        (lateral.abs() / self.lateral(speed, load).max(1e-6)).min(1.0)
    }

    fn between(&self, rows: &[Row], speed: f64, value: impl Fn(&Row) -> f64) -> f64 {
        let last = rows.len() - 1;
        let step = (self.speeds[last] - self.speeds[0]) / last as f64;
        let place = ((speed - self.speeds[0]) / step).clamp(0.0, last as f64);
        let index = (place as usize).min(last - 1);
        mix(value(&rows[index]), value(&rows[index + 1]), place - index as f64)
    }

    /// A quantity of the tires' grip under a load: straight between [`LOADS`], in proportion below.
    fn under(&self, load: f64, value: impl Fn(&[Row]) -> f64) -> f64 {
        if (load - 1.0).abs() < 1e-9 {
            return value(&self.rows[LEVEL]);
        }
        let [light, level, heavy] = LOADS;
        if load < light {
            return load.max(0.05) / light * value(&self.rows[0]);
        }
        let (index, share) = if load < level {
            (0, (load - light) / (level - light))
        } else {
            (LEVEL, ((load - level) / (heavy - level)).min(1.0))
        };
        mix(value(&self.rows[index]), value(&self.rows[index + 1]), share)
    }
}

/// Where a row is measured.
struct Plan {
    speed: f64,
    load: f64,
    drive_gear: i8,
    brake_gear: i8,
}

impl Row {
    /// A row for each plan.
    fn measure(model: &Model, plans: &[Plan]) -> Vec<Self> {
        let car = |plan: &Plan| Treadmill::held(model, plan.speed, plan.load);
        let mut turns: Vec<Turn> = plans.iter().map(|_| Turn::default()).collect();
        run(model, plans.iter().map(car).zip(&mut turns).collect());

        let steering: Vec<_> = (turns.iter())
            .map(|turn| resample(&turn.samples, turn.best, |sample| sample.steering))
            .collect();
        let mut presses: Vec<Press> = Vec::new();
        for ((plan, turn), steering) in plans.iter().zip(&turns).zip(&steering) {
            for (pedal, gear) in
                [(Pedal::Throttle, plan.drive_gear), (Pedal::Brake, plan.brake_gear)]
            {
                presses.extend(SHARES[..LAST_SHARE].iter().map(|&share| {
                    let (index, part) = steering_place(share);
                    let known = mix(steering[index], steering[index + 1], part);
                    Press::new(pedal, gear, share * turn.best, known, 0.05 * turn.best)
                }));
            }
        }
        let cars = plans.iter().flat_map(|plan| (0..2 * LAST_SHARE).map(move |_| car(plan)));
        run(model, cars.zip(&mut presses).collect());

        let lock = model.params().max_steering_tire_angle();
        let wheelbase = model.params().wheelbase;
        (presses.chunks(2 * LAST_SHARE).zip(&turns).zip(plans))
            .map(|((presses, turn), plan)| {
                let squared = plan.speed * plan.speed;
                let (throttle, brake) = presses.split_at(LAST_SHARE);
                Self {
                    lateral: turn.best.max(0.1),
                    is_locked: turn.is_locked,
                    grip_drive: at_shares(throttle, |press| {
                        // The tires could have taken more.
                        if press.is_whole { 1.3 * press.best + 1.0 } else { press.best }
                    }),
                    turning_drag: turning_drag(throttle),
                    braking: at_shares(brake, |press| press.best),
                    front_slip: resample(&turn.samples, turn.best, |sample| {
                        let direction =
                            sample.rear_direction + wheelbase * sample.lateral / squared;
                        sample.steering * lock - direction
                    }),
                    rear_slip: resample(&turn.samples, turn.best, |s| -s.rear_direction),
                    coasting: brake[0].coasting,
                    brake_gain: (brake[0].best + brake[0].coasting) / brake[0].best_pedal.max(0.01),
                }
            })
            .collect()
    }
}

/// A value of each press, never more at a larger share of turning, 0 when all is turning.
fn at_shares(presses: &[Press], value: impl Fn(&Press) -> f64) -> [f64; SHARES.len()] {
    let mut least = f64::INFINITY;
    std::array::from_fn(|index| {
        least = presses.get(index).map_or(0.0, &value).min(least);
        least
    })
}

/// What turning takes from the acceleration at full throttle.
fn turning_drag(throttle: &[Press]) -> [f64; SHARES.len()] {
    let mut known = 0.0;
    std::array::from_fn(|index| {
        known = match throttle.get(index) {
            Some(press) if press.is_whole && throttle[0].is_whole => {
                (throttle[0].best - press.best).max(known)
            }
            // Drag of the turned wheels grows with the square of the lateral force.
            _ if index > 0 => known * (SHARES[index] / SHARES[index - 1].max(0.1)).powi(2),
            _ => 0.0,
        };
        known
    })
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

fn mix(low: f64, high: f64, share: f64) -> f64 {
    low + share * (high - low)
}

#[cfg(test)]
mod tests;
