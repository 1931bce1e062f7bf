//! How hard a car is steered back to its line: the linear-quadratic regulator of the bicycle model
//! (Rajamani, *Vehicle Dynamics and Control*, chapter 3), sampled as often as it is driven.

use std::collections::VecDeque;

use crate::Envelope;

/// Steering angle of the front wheels per unit of each error, rad.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Gains {
    /// Per m off the line.
    pub(crate) lateral: f64,
    /// Per rad off the course.
    pub(crate) course: f64,
    /// Per m/s of sideways velocity too much.
    pub(crate) sideways: f64,
    /// Per rad/s of yaw rate too much.
    pub(crate) yaw_rate: f64,
}

/// The gains at every speed.
#[derive(Clone, Debug)]
pub(crate) struct Tracking {
    table: Vec<Gains>,
}

/// Slowest speed and distance of the table's speeds, m/s.
const SLOWEST: f64 = 5.0;
const STEP: f64 = 2.5;
/// Slower than this, full lock may be less than what the tires could do, and their slips with it, m/s.
const SLOWEST_TOLD: f64 = 15.0;
/// What an error of the line, of the yaw rate and of the steering cost alike: m, rad/s, rad.
const LATERAL_ERROR: f64 = 0.25;
const YAW_RATE_ERROR: f64 = 0.35;
const STEERING: f64 = 0.06;
/// Stiffness of the tires in a hard turn over that in a gentle one: what the gains are made for.
const STIFFNESS_SHARE: f64 = 0.8;

/// With steering that is a period later than is known, errors still have to shrink to this in each;
/// the steering costs more until they do, at most this, 1/rad².
const LATE_GROWTH: f64 = 0.97;
const MOST_EFFORT: f64 = 30_000.0;

type Matrix = [[f64; 4]; 4];

impl Tracking {
    /// For a car driven every `period` s whose controls take `delay` s to act, as far as is known.
    pub(crate) fn new(envelope: &Envelope, period: f64, delay: f64) -> Self {
        let count = ((envelope.top_speed() - SLOWEST) / STEP).max(1.0) as usize + 3;
        let speed = |index: usize| SLOWEST + STEP * index as f64;
        Self {
            table: (0..count).map(|index| gains(envelope, speed(index), period, delay)).collect(),
        }
    }

    pub(crate) fn at(&self, speed: f64) -> Gains {
        let last = self.table.len() - 1;
        let place = ((speed - SLOWEST) / STEP).clamp(0.0, last as f64);
        let index = (place as usize).min(last - 1);
        let (low, high, share) = (self.table[index], self.table[index + 1], place - index as f64);
        let mix = |a: f64, b: f64| a + share * (b - a);
        Gains {
            lateral: mix(low.lateral, high.lateral),
            course: mix(low.course, high.course),
            sideways: mix(low.sideways, high.sideways),
            yaw_rate: mix(low.yaw_rate, high.yaw_rate),
        }
    }
}

fn gains(envelope: &Envelope, speed: f64, period: f64, delay: f64) -> Gains {
    let (next, input) = bicycle(envelope, speed, period, STIFFNESS_SHARE);
    let (stiff_next, stiff_input) = bicycle(envelope, speed, period, 1.1);
    let cost = [LATERAL_ERROR.powi(-2), 0.0, 0.0, YAW_RATE_ERROR.powi(-2)];
    // The feedback sees the errors as they will be when its steering acts, told from their rates.
    let ahead = delay + 0.5 * period;
    let seen = |gains: &[f64; 4]| {
        let [lateral, course, sideways, yaw_rate] = *gains;
        let told_course = course + ahead * speed * lateral;
        [lateral, told_course, sideways + ahead * lateral, yaw_rate + ahead * course]
    };
    let late = (delay / period).round() as usize;
    let mut effort = STEERING.powi(-2);
    loop {
        let found = regulator(&next, &input, cost, effort);
        // A period more of delay than is known must do no harm.
        let grows = growth(&stiff_next, &stiff_input, &seen(&found), late + 1) > LATE_GROWTH;
        if !grows || effort > MOST_EFFORT {
            let [lateral, course, sideways, yaw_rate] = found;
            return Gains { lateral, course, sideways, yaw_rate };
        }
        effort *= 1.4;
    }
}

