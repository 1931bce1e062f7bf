use std::time::Instant;

use corsa_pages::{PageSpace, StandinPadReader};

use super::XInputState;

/// Where a pad may be plugged in: the page of one that needs no driver, then XInput.
pub(crate) struct PadSource {
    page: StandinPadReader,
    #[cfg(windows)]
    xinput: Option<super::XInput>,
}

impl PadSource {
    pub(crate) fn new(space: &PageSpace, joypad_index: u32) -> Self {
        #[cfg(not(windows))]
        let _ = joypad_index;
        Self {
            page: StandinPadReader::new(space),
            #[cfg(windows)]
            xinput: super::XInput::load(joypad_index),
        }
    }

    /// The pad's state; `None` without one.
    #[cfg_attr(not(windows), expect(unused_variables, reason = "only a real pad is looked for"))]
    pub(crate) fn read(&mut self, now: Instant) -> Option<XInputState> {
        let page = self.page.read();
        #[cfg(windows)]
        return page.or_else(|| self.xinput.as_mut()?.read(now));
        #[cfg(not(windows))]
        return page;
    }
}
