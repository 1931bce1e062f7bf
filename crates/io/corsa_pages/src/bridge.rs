//! Pages under Proton: the game's named mappings lie over files, because a helper inside its prefix,
//! the bridge, made them so before the game did.
//!
//! Pages that the game makes are there from the bridge's start; until the game writes one it is all
//! zero, which is taken as absent. Pages that programs make (controls, SimState) come and go as files,
//! as they do without a bridge, and the bridge makes and closes the mapping after them. So who reads
//! or drives a game need not know whether there is a bridge; that it lives, [`BridgeWatch`] tells.

#[cfg(windows)]
mod windows;

use std::time::{Duration, Instant};

#[cfg(windows)]
pub use windows::{FileId, NamedMapping, file_id};

use crate::mapping::Mapping;
use crate::raw::{self, Page, bridge_mode, text};
use crate::{PageSpace, PagesError};

/// A bridge whose heartbeat stands still for longer is dead.
const DEAD_AFTER: Duration = Duration::from_millis(1500);

/// Who makes a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// The game (or CSP): the bridge makes it before.
    Game,
    /// A program beside the game: the bridge makes it when the file appears.
    Program,
}

/// One page that a bridge brings across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BridgedPage {
    /// The mapping's name without `Local\`, and the file's name.
    pub name: &'static str,
    /// Bytes of the mapping. A page that the game makes has room for the bridge's stamp behind the
    /// struct.
    pub size: usize,
    pub maker: Maker,
}

/// Every page that a full loop needs.
pub const BRIDGED_PAGES: &[BridgedPage] = &[
    // What other bridges give, too.
    by_game::<raw::Physics>(2048),
    by_game::<raw::Graphics>(2048),
    by_game::<raw::Static>(2048),
    by_game::<raw::Car>(1024),
    by_game::<raw::CarPublic>(256),
    // Either side makes it, and it must be the same one: made before both.
    by_game::<raw::csp_app::Header>(2 * raw::csp_app::PAGE_SIZE),
    by_program::<raw::CarControls>(),
    by_program::<raw::SimState>(),
    by_program::<raw::SimStateV0>(),
];

const fn by_game<P: Page>(size: usize) -> BridgedPage {
    assert!(P::SIZE + STAMP_SIZE <= size, "a stamp must fit behind the page");
    BridgedPage { name: P::NAME, size, maker: Maker::Game }
}

const fn by_program<P: Page>() -> BridgedPage {
    BridgedPage { name: P::NAME, size: P::SIZE, maker: Maker::Program }
}

/// Bytes at the end of a page of the game's that say whose file it lies over.
pub const STAMP_SIZE: usize = 16;

/// What a bridge does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BridgeMode {
    /// The game's mappings lie over the files.
    Mapped,
    /// The game was there first: its pages are copied to the files, about a thousand times a second.
    Copying,
    /// Ended as asked.
    Stopped,
}

/// What a bridge says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeReport {
    /// Process id inside the game's prefix; not one of Linux's.
    pub pid: u32,
    pub mode: BridgeMode,
    /// Its program's version.
    pub version: String,
    heartbeat: u32,
}

impl BridgeReport {
    /// What the bridge of these pages says; `None` without one. It may be long dead:
    /// [`BridgeWatch`] tells.
    pub fn read(space: &PageSpace) -> Option<Self> {
        let page = Mapping::open::<raw::Bridge>(space, raw::Bridge::SIZE)
            .ok()?
            .read_page::<raw::Bridge>()
            .ok()?;
        let mode = match page.mode {
            bridge_mode::MAPPED => BridgeMode::Mapped,
            bridge_mode::COPYING => BridgeMode::Copying,
            bridge_mode::STOPPED => BridgeMode::Stopped,
            _ => return None,
        };
        (page.magic == raw::Bridge::MAGIC).then(|| Self {
            pid: page.pid,
            mode,
            version: text::decode(&page.version),
            heartbeat: page.heartbeat,
        })
    }
}