/// How distance from the line, course, sideways velocity and yaw rate, all as errors, go on over one
/// period and what an angle of the front wheels adds, for tires with a share of their stiffness.
fn bicycle(envelope: &Envelope, speed: f64, period: f64, share: f64) -> (Matrix, [f64; 4]) {
    let params = envelope.params();
    let (front, rear) = (params.front_axle_offset(), params.rear_axle_offset());
    let spread = params.yaw_inertia / envelope.mass();
    let told = speed.max(SLOWEST_TOLD);
    let gentle = 0.3 * envelope.lateral(told, 1.0);
    // Lateral acceleration of the whole car per slip of an axle, taken to that axle's share.
    let stiffness =
        |slip: f64, arm: f64| (share * gentle / slip.max(1e-3)).min(500.0) * arm / params.wheelbase;
    let c_front = stiffness(envelope.front_slip(told, gentle), rear);
    let c_rear = stiffness(envelope.rear_slip(told, gentle), front);
    let moment = (front * c_front - rear * c_rear) / speed;
    let damping = (front * front * c_front + rear * rear * c_rear) / speed;
    let rates: Matrix = [
        [0.0, speed, 1.0, 0.0],
        [0.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, -(c_front + c_rear) / speed, -moment - speed],
        [0.0, 0.0, -moment / spread, -damping / spread],
    ];
    let push = [0.0, 0.0, c_front, front * c_front / spread];
    sampled(&rates, &push, period)
}

/// What errors grow by in a period, with steering that is late by some periods.
fn growth(next: &Matrix, input: &[f64; 4], gains: &[f64; 4], late: usize) -> f64 {
    const PERIODS: i32 = 60;
    let size = |errors: &[f64; 4]| errors.iter().map(|error| error.abs()).sum::<f64>();
    let mut worst = 0.0_f64;
    for first in 0..4 {
        let mut errors = [0.0; 4];
        errors[first] = 1.0;
        let mut underway = VecDeque::from(vec![0.0; late]);
        let mut middle = 1.0;
        for period in 0..2 * PERIODS {
            underway.push_back(-dot(gains, &errors));
            let acting = underway.pop_front().unwrap_or(0.0);
            errors = std::array::from_fn(|i| dot(&next[i], &errors) + input[i] * acting);
            if period == PERIODS - 1 {
                middle = size(&errors);
            }
        }
        let growth = size(&errors) / middle.max(1e-300);
        worst = worst.max(growth.powf(1.0 / f64::from(PERIODS)));
    }
    worst
}

/// The linear system over one period with its input held.
fn sampled(rates: &Matrix, push: &[f64; 4], period: f64) -> (Matrix, [f64; 4]) {
    const SUBSTEPS: usize = 40;
    let step = period / SUBSTEPS as f64;
    let mut next: Matrix =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    let mut input = [0.0; 4];
    let advance = |from: [f64; 4], held: f64| -> [f64; 4] {
        // Half a step first: the midpoint rule.
        let slope = |at: &[f64; 4]| -> [f64; 4] {
            std::array::from_fn(|i| dot(&rates[i], at) + held * push[i])
        };
        let first = slope(&from);
        let middle = std::array::from_fn(|i| from[i] + 0.5 * step * first[i]);
        let second = slope(&middle);
        std::array::from_fn(|i| from[i] + step * second[i])
    };
    for _ in 0..SUBSTEPS {
        input = advance(input, 1.0);
        let columns: Matrix = std::array::from_fn(|column| {
            advance(std::array::from_fn(|row| next[row][column]), 0.0)
        });
        next = std::array::from_fn(|row| std::array::from_fn(|column| columns[column][row]));
    }
    (next, input)
}

/// Gains that minimize the sum of squared errors and inputs, by iterating the Riccati equation.
fn regulator(next: &Matrix, input: &[f64; 4], cost: [f64; 4], effort: f64) -> [f64; 4] {
    let mut value: Matrix =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { cost[i] } else { 0.0 }));
    let mut gains = [0.0; 4];
    for _ in 0..400 {
        // value · next and value · input.
        let along: Matrix = std::array::from_fn(|i| {
            std::array::from_fn(|j| (0..4).map(|k| value[i][k] * next[k][j]).sum())
        });
        let pushed: [f64; 4] = std::array::from_fn(|i| dot(&value[i], input));
        let total = effort + dot(input, &pushed);
        gains =
            std::array::from_fn(|j| (0..4).map(|i| input[i] * along[i][j]).sum::<f64>() / total);
        value = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let carried: f64 = (0..4).map(|k| next[k][i] * along[k][j]).sum();
                let taken: f64 = (0..4).map(|k| next[k][i] * pushed[k]).sum::<f64>() * gains[j];
                let own = if i == j { cost[i] } else { 0.0 };
                own + carried - taken
            })
        });
    }
    gains
}

fn dot(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    (0..4).map(|index| a[index] * b[index]).sum()
}
