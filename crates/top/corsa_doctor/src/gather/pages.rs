//! The pages of this machine, looked at once and then watched.

use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use corsa_pages::{
    Finding as Measured, GameReader, PageSpace, PageView, PagesError, SelfTest,
    raw::{self, Page, Static, StaticShort, text},
};

use super::watch::{TURN, Watch};
use crate::checks::{
    pages::{Motion, PageFacts, PageState, PagesFacts, are_readable},
    steps::StepsFacts,
    values::ValuesFacts,
};

/// More of a page is not looked at.
const LIMIT: usize = 1 << 16;

/// What the pages showed.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) pages: PagesFacts,
    pub(crate) steps: StepsFacts,
    pub(crate) values: ValuesFacts,
    pub(crate) frame_rate: Option<f64>,
    pub(crate) signs: Vec<Measured>,
    /// The track of the session, `name` or `name#layout`; empty without one.
    pub(crate) track: String,
}

impl Watched {
    /// Whether there is any page at all.
    pub(crate) fn any(&self) -> bool {
        self.pages.pages.iter().any(|page| page.state != PageState::Missing)
    }
}

/// Looks, and watches for `duration` where there is something to watch.
pub(crate) fn watch(
    space: &PageSpace,
    duration: Duration,
    game_runs: Option<bool>,
    stop: &AtomicBool,
) -> Watched {
    let pages = vec![
        page::<raw::Physics>(space, raw::Physics::SIZE),
        page::<raw::Graphics>(space, raw::Graphics::SIZE),
        page::<raw::Static>(space, size_of::<StaticShort>()),
    ];
    let info = static_page(space);
    let mut watched = Watched {
        pages: PagesFacts {
            place: space.to_string(),
            pages,
            version: info.map(|info| text::decode(&info.sm_version)).unwrap_or_default(),
            game_version: info.map(|info| text::decode(&info.ac_version)).unwrap_or_default(),
            motion: Motion::Nothing,
            game_runs,
            are_files: !cfg!(windows),
        },
        steps: StepsFacts::default(),
        values: ValuesFacts::default(),
        frame_rate: None,
        signs: SelfTest::default().findings(),
        track: info.map(|info| track(&info)).unwrap_or_default(),
    };
    if are_readable(&watched.pages.pages)
        && let Err(error) = follow(&mut watched, space, duration, stop)
    {
        log::info!("watching the pages ended: {error}");
    }
    watched
}

fn follow(
    watched: &mut Watched,
    space: &PageSpace,
    duration: Duration,
    stop: &AtomicBool,
) -> Result<(), PagesError> {
    let physics_page = PageView::<raw::Physics>::open(space)?;
    let graphics_page = PageView::<raw::Graphics>::open(space)?;
    // A reader refuses another game's pages; what can be told without it is told.
    let mut reader = GameReader::open(space).ok();
    let start = Instant::now();
    let mut watch = Watch::new(start);
    while start.elapsed() < duration && !stop.load(Relaxed) {
        let before = physics_page.read(space)?;
        let graphics = graphics_page.read(space)?;
        let physics = physics_page.read(space)?;
        watch.see(&physics, &graphics, Instant::now());
        // A copy from the middle of a write may be half old: only one that stood still is judged.
        if before == physics && physics.packet_id != 0 {
            watched.values.see(&physics, &graphics);
        }
        if let Some(reader) = &mut reader {
            reader.poll()?;
            watched.values.has_car_page |= reader.has_car_page();
        }
        thread::sleep(TURN);
    }
    watched.pages.motion = watch.motion();
    watched.steps = watch.steps();
    watched.frame_rate = watch.frame_rate();
    if let Some(reader) = &reader {
        watched.signs = reader.self_test().findings();
    }
    Ok(())
}

fn page<P: Page>(space: &PageSpace, needed: usize) -> PageFacts {
    let state = match PageView::<P>::open(space) {
        Ok(view) => match (view.size(space), view.bytes(space, LIMIT)) {
            (Ok(size), Ok(bytes)) => {
                // A bridge leaves its stamp behind what the game writes.
                let is_blank = bytes.iter().take(needed).all(|byte| *byte == 0);
                PageState::There { size, is_blank }
            }
            (Err(error), _) | (_, Err(error)) => PageState::Refused(reason(&error)),
        },
        Err(error) if error.is_not_running() => PageState::Missing,
        Err(error) => PageState::Refused(reason(&error)),
    };
    PageFacts { name: P::NAME, needed, state }
}

/// The system's own words, without the page's name, which is said anyway.
fn reason(error: &PagesError) -> String {
    match error {
        PagesError::Access { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}

fn static_page(space: &PageSpace) -> Option<Static> {
    let bytes = PageView::<Static>::open(space).ok()?.bytes(space, LIMIT).ok()?;
    raw::decode_static(&bytes)
}

fn track(info: &Static) -> String {
    let (name, layout) = (text::decode(&info.track), text::decode(&info.track_configuration));
    if layout.is_empty() { name } else { format!("{name}#{layout}") }
}
