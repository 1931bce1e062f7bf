use crate::{EndReason, TerminationConfig, View};

/// Below this speed a car counts as standing, m/s.
const STANDING: f64 = 1.0;

/// Watches for what ends a hot lap.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    config: TerminationConfig,
    /// How long the car has been standing, s.
    standing: f64,
    /// How far the car is behind the furthest point it reached, m.
    behind: f64,
}

impl Ends {
    pub(super) fn new(config: TerminationConfig) -> Self {
        Self { config, standing: 0.0, behind: 0.0 }
    }

    pub(super) fn begin(&mut self) {
        self.standing = 0.0;
        self.behind = 0.0;
    }

    pub(super) fn advance(&mut self, view: &View<'_>) {
        let is_standing = view.state.speed() < STANDING;
        self.standing = if is_standing { self.standing + view.dt } else { 0.0 };
        self.behind = (self.behind - view.progress_made).max(0.0);
    }

    pub(super) fn end(&self, view: &View<'_>) -> EndReason {
        let state = view.state;
        let config = &self.config;
        if !state.is_finite() {
            EndReason::InvalidState
        } else if config.max_wheels_outside.is_some_and(|most| state.wheels_outside > most) {
            EndReason::OffTrack
        } else if config.wrong_way_distance.is_some_and(|most| self.behind > most) {
            EndReason::WrongWay
        } else if config.stuck_time.is_some_and(|most| self.standing > most) {
            EndReason::Stuck
        } else if config.max_damage.is_some_and(|most| state.damage > most) {
            EndReason::Damage
        } else {
            EndReason::Running
        }
    }
}
