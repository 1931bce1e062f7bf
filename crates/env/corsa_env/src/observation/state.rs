use std::f64::consts::TAU;

use super::{Entry, Filler, RAY_RANGE, ray_angles, rays::NUM_RAYS};
use crate::View;

/// Distances ahead of the car at which the curvature of the track is seen, m.
const LOOKAHEAD: [f64; 16] = [
    0.0, 5.0, 10.0, 17.5, 25.0, 35.0, 45.0, 57.5, 70.0, 85.0, 100.0, 120.0, 145.0, 175.0, 210.0,
    250.0,
];
/// Engine speed by which an unknown red line is replaced, rad/s (9,000 rev/min).
const DEFAULT_MAX_ENGINE_SPEED: f64 = 9_000.0 * TAU / 60.0;

/// The observations "state" and "state+rays".
#[derive(Clone, Debug)]
pub(crate) struct StateObservation {
    entries: Vec<Entry>,
    with_rays: bool,
    /// Past actions, the newest first, flat.
    actions: Vec<f64>,
    action_len: usize,
}

impl StateObservation {
    pub(crate) fn new(action_names: &[&'static str], history: usize, with_rays: bool) -> Self {
        let mut entries = car_entries();
        for age in 0..history {
            entries.extend(action_names.iter().map(|name| {
                Entry::new(
                    format!("action_{name}_{age}"),
                    "the learner's own action, this many control steps ago",
                    "1",
                    "",
                    1.0,
                    (-1.0, 1.0),
                )
            }));
        }
        entries.extend(track_entries());
        if with_rays {
            entries.extend(ray_entries());
        }
        let action_len = action_names.len();
        Self { entries, with_rays, actions: vec![0.0; action_len * history], action_len }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn begin(&mut self) {
        self.actions.fill(0.0);
    }

    pub(crate) fn advance(&mut self, view: &View<'_>) {
        self.actions.rotate_right(self.action_len);
        for (kept, given) in self.actions.iter_mut().zip(view.action) {
            *kept = f64::from(*given);
        }
    }

    pub(crate) fn observe(&self, view: &View<'_>, observation: &mut [f32]) {
        let mut filler = Filler::new(&self.entries, observation);
        push_car(&mut filler, view);
        filler.extend(self.actions.iter().copied());
        push_track(&mut filler, view);
        if self.with_rays {
            let mut ranges = [0.0; NUM_RAYS];
            let position = view.state.position.truncate();
            view.track.cast_rays(position, view.state.yaw, &ray_angles(), RAY_RANGE, &mut ranges);
            filler.extend(ranges);
        }
    }
}

fn car_entries() -> Vec<Entry> {
    let body = "base_link";
    let mut entries = vec![
        Entry::new("longitudinal_velocity", "velocity along x", "m/s", body, 50.0, (-3.0, 3.0)),
        Entry::new("lateral_velocity", "velocity along y, + left", "m/s", body, 10.0, (-5.0, 5.0)),
        Entry::new(
            "yaw_rate",
            "angular velocity about z, + left",
            "rad/s",
            body,
            1.0,
            (-10.0, 10.0),
        ),
        Entry::new("longitudinal_acceleration", "+ speeding up", "m/s^2", body, 20.0, (-5.0, 5.0)),
        Entry::new("lateral_acceleration", "+ left", "m/s^2", body, 20.0, (-5.0, 5.0)),
    ];
    entries.extend(["front_left", "front_right", "rear_left", "rear_right"].map(|wheel| {
        Entry::new(
            format!("normalized_slip_{wheel}"),
            "tire slip over the slip at the peak of its force",
            "1",
            "",
            1.0,
            (0.0, 5.0),
        )
    }));
    entries.extend([
        Entry::new("engine_speed", "share of the highest engine speed", "1", "", 1.0, (0.0, 2.0)),
        Entry::new("gear", "-1 reverse, 0 neutral, 1 first, …", "1", "", 8.0, (-1.0, 2.0)),
        Entry::new("steering", "share of full lock applied, + left", "1", "", 1.0, (-1.0, 1.0)),
        Entry::new("throttle", "throttle applied", "1", "", 1.0, (0.0, 1.0)),
        Entry::new("brake", "brake applied", "1", "", 1.0, (0.0, 1.0)),
    ]);
    entries
}

fn push_car(filler: &mut Filler<'_>, view: &View<'_>) {
    let state = view.state;
    filler.extend([state.velocity.x, state.velocity.y, state.angular_velocity.z]);
    filler.extend([state.acceleration.x, state.acceleration.y]);
    filler.extend(state.wheels.iter().map(|wheel| wheel.normalized_slip));
    filler.push(state.engine_speed / view.car.max_engine_speed.unwrap_or(DEFAULT_MAX_ENGINE_SPEED));
    filler.push(f64::from(state.gear));
    filler.extend([state.controls.steering, state.controls.throttle, state.controls.brake]);
}

fn track_entries() -> Vec<Entry> {
    let track = "track";
    let mut entries = vec![
        Entry::new(
            "lateral_offset",
            "from the reference line, + left",
            "m",
            track,
            10.0,
            (-10.0, 10.0),
        ),
        Entry::new(
            "margin_left",
            "to the left border, < 0 outside",
            "m",
            track,
            10.0,
            (-10.0, 10.0),
        ),
        Entry::new(
            "margin_right",
            "to the right border, < 0 outside",
            "m",
            track,
            10.0,
            (-10.0, 10.0),
        ),
        Entry::new(
            "heading_error_sin",
            "sine of yaw minus the line's heading, + left",
            "1",
            track,
            1.0,
            (-1.0, 1.0),
        ),
        Entry::new("heading_error_cos", "cosine of the same", "1", track, 1.0, (-1.0, 1.0)),
        Entry::new("wheels_outside", "wheels outside the track", "1", "", 4.0, (0.0, 1.0)),
    ];
    entries.extend(LOOKAHEAD.map(|ahead| {
        Entry::new(
            format!("curvature_{ahead}m"),
            "curvature of the reference line this far ahead, + left",
            "1/m",
            track,
            0.05,
            (-3.0, 3.0),
        )
    }));
    entries
}

fn push_track(filler: &mut Filler<'_>, view: &View<'_>) {
    let projection = view.projection;
    filler.extend([projection.lateral_offset, projection.margin_left(), projection.margin_right()]);
    let (sin, cos) = libm::sincos(projection.heading_error(view.state.yaw));
    filler.extend([sin, cos, f64::from(view.state.wheels_outside)]);
    filler.extend(LOOKAHEAD.map(|ahead| view.track.at(projection.progress + ahead).curvature));
}

fn ray_entries() -> impl Iterator<Item = Entry> {
    ray_angles().into_iter().map(|angle| {
        Entry::new(
            format!("ray_{:.0}deg", angle.to_degrees()),
            "distance to the nearest border at this angle from x, + left",
            "m",
            "base_link",
            RAY_RANGE,
            (0.0, 1.0),
        )
    })
}
