//! The game's pages or packets, for as long as there is a game behind them; after that, the next
//! one's.

use std::time::{Duration, Instant};

use corsa_control::calibrate::CarCalibration;
use corsa_pages::{
    BridgeMode, BridgeStatus, BridgeWatch, Liveness, PageSpace, ReaderStats, SessionInfo,
};
use corsa_vehicle::{CarInfo, SessionPhase, VehicleState};

use crate::source::{Reader, Source, Sources};

/// How often a game is looked for while there is none.
const RETRY: Duration = Duration::from_millis(250);
/// How often the bridge's heartbeat is felt, where there is a bridge.
const BRIDGE_INTERVAL: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(crate) struct Game {
    sources: Sources,
    reader: Option<Reader>,
    /// Pages may lie there that no game moves any more; a game is believed once they move.
    is_proven: bool,
    state: Option<VehicleState>,
    liveness: Liveness,
    next_try: Instant,
    said: String,
    /// Counts sessions from 1.
    pub(crate) session_id: u64,
    pub(crate) num_games: u64,
    before: ReaderStats,
    /// What was measured of this car earlier.
    calibration: Option<CarCalibration>,
    bridge: BridgeWatch,
    bridge_due: Instant,
    said_of_bridge: Option<String>,
    pub(crate) events: Vec<String>,
}

/// What one look found.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// A physics step that was not seen before.
    pub(crate) state: Option<VehicleState>,
    /// The game is gone.
    pub(crate) is_lost: bool,
}

impl Game {
    pub(crate) fn new(source: Source, space: PageSpace, now: Instant) -> Self {
        Self {
            bridge: BridgeWatch::new(&space),
            bridge_due: now,
            said_of_bridge: None,
            sources: Sources::new(source, space, now),
            reader: None,
            is_proven: false,
            state: None,
            liveness: Liveness::Unproven,
            next_try: now,
            said: String::new(),
            session_id: 0,
            num_games: 0,
            before: ReaderStats::default(),
            calibration: None,
            events: Vec::new(),
        }
    }

    /// Looks at the pages once, or for pages.
    pub(crate) fn look(&mut self, now: Instant) -> Look {
        if now >= self.bridge_due {
            self.bridge_due = now + BRIDGE_INTERVAL;
            self.watch_bridge(now);
        }
        let Some(reader) = &mut self.reader else {
            if now >= self.next_try {
                self.open(now);
            }
            return Look::default();
        };
        match reader.poll_at(now) {
            Ok(poll) => {
                self.liveness = poll.liveness;
                if poll.liveness == Liveness::Dead {
                    let reason = reader.silence();
                    return self.lose(reason, now);
                }
                if self.sources.has_better(reader, now) {
                    self.next_try = now;
                    return self.lose("its pages are there", now);
                }
                if let Some(state) = poll.state {
                    self.state = Some(state);
                }
                if poll.new_session && self.is_proven {
                    self.session_id += 1;
                }
                if !self.is_proven && poll.liveness != Liveness::Unproven {
                    self.prove();
                }
                Look { state: poll.state, is_lost: false }
            }
            Err(error) => self.lose(&error, now),
        }
    }

    fn open(&mut self, now: Instant) {
        self.next_try = now + RETRY;
        match self.sources.open() {
            Ok(mut reader) => {
                // The car as it stands: in the menu no step comes.
                self.state = reader.peek();
                if let Some(waiting) = reader.waiting() {
                    self.say_waiting(&waiting);
                }
                self.reader = Some(reader);
                self.is_proven = false;
                self.liveness = Liveness::Unproven;
            }
            Err(error) => self.say_waiting(&error),
        }
    }

