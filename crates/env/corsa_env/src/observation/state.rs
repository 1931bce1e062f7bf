use std::f64::consts::TAU;

use corsa_track::Track;

use super::{Entry, RAY_RANGE, Scaling, ahead::CurvatureTable, ray_angles, rays::NUM_RAYS};
use crate::View;

/// Numbers of the car, before the actions.
const NUM_CAR: usize = 14;
/// Numbers of the place on the track, after the actions and before the curvatures.
const NUM_PLACE: usize = 6;
const NUM_AHEAD: usize = 16;
/// Distances ahead of the car at which the curvature of the track is seen, m.
const LOOKAHEAD: [f64; NUM_AHEAD] = [
    0.0, 5.0, 10.0, 17.5, 25.0, 35.0, 45.0, 57.5, 70.0, 85.0, 100.0, 120.0, 145.0, 175.0, 210.0,
    250.0,
];
/// Engine speed by which an unknown red line is replaced, rad/s (9,000 rev/min).
const DEFAULT_MAX_ENGINE_SPEED: f64 = 9_000.0 * TAU / 60.0;

/// The observations "state" and "state+rays".
#[derive(Clone, Debug)]
pub(crate) struct StateObservation {
    entries: Vec<Entry>,
    scaling: Scaling,
    with_rays: bool,
    /// How many past actions are seen.
    history: usize,
    curvature: CurvatureTable,
    /// [`LOOKAHEAD`] in the table's steps.
    lookahead: [f32; NUM_AHEAD],
}

impl StateObservation {
    pub(crate) fn new(
        action_names: &[&'static str],
        history: usize,
        with_rays: bool,
        track: &Track,
    ) -> Self {
        let mut entries = car_entries();
        entries.extend(action_entries(action_names, history));
        entries.extend(track_entries());
        if with_rays {
            entries.extend(ray_entries());
        }
        let curvature = CurvatureTable::new(track, LOOKAHEAD[NUM_AHEAD - 1]);
        let lookahead = LOOKAHEAD.map(|distance| curvature.steps(distance));
        let scaling = Scaling::new(&entries);
        Self { entries, scaling, with_rays, history, curvature, lookahead }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    #[inline]
    pub(crate) fn observe(&self, view: &View<'_>, observation: &mut [f32]) {
        let actions = view.past_actions(self.history);
        let (car, rest) = observation.split_at_mut(NUM_CAR);
        let (past, rest) = rest.split_at_mut(actions.len());
        let (place, rest) = rest.split_at_mut(NUM_PLACE);
        let (ahead, rays) = rest.split_at_mut(NUM_AHEAD);
        car.copy_from_slice(&of_car(view));
        past.copy_from_slice(actions);
        place.copy_from_slice(&of_place(view));
        self.curvature.ahead(view.state.progress, &self.lookahead, ahead);
        if self.with_rays {
            let mut ranges = [0.0; NUM_RAYS];
            let state = view.state;
            let yaw = f64::from(state.yaw);
            view.track.cast_rays(state.position, yaw, &ray_angles(), RAY_RANGE, &mut ranges);
            for (ray, range) in rays.iter_mut().zip(ranges) {
                *ray = range as f32;
            }
        }
        self.scaling.apply(observation);
    }
}

/// The last actions, the newest first.
pub(crate) fn action_entries(names: &[&'static str], history: usize) -> Vec<Entry> {
    let meaning = "the learner's own action, this many control steps ago";
    let entry = |age: usize, name: &str| {
        Entry::new(format!("action_{name}_{age}"), meaning, "1", "", 1.0, (-1.0, 1.0))
    };
    (0..history).flat_map(|age| names.iter().map(move |name| entry(age, name))).collect()
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

#[inline]
fn of_car(view: &View<'_>) -> [f32; NUM_CAR] {
    let state = view.state;
    let max_engine_speed = view.car.max_engine_speed.unwrap_or(DEFAULT_MAX_ENGINE_SPEED);
    let [front_left, front_right, rear_left, rear_right] = state.normalized_slip;
    [
        state.longitudinal_velocity,
        state.lateral_velocity,
        state.yaw_rate,
        state.longitudinal_acceleration,
        state.lateral_acceleration,
        front_left,
        front_right,
        rear_left,
        rear_right,
        state.engine_speed / max_engine_speed as f32,
        f32::from(state.gear),
        state.steering,
        state.throttle,
        state.brake,
    ]
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

#[inline]
fn of_place(view: &View<'_>) -> [f32; NUM_PLACE] {
    let state = view.state;
    let (sin, cos) = libm::sincosf(state.heading_error);
    [
        state.lateral_offset,
        state.margin_left(),
        state.margin_right(),
        sin,
        cos,
        f32::from(state.wheels_outside),
    ]
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
