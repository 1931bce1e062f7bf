//! The 125 numbers of assetto_corsa_gym, in its order, scales and signs (its default configuration),
//! so that policies and data of that project carry over.

use std::f64::consts::{PI, TAU};

use corsa_vehicle::{STANDARD_GRAVITY, ac};

use super::{Entry, RAY_RANGE, Scaling, ray_angles, rays::NUM_RAYS};
use crate::View;

/// Numbers 0 to 24: what is also seen of the three steps before.
const NUM_BASIC: usize = 25;
/// Steps before the present one that are seen.
const HISTORY: usize = 3;
/// Points of curvature ahead, every 25 m from the car on.
const NUM_CURVATURES: usize = 12;
/// The bounds stand in for "unbounded": every value a car can reach lies inside.
const BOUNDS: (f32, f32) = (-1e3, 1e3);
/// Hand-wheel angle at full lock where the source does not tell, degrees.
const DEFAULT_LOCK_DEGREES: f64 = 450.0;

/// Steering wheel angle in degrees, + right; throttle; brake.
type PastAction = [f32; 3];

#[derive(Clone, Debug)]
pub(crate) struct AssettoCorsaGym {
    entries: Vec<Entry>,
    scaling: Scaling,
}

/// What of an episode is seen again later.
#[derive(Clone, Debug, Default)]
pub(crate) struct AssettoCorsaGymMemory {
    /// The present step's basic numbers, already scaled as the preset does.
    basic: [f32; NUM_BASIC],
    action: PastAction,
    /// Oldest first: t-3, t-2, t-1.
    past_basic: [[f32; NUM_BASIC]; HISTORY],
    past_actions: [PastAction; HISTORY],
}

impl AssettoCorsaGym {
    pub(crate) fn new() -> Self {
        let entries = entries();
        Self { scaling: Scaling::new(&entries), entries }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn observe(
        &self,
        memory: &AssettoCorsaGymMemory,
        view: &View<'_>,
        observation: &mut [f32],
    ) {
        let quantities = (memory.basic.into_iter())
            .chain([out_of_track(view)])
            .chain(curvatures(view))
            .chain((0..3).flat_map(|axis| memory.past_actions.map(|past| past[axis])))
            .chain(memory.action)
            .chain(memory.past_basic.into_iter().flatten());
        for (value, quantity) in observation.iter_mut().zip(quantities) {
            *value = quantity;
        }
        self.scaling.apply(observation);
    }
}

impl AssettoCorsaGymMemory {
    pub(crate) fn begin(&mut self, view: &View<'_>) {
        *self = Self { basic: basic(view), action: action(view), ..Self::default() };
    }

