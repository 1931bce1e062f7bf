use corsa_vehicle::GearRequest;

/// Physics steps a shift button stays pressed: a few, so that the game sees it (CSP reads every
/// step, but its writer may be late for some).
const PRESS_STEPS: u64 = 6;
/// Physics steps after which a shift that did not happen is asked for again: 0.3 s.
const PATIENCE_STEPS: u64 = 100;

/// Turns "be in this gear" into presses of the shift buttons, which are edges in the game.
#[derive(Debug, Default)]
pub(super) struct GearPulses {
    wanted: Option<i8>,
    press: Option<Press>,
}

#[derive(Debug, Clone, Copy)]
struct Press {
    direction: i8,
    from_gear: i8,
    since: u64,
}

impl GearPulses {
    pub(super) fn ask(&mut self, request: GearRequest) {
        self.wanted = match request {
            GearRequest::Select(gear) => Some(gear),
            GearRequest::Automatic | GearRequest::Hold => None,
        };
    }

    /// The button that must be pressed now: +1 up, -1 down, 0 none.
    pub(super) fn observe(&mut self, step: u64, gear: i8) -> i8 {
        if let Some(press) = self.press {
            let age = step.saturating_sub(press.since);
            if age < PRESS_STEPS {
                return press.direction;
            }
            let shifted = gear != press.from_gear;
            // At least as long released as pressed, so that the next press is an edge.
            if age < 2 * PRESS_STEPS || (!shifted && age < PATIENCE_STEPS) {
                return 0;
            }
            self.press = None;
        }
        let Some(direction) = self.wanted.map(|wanted| (wanted - gear).signum()) else { return 0 };
        if direction != 0 {
            self.press = Some(Press { direction, from_gear: gear, since: step });
        }
        direction
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gear_is_one_press_with_a_release_between() {
        let mut pulses = GearPulses::default();
        pulses.ask(GearRequest::Select(3));
        let mut gear = 1;
        let mut before = 0;
        let mut presses = 0;
        for step in 0..200 {
            let button = pulses.observe(step, gear);
            if button != 0 && before == 0 {
                presses += 1;
                gear += button;
            }
            before = button;
        }
        assert_eq!((presses, gear), (2, 3));
    }

    #[test]
    fn a_shift_the_gearbox_refused_is_asked_for_again() {
        let mut pulses = GearPulses::default();
        pulses.ask(GearRequest::Select(-1));
        let mut presses = 0;
        let mut before = 0;
        for step in 0..250 {
            let button = pulses.observe(step, 0);
            presses += u32::from(button == -1 && before == 0);
            before = button;
        }
        assert_eq!(presses, 3);
    }

    #[test]
    fn hold_and_automatic_press_nothing() {
        let mut pulses = GearPulses::default();
        for request in [GearRequest::Hold, GearRequest::Automatic] {
            pulses.ask(request);
            assert!((0..50).all(|step| pulses.observe(step, 2) == 0));
        }
    }
}
