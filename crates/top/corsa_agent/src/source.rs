//! Where states come from: the game's pages, or its UDP telemetry where there are none.

use std::time::{Duration, Instant};

use corsa_pages::{
    Calibration, GameReader, Liveness, PageSpace, PagesError, Poll, ReaderStats, SessionInfo,
};
use corsa_udp::{UdpError, UdpReader};
use corsa_vehicle::{CarInfo, VehicleState};

/// How often pages are looked for while UDP takes their place.
const RECHECK: Duration = Duration::from_millis(250);

/// Which source an agent takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The shared-memory pages: every physics step.
    #[default]
    Pages,
    /// The game's UDP telemetry at `HOST:PORT`: about 20 states a second.
    Udp(String),
    /// The pages where they are, else UDP at `HOST:PORT`; back to the pages when they move.
    Auto(String),
}

/// Opens readers as the source says.
#[derive(Debug)]
pub(crate) struct Sources {
    source: Source,
    space: PageSpace,
    /// Pages that were there and never moved: a dead game's. UDP comes first next time.
    pages_are_dead: bool,
    /// Pages that may come to life while UDP is read.
    candidate: Option<GameReader>,
    recheck_at: Instant,
}

/// One of the two.
#[derive(Debug)]
pub(crate) enum Reader {
    Pages(Box<GameReader>),
    Udp(Box<UdpReader>),
}

impl Sources {
    pub(crate) fn new(source: Source, space: PageSpace, now: Instant) -> Self {
        Self { source, space, pages_are_dead: false, candidate: None, recheck_at: now }
    }

    /// A reader of a game that may be there; the error says what is waited for.
    pub(crate) fn open(&mut self) -> Result<Reader, String> {
        if let Some(pages) = self.candidate.take() {
            return Ok(Reader::Pages(Box::new(pages)));
        }
        match &self.source {
            Source::Pages => self.pages().map_err(|error| error.to_string()),
            Source::Udp(address) => udp(address).map_err(|error| error.to_string()),
            Source::Auto(address) if std::mem::take(&mut self.pages_are_dead) => {
                udp(address).map_err(|error| error.to_string())
            }
            Source::Auto(address) => match self.pages() {
                Ok(reader) => Ok(reader),
                Err(error) if error.is_not_running() => {
                    udp(address).map_err(|udp| format!("{error}; {udp}"))
                }
                Err(error) => Err(error.to_string()),
            },
        }
    }

    /// Takes note of a reader that was dropped, and whether a game was ever behind it.
    pub(crate) fn dropped(&mut self, reader: &Reader, was_proven: bool) {
        self.pages_are_dead = matches!(reader, Reader::Pages(_)) && !was_proven;
    }

    /// While UDP is read and the pages would do: whether there are pages that move, which
    /// [`open`](Self::open) gives next.
    pub(crate) fn has_better(&mut self, reader: &Reader, now: Instant) -> bool {
        if !matches!((&self.source, reader), (Source::Auto(_), Reader::Udp(_))) {
            return false;
        }
        if self.candidate.is_none() {
            if now < self.recheck_at {
                return false;
            }
            self.recheck_at = now + RECHECK;
            self.candidate = GameReader::open(&self.space).ok();
        }
        let liveness = self.candidate.as_mut().map(|pages| pages.poll_at(now));
        match liveness {
            Some(Ok(Poll { liveness: Liveness::Unproven, .. })) => false,
            Some(Ok(Poll { liveness, .. })) if liveness != Liveness::Dead => true,
            _ => {
                self.candidate = None;
                false
            }
        }
    }

    fn pages(&self) -> Result<Reader, PagesError> {
        GameReader::open(&self.space).map(|reader| Reader::Pages(Box::new(reader)))
    }
}

fn udp(address: &str) -> Result<Reader, UdpError> {
    UdpReader::open(address).map(|reader| Reader::Udp(Box::new(reader)))
}

impl Reader {
    pub(crate) fn poll_at(&mut self, now: Instant) -> Result<Poll, String> {
        match self {
            Self::Pages(pages) => pages.poll_at(now).map_err(|error| error.to_string()),
            Self::Udp(udp) => {
                let poll = udp.poll_at(now).map_err(|error| error.to_string())?;
                Ok(Poll {
                    state: poll.state,
                    liveness: liveness(poll.liveness),
                    new_session: poll.new_session,
                })
            }
        }
    }

    /// The car as it stands, where the source can tell without a step.
    pub(crate) fn peek(&mut self) -> Option<VehicleState> {
        match self {
            Self::Pages(pages) => pages.peek().ok(),
            Self::Udp(_) => None,
        }
    }

    pub(crate) fn session(&self) -> SessionInfo {
        match self {
            Self::Pages(pages) => pages.session(),
            Self::Udp(udp) => {
                let session = udp.session();
                SessionInfo {
                    track: session.track.clone(),
                    track_configuration: session.layout.clone(),
                    player_name: session.driver.clone(),
                    is_in_pit: session.is_in_pit,
                    ..SessionInfo::default()
                }
            }
        }
    }

    pub(crate) fn car_info(&self) -> CarInfo {
        match self {
            Self::Pages(pages) => pages.car_info(),
            Self::Udp(udp) => udp.car_info(),
        }
    }

    /// The source in words, as the session tells it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Pages(pages) => format!("assetto_corsa {}", pages.session().game_version),
            Self::Udp(udp) => format!("assetto_corsa_udp {}", udp.client().server()),
        }
    }

    pub(crate) fn has_car_page(&self) -> bool {
        matches!(self, Self::Pages(pages) if pages.has_car_page())
    }

    pub(crate) fn note_command(&mut self, steering: f64) {
        if let Self::Pages(pages) = self {
            pages.note_command(steering);
        }
    }

    pub(crate) fn trust(&mut self, calibration: Calibration) {
        if let Self::Pages(pages) = self {
            pages.trust(calibration);
        }
    }

    /// UDP skips steps by its nature: they are not lost.
    pub(crate) fn stats(&self) -> ReaderStats {
        match self {
            Self::Pages(pages) => pages.stats(),
            Self::Udp(udp) => ReaderStats { steps: udp.stats().states, ..ReaderStats::default() },
        }
    }

    /// Why a game behind this reader is lost when nothing comes any more.
    pub(crate) fn silence(&self) -> &'static str {
        match self {
            Self::Pages(_) => "its pages stand still",
            Self::Udp(_) => "no UDP packets come any more",
        }
    }

    /// What is waited for while no game has been behind it.
    pub(crate) fn waiting(&self) -> Option<String> {
        match self {
            Self::Pages(_) => None,
            Self::Udp(udp) => Some(format!("no answer yet at UDP {}", udp.client().server())),
        }
    }
}

fn liveness(of: corsa_udp::Liveness) -> Liveness {
    match of {
        corsa_udp::Liveness::Unproven => Liveness::Unproven,
        corsa_udp::Liveness::Running => Liveness::Running,
        corsa_udp::Liveness::Paused => Liveness::Paused,
        corsa_udp::Liveness::Dead => Liveness::Dead,
    }
}

#[cfg(test)]
mod tests;
