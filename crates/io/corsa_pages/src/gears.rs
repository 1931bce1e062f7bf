use corsa_vehicle::GearRequest;

/// How long a shift button is pressed, in physics steps of 3 ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PressTiming {
    /// Steps a button stays pressed.
    pub press_steps: u64,
    /// Steps from one press to the next.
    pub apart_steps: u64,
}

impl PressTiming {
    /// On the Custom AI page: a few steps, so that the game sees it (CSP reads every step, but its
    /// writer may be late for some), and as long released, so that the next press is an edge.
    pub const PAGE: Self = Self { press_steps: 6, apart_steps: 12 };
    /// On a device: 20 ms, and 50 ms from press to press, because the game may take two closer ones
    /// for one (`DEBOUNCING_MS=50` in its `controls.ini`).
    pub const DEVICE: Self = Self { press_steps: 7, apart_steps: 17 };
}

/// Physics steps after which a shift that did not happen is asked for again: 0.3 s.
const PATIENCE_STEPS: u64 = 100;

/// Turns "be in this gear" into presses of the shift buttons, which are edges in the game.
#[derive(Debug)]
pub struct GearPulses {
    timing: PressTiming,
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
    /// Nothing asked for yet.
    pub const fn new(timing: PressTiming) -> Self {
        Self { timing, wanted: None, press: None }
    }

    /// The gear to go to from now on; automatic and hold press nothing.
    pub fn ask(&mut self, request: GearRequest) {
        self.wanted = match request {
            GearRequest::Select(gear) => Some(gear),
            GearRequest::Automatic | GearRequest::Hold => None,
        };
    }

    /// The button that must be pressed now that the car is in `gear` at this physics step: +1 up,
    /// -1 down, 0 none.
    pub fn observe(&mut self, step: u64, gear: i8) -> i8 {
        if let Some(press) = self.press {
            let age = step.saturating_sub(press.since);
            if age < self.timing.press_steps {
                return press.direction;
            }
            let shifted = gear != press.from_gear;
            if age < self.timing.apart_steps || (!shifted && age < PATIENCE_STEPS) {
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
        let mut pulses = GearPulses::new(PressTiming::PAGE);
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
    fn presses_last_and_lie_apart_as_their_timing_says() {
        for timing in [PressTiming::PAGE, PressTiming::DEVICE] {
            let mut pulses = GearPulses::new(timing);
            pulses.ask(GearRequest::Select(4));
            let mut gear = 1;
            let pressed: Vec<u64> = (0..200)
                .filter(|step| {
                    let button = pulses.observe(*step, gear);
                    // The gearbox shifts in the middle of each press.
                    gear += i8::from(button != 0 && step % timing.apart_steps == 3);
                    button != 0
                })
                .collect();
            let expected: Vec<u64> = (0..3)
                .flat_map(|press| {
                    let start = press * timing.apart_steps;
                    start..start + timing.press_steps
                })
                .collect();
            assert_eq!(pressed, expected);
        }
    }

    #[test]
    fn a_shift_the_gearbox_refused_is_asked_for_again() {
        let mut pulses = GearPulses::new(PressTiming::PAGE);
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
        let mut pulses = GearPulses::new(PressTiming::PAGE);
        for request in [GearRequest::Hold, GearRequest::Automatic] {
            pulses.ask(request);
            assert!((0..50).all(|step| pulses.observe(step, 2) == 0));
        }
    }
}
