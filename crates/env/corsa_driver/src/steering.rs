use corsa_vehicle::wrap_angle;

use crate::{Envelope, Line, LineOffset, prediction::Prediction};

/// What the steering found out on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Steer {
    /// -1 to 1, + left.
    pub(crate) steering: f64,
    /// The curvature the car is asked to drive, 1/m, + left.
    pub(crate) curvature: f64,
}

/// When controls act, s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timing {
    pub(crate) period: f64,
    pub(crate) delay: f64,
}

/// Time from a turn of the hand wheel to the turn of the car, s.
const RESPONSE: f64 = 0.10;
/// The car is brought back to the line within about this time, s, and not sooner than this distance.
const HORIZON: f64 = 0.62;
const SHORTEST_HORIZON: f64 = 5.0;
/// Share of a missing yaw rate that is added as a curvature, at most: a car that oversteers under its
/// brakes is held by this alone.
const MOST_YAW_GAIN: f64 = 3.5;
/// What the yaw rate may do within one control period in answer to itself: above about 1 it rings.
const YAW_LOOP_GAIN: f64 = 0.6;

/// Yaw rate that is added for each radian the rear slides, 1/s.
const SLIDE_GAIN: f64 = 4.0;

/// Follows a line: the curvature ahead, corrected so that the distance from the line decays like a
/// damped spring (in distance, hence alike at all speeds), turned into a wheel angle by the car's
/// own understeer.
pub(crate) fn follow(
    envelope: &Envelope,
    line: &Line,
    offset: &LineOffset,
    car: &Prediction,
    timing: Timing,
) -> Steer {
    let speed = car.speed();
    let here = line.at(offset.distance);
    let ahead = line.at(offset.distance + RESPONSE * speed);
    let horizon = (HORIZON * speed).max(SHORTEST_HORIZON);
    let course_error = wrap_angle(car.course - here.heading).clamp(-1.2, 1.2);
    // Far from the line the car comes back at an angle, not across.
    let lateral_error = offset.lateral_error.clamp(-0.6 * horizon, 0.6 * horizon);
    let correction =
        -2.0 * (lateral_error + horizon * libm::sin(course_error)) / (horizon * horizon);
    let curvature = ahead.curvature + correction;

    // More than the tires can give is not asked of them: past it the yaw rate only turns the car out
    // of its course.
    let most = envelope.lateral(speed, 1.0) / (speed * speed).max(1.0);
    let possible = curvature.clamp(-most, most);
    let lock = envelope.params().max_steering_tire_angle();
    let mut angle = envelope.steering(speed, possible) * lock;
    if speed > 4.0 {
        let missing = possible * speed - car.yaw_rate + SLIDE_GAIN * rear_slide(envelope, car);
        angle += yaw_gain(envelope, speed, timing) * envelope.params().wheelbase * missing / speed;
        angle = within_grip(envelope, car, angle);
    }
    Steer { steering: (angle / lock).clamp(-1.0, 1.0), curvature }
}

/// How strongly the yaw rate may be fed back: less to a car that answers within a control period, and
/// less the later the controls arrive.
fn yaw_gain(envelope: &Envelope, speed: f64, timing: Timing) -> f64 {
    let answered = 1.0 - libm::exp(-timing.period / envelope.yaw_response_time(speed));
    let late = 1.0 + timing.delay / timing.period;
    (YAW_LOOP_GAIN / (answered * late)).min(MOST_YAW_GAIN)
}

/// How far the rear axle's direction of travel is past the slip angle of its best grip, rad, + when
/// it slides to the left. Turning the body after it is what ends a slide.
fn rear_slide(envelope: &Envelope, car: &Prediction) -> f64 {
    if car.velocity.x < 2.0 {
        return 0.0;
    }
    let params = envelope.params();
    let sideways = car.velocity.y - params.rear_axle_offset() * car.yaw_rate;
    let direction = libm::atan2(sideways, car.velocity.x);
    let grip = 0.9 * envelope.rear_direction(car.velocity.x);
    direction - direction.clamp(-grip, grip)
}

/// Turning the wheels past the slip of their best grip turns the car less, not more; the direction
/// in which the front axle moves says where that is. In a slide this is the counter-steer.
fn within_grip(envelope: &Envelope, car: &Prediction, angle: f64) -> f64 {
    if car.velocity.x < 2.0 {
        return angle;
    }
    let params = envelope.params();
    let sideways = car.velocity.y + params.front_axle_offset() * car.yaw_rate;
    let direction = libm::atan2(sideways, car.velocity.x);
    let most = 1.05 * params.front.tire.peak_slip_angle;
    angle.clamp(direction - most, direction + most)
}
