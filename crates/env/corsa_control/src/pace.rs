use std::time::{Duration, Instant};

use corsa_vehicle::PHYSICS_TIMESTEP;

use crate::Levers;

/// Speeds of simulated time that can be asked for: slower, silence would be taken for death.
pub const TIME_SCALES: std::ops::RangeInclusive<f64> = 0.1..=10.0;

/// How long physics is watched before it is judged whether it follows.
const WINDOW: Duration = Duration::from_secs(2);
/// A game that is further off does not follow.
const TOLERANCE: f64 = 0.1;

/// The speed of simulated time that is asked of a game, and whether it follows.
#[derive(Clone, Debug)]
pub struct Pace {
    wanted: f64,
    /// Whether this game was asked.
    is_asked: bool,
    /// When the window began, and at which physics step.
    began: Option<(Instant, u64)>,
    is_judged: bool,
}

impl Pace {
    /// `wanted` in [`TIME_SCALES`]; 1 is real time, and then nothing is asked of the game.
    pub fn new(wanted: f64) -> Self {
        Self { wanted, is_asked: false, began: None, is_judged: false }
    }

    /// Called with each new physics step: asks the game once, watches, and says once if it does not
    /// follow.
    pub fn see(&mut self, levers: &mut Levers, physics_step: u64, now: Instant) -> Option<String> {
        if self.wanted == 1.0 || self.is_judged {
            return None;
        }
        if !self.is_asked {
            self.is_asked = true;
            let asked = levers
                .sim()
                .and_then(|sim| sim.time_scale(self.wanted).map_err(|error| error.to_string()));
            return asked.err().map(|reason| format!("time scale {}: {reason}", self.wanted));
        }
        // The first steps may still be of the old speed.
        let &mut (began, first) = self.began.get_or_insert((now + WINDOW / 4, physics_step));
        if now < began {
            self.began = Some((began, physics_step));
            return None;
        }
        let passed = now.saturating_duration_since(began);
        if passed < WINDOW {
            return None;
        }
        self.is_judged = true;
        let steps = physics_step.saturating_sub(first) as f64;
        let pace = steps * PHYSICS_TIMESTEP / passed.as_secs_f64();
        let follows = (pace / self.wanted - 1.0).abs() <= TOLERANCE;
        Some(if follows {
            format!("time runs at {pace:.2} of real time, as asked")
        } else {
            format!(
                "time runs at {pace:.2} of real time, not at {}: CSP 0.2.8 or newer is needed for \
                 that, and a processor that is fast enough",
                self.wanted
            )
        })
    }

    /// The game is gone: the next one is asked anew.
    pub fn lose_game(&mut self) {
        *self = Self::new(self.wanted);
    }
}

#[cfg(test)]
mod tests {
    use corsa_pages::{PageSpace, SimStateReader};

    use super::*;

    /// What is said of a game that runs at `speed` when `wanted` is asked for.
    fn said(wanted: f64, speed: f64) -> (Vec<String>, f64) {
        let folder = tempfile::tempdir().expect("a folder");
        let space = PageSpace::at(folder.path());
        let start = Instant::now();
        let mut levers = Levers::new(space.clone(), start);
        let mut pace = Pace::new(wanted);
        let lines = (0..2000_u64).filter_map(|step| {
            let now = start + Duration::from_secs_f64(step as f64 * 0.003 / speed);
            pace.see(&mut levers, step, now)
        });
        (lines.collect(), SimStateReader::new(&space).read().time_scale)
    }

    #[test]
    fn a_game_that_follows_is_told_once_and_one_that_does_not_with_the_reason() {
        let (lines, asked) = said(0.5, 0.5);
        assert_eq!(
            (lines.as_slice(), asked),
            (&["time runs at 0.50 of real time, as asked".into()][..], 0.5)
        );
        let (lines, _) = said(2.0, 1.0);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("time runs at 1.00 of real time, not at 2: CSP 0.2.8"));
    }

    #[test]
    fn real_time_asks_for_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut levers = Levers::new(PageSpace::at(folder.path()), Instant::now());
        assert_eq!(Pace::new(1.0).see(&mut levers, 1, Instant::now()), None);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
