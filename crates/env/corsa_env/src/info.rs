//! What is told beside the observation: the same keys in every reset and every step.

use corsa_backend::Tick;

use crate::{EndReason, View, conditions::Quantity};

/// One key of `info`. Every value travels as an `f64`; `kind` says what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InfoKey {
    pub name: String,
    pub kind: InfoKind,
    pub meaning: &'static str,
}

/// What an info value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InfoKind {
    Float,
    Int,
    Bool,
}

/// Keys that every task has, in the order of [`write()`].
const COMMON: [(&str, InfoKind, &str); 21] = [
    ("sim_time_s", InfoKind::Float, "simulated time of the state"),
    ("dt_s", InfoKind::Float, "simulated time that this step took"),
    ("physics_steps", InfoKind::Int, "physics steps of 3 ms in this step"),
    ("state_age_s", InfoKind::Float, "wall-clock age of the state; 0 when time is simulated"),
    ("action_delay_s", InfoKind::Float, "from action to effect: simulated, or measured last"),
    ("deadline_missed", InfoKind::Bool, "the state is later than the control tick"),
    ("late_by_s", InfoKind::Float, "by this much simulated time"),
    ("packets_lost", InfoKind::Int, "physics steps of which nothing arrived, in this step"),
    ("backend_lost", InfoKind::Bool, "the game, the agent or the network is gone"),
    ("end_reason", InfoKind::Int, "why the episode ended: corsa_gym.EndReason; 0 while it runs"),
    ("episode_time_s", InfoKind::Float, "simulated time since the episode began"),
    ("progress_m", InfoKind::Float, "way along the reference line from the start line"),
    ("lateral_offset_m", InfoKind::Float, "from the reference line, + left"),
    ("heading_error_rad", InfoKind::Float, "yaw minus the line's heading, + left"),
    ("margin_m", InfoKind::Float, "from the car's center to the nearer border, < 0 outside"),
    ("speed_mps", InfoKind::Float, "magnitude of the velocity"),
    ("wheels_outside", InfoKind::Int, "wheels outside the track"),
    ("laps", InfoKind::Int, "laps completed in this episode"),
    ("lap_time_s", InfoKind::Float, "time since the present lap began"),
    ("last_lap_time_s", InfoKind::Float, "time of the last completed lap; 0 before the first"),
    ("lap_is_valid", InfoKind::Bool, "whether the present lap still counts"),
];

/// All keys: the common ones, the conditions if there are any, the terms of the reward.
pub(crate) fn keys(conditions: &[Quantity], reward_terms: &[&'static str]) -> Vec<InfoKey> {
    let common = COMMON.iter().map(|&(name, kind, meaning)| InfoKey {
        name: name.to_owned(),
        kind,
        meaning,
    });
    let conditions = conditions.iter().map(|quantity| InfoKey {
        name: quantity.info_key().to_owned(),
        kind: InfoKind::Float,
        meaning: quantity.meaning(),
    });
    let terms = reward_terms.iter().map(|term| InfoKey {
        name: format!("reward_{term}"),
        kind: InfoKind::Float,
        meaning: "this term's share of the reward",
    });
    common.chain(conditions).chain(terms).collect()
}

/// Number of keys that every task has; those of the conditions and the reward's terms come after.
pub(crate) const NUM_COMMON: usize = COMMON.len();

/// Writes the common keys. A number that is not one is told as 0; `end_reason` says so.
#[inline]
pub(crate) fn write(
    view: &View<'_>,
    episode_time: f64,
    simulated_delay: f64,
    end: EndReason,
    info: &mut [f64],
) {
    let Tick { physics_steps, state_age, action_delay, deadline_missed, late_by, packets_lost } =
        *view.tick;
    let state = view.state;
    let bool = |value: bool| f64::from(u8::from(value));
    let values: [f64; NUM_COMMON] = [
        state.sim_time,
        view.dt,
        f64::from(physics_steps),
        state_age,
        action_delay.unwrap_or_default() + simulated_delay,
        bool(deadline_missed),
        late_by,
        f64::from(packets_lost),
        bool(end == EndReason::BackendLost),
        f64::from(end as u8),
        episode_time,
        state.progress,
        f64::from(state.lateral_offset),
        f64::from(state.heading_error),
        f64::from(state.margin_left().min(state.margin_right())),
        f64::from(state.speed),
        f64::from(state.wheels_outside),
        f64::from(view.laps),
        state.lap_time,
        state.last_lap_time,
        bool(state.lap_is_valid),
    ];
    for (slot, value) in info.iter_mut().zip(values) {
        *slot = if value.is_finite() { value } else { 0.0 };
    }
}
