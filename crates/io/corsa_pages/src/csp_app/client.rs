use std::io;
use std::time::{Duration, Instant};

use bytemuck::Zeroable;

use super::block;
use super::{Capabilities, CspAppState, CspAppStatus, CspRequest, CspResponse, CspResult};
use crate::claim::Claim;
use crate::mapping::{Mapping, access};
use crate::raw::csp_app::{
    self as raw, Header, MAGIC, PROTOCOL, REQUEST_AT, RESPONSE_AT, STATE_AT, TEXT_AT, TEXT_SIZE,
};
use crate::{PageSpace, PagesError, wait_for};

/// A heartbeat unchanged for longer is that of an app which is gone; the game draws slower only while
/// it loads.
const DEAD_AFTER: Duration = Duration::from_secs(1);

const CLAIM: &str = "corsa_csp_app.lock";

/// Asks our app inside the game for what the pages cannot do. One program at a time can.
///
/// The page may be made by either side and in any order; a page that was left behind by a dead game
/// is told by its heartbeat, which stands still.
#[derive(Debug)]
pub struct CspAppClient {
    space: PageSpace,
    page: Mapping,
    request: raw::Request,
    /// The request that has no answer yet.
    pending: Option<u32>,
    heartbeat: u32,
    /// When the heartbeat was seen to move.
    moved_at: Option<Instant>,
    _claim: Claim,
}

impl CspAppClient {
    /// Opens the page, or makes it for an app that comes later. [`PagesError::Busy`] names the
    /// program that has it.
    pub fn open(space: &PageSpace) -> Result<Self, PagesError> {
        let claim = Claim::take(space, CLAIM, "the CorsaGym app")?;
        let page = Mapping::create::<Header>(space)?;
        let mut client = Self {
            space: space.clone(),
            page,
            request: raw::Request::zeroed(),
            pending: None,
            heartbeat: 0,
            moved_at: None,
            _claim: claim,
        };
        // Goes on from the ids of whoever had it before.
        client.request = client.read_block(REQUEST_AT)?.unwrap_or_else(raw::Request::zeroed);
        client.heartbeat = client.state()?.map_or(0, |state| state.heartbeat);
        Ok(client)
    }

    /// Asks; the answer comes by [`poll`](Self::poll) under the number that is returned. What was
    /// asked before and has no answer yet is given up.
    pub fn request(&mut self, request: &CspRequest) -> Result<u32, PagesError> {
        self.follow()?;
        self.check_version()?;
        let id = self.request.id.wrapping_add(1).max(1);
        let mut block = raw::Request { protocol: PROTOCOL, id, ..raw::Request::zeroed() };
        let text = request.to_raw(&mut block);
        if text.len() > TEXT_SIZE {
            let reason = format!("a text of {} bytes is longer than {TEXT_SIZE}", text.len());
            return Err(self.access(io::Error::new(io::ErrorKind::InvalidInput, reason)));
        }
        block.text_length = text.len() as u32;
        let text = (!text.is_empty()).then_some((TEXT_AT, text.as_bytes()));
        block::write(&self.page, REQUEST_AT, &mut block, text)
            .map_err(|error| self.access(error))?;
        self.request = block;
        self.pending = Some(id);
        Ok(id)
    }

    /// The answer to the last request, once.
    pub fn poll(&mut self) -> Result<Option<CspResponse>, PagesError> {
        let Some(id) = self.pending else { return Ok(None) };
        let block = self
            .read_block::<raw::Response>(RESPONSE_AT)?
            .filter(|block| block.id == id && block.result != raw::result::NONE);
        let Some(block) = block else { return self.give_up_if_replaced(id) };
        self.pending = None;
        let length = (block.message_length as usize).min(block.message.len());
        Ok(Some(CspResponse {
            id,
            result: CspResult::from_raw(block.result),
            message: String::from_utf8_lossy(&block.message[..length]).into_owned(),
            steps: block.steps,
            value: f64::from(block.value),
            duration: f64::from(block.duration_ms) / 1000.0,
        }))
    }

    /// [`request`](Self::request) and its answer, waiting for at most `limit`; asked once more if the
    /// app was started between. [`PagesError::AppSilent`] when none comes.
    pub fn perform(
        &mut self,
        request: &CspRequest,
        limit: Duration,
    ) -> Result<CspResponse, PagesError> {
        let deadline = Instant::now() + limit;
        loop {
            self.request(request)?;
            let answer = wait_for(deadline, || match self.poll() {
                Ok(Some(response)) => Some(Ok(response)),
                Ok(None) => None,
                Err(error) => Some(Err(error)),
            });
            match answer.transpose()? {
                Some(response) if response.result == CspResult::Stale => {}
                Some(response) => return Ok(response),
                None => return Err(self.silent(limit)),
            }
        }
    }

