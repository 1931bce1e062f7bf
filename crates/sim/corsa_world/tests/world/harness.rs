//! What the tests share: tracks with a shape that can be reckoned with, and a driver.

use std::fmt::Write;
use std::sync::Arc;

use corsa_track::Track;
use corsa_vehicle::{Controls, STANDARD_GRAVITY, VehicleParams, VehicleState};
use corsa_world::{Batch, World};

pub(crate) const GRAVITY: f64 = STANDARD_GRAVITY;

pub(crate) fn params(car: &str) -> VehicleParams {
    VehicleParams::builtin(car).expect("built in")
}

pub(crate) fn world(car: &str, track: Track) -> World {
    World::new(&params(car), Arc::new(track)).expect("a built-in car is valid")
}

pub(crate) fn builtin(name: &str) -> Track {
    Track::builtin(name).expect("built in")
}

/// A counter-clockwise stadium: two straights of `straight` m joined by half circles, 8 m wide to
/// either side, with height and banking by position and side: +1 on the straight towards +x.
pub(crate) fn stadium(
    straight: f64,
    radius: f64,
    banking: f64,
    height: impl Fn(f64, f64) -> f64,
) -> Track {
    let turn = std::f64::consts::PI * radius;
    let half = straight + turn;
    let count = (half / 2.0).ceil() as usize;
    let mut text = "x_m,y_m,w_tr_right_m,w_tr_left_m,z_m,banking_rad\n".to_owned();
    for side in [1.0, -1.0] {
        for k in 0..count {
            let s = half * k as f64 / count as f64;
            let (x, y) = if s < straight {
                (s - 0.5 * straight, -radius)
            } else {
                let (sin, cos) = ((s - straight) / radius).sin_cos();
                (0.5 * straight + radius * sin, -radius * cos)
            };
            let z = height(side * x, side);
            writeln!(text, "{},{},8,8,{z},{banking}", side * x, side * y).expect("a string");
        }
    }
    Track::from_csv("stadium", &text).expect("a sound stadium")
}

pub(crate) fn state(world: &World, batch: &Batch, index: usize) -> VehicleState {
    let mut state = VehicleState::default();
    world.state_of(batch, index, &mut state);
    state
}

/// Follows the line at a speed: looks at a point ahead, and at the bend of the road itself.
pub(crate) fn follow_line(world: &World, state: &VehicleState, speed: f64) -> Controls {
    let track = world.track();
    let progress = state.lap.normalized_progress * track.length();
    let (target, _) = track.pose(progress + 0.4 * speed.max(15.0), 0.0, 0.0);
    let to_target = (target - state.position).truncate();
    let (sin, cos) = state.yaw.sin_cos();
    let across = cos * to_target.y - sin * to_target.x;
    let curvature = 2.0 * across / to_target.length_squared();
    let angle = (curvature * world.params().wheelbase).atan();
    let pedal = 0.5 * (speed - state.velocity.x);
    Controls {
        steering: (angle / world.params().max_steering_tire_angle()).clamp(-1.0, 1.0),
        throttle: pedal.clamp(0.0, 1.0),
        brake: (-pedal).clamp(0.0, 0.5),
        ..Controls::default()
    }
}

/// Drives one car for so many seconds.
pub(crate) fn follow_for(
    world: &World,
    batch: &mut Batch,
    speed: f64,
    seconds: f64,
) -> VehicleState {
    let mut now = state(world, batch, 0);
    for _ in 0..(seconds / 0.039) as usize {
        let controls = follow_line(world, &now, speed);
        world.step_batch(batch, &[controls], 13);
        now = state(world, batch, 0);
    }
    now
}
