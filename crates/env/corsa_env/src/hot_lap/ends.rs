use crate::{EndReason, TerminationConfig, View};

/// Below this speed a car counts as standing, m/s.
const STANDING: f32 = 1.0;

/// Watches for what ends a hot lap.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    /// How long the car has been standing, s.
    standing: f64,
    /// How far the car is behind the furthest point it reached, m.
    behind: f64,
}

impl Ends {
    pub(super) fn advance(&mut self, view: &View<'_>) {
        let is_standing = view.state.speed < STANDING;
        self.standing = if is_standing { self.standing + view.dt } else { 0.0 };
        self.behind = (self.behind - view.progress_made).max(0.0);
    }

    pub(super) fn end(&self, config: &TerminationConfig, view: &View<'_>) -> EndReason {
        let state = view.state;
        if !state.is_finite {
            EndReason::InvalidState
        } else if config.max_wheels_outside.is_some_and(|most| state.wheels_outside > most) {
            EndReason::OffTrack
        } else if config.wrong_way_distance.is_some_and(|most| self.behind > most) {
            EndReason::WrongWay
        } else if config.stuck_time.is_some_and(|most| self.standing > most) {
            EndReason::Stuck
        } else if config.max_damage.is_some_and(|most| f64::from(state.damage) > most) {
            EndReason::Damage
        } else {
            EndReason::Running
        }
    }
}