    /// What the app says of itself and of the game; `None` before an app has ever started on this
    /// page, and while it is writing.
    pub fn status(&mut self, now: Instant) -> Result<Option<CspAppStatus>, PagesError> {
        self.follow()?;
        let header = self.header()?;
        let Some(state) = self.state()?.filter(|_| header.magic == MAGIC) else { return Ok(None) };
        if state.heartbeat != self.heartbeat {
            self.heartbeat = state.heartbeat;
            self.moved_at = Some(now);
        }
        let version = header.app_version;
        Ok(Some(CspAppStatus {
            is_alive: self.has_pulse(now),
            app_version: [version / 10_000, version / 100 % 100, version % 100],
            protocol: header.protocol,
            csp_version: (header.csp_version != 0).then_some(header.csp_version),
            is_standin: header.kind == 1,
            starts: header.starts,
            capabilities: Capabilities(header.capabilities),
            state: CspAppState::from_raw(&state),
        }))
    }

    /// Whether the app's heartbeat has moved within the last second. Look at least every half second.
    pub fn is_alive(&mut self, now: Instant) -> Result<bool, PagesError> {
        Ok(self.status(now)?.is_some_and(|status| status.is_alive))
    }

    /// Waits for an app that lives; [`PagesError::AppSilent`] after `limit`.
    pub fn wait_alive(&mut self, limit: Duration) -> Result<CspAppStatus, PagesError> {
        let found = wait_for(Instant::now() + limit, || match self.status(Instant::now()) {
            Ok(status) => status.filter(|status| status.is_alive).map(Ok),
            Err(error) => Some(Err(error)),
        });
        found.transpose()?.ok_or_else(|| self.silent(limit))
    }

    /// A page that its maker took away brings no answer any more. Looked at only when there is none: a
    /// game that was asked to end answers and takes its page away at once.
    fn give_up_if_replaced(&mut self, id: u32) -> Result<Option<CspResponse>, PagesError> {
        // In this order: an answer may have come between the look at it and the page's removal.
        if self.page.is_current() {
            return Ok(None);
        }
        let last = self.read_block::<raw::Response>(RESPONSE_AT)?;
        if last.is_some_and(|block| block.id == id && block.result != raw::result::NONE) {
            return Ok(None);
        }
        self.follow()?;
        self.pending = None;
        Ok(Some(CspResponse {
            id,
            result: CspResult::Stale,
            message: "the page was made anew: ask again".to_owned(),
            steps: 0,
            value: 0.0,
            duration: 0.0,
        }))
    }

    /// Goes over to another page of the name, where a game that ended has taken its own away.
    fn follow(&mut self) -> Result<(), PagesError> {
        if self.page.is_current() {
            return Ok(());
        }
        self.page = Mapping::create::<Header>(&self.space)?;
        self.heartbeat = self.state()?.map_or(0, |state| state.heartbeat);
        self.moved_at = None;
        Ok(())
    }

    fn has_pulse(&self, now: Instant) -> bool {
        self.moved_at.is_some_and(|moved| now.saturating_duration_since(moved) <= DEAD_AFTER)
    }

    fn header(&self) -> Result<Header, PagesError> {
        self.page.read_page::<Header>().map_err(|error| self.access(error))
    }

    fn state(&self) -> Result<Option<raw::State>, PagesError> {
        self.read_block(STATE_AT)
    }

    fn check_version(&self) -> Result<(), PagesError> {
        let header = self.header()?;
        if header.magic == MAGIC && header.protocol != PROTOCOL {
            let place = self.space.to_string();
            return Err(PagesError::AppVersion {
                found: header.protocol,
                expected: PROTOCOL,
                place,
            });
        }
        Ok(())
    }

    fn silent(&self, limit: Duration) -> PagesError {
        let started = self.header().is_ok_and(|header| header.magic == MAGIC);
        let seconds = limit.as_secs_f64();
        let reason = match (started, self.has_pulse(Instant::now())) {
            (false, _) => format!("it has not started within {seconds:.1} s"),
            (true, false) => format!("its heartbeat stands still ({seconds:.1} s waited)"),
            (true, true) => format!("it lives but gave no answer within {seconds:.1} s"),
        };
        PagesError::AppSilent { reason, place: self.space.to_string() }
    }

    fn read_block<B: block::Block>(&self, offset: usize) -> Result<Option<B>, PagesError> {
        block::read(&self.page, offset, None).map_err(|error| self.access(error))
    }

    fn access(&self, error: io::Error) -> PagesError {
        access::<Header>(&self.space, error)
    }
}
