use bytemuck::Zeroable;

use crate::mapping::{Mapping, access};
use crate::raw::{self, Page};
use crate::{PageSpace, PagesError};

/// Pauses, restarts and slows the game through CSP's SimState page (version 1, CSP 0.2.8 or newer).
///
/// Dropping it lets the game run on.
#[derive(Debug)]
pub struct SimStateWriter {
    space: PageSpace,
    page: Mapping,
    state: raw::SimState,
}

impl SimStateWriter {
    /// Makes the page: not paused, real time.
    pub fn create(space: &PageSpace) -> Result<Self, PagesError> {
        let writer = Self {
            page: Mapping::create::<raw::SimState>(space)?,
            space: space.clone(),
            state: raw::SimState { time_scale: 1.0, ..raw::SimState::zeroed() },
        };
        writer.put()?;
        Ok(writer)
    }

    pub fn pause(&mut self, paused: bool) -> Result<(), PagesError> {
        self.state.pause = u8::from(paused);
        self.put()
    }

    pub fn is_paused(&self) -> bool {
        self.state.pause != 0
    }

    /// Asks for a restart of the session while `asked`; clear it once the session has begun anew.
    /// Some setups answer with a menu instead.
    pub fn restart_session(&mut self, asked: bool) -> Result<(), PagesError> {
        self.state.restart_session = u8::from(asked);
        self.put()
    }

    /// Speed of simulated time, 1 is real time.
    pub fn time_scale(&mut self, time_scale: f64) -> Result<(), PagesError> {
        self.state.time_scale = time_scale as f32;
        self.put()
    }

    fn put(&self) -> Result<(), PagesError> {
        self.page
            .write_page(&self.state)
            .map_err(|error| access::<raw::SimState>(&self.space, error))
    }
}

impl Drop for SimStateWriter {
    fn drop(&mut self) {
        self.state = raw::SimState { time_scale: 1.0, ..raw::SimState::zeroed() };
        if let Err(error) = self.put() {
            log::warn!("pause not released: {error}");
        }
    }
}

/// What a SimState page asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimRequest {
    pub pause: bool,
    /// Once per request.
    pub restart: bool,
    /// 1 is real time; always finite and above 0.
    pub time_scale: f64,
}

/// Reads what is asked of the game; the stand-in's side.
#[derive(Debug)]
pub struct SimStateReader {
    space: PageSpace,
    restart_before: bool,
}

impl SimStateReader {
    /// A restart that is already asked for is old and not obeyed.
    pub fn new(space: &PageSpace) -> Self {
        Self { space: space.clone(), restart_before: true }
    }

    /// What is asked for now; without a page, real time without a pause.
    pub fn read(&mut self) -> SimRequest {
        let page = Mapping::open::<raw::SimState>(&self.space, raw::SimState::SIZE)
            .ok()
            .and_then(|mapping| mapping.read_page::<raw::SimState>().ok())
            .unwrap_or_else(raw::SimState::zeroed);
        let restart = page.restart_session != 0;
        let before = std::mem::replace(&mut self.restart_before, restart);
        let scale = f64::from(page.time_scale);
        SimRequest {
            pause: page.pause != 0,
            restart: restart && !before,
            time_scale: if scale.is_finite() && scale > 0.0 { scale } else { 1.0 },
        }
    }
}
