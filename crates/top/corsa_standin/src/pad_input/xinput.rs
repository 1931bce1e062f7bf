use std::time::{Duration, Instant};

use rusty_xinput::XInputHandle;

use super::XInputState;

/// How often a missing pad is looked for: looking for one that is not there takes long.
const RETRY: Duration = Duration::from_secs(1);

/// A real pad, or a virtual one of a driver, by XInput.
pub(crate) struct XInput {
    handle: XInputHandle,
    index: u32,
    look_at: Instant,
    is_there: bool,
}

impl XInput {
    /// `None` where Windows has no XInput.
    pub(crate) fn load(index: u32) -> Option<Self> {
        match XInputHandle::load_default() {
            Ok(handle) => Some(Self { handle, index, look_at: Instant::now(), is_there: false }),
            Err(error) => {
                log::warn!("no XInput, so no pad: {error:?}");
                None
            }
        }
    }

    /// The pad's state; `None` while there is no pad.
    pub(crate) fn read(&mut self, now: Instant) -> Option<XInputState> {
        if !self.is_there && now < self.look_at {
            return None;
        }
        let state = self.handle.get_state(self.index).ok();
        if state.is_some() != self.is_there {
            self.is_there = state.is_some();
            let change = if self.is_there { "plugged in" } else { "gone" };
            log::info!("pad {} {change}", self.index);
        }
        if !self.is_there {
            self.look_at = now + RETRY;
        }
        let raw = state?.raw;
        let pad = raw.Gamepad;
        Some(XInputState {
            packet_number: raw.dwPacketNumber,
            buttons: pad.wButtons,
            left_trigger: pad.bLeftTrigger,
            right_trigger: pad.bRightTrigger,
            thumb_lx: pad.sThumbLX,
            thumb_ly: pad.sThumbLY,
            thumb_rx: pad.sThumbRX,
            thumb_ry: pad.sThumbRY,
        })
    }
}
