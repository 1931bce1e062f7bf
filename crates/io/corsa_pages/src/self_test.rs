//! Measures the signs and units that no public source settles, in the running game.

use std::collections::VecDeque;
use std::fmt;

use corsa_vehicle::ac::{
    acceleration_from_g, base_link_from_car, map_from_world, yaw_from_heading,
};
use corsa_vehicle::{DVec3, PHYSICS_TIMESTEP, STANDARD_GRAVITY, wrap_angle};

use crate::convert::{Calibration, contact_axes};
use crate::raw;

/// Measurements on one side before a verdict.
const ENOUGH: u32 = 30;
/// Steps over which velocity and heading are differenced: 30 ms.
const WINDOW: usize = 10;

/// What is known of one disputed fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The car has not done yet what would show it.
    NotYetMeasurable,
    /// As expected.
    Confirmed,
    /// Otherwise than expected; states are corrected where that is possible.
    Contradicted,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYetMeasurable => "not yet measurable",
            Self::Confirmed => "confirmed",
            Self::Contradicted => "contradicted",
        })
    }
}

/// One disputed fact and what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The fact as expected, e.g. "`accG[0]` is + to the left".
    pub expectation: &'static str,
    pub verdict: Verdict,
    /// What is done when it is contradicted.
    pub correction: &'static str,
    /// Measurements for and against.
    pub votes: (u32, u32),
}

/// The start-up self-test. It needs no special drive: each step that shows something is a vote.
#[derive(Clone, Debug, Default)]
pub struct SelfTest {
    handedness: Votes,
    heading: Votes,
    local_velocity: Votes,
    acceleration: Votes,
    gravity: Votes,
    yaw_rate: Votes,
    steering: Votes,
    largest_steer: f64,
    unit: SteeringUnit,
    window: VecDeque<Sample>,
    /// What holds until it is measured.
    prior: Calibration,
}

#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    agree: u32,
    against: u32,
}

impl Votes {
    fn vote(&mut self, agrees: bool) {
        // Halved when full, so that a game that changed its mind is noticed.
        if self.agree + self.against >= 10_000 {
            self.agree /= 2;
            self.against /= 2;
        }
        *(if agrees { &mut self.agree } else { &mut self.against }) += 1;
    }

    fn verdict(self) -> Verdict {
        let (agree, against) = (self.agree, self.against);
        if agree >= ENOUGH && agree > 9 * against {
            Verdict::Confirmed
        } else if against >= ENOUGH && against > 9 * agree {
            Verdict::Contradicted
        } else {
            Verdict::NotYetMeasurable
        }
    }

    /// The measured sign, or `before` where nothing is measured yet.
    fn sign(self, before: f64) -> f64 {
        match self.verdict() {
            Verdict::NotYetMeasurable => before,
            Verdict::Confirmed => 1.0,
            Verdict::Contradicted => -1.0,
        }
    }
}

/// `steerAngle` against a command that was held long enough to arrive.
#[derive(Clone, Debug, Default)]
struct SteeringUnit {
    command: f64,
    held_for: u32,
    at_lock: f64,
    measured: u32,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    packet_id: i32,
    velocity: DVec3,
    direction: f64,
}

impl SelfTest {
    /// What the conversion uses.
    pub fn calibration(&self) -> Calibration {
        let prior = &self.prior;
        Calibration {
            heading_sign: self.heading.sign(prior.heading_sign),
            lateral_acceleration_sign: self.acceleration.sign(prior.lateral_acceleration_sign),
            yaw_rate_sign: self.yaw_rate.sign(prior.yaw_rate_sign),
            steering_sign: self.steering.sign(prior.steering_sign),
            steering_at_lock: self.steering_at_lock(),
            vertical_acceleration_at_rest: match self.gravity.verdict() {
                Verdict::NotYetMeasurable => prior.vertical_acceleration_at_rest,
                Verdict::Confirmed => 0.0,
                Verdict::Contradicted => 1.0,
            },
        }
    }

    fn steering_at_lock(&self) -> f64 {
        let in_degrees = self.largest_steer > 1.5;
        if in_degrees && self.unit.measured >= ENOUGH {
            self.unit.at_lock
        } else if in_degrees {
            // Nothing better is known than the largest angle seen, now or earlier.
            self.largest_steer.max(self.prior.steering_at_lock)
        } else if self.unit.measured >= ENOUGH && self.unit.at_lock < 1.5 {
            // Whatever an earlier drive found: full lock is 1 here.
            1.0
        } else {
            self.prior.steering_at_lock
        }
    }

    /// What was measured in an earlier drive; it holds until this one has measured it.
    pub fn trust(&mut self, prior: Calibration) {
        self.prior = prior;
    }

