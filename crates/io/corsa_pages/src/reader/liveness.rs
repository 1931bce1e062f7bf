use std::time::{Duration, Instant};

use corsa_vehicle::SessionPhase;

/// A packetId unchanged for longer is a pause (Content Manager's rule).
const PAUSE_AFTER: Duration = Duration::from_millis(50);
/// Pages unchanged for longer belong to no running game.
const DEAD_AFTER: Duration = Duration::from_secs(1);

/// What the pages' counters say of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// No counter has moved since the pages were opened, and too little time has passed to tell.
    Unproven,
    /// Physics steps are coming.
    Running,
    /// Physics stands still, whatever the status says.
    Paused,
    /// Physics stands still in the pre-drive menu: somebody must press Drive.
    Menu,
    /// Nothing moves any more, or the pages were removed: the game is gone. Open a new reader.
    Dead,
}

/// When the counters last moved.
#[derive(Debug)]
pub(super) struct Pulse {
    opened: Instant,
    physics: Counter,
    graphics: Counter,
}

#[derive(Debug)]
struct Counter {
    value: i32,
    moved: Option<Instant>,
}

impl Counter {
    fn see(&mut self, now: Instant, value: i32) {
        if value != self.value {
            self.value = value;
            self.moved = Some(now);
        }
    }

    fn moved_within(&self, now: Instant, limit: Duration) -> bool {
        self.moved.is_some_and(|moved| now.saturating_duration_since(moved) <= limit)
    }
}

impl Pulse {
    pub(super) fn new(now: Instant, physics_id: i32, graphics_id: i32) -> Self {
        let counter = |value| Counter { value, moved: None };
        Self { opened: now, physics: counter(physics_id), graphics: counter(graphics_id) }
    }

    pub(super) fn see(&mut self, now: Instant, physics_id: i32, graphics_id: i32) {
        self.physics.see(now, physics_id);
        self.graphics.see(now, graphics_id);
    }

    /// `is_current` says whether the pages are still those of that name; asked only when physics
    /// stands still.
    pub(super) fn liveness(
        &self,
        now: Instant,
        phase: SessionPhase,
        is_current: impl FnOnce() -> bool,
    ) -> Liveness {
        if self.physics.moved_within(now, PAUSE_AFTER) {
            return Liveness::Running;
        }
        if !is_current() {
            return Liveness::Dead;
        }
        // Frames go on in the menu and in a pause; a dead game shows none.
        let alive = [&self.physics, &self.graphics]
            .iter()
            .any(|counter| counter.moved_within(now, DEAD_AFTER));
        match (alive, phase) {
            (true, SessionPhase::Menu) => Liveness::Menu,
            (true, _) => Liveness::Paused,
            (false, _) if self.never_moved() && now < self.opened + DEAD_AFTER => {
                Liveness::Unproven
            }
            (false, _) => Liveness::Dead,
        }
    }

    fn never_moved(&self) -> bool {
        self.physics.moved.is_none() && self.graphics.moved.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRIVING: SessionPhase = SessionPhase::Driving;

    fn after(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn stale_pages_are_never_a_running_game() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start, 7, 8);
        pulse.see(after(start, 100), 7, 8);
        assert_eq!(pulse.liveness(after(start, 100), DRIVING, || true), Liveness::Unproven);
        assert_eq!(pulse.liveness(after(start, 1600), DRIVING, || true), Liveness::Dead);
    }

    #[test]
    fn a_standing_packet_id_is_a_pause_while_frames_go_on_and_death_when_they_stop() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start, 7, 8);
        pulse.see(after(start, 3), 8, 8);
        assert_eq!(pulse.liveness(after(start, 50), DRIVING, || true), Liveness::Running);
        assert_eq!(pulse.liveness(after(start, 60), DRIVING, || true), Liveness::Paused);
        pulse.see(after(start, 2000), 8, 10);
        assert_eq!(pulse.liveness(after(start, 2010), DRIVING, || true), Liveness::Paused);
        assert_eq!(pulse.liveness(after(start, 2010), SessionPhase::Menu, || true), Liveness::Menu);
        assert_eq!(pulse.liveness(after(start, 4000), DRIVING, || true), Liveness::Dead);
        assert_eq!(pulse.liveness(after(start, 60), DRIVING, || false), Liveness::Dead);
    }
}