    pub(crate) fn advance(&mut self, view: &View<'_>) {
        self.past_basic.rotate_left(1);
        self.past_basic[HISTORY - 1] = self.basic;
        self.past_actions.rotate_left(1);
        self.past_actions[HISTORY - 1] = self.action;
        self.basic = basic(view);
        self.action = action(view);
    }
}

/// Numbers 0 to 24, divided as the preset divides them; the entries' scale of these is 1 for the
/// quantity is already a ratio.
fn basic(view: &View<'_>) -> [f32; NUM_BASIC] {
    let state = view.vehicle_state();
    let acceleration = state.acceleration / STANDARD_GRAVITY;
    let mut values = [0.0; NUM_BASIC];
    values[..10].copy_from_slice(&[
        state.speed() / 80.0,
        -f64::from(view.state.lateral_offset) / 10.0,
        state.force_feedback,
        state.engine_speed * 60.0 / TAU / 10_000.0,
        acceleration.y / 5.0,
        acceleration.x / 5.0,
        f64::from(ac::ac_from_gear(state.gear)) / 8.0,
        state.angular_velocity.z / PI,
        state.velocity.x / 80.0,
        state.velocity.y / 20.0,
    ]);
    for (value, wheel) in values[10..14].iter_mut().zip(state.wheels.iter()) {
        *value = wheel.slip_angle.to_degrees() / 25.0;
    }
    let ranges = &mut values[14..14 + NUM_RAYS];
    view.track.cast_rays(state.position.truncate(), state.yaw, &ray_angles(), RAY_RANGE, ranges);
    for range in ranges {
        *range /= RAY_RANGE;
    }
    values.map(|value| value as f32)
}

fn action(view: &View<'_>) -> PastAction {
    let lock_degrees = view.car.steering_wheel_lock.map_or(DEFAULT_LOCK_DEGREES, f64::to_degrees);
    let steering = ac::flip_steering(view.controls.steering) * lock_degrees;
    [steering, view.controls.throttle, view.controls.brake].map(|value| value as f32)
}

fn out_of_track(view: &View<'_>) -> f32 {
    f32::from(u8::from(view.state.wheels_outside > 2))
}

/// On a grid of 1 m, from the first point at or after the car.
fn curvatures(view: &View<'_>) -> [f32; NUM_CURVATURES] {
    let first = view.state.progress.ceil();
    std::array::from_fn(|point| view.track.at(first + 25.0 * point as f64).curvature as f32)
}

fn entries() -> Vec<Entry> {
    let mut entries = basic_entries("");
    entries.push(Entry::new(
        "out_of_track",
        "1 if more than two wheels are outside",
        "1",
        "",
        1.0,
        BOUNDS,
    ));
    entries.extend((0..NUM_CURVATURES).map(|point| {
        let name = format!("curvature_{}m", 25 * point);
        Entry::new(
            name,
            "of the reference line this far ahead, + left",
            "1/m",
            "track",
            0.1,
            BOUNDS,
        )
    }));
    let axes = [
        ("steering_wheel_angle", "hand-wheel angle asked for, + right", "deg", 450.0),
        ("throttle", "throttle asked for, 0 to 1", "1", 1.0),
        ("brake", "brake asked for, 0 to 1", "1", 1.0),
    ];
    for (name, meaning, unit, scale) in axes {
        entries.extend(
            (1..=HISTORY)
                .rev()
                .map(|age| Entry::new(format!("{name}_t-{age}"), meaning, unit, "", scale, BOUNDS)),
        );
    }
    entries.extend(
        axes.map(|(name, meaning, unit, scale)| Entry::new(name, meaning, unit, "", scale, BOUNDS)),
    );
    for age in (1..=HISTORY).rev() {
        entries.extend(basic_entries(&format!("_t-{age}")));
    }
    entries
}

fn basic_entries(suffix: &str) -> Vec<Entry> {
    let entry = |name: &str, meaning, unit, frame| {
        Entry::new(format!("{name}{suffix}"), meaning, unit, frame, 1.0, BOUNDS)
    };
    let mut entries = vec![
        entry("speed", "magnitude of the velocity / 80 m/s", "80 m/s", ""),
        entry("gap", "distance from the reference line, + right", "10 m", "track"),
        entry("last_ff", "force feedback", "1", ""),
        entry("rpm", "engine speed", "10000 rev/min", ""),
        entry("accelX", "lateral acceleration, + left", "5 g", "base_link"),
        entry("accelY", "longitudinal acceleration, + speeding up", "5 g", "base_link"),
        entry("actualGear", "0 reverse, 1 neutral, 2 first, …", "8", ""),
        entry("angular_velocity_y", "yaw rate, + left", "pi rad/s", "base_link"),
        entry("local_velocity_x", "velocity forward", "80 m/s", "base_link"),
        entry("local_velocity_y", "velocity to the left", "20 m/s", "base_link"),
    ];
    entries.extend(
        ["fl", "fr", "rl", "rr"].map(|wheel| {
            entry(&format!("SlipAngle_{wheel}"), "tire slip angle", "25 deg", "wheel")
        }),
    );
    entries.extend(ray_angles().map(|angle| {
        let name = format!("ray_{:.0}deg", angle.to_degrees());
        entry(&name, "distance to the nearest border at this angle, + left", "200 m", "base_link")
    }));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_125_numbers_at_the_places_of_that_project() {
        let entries = entries();
        assert_eq!(entries.len(), 125);
        for (index, name) in [
            (0, "speed"),
            (9, "local_velocity_y"),
            (10, "SlipAngle_fl"),
            (14, "ray_-90deg"),
            (24, "ray_90deg"),
            (25, "out_of_track"),
            (26, "curvature_0m"),
            (37, "curvature_275m"),
            (38, "steering_wheel_angle_t-3"),
            (41, "throttle_t-3"),
            (44, "brake_t-3"),
            (47, "steering_wheel_angle"),
            (50, "speed_t-3"),
            (75, "speed_t-2"),
            (100, "speed_t-1"),
            (124, "ray_90deg_t-1"),
        ] {
            assert_eq!(entries[index].name, name, "at {index}");
        }
    }
}