    /// Every disputed fact, to be printed.
    pub fn findings(&self) -> Vec<Finding> {
        let finding = |expectation, correction, votes: Votes| Finding {
            expectation,
            verdict: votes.verdict(),
            correction,
            votes: (votes.agree, votes.against),
        };
        let unit = Votes {
            agree: if self.largest_steer > 0.02 && self.largest_steer <= 1.5 { ENOUGH } else { 0 },
            against: if self.largest_steer > 1.5 { ENOUGH } else { 0 },
        };
        vec![
            finding(
                "the world is right-handed with y up",
                "none: contact points and wheel order disagree; please report it",
                self.handedness,
            ),
            finding("`heading` grows to the right", "its sign is turned", self.heading),
            finding(
                "`localVelocity[0]` is + to the left",
                "not needed: velocities come from the world velocity",
                self.local_velocity,
            ),
            finding("`accG[0]` is + to the left", "its sign is turned", self.acceleration),
            finding("`accG[1]` is 0 at rest", "1 g is taken off", self.gravity),
            finding(
                "`localAngularVel[1]` is + in a left turn",
                "the vector is turned around",
                self.yaw_rate,
            ),
            finding("`steerAngle` is + to the right", "its sign is turned", self.steering),
            finding("`steerAngle` is 1 at full lock", "it is divided by the angle at lock", unit),
        ]
    }

    /// Tells what steering (+ left, -1 to 1) the car is asked for.
    pub fn note_command(&mut self, steering: f64) {
        if (steering - self.unit.command).abs() > 1e-3 {
            self.unit.command = steering;
            self.unit.held_for = 0;
        }
    }

    pub(crate) fn observe(&mut self, physics: &raw::Physics) {
        self.largest_steer = self.largest_steer.max(f64::from(physics.steer_angle).abs());
        self.measure_unit(physics);
        let Some((forward, left)) = contact_axes(physics) else { return };
        self.handedness.vote(forward.cross(left).z > 0.0);
        let direction = forward.y.atan2(forward.x);
        self.measure_heading(physics, direction);
        let velocity = map_from_world(physics.velocity);
        let lateral = velocity.dot(left.normalize());
        let written = base_link_from_car(physics.local_velocity).y;
        if lateral.abs() > 0.2 && written.abs() > 0.2 {
            self.local_velocity.vote(lateral * written > 0.0);
        }
        self.measure_motion(physics, velocity, direction, left.normalize());
    }

    fn measure_heading(&mut self, physics: &raw::Physics, direction: f64) {
        let yaw = yaw_from_heading(physics.heading);
        // Near 0 and π both signs mean the same direction.
        if yaw.sin().abs() > 0.3 {
            let expected = wrap_angle(yaw - direction).abs();
            self.heading.vote(expected < wrap_angle(-yaw - direction).abs());
        }
    }

    fn measure_unit(&mut self, physics: &raw::Physics) {
        self.unit.held_for += 1;
        if self.unit.held_for > 100 && self.unit.command.abs() > 0.2 {
            let at_lock = f64::from(physics.steer_angle).abs() / self.unit.command.abs();
            self.unit.at_lock += (at_lock - self.unit.at_lock) / f64::from(self.unit.measured + 1);
            self.unit.measured = (self.unit.measured + 1).min(1000);
        }
    }

    /// Compares accelerations and rates with what velocity and direction did over 30 ms.
    fn measure_motion(
        &mut self,
        physics: &raw::Physics,
        velocity: DVec3,
        direction: f64,
        left: DVec3,
    ) {
        let now = Sample { packet_id: physics.packet_id, velocity, direction };
        let in_order = self
            .window
            .back()
            .is_none_or(|last| (1..10).contains(&now.packet_id.wrapping_sub(last.packet_id)));
        if !in_order {
            self.window.clear();
        }
        self.window.push_back(now);
        if self.window.len() <= WINDOW {
            return;
        }
        let Some(old) = self.window.pop_front() else { return };
        let passed = f64::from(now.packet_id.wrapping_sub(old.packet_id)) * PHYSICS_TIMESTEP;
        let change = (velocity - old.velocity) / passed;
        let yaw_rate = wrap_angle(direction - old.direction) / passed;
        // A teleport is no motion.
        if change.length() > 100.0 || yaw_rate.abs() > 10.0 {
            return;
        }
        let acceleration = acceleration_from_g(physics.acc_g);
        if change.dot(left).abs() > 2.0 && acceleration.y.abs() > 1.0 {
            self.acceleration.vote(change.dot(left) * acceleration.y > 0.0);
        }
        if velocity.length() < 0.05 && change.length() < 0.5 {
            self.gravity.vote(acceleration.z.abs() < 0.5 * STANDARD_GRAVITY);
        }
        let written_rate = base_link_from_car(physics.local_angular_vel).z;
        if yaw_rate.abs() > 0.1 && written_rate.abs() > 0.05 {
            self.yaw_rate.vote(yaw_rate * written_rate > 0.0);
        }
        let steer = f64::from(physics.steer_angle);
        // Rolling forward, not sliding: turning follows the wheel.
        if velocity.length() > 4.0 && yaw_rate.abs() > 0.15 && steer.abs() > 0.03 {
            self.steering.vote(steer * yaw_rate < 0.0);
        }
    }
}

#[cfg(test)]
mod tests;
