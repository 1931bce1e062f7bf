//! A game that went away is started again, where the user allows it.

use std::fmt;
use std::time::{Duration, Instant};

/// A game that is gone for so long is started again: pages may be away for a moment while a session
/// loads.
const GRACE: Duration = Duration::from_secs(3);
/// A process whose pages stay dead for so long hangs and is ended first.
const HANG_LIMIT: Duration = Duration::from_mins(1);
/// A game that was started may take so long to show pages that move.
const LOAD_LIMIT: Duration = Duration::from_mins(3);
/// So many starts in a row that came to nothing, and no more are made.
const MAX_FAILURES: u32 = 5;
/// Pause after a start that failed; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// How the game is started; `corsa_game` knows the ways.
pub trait Launch: fmt::Debug + Send {
    /// Starts the game with its session.
    fn launch(&mut self) -> Result<(), String>;
    /// Whether its process is there.
    fn is_running(&mut self) -> bool;
    /// Ends it by force.
    fn kill(&mut self) -> Result<(), String>;
}

/// Watches a game and starts it again.
#[derive(Debug)]
pub struct Relauncher {
    launch: Box<dyn Launch>,
    /// Since when the game is away; `None` while it is there.
    away_since: Option<Instant>,
    /// When it was started last and has not been seen since.
    started_at: Option<Instant>,
    failures: u32,
    /// No start before this.
    next_at: Option<Instant>,
    pub num_launches: u64,
}

impl Relauncher {
    pub fn new(launch: Box<dyn Launch>) -> Self {
        Self {
            launch,
            away_since: None,
            started_at: None,
            failures: 0,
            next_at: None,
            num_launches: 0,
        }
    }

    /// Whether it has given up: the user must look.
    pub fn has_given_up(&self) -> bool {
        self.failures >= MAX_FAILURES
    }

    /// Says whether the game is there (its pages move), at each turn; starts it when it is time. What was
    /// done comes back as a line for people.
    pub fn advance(&mut self, is_there: bool, now: Instant) -> Option<String> {
        if is_there {
            self.away_since = None;
            self.started_at = None;
            self.failures = 0;
            self.next_at = None;
            return None;
        }
        let away_since = *self.away_since.get_or_insert(now);
        let passed = |since: Instant, limit| now.saturating_duration_since(since) >= limit;
        if self.has_given_up() || !passed(away_since, GRACE) {
            return None;
        }
        if let Some(started_at) = self.started_at {
            return self.watch_start(started_at, now);
        }
        if self.next_at.is_some_and(|next| now < next) {
            return None;
        }
        if self.launch.is_running() {
            if !passed(away_since, HANG_LIMIT) {
                return None;
            }
            let ended = self.launch.kill();
            self.away_since = Some(now);
            return Some(match ended {
                Ok(()) => "the game hung and was ended".to_owned(),
                Err(reason) => format!("the game hangs and cannot be ended: {reason}"),
            });
        }
        Some(self.start(now))
    }

    fn start(&mut self, now: Instant) -> String {
        self.num_launches += 1;
        match self.launch.launch() {
            Ok(()) => {
                self.started_at = Some(now);
                "there is no game: starting it".to_owned()
            }
            Err(reason) => self.fail(&reason, now),
        }
    }

    fn watch_start(&mut self, started_at: Instant, now: Instant) -> Option<String> {
        let since = now.saturating_duration_since(started_at);
        let ended = since > GRACE && !self.launch.is_running();
        if !ended && since < LOAD_LIMIT {
            return None;
        }
        self.started_at = None;
        let reason = if ended {
            "it ended before its pages moved".to_owned()
        } else {
            let _ = self.launch.kill();
            format!("its pages did not move within {} s", LOAD_LIMIT.as_secs())
        };
        Some(self.fail(&reason, now))
    }

