use corsa_vehicle::STANDARD_GRAVITY;

use crate::{Envelope, Line, limits::Limits};

/// The speed at each point of a line, by a backward pass for braking and a forward pass for speeding
/// up, each on what turning leaves of the grip (the quasi-steady-state lap simulation of Milliken,
/// *Race Car Vehicle Dynamics*; Heilmeier et al. 2019).
///
/// Grade, banking, crests and dips count: gravity along the road, gravity across it, and the load
/// that a crest takes and a dip adds.
#[derive(Clone, Debug)]
pub struct SpeedProfile {
    speeds: Vec<f64>,
    lap_time: f64,
}

/// No corner is taken slower, m/s.
const SLOWEST: f64 = 3.0;
/// Time a change of turning takes, s.
const TURN_TIME: f64 = 0.05;

impl SpeedProfile {
    /// The fastest lap of the car along the line with all its grip, had it no inertia against turning
    /// and a driver without fault: what a real lap is measured against.
    pub fn quasi_steady(line: &Line, envelope: &Envelope) -> Self {
        Self::of(line, &Limits::quasi_steady(envelope, 1.0), 0.0)
    }

    /// The fastest lap of a point mass with the car's grip and power: its largest lateral acceleration,
    /// braking and drive at each speed, joined by an ellipse. No car reaches it: a bound to judge lap
    /// times by.
    pub fn point_mass(line: &Line, envelope: &Envelope) -> Self {
        Self::of(line, &Limits::point_mass(envelope), 0.0)
    }

    /// The lap a driver plans with a share of the grip. A car needs time to change its turning, so the
    /// bends just before and after a place take their share of the grip there as well.
    pub(crate) fn planned(line: &Line, limits: &Limits<'_>) -> Self {
        Self::of(line, limits, TURN_TIME)
    }

    fn of(line: &Line, limits: &Limits<'_>, turn_time: f64) -> Self {
        let pass = Pass::over(&line.stations(), limits, turn_time);
        Self { lap_time: pass.time, speeds: pass.speeds }
    }

    /// Speed at each point of the line, m/s.
    pub fn speeds(&self) -> &[f64] {
        &self.speeds
    }

    /// Time of a flying lap that follows the profile, s.
    pub fn lap_time(&self) -> f64 {
        self.lap_time
    }

    /// Speed at a distance along the line the profile was made for, m/s.
    pub fn at(&self, line: &Line, distance: f64) -> f64 {
        let (index, share) = line.locate(distance);
        let (here, next) = (self.speeds[index], self.speeds[(index + 1) % self.speeds.len()]);
        here + share * (next - here)
    }
}

/// A piece of road along a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Station {
    /// To the next, m.
    pub(crate) length: f64,
    /// 1/m, + in left turns.
    pub(crate) curvature: f64,
    /// Sine of the grade, + uphill.
    pub(crate) slope: f64,
    /// rad, + when the left side is the higher one.
    pub(crate) banking: f64,
    /// 1/m, + in dips.
    pub(crate) vertical_curvature: f64,
}

impl Station {
    /// What the tires have to give across at a speed, m/s², and the load on them over the weight.
    fn demand(&self, speed: f64) -> (f64, f64) {
        let turn = speed * speed * self.curvature;
        if self.banking == 0.0 && self.vertical_curvature == 0.0 {
            return (turn.abs(), 1.0);
        }
        let (sin, cos) = libm::sincos(self.banking);
        let across = turn * cos + STANDARD_GRAVITY * sin;
        let pressed = speed * speed * self.vertical_curvature - turn * sin;
        (across.abs(), (cos + pressed / STANDARD_GRAVITY).max(0.05))
    }
}

/// What keeps a speed down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// The bend, or the top speed.
    Here,
    /// The braking that is to come.
    Next,
    /// The speed the car came with.
    Last,
}

/// A lap over stations, with what bounds it.
pub(crate) struct Pass {
    pub(crate) speeds: Vec<f64>,
    pub(crate) time: f64,
    start: usize,
    braking: Vec<Bound>,
    driving: Vec<Bound>,
    /// Stations with the sharpest bend around each, where changing the turning takes time.
    stations: Vec<Station>,
}

impl Pass {
    pub(crate) fn over(stations: &[Station], limits: &Limits<'_>, turn_time: f64) -> Self {
        let count = stations.len();
        let mut stations = stations.to_vec();
        let alone: Vec<f64> =
            stations.iter().map(|station| corner_speed(limits, station)).collect();
        if turn_time > 0.0 {
            let bends: Vec<f64> = stations.iter().map(|station| station.curvature).collect();
            for (index, station) in stations.iter_mut().enumerate() {
                let reach = ((turn_time * alone[index] / station.length) as usize).min(count / 4);
                station.curvature = (0..=2 * reach)
                    .map(|offset| bends[(index + count + offset - reach) % count])
                    .max_by(|a, b| a.abs().total_cmp(&b.abs()))
                    .unwrap_or(station.curvature);
            }
        }
        // The slowest place is nobody's consequence: both passes can begin there.
        let start = (0..count).min_by(|&a, &b| alone[a].total_cmp(&alone[b])).unwrap_or(0);
        let mut speeds = alone;
        let mut braking = vec![Bound::Here; count];
        for step in (0..count).rev() {
            let (here, next) = ((start + step) % count, (start + step + 1) % count);
            let reached = before(limits, &stations[here], speeds[next]);
            if reached < speeds[here] {
                (speeds[here], braking[here]) = (reached, Bound::Next);
            }
        }
        let mut driving = braking.clone();
        for step in 0..count {
            let (here, next) = ((start + step) % count, (start + step + 1) % count);
            let reached = after(limits, &stations[here], speeds[here]);
            if reached < speeds[next] {
                (speeds[next], driving[next]) = (reached, Bound::Last);
            }
        }
        let time = (0..count)
            .map(|index| {
                2.0 * stations[index].length / (speeds[index] + speeds[(index + 1) % count])
            })
            .sum();
        Self { speeds, time, start, braking, driving, stations }
    }