/// How a bridge fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BridgeStatus {
    /// There is none; without Proton there need not be one.
    Absent,
    /// It left word, and too little time has passed to see a heartbeat.
    Unproven(BridgeReport),
    Alive(BridgeReport),
    /// Killed: its files lie there, and no page that it would have to make comes across.
    Dead(BridgeReport),
}

/// Watches a bridge's heartbeat.
#[derive(Debug)]
pub struct BridgeWatch {
    space: PageSpace,
    heartbeat: Option<u32>,
    has_beaten: bool,
    /// When the heartbeat was seen to move, or at first.
    moved_at: Instant,
}

impl BridgeWatch {
    pub fn new(space: &PageSpace) -> Self {
        Self { space: space.clone(), heartbeat: None, has_beaten: false, moved_at: Instant::now() }
    }

    /// One look; `now` must not go back.
    pub fn look(&mut self, now: Instant) -> BridgeStatus {
        let report = BridgeReport::read(&self.space);
        let Some(report) = report.filter(|report| report.mode != BridgeMode::Stopped) else {
            self.heartbeat = None;
            self.has_beaten = false;
            return BridgeStatus::Absent;
        };
        if self.heartbeat != Some(report.heartbeat) {
            self.has_beaten = self.heartbeat.is_some();
            self.heartbeat = Some(report.heartbeat);
            self.moved_at = now;
        }
        if now.saturating_duration_since(self.moved_at) > DEAD_AFTER {
            BridgeStatus::Dead(report)
        } else if self.has_beaten {
            BridgeStatus::Alive(report)
        } else {
            BridgeStatus::Unproven(report)
        }
    }
}

/// The bridge's own page, written by the bridge alone.
#[derive(Debug)]
pub struct BridgeWriter {
    space: PageSpace,
    mapping: Mapping,
    page: raw::Bridge,
}

impl BridgeWriter {
    /// Makes the page in a directory of pages.
    #[cfg(not(windows))]
    pub fn create(space: &PageSpace, mode: BridgeMode, version: &str) -> Result<Self, PagesError> {
        Self::begin(space, Mapping::create::<raw::Bridge>(space)?, mode, version)
    }

    /// Writes the page of a mapping over the file that Linux sees.
    #[cfg(windows)]
    pub fn over(
        space: &PageSpace,
        mapping: NamedMapping,
        mode: BridgeMode,
        version: &str,
    ) -> Result<Self, PagesError> {
        Self::begin(space, mapping.into_mapping(), mode, version)
    }

    fn begin(
        space: &PageSpace,
        mapping: Mapping,
        mode: BridgeMode,
        version: &str,
    ) -> Result<Self, PagesError> {
        let page = raw::Bridge {
            magic: raw::Bridge::MAGIC,
            pid: std::process::id(),
            mode: number_of(mode),
            heartbeat: 1,
            reserved: 0,
            version: text::encode(version),
        };
        let writer = Self { space: space.clone(), mapping, page };
        writer.put()?;
        Ok(writer)
    }

    /// A sign of life, to be given several times a second.
    pub fn beat(&mut self, mode: BridgeMode) -> Result<(), PagesError> {
        self.page.heartbeat = self.page.heartbeat.wrapping_add(1);
        self.page.mode = number_of(mode);
        self.put()
    }

    fn put(&self) -> Result<(), PagesError> {
        let access = |error| crate::mapping::access::<raw::Bridge>(&self.space, error);
        self.mapping.write_page(&self.page).map_err(access)
    }
}

const fn number_of(mode: BridgeMode) -> u32 {
    match mode {
        BridgeMode::Mapped => bridge_mode::MAPPED,
        BridgeMode::Copying => bridge_mode::COPYING,
        BridgeMode::Stopped => bridge_mode::STOPPED,
    }
}

#[cfg(all(test, not(windows)))]
mod tests;
