use bytemuck::Zeroable;

use crate::mapping::{Mapping, access};
use crate::raw::{self, Page};
use crate::{PageSpace, PagesError};

/// Pauses, restarts and slows the game through CSP's SimState pages: version 1 (CSP 0.2.8 or newer) and,
/// without the time scale, version 0.
///
/// Dropping it lets the game run on.
#[derive(Debug)]
pub struct SimStateWriter {
    space: PageSpace,
    page: Mapping,
    page_v0: Mapping,
    state: raw::SimState,
}

impl SimStateWriter {
    /// Makes the page: not paused, real time.
    pub fn create(space: &PageSpace) -> Result<Self, PagesError> {
        let writer = Self {
            page: Mapping::create::<raw::SimState>(space)?,
            page_v0: Mapping::create::<raw::SimStateV0>(space)?,
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
        let v0 = raw::SimStateV0 {
            pause: self.state.pause,
            restart_session: self.state.restart_session,
            disable_collisions: self.state.disable_collisions,
            extra_sleep_ms: self.state.extra_sleep_ms,
        };
        self.page_v0
            .write_page(&v0)
            .map_err(|error| access::<raw::SimStateV0>(&self.space, error))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_arrive_and_end_with_their_writer() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let space = PageSpace::at(directory.path());
        let mut reader = SimStateReader::new(&space);
        let runs = SimRequest { pause: false, restart: false, time_scale: 1.0 };
        assert_eq!(reader.read(), runs);
        let mut writer = SimStateWriter::create(&space).expect("a page");
        writer.pause(true).expect("a write");
        writer.time_scale(0.5).expect("a write");
        writer.restart_session(true).expect("a write");
        assert_eq!(reader.read(), SimRequest { pause: true, restart: true, time_scale: 0.5 });
        assert!(!reader.read().restart, "once per request");
        let v0 = std::fs::read(directory.path().join(raw::SimStateV0::NAME)).expect("a page");
        assert_eq!(v0, [1, 1, 0, 0]);
        drop(writer);
        assert_eq!(reader.read(), runs);
    }

    #[test]
    fn a_time_scale_that_is_none_is_real_time() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let space = PageSpace::at(directory.path());
        let mut writer = SimStateWriter::create(&space).expect("a page");
        for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            writer.time_scale(scale).expect("a write");
            assert_eq!(SimStateReader::new(&space).read().time_scale, 1.0);
        }
    }
}
