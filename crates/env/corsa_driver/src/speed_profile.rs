use corsa_vehicle::STANDARD_GRAVITY;

use crate::{CarLimits, Line};

/// The speed to drive at each point of a line, by a backward pass for braking and a forward pass for
/// speeding up, each on what turning leaves of the grip.
#[derive(Clone, Debug)]
pub struct SpeedProfile {
    speeds: Vec<f64>,
    lap_time: f64,
}

/// No corner is taken slower, m/s.
const SLOWEST: f64 = 3.0;
/// Time a change of turning takes, s.
const TURN_TIME: f64 = 0.12;

impl SpeedProfile {
    pub fn new(line: &Line, limits: &CarLimits) -> Self {
        let points = line.points();
        let count = points.len();
        let top = top_speed(limits);
        let mut speeds: Vec<f64> =
            points.iter().map(|point| corner_speed(limits, point.curvature, top)).collect();
        let step = |index: usize| {
            let end = points.get(index + 1).map_or(line.length(), |next| next.distance);
            end - points[index].distance
        };
        // A car needs time to change its turning, so the bends just before and after take their share
        // of the grip as well.
        let turning = |index: usize, speed: f64| {
            let reach = ((TURN_TIME * speed) as usize).min(count / 4);
            let bend = (0..=2 * reach)
                .map(|offset| points[(index + count + offset - reach) % count].curvature.abs())
                .fold(0.0, f64::max);
            speed * speed * bend
        };
        let grade = |index: usize| STANDARD_GRAVITY * points[index].slope;
        // Twice around, so that the seam is no start.
        for index in (0..2 * count).rev() {
            let (here, next) = (index % count, (index + 1) % count);
            let speed = speeds[next];
            let lateral = turning(here, speed);
            let slowing = (grade(here) - limits.slow_down(speed, lateral)).max(0.5);
            speeds[here] = speeds[here].min((speed * speed + 2.0 * slowing * step(here)).sqrt());
        }
        for index in 0..2 * count {
            let (here, next) = (index % count, (index + 1) % count);
            let speed = speeds[here];
            let lateral = turning(here, speed);
            let gain = limits.speed_up(speed, lateral) - grade(here);
            let reached = (speed * speed + 2.0 * gain * step(here)).max(SLOWEST * SLOWEST).sqrt();
            speeds[next] = speeds[next].min(reached);
        }
        let lap_time = (0..count)
            .map(|index| 2.0 * step(index) / (speeds[index] + speeds[(index + 1) % count]))
            .sum();
        Self { speeds, lap_time }
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
    pub(crate) fn at(&self, line: &Line, distance: f64) -> f64 {
        let (index, share) = line.locate(distance);
        let (here, next) = (self.speeds[index], self.speeds[(index + 1) % self.speeds.len()]);
        here + share * (next - here)
    }
}

/// Speed at which the drive is just as strong as the resistance, m/s.
fn top_speed(limits: &CarLimits) -> f64 {
    let mut speed = 5.0;
    while speed < 115.0 && limits.drive_force(speed) > limits.resistance(speed) {
        speed += 0.5;
    }
    speed
}

/// The lowest speed at which a bend asks for all the grip: with downforce there may be another one
/// above, which nobody can reach.
fn corner_speed(limits: &CarLimits, curvature: f64, top: f64) -> f64 {
    const STEP: f64 = 1.0;
    let excess = |speed: f64| speed * speed * curvature.abs() - limits.lateral(speed);
    let mut speed = SLOWEST;
    while speed < top {
        let above = excess(speed + STEP);
        if above > 0.0 {
            let below = excess(speed).min(0.0);
            return speed + STEP * below / (below - above);
        }
        speed += STEP;
    }
    top
}