    /// Says once how the bridge under Proton fares, and when that changes.
    fn watch_bridge(&mut self, now: Instant) {
        let line = match self.bridge.look(now) {
            BridgeStatus::Unproven(_) => return,
            BridgeStatus::Absent => None,
            BridgeStatus::Alive(bridge) if bridge.mode == BridgeMode::Copying => {
                Some(format!("bridge {} copies the game's pages", bridge.version))
            }
            BridgeStatus::Alive(bridge) => Some(format!("bridge {} is up", bridge.version)),
            BridgeStatus::Dead(_) => Some(
                "the bridge is dead, and controls do not reach the game: start it again, \
                 `corsa proton bridge`"
                    .to_owned(),
            ),
        };
        if line != self.said_of_bridge {
            let gone = || "the bridge has ended".to_owned();
            self.events.push(line.clone().unwrap_or_else(gone));
            self.said_of_bridge = line;
        }
    }

    /// Once for each reason.
    fn say_waiting(&mut self, error: &str) {
        let text = format!("waiting for the game: {error}");
        if text != self.said {
            self.said.clone_from(&text);
            self.events.push(text);
        }
    }

    fn prove(&mut self) {
        self.is_proven = true;
        self.num_games += 1;
        self.session_id += 1;
        self.said.clear();
        let (session, car) = (self.session(), self.car_info());
        self.events.push(format!("game found: {} on {}", car.model, session.track));
    }

    fn lose(&mut self, reason: &str, now: Instant) -> Look {
        let was_proven = std::mem::take(&mut self.is_proven);
        self.before = self.stats();
        if let Some(reader) = self.reader.take() {
            self.sources.dropped(&reader, was_proven);
        }
        self.calibration = None;
        self.state = None;
        self.liveness = Liveness::Unproven;
        self.next_try = now + RETRY;
        if was_proven {
            self.events.push(format!("game lost: {reason}; waiting for the next"));
        }
        Look { state: None, is_lost: was_proven }
    }

    /// Whether there is a game, driving or not.
    pub(crate) fn is_there(&self) -> bool {
        self.is_proven
    }

    pub(crate) fn liveness(&self) -> Liveness {
        self.liveness
    }

    /// The car as it was seen last.
    pub(crate) fn state(&self) -> Option<&VehicleState> {
        self.state.as_ref()
    }

    pub(crate) fn phase(&self) -> SessionPhase {
        let said = self.state.map_or(SessionPhase::Off, |state| state.session);
        match self.liveness {
            _ if !self.is_proven => SessionPhase::Off,
            // The pages may go on saying that the car is driven.
            Liveness::Paused if said == SessionPhase::Driving => SessionPhase::Paused,
            Liveness::Menu => SessionPhase::Menu,
            _ => said,
        }
    }

    pub(crate) fn session(&self) -> SessionInfo {
        self.reader.as_ref().map(Reader::session).unwrap_or_default()
    }

    pub(crate) fn car_info(&self) -> CarInfo {
        let mut car = self.reader.as_ref().map(Reader::car_info).unwrap_or_default();
        if let Some(calibration) = &self.calibration {
            calibration.complete(&mut car);
        }
        car
    }

    /// Believes what was measured of this car, as far as the pages do not show it themselves.
    pub(crate) fn trust(&mut self, calibration: CarCalibration) {
        if let Some(reader) = &mut self.reader {
            reader.trust(calibration.signs());
            self.calibration = Some(calibration);
        }
    }

    /// Where its states come from, in words; empty without a game.
    pub(crate) fn source(&self) -> String {
        self.reader.as_ref().filter(|_| self.is_proven).map(Reader::name).unwrap_or_default()
    }

    pub(crate) fn has_car_page(&self) -> bool {
        self.reader.as_ref().is_some_and(Reader::has_car_page)
    }

    pub(crate) fn note_command(&mut self, steering: f64) {
        if let Some(reader) = &mut self.reader {
            reader.note_command(steering);
        }
    }

    /// Over all games so far.
    pub(crate) fn stats(&self) -> ReaderStats {
        let now = self.reader.as_ref().map(Reader::stats).unwrap_or_default();
        ReaderStats {
            steps: self.before.steps + now.steps,
            lost: self.before.lost + now.lost,
            retries: self.before.retries + now.retries,
            torn: self.before.torn + now.torn,
            torn_unnoticed: self.before.torn_unnoticed + now.torn_unnoticed,
            car_page_mismatches: self.before.car_page_mismatches + now.car_page_mismatches,
        }
    }
}