    fn fail(&mut self, reason: &str, now: Instant) -> String {
        let pause = FIRST_PAUSE * 2_u32.pow(self.failures);
        self.failures += 1;
        self.next_at = Some(now + pause);
        if self.has_given_up() {
            format!(
                "starting the game failed {MAX_FAILURES} times, the last time: {reason}; not trying again"
            )
        } else {
            format!("starting the game: {reason}; again in {} s", pause.as_secs())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A game that can be started, and what was done to it.
    #[derive(Clone, Debug, Default)]
    struct Toy(Arc<Mutex<ToyState>>);

    #[derive(Debug, Default)]
    struct ToyState {
        is_running: bool,
        starts: u32,
        kills: u32,
        refusal: Option<String>,
    }

    impl Toy {
        fn with<T>(&self, act: impl FnOnce(&mut ToyState) -> T) -> T {
            act(&mut self.0.lock().expect("one thread"))
        }
    }

    impl Launch for Toy {
        fn launch(&mut self) -> Result<(), String> {
            self.with(|toy| {
                toy.starts += 1;
                toy.is_running = toy.refusal.is_none();
                toy.refusal.clone().map_or(Ok(()), Err)
            })
        }

        fn is_running(&mut self) -> bool {
            self.with(|toy| toy.is_running)
        }

        fn kill(&mut self) -> Result<(), String> {
            self.with(|toy| {
                toy.kills += 1;
                toy.is_running = false;
            });
            Ok(())
        }
    }

    /// Half seconds from a start, with the game away; the lines said.
    fn wait(
        relauncher: &mut Relauncher,
        start: Instant,
        seconds: std::ops::Range<u32>,
    ) -> Vec<String> {
        let times = (seconds.start * 2..seconds.end * 2)
            .map(|half| start + half * Duration::from_millis(500));
        times.filter_map(|now| relauncher.advance(false, now)).collect()
    }

    #[test]
    fn a_crashed_game_is_started_once_and_awaited() {
        let (toy, start) = (Toy::default(), Instant::now());
        let mut relauncher = Relauncher::new(Box::new(toy.clone()));
        assert_eq!(relauncher.advance(true, start), None);
        let said = wait(&mut relauncher, start, 0..60);
        assert_eq!(said, ["there is no game: starting it"]);
        assert_eq!(toy.with(|toy| toy.starts), 1);
        assert_eq!(relauncher.advance(true, start + Duration::from_secs(61)), None);
        toy.with(|toy| toy.is_running = false);
        assert_eq!(wait(&mut relauncher, start, 62..70).len(), 1, "and again after the next crash");
    }

    #[test]
    fn pages_that_are_away_for_a_moment_are_no_crash() {
        let (toy, start) = (Toy::default(), Instant::now());
        let mut relauncher = Relauncher::new(Box::new(toy.clone()));
        for second in 0..20 {
            assert!(wait(&mut relauncher, start, second * 4..second * 4 + 2).is_empty());
            relauncher.advance(true, start + Duration::from_secs(u64::from(second) * 4 + 3));
        }
        assert_eq!(toy.with(|toy| toy.starts), 0);
    }

    #[test]
    fn a_game_that_hangs_is_ended_first() {
        let (toy, start) = (Toy::default(), Instant::now());
        toy.with(|toy| toy.is_running = true);
        let mut relauncher = Relauncher::new(Box::new(toy.clone()));
        let said = wait(&mut relauncher, start, 0..70);
        assert_eq!(said, ["the game hung and was ended", "there is no game: starting it"]);
        assert_eq!(toy.with(|toy| (toy.kills, toy.starts)), (1, 1));
    }

    #[test]
    fn a_game_that_cannot_be_started_is_given_up_with_the_reason() {
        let (toy, start) = (Toy::default(), Instant::now());
        toy.with(|toy| toy.refusal = Some("no acs.exe".into()));
        let mut relauncher = Relauncher::new(Box::new(toy.clone()));
        let said = wait(&mut relauncher, start, 0..600);
        assert_eq!(said.len(), 5);
        assert!(said[0].contains("no acs.exe; again in 5 s"), "{said:?}");
        assert!(said[4].contains("not trying again"), "{said:?}");
        assert!(relauncher.has_given_up());
    }
}
