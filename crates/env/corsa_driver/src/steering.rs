use corsa_vehicle::wrap_angle;

use crate::{Envelope, Line, LineOffset, prediction::Prediction, tracking::Tracking};

/// What the steering found out on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Steer {
    /// -1 to 1, + left.
    pub(crate) steering: f64,
    /// The curvature the car is asked to drive, 1/m, + left.
    pub(crate) curvature: f64,
}

/// Time until the tires' forces have followed the wheels, s.
const LAG: f64 = 0.03;
/// Reach over which the change of the curvature is taken, m, and s.
const REACH: f64 = 2.0;
const REACH_TIME: f64 = 0.04;
/// The car is asked back to the line within about this time, s, and not sooner than this distance.
const HORIZON: f64 = 0.62;
const SHORTEST_HORIZON: f64 = 5.0;
/// Steepest way back to a line that is far, rad.
const STEEPEST: f64 = 0.35;

/// Follows a line: the steering that the line takes on its way, by the slips the car was seen to need
/// for each turn and by the moment that changes its yaw rate; and, on what differs from it, the
/// feedback of [`Tracking`].
pub(crate) fn follow(
    envelope: &Envelope,
    tracking: &Tracking,
    line: &Line,
    offset: &LineOffset,
    car: &Prediction,
) -> Steer {
    let speed = car.speed().max(1.0);
    let params = envelope.params();
    let (front, rear) = (params.front_axle_offset(), params.rear_axle_offset());
    let spread = params.yaw_inertia / envelope.mass();

    // What the line asks for.
    let here = line.at(offset.distance);
    let place = offset.distance + LAG * speed;
    let reach = REACH.max(REACH_TIME * speed);
    let curvature = line.at(place).curvature;
    let change =
        (line.at(place + reach).curvature - line.at(place - reach).curvature) / (2.0 * reach);
    let most = envelope.lateral(speed, 1.0);
    let lateral = (speed * speed * curvature).clamp(-most, most);
    let yaw_rate = lateral / speed;
    let yaw_acceleration = (speed * speed * change).clamp(-0.5 * most / rear, 0.5 * most / rear);
    let front_slip = envelope.front_slip(speed, lateral + spread / rear * yaw_acceleration);
    let rear_slip = envelope.rear_slip(speed, lateral - spread / front * yaw_acceleration);
    let sideslip = rear * yaw_rate / speed - rear_slip;
    let planned = front_slip - rear_slip + params.wheelbase * yaw_rate / speed;

    // What differs from it.
    let gains = tracking.at(speed);
    let course_error = wrap_angle(car.yaw - here.heading + sideslip);
    let farthest = STEEPEST * gains.course / gains.lateral;
    let lateral_error = offset.lateral_error.clamp(-farthest, farthest);
    let feedback = gains.lateral * lateral_error
        + gains.course * libm::sin(course_error.clamp(-1.4, 1.4))
        + gains.sideways * (car.velocity.y - speed * sideslip)
        + gains.yaw_rate * (car.yaw_rate - yaw_rate);
    let angle = within_grip(envelope, car, planned - feedback);

    let horizon = (HORIZON * speed).max(SHORTEST_HORIZON);
    let travel_error = wrap_angle(car.course - here.heading).clamp(-1.2, 1.2);
    // Little of it is no more than what a steady hand takes out.
    let beyond = |error: f64, free: f64| error - error.clamp(-free, free);
    let travel_error = beyond(travel_error, 0.08);
    let sideways = beyond(offset.lateral_error, 0.5).clamp(-0.6 * horizon, 0.6 * horizon);
    let back = -2.0 * (sideways + horizon * libm::sin(travel_error)) / (horizon * horizon);
    Steer {
        steering: (angle / params.max_steering_tire_angle()).clamp(-1.0, 1.0),
        curvature: curvature + back,
    }
}

/// Turning the wheels past the slip of their best grip turns the car less, not more; the direction
/// in which the front axle moves says where that is. In a slide this is the counter-steer.
fn within_grip(envelope: &Envelope, car: &Prediction, angle: f64) -> f64 {
    if car.velocity.x < 2.0 {
        return angle;
    }
    let sideways = car.velocity.y + envelope.params().front_axle_offset() * car.yaw_rate;
    let direction = libm::atan2(sideways, car.velocity.x);
    let most = 1.05 * envelope.most_front_slip(car.velocity.x);
    angle.clamp(direction - most, direction + most)
}
