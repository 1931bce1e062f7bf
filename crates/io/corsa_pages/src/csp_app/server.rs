use std::io;
use std::time::Instant;

use bytemuck::Zeroable;

use super::block;
use super::{Capabilities, CspAppState, CspRequest, CspResult};
use crate::mapping::{Mapping, access};
use crate::raw::Page;
use crate::raw::csp_app::{
    self as raw, Header, MAGIC, MESSAGE_SIZE, PAGE_SIZE, PROTOCOL, REQUEST_AT, RESPONSE_AT,
    STATE_AT, TEXT_AT, TEXT_SIZE,
};
use crate::{PageSpace, PagesError};

/// The app's side of the page, for the stand-in. Dropping it removes the page.
#[derive(Debug)]
pub struct CspAppServer {
    space: PageSpace,
    page: Mapping,
    response: raw::Response,
    state: raw::State,
    /// The request that was taken last, and when.
    taken: (u32, Instant),
    keep: bool,
}

/// How the app ended a request: what goes into the response beside its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    pub result: CspResult,
    pub message: String,
    /// Physics steps that passed.
    pub steps: u32,
    pub value: f64,
}

impl Fix {
    pub fn done() -> Self {
        Self::of(CspResult::Done, "")
    }

    pub fn of(result: CspResult, message: impl Into<String>) -> Self {
        Self { result, message: message.into(), steps: 0, value: 0.0 }
    }
}

impl CspAppServer {
    /// Starts the app on the page, made new or found. A request that is on it is old: it is answered
    /// as such.
    pub fn start(
        space: &PageSpace,
        app_version: [u32; 3],
        csp_version: u32,
        capabilities: Capabilities,
    ) -> Result<Self, PagesError> {
        let page = Mapping::create::<Header>(space)?;
        let access = |error| access::<Header>(space, error);
        let before: Header = page.read_page().map_err(access)?;
        let starts = if before.magic == MAGIC { before.starts } else { 0 };
        let header = Header {
            magic: MAGIC,
            protocol: PROTOCOL,
            size: PAGE_SIZE as u32,
            app_version: app_version[0] * 10_000 + app_version[1] * 100 + app_version[2],
            csp_version,
            starts: starts.wrapping_add(1),
            capabilities: capabilities.0,
            kind: 1,
            reserved_32: [0; 8],
        };
        let now = Instant::now();
        let mut server = Self {
            space: space.clone(),
            page,
            response: raw::Response::zeroed(),
            state: raw::State::zeroed(),
            taken: (0, now),
            keep: false,
        };
        // A number that was there before would be no heartbeat.
        let left: Option<raw::State> = block::read(&server.page, STATE_AT, None).map_err(access)?;
        server.state.heartbeat = left.map_or(0, |left| left.heartbeat);
        let old = server.read_request()?.map_or(0, |(block, _)| block.id);
        server.taken = (old, now);
        if old == 0 {
            server.write_response()?;
        } else {
            server.answer(old, &Fix::of(CspResult::Stale, "asked before the app started"), now)?;
        }
        server.page.write_page(&header).map_err(|error| server.access(error))?;
        Ok(server)
    }

    /// A request that was not taken before. One that cannot be read is answered here.
    pub fn poll(&mut self, now: Instant) -> Result<Option<(u32, CspRequest)>, PagesError> {
        let Some((block, text)) = self.read_request()? else { return Ok(None) };
        if block.id == 0 || block.id == self.taken.0 {
            return Ok(None);
        }
        self.taken = (block.id, now);
        let text = text.get(..block.text_length as usize);
        let request = text.and_then(|text| CspRequest::from_raw(&block, text));
        if block.protocol != PROTOCOL {
            let message = format!("the app speaks protocol {PROTOCOL}, not {}", block.protocol);
            self.answer(block.id, &Fix::of(CspResult::Version, message), now)?;
            return Ok(None);
        }
        let Some(request) = request else {
            let message = format!("request of kind {} is unknown", block.kind);
            self.answer(block.id, &Fix::of(CspResult::Unsupported, message), now)?;
            return Ok(None);
        };
        self.response.busy_id = block.id;
        self.write_response()?;
        Ok(Some((block.id, request)))
    }

    /// Answers the request `id`.
    pub fn answer(&mut self, id: u32, fix: &Fix, now: Instant) -> Result<(), PagesError> {
        let (message, length) = bytes_of(&fix.message);
        self.response = raw::Response {
            sequence: 0,
            id,
            busy_id: 0,
            result: fix.result.to_raw(),
            steps: fix.steps,
            value: fix.value as f32,
            duration_ms: now.saturating_duration_since(self.taken.1).as_secs_f32() * 1000.0,
            message_length: length as u32,
            message,
            reserved_192: [0; 16],
        };
        self.write_response()
    }

    /// Tells the state of a frame; the heartbeat goes up.
    pub fn write_state(&mut self, state: &CspAppState) -> Result<(), PagesError> {
        self.state.heartbeat = self.state.heartbeat.wrapping_add(1);
        state.to_raw(&mut self.state);
        block::write(&self.page, STATE_AT, &mut self.state, None)
            .map_err(|error| self.access(error))
    }

    /// Leaves the page when dropped, as a game that crashed does.
    pub fn leave_page(&mut self) {
        self.keep = true;
    }

    fn write_response(&mut self) -> Result<(), PagesError> {
        block::write(&self.page, RESPONSE_AT, &mut self.response, None)
            .map_err(|error| self.access(error))
    }

    fn read_request(&self) -> Result<Option<(raw::Request, [u8; TEXT_SIZE])>, PagesError> {
        let mut text = [0; TEXT_SIZE];
        let block = block::read(&self.page, REQUEST_AT, Some((TEXT_AT, &mut text)))
            .map_err(|error| self.access(error))?;
        Ok(block.map(|block| (block, text)))
    }

    fn access(&self, error: io::Error) -> PagesError {
        access::<Header>(&self.space, error)
    }
}

impl Drop for CspAppServer {
    fn drop(&mut self) {
        if !self.keep {
            Mapping::remove::<Header>(&self.space);
        }
    }
}

/// A message in its field, cut between characters.
fn bytes_of(message: &str) -> ([u8; MESSAGE_SIZE], usize) {
    let length = message.floor_char_boundary(MESSAGE_SIZE);
    let mut bytes = [0; MESSAGE_SIZE];
    bytes[..length].copy_from_slice(&message.as_bytes()[..length]);
    (bytes, length)
}

const _: () = assert!(<Header as Page>::SIZE == PAGE_SIZE);