    /// How the lap time grows with the size of the curvature at each station, s·m: derivatives of what
    /// bounds the speed at each place, followed back through both passes.
    pub(crate) fn time_per_curvature(&self, limits: &Limits<'_>) -> Vec<f64> {
        const STEP: f64 = 0.05;
        let count = self.speeds.len();
        let at = |step: usize| (self.start + step) % count;
        let mut per_speed = vec![0.0; count];
        for index in 0..count {
            let next = (index + 1) % count;
            let sum = self.speeds[index] + self.speeds[next];
            let change = -2.0 * self.stations[index].length / (sum * sum);
            per_speed[index] += change;
            per_speed[next] += change;
        }
        let mut per_curvature = vec![0.0; count];
        let mut pass_on = |from: usize,
                           to: usize,
                           station: usize,
                           per_speed: &mut [f64],
                           reached: &dyn Fn(&Station, f64) -> f64| {
            let here = &self.stations[station];
            let speed = self.speeds[to];
            let value = reached(here, speed);
            let by_speed = (reached(here, speed + STEP) - value) / STEP;
            let bend = here.curvature.abs();
            let more = 0.01 * bend + 1e-5;
            let bent = Station { curvature: (bend + more).copysign(here.curvature), ..*here };
            let by_curvature = (reached(&bent, speed) - value) / more;
            let share = std::mem::take(&mut per_speed[from]);
            per_speed[to] += share * by_speed.clamp(-2.0, 2.0);
            per_curvature[station] += share * by_curvature;
        };
        for step in (1..count).rev() {
            let (here, last) = (at(step), at(step - 1));
            if self.driving[here] == Bound::Last {
                pass_on(here, last, last, &mut per_speed, &|station, speed| {
                    after(limits, station, speed)
                });
            }
        }
        for step in 0..count {
            let (here, next) = (at(step), at(step + 1));
            if self.braking[here] == Bound::Next {
                pass_on(here, next, here, &mut per_speed, &|station, speed| {
                    before(limits, station, speed)
                });
            }
        }
        for index in (0..count).filter(|&index| per_speed[index] != 0.0) {
            let station = &self.stations[index];
            let bend = station.curvature.abs();
            let more = 0.01 * bend + 1e-5;
            let bent = Station { curvature: (bend + more).copysign(station.curvature), ..*station };
            let change = corner_speed(limits, &bent) - corner_speed(limits, station);
            per_curvature[index] += per_speed[index] * change / more;
        }
        per_curvature
    }
}

/// The speed from which a station's braking leads to the next one's.
fn before(limits: &Limits<'_>, station: &Station, next: f64) -> f64 {
    let (lateral, load) = station.demand(next);
    let slowing =
        (STANDARD_GRAVITY * station.slope - limits.slow_down(next, lateral, load)).max(0.5);
    (next * next + 2.0 * slowing * station.length).sqrt()
}

/// The speed that a station's drive leads to.
fn after(limits: &Limits<'_>, station: &Station, speed: f64) -> f64 {
    let (lateral, load) = station.demand(speed);
    let gain = limits.speed_up(speed, lateral, load) - STANDARD_GRAVITY * station.slope;
    (speed * speed + 2.0 * gain * station.length).max(SLOWEST * SLOWEST).sqrt()
}

/// The lowest speed at which a station asks for all the grip.
fn corner_speed(limits: &Limits<'_>, station: &Station) -> f64 {
    const STEP: f64 = 2.0;
    let top = limits.top_speed();
    let level = limits.speed_in_bend(station.curvature).clamp(SLOWEST, top);
    if station.banking == 0.0 && station.vertical_curvature == 0.0 {
        return level;
    }
    let excess = |speed: f64| {
        let (lateral, load) = station.demand(speed);
        lateral - limits.lateral(speed, load)
    };
    // A banked or crested road is searched from well below what the level one would bear.
    let mut speed = (0.6 * level).max(SLOWEST);
    while speed < top {
        let (mut low, mut high) = (speed, (speed + STEP).min(top));
        if excess(high) > 0.0 {
            for _ in 0..12 {
                let middle = 0.5 * (low + high);
                if excess(middle) > 0.0 { high = middle } else { low = middle }
            }
            return low;
        }
        speed += STEP;
    }
    top
}

#[cfg(test)]
mod tests;
