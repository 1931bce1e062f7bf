use std::time::{Duration, Instant};

use crate::{Switch, Switches};

/// How long a shift is pressed at least: what cast-racing's ROS bridge uses.
const SHIFT_HOLD: Duration = Duration::from_millis(20);
/// How long anything else is pressed at least.
const OTHER_HOLD: Duration = Duration::from_millis(40);
/// From one shift to the next; the game may take two closer ones for one (`DEBOUNCING_MS=50`).
const SHIFTS_APART: Duration = Duration::from_millis(50);

/// Turns what is asked of the buttons into presses that the game cannot miss, however short and dense
/// they were asked for: none is lost, each lasts, and so does the release after it.
#[derive(Debug, Default)]
pub(crate) struct Presses {
    asked: Switches,
    /// Asked for since it was last shown, perhaps no longer.
    pending: Switches,
    shown: Switches,
    /// By [`Switch::index`]: when it was last pressed or let go of.
    changed_at: [Option<Instant>; 8],
    shifted_at: Option<Instant>,
}

impl Presses {
    pub(crate) fn ask(&mut self, asked: Switches) {
        for switch in asked.iter().filter(|switch| !self.asked.contains(*switch)) {
            self.pending = self.pending.with(switch, true);
        }
        self.asked = asked;
    }

    /// Lets go of everything as soon as it may be let go of, and forgets what was not yet shown.
    pub(crate) fn cancel(&mut self) {
        self.asked = Switches::NONE;
        self.pending = Switches::NONE;
    }

    /// What is pressed now.
    pub(crate) fn shown(&mut self, now: Instant) -> Switches {
        for switch in Switch::ALL {
            if self.due(switch, now).is_some_and(|due| due <= now) {
                self.toggle(switch, now);
            }
        }
        self.shown
    }

    /// When [`shown`](Self::shown) will change next by itself.
    pub(crate) fn next_change(&self, now: Instant) -> Option<Instant> {
        Switch::ALL.into_iter().filter_map(|switch| self.due(switch, now)).min()
    }

    /// When the switch is to change, if it is.
    fn due(&self, switch: Switch, now: Instant) -> Option<Instant> {
        let hold = self.changed_at[switch.index()].map_or(now, |at| at + hold(switch));
        if self.shown.contains(switch) {
            return (!self.asked.contains(switch)).then_some(hold);
        }
        if !self.asked.contains(switch) && !self.pending.contains(switch) {
            return None;
        }
        let apart = self.shifted_at.filter(|_| is_shift(switch)).map(|at| at + SHIFTS_APART);
        Some(apart.map_or(hold, |apart| hold.max(apart)))
    }

    fn toggle(&mut self, switch: Switch, now: Instant) {
        let is_down = !self.shown.contains(switch);
        self.shown = self.shown.with(switch, is_down);
        self.pending = self.pending.with(switch, false);
        self.changed_at[switch.index()] = Some(now);
        if is_down && is_shift(switch) {
            self.shifted_at = Some(now);
        }
    }
}

const fn is_shift(switch: Switch) -> bool {
    matches!(switch, Switch::ShiftUp | Switch::ShiftDown)
}

const fn hold(switch: Switch) -> Duration {
    if is_shift(switch) { SHIFT_HOLD } else { OTHER_HOLD }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NONE: Switches = Switches::NONE;

    fn only(switch: Switch) -> Switches {
        NONE.with(switch, true)
    }

    /// What is shown at each millisecond, and the moments at which it changes by itself.
    struct Scene {
        presses: Presses,
        start: Instant,
    }

    impl Scene {
        fn new() -> Self {
            Self { presses: Presses::default(), start: Instant::now() }
        }

        fn at(&mut self, ms: u64) -> Switches {
            self.presses.shown(self.start + Duration::from_millis(ms))
        }

        fn next(&self) -> Option<u128> {
            self.presses.next_change(self.start).map(|at| (at - self.start).as_millis())
        }
    }

    #[test]
    fn a_tap_is_held_for_its_time_then_let_go() {
        for (switch, hold) in [(Switch::ShiftUp, 20), (Switch::ToPits, 40)] {
            let mut scene = Scene::new();
            scene.presses.ask(only(switch));
            scene.presses.ask(NONE);
            assert_eq!(scene.at(0), only(switch));
            assert_eq!(scene.next(), Some(u128::from(hold)));
            assert_eq!(scene.at(hold - 1), only(switch));
            assert_eq!(scene.at(hold), NONE);
            assert_eq!(scene.next(), None);
        }
    }

    #[test]
    fn what_is_held_is_shown_as_long_as_it_is_held() {
        let mut scene = Scene::new();
        scene.presses.ask(only(Switch::Handbrake));
        assert_eq!(scene.at(0), only(Switch::Handbrake));
        assert_eq!(scene.next(), None);
        assert_eq!(scene.at(5000), only(Switch::Handbrake));
        scene.presses.ask(NONE);
        assert_eq!(scene.at(5000), NONE);
    }

    #[test]
    fn a_second_shift_waits_even_if_it_is_the_other_way() {
        let mut scene = Scene::new();
        scene.presses.ask(only(Switch::ShiftUp));
        assert_eq!(scene.at(0), only(Switch::ShiftUp));
        scene.presses.ask(only(Switch::ShiftDown));
        scene.presses.ask(NONE);
        assert_eq!(scene.at(20), NONE);
        assert_eq!(scene.next(), Some(50));
        assert_eq!(scene.at(49), NONE);
        assert_eq!(scene.at(50), only(Switch::ShiftDown));
        assert_eq!(scene.at(70), NONE);
    }

    #[test]
    fn what_was_not_yet_shown_can_be_cancelled() {
        let mut scene = Scene::new();
        scene.presses.ask(only(Switch::ShiftUp));
        assert_eq!(scene.at(0), only(Switch::ShiftUp));
        scene.presses.ask(NONE);
        scene.presses.ask(only(Switch::ShiftUp));
        scene.presses.cancel();
        assert_eq!(scene.at(20), NONE);
        assert_eq!(scene.at(1000), NONE);
    }

    proptest! {
        #[test]
        fn presses_last_and_shifts_lie_apart_whatever_is_asked(
            asks in prop::collection::vec((0_u64..30, any::<u8>()), 1..60),
        ) {
            let mut scene = Scene::new();
            let mut asks = asks.into_iter();
            let mut next_ask = asks.next();
            let mut ask_at = 0;
            let mut before = NONE;
            let mut changed = [None::<u64>; 8];
            let mut shifted = None::<u64>;
            for ms in 0..3000 {
                while let Some((pause, bits)) = next_ask && ask_at <= ms {
                    scene.presses.ask(Switches::from_bits(bits));
                    ask_at += pause;
                    next_ask = asks.next();
                }
                let shown = scene.at(ms);
                for switch in Switch::ALL {
                    if shown.contains(switch) == before.contains(switch) {
                        continue;
                    }
                    let is_shift = is_shift(switch);
                    if let Some(at) = changed[switch.index()].replace(ms) {
                        let hold = if is_shift { 20 } else { 40 };
                        prop_assert!(ms - at >= hold);
                    }
                    if is_shift && shown.contains(switch)
                        && let Some(at) = shifted.replace(ms) {
                            prop_assert!(ms - at >= 50);
                        }
                }
                before = shown;
            }
            prop_assert_eq!(before, scene.presses.asked, "in the end it is as asked");
        }
    }
}
