//! A controller for the stand-in where no driver can make one: the report that a virtual Xbox 360 pad
//! would get, on a page.

use crate::claim::{Claim, is_held};
use crate::mapping::{Mapping, access, copy_untorn};
use crate::raw::{Page, StandinPad};
use crate::{PageSpace, PagesError};

const CLAIM: &str = "corsa_standin_pad.lock";

/// Plugs the pad in: it is there until this is dropped or its process dies.
#[derive(Debug)]
pub struct StandinPadWriter {
    space: PageSpace,
    page: Mapping,
    state: StandinPad,
    _claim: Claim,
}

impl StandinPadWriter {
    /// A pad with everything released; [`PagesError::Busy`] names the process that has it plugged in.
    pub fn plug_in(space: &PageSpace) -> Result<Self, PagesError> {
        let claim = Claim::take(space, CLAIM, "the stand-in's pad")?;
        let page = Mapping::create::<StandinPad>(space)?;
        let writer =
            Self { space: space.clone(), page, state: StandinPad::default(), _claim: claim };
        writer.put()?;
        Ok(writer)
    }

    /// Shows a report: the 12 bytes of an `XINPUT_GAMEPAD`, little-endian.
    pub fn write(&mut self, report: [u8; 12]) -> Result<(), PagesError> {
        let packet_number = self.state.packet_number.wrapping_add(1);
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&packet_number.to_le_bytes());
        bytes[4..].copy_from_slice(&report);
        self.state = bytemuck::cast(bytes);
        self.put()
    }

    fn put(&self) -> Result<(), PagesError> {
        self.page.write_page(&self.state).map_err(|error| access::<StandinPad>(&self.space, error))
    }
}

impl Drop for StandinPadWriter {
    fn drop(&mut self) {
        Mapping::remove::<StandinPad>(&self.space);
    }
}

/// Reads the pad as the game reads XInput; the stand-in's side. The page is opened at every look, so
/// that pads may come and go.
#[derive(Debug)]
pub struct StandinPadReader {
    space: PageSpace,
}

impl StandinPadReader {
    pub fn new(space: &PageSpace) -> Self {
        Self { space: space.clone() }
    }

    /// The pad's state; `None` while none is plugged in. A page whose writer was killed is no pad: a
    /// real one would be gone with its process.
    pub fn read(&self) -> Option<StandinPad> {
        let page = Mapping::open::<StandinPad>(&self.space, StandinPad::SIZE).ok()?;
        let copied = copy_untorn(|| page.read_page::<StandinPad>()).ok()?;
        is_held(&self.space, CLAIM).then_some(copied.page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> (tempfile::TempDir, PageSpace) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let space = PageSpace::at(directory.path());
        (directory, space)
    }

    #[test]
    fn a_report_arrives_field_by_field_and_is_counted() {
        let (_directory, space) = space();
        let mut writer = StandinPadWriter::plug_in(&space).expect("free");
        let reader = StandinPadReader::new(&space);
        assert_eq!(reader.read(), Some(StandinPad::default()));
        writer
            .write([0x01, 0x10, 64, 255, 0x00, 0x80, 0xFF, 0x7F, 0, 0, 0xFE, 0xFF])
            .expect("a write");
        let expected = StandinPad {
            packet_number: 1,
            buttons: 0x1001,
            left_trigger: 64,
            right_trigger: 255,
            thumb_lx: -32768,
            thumb_ly: 32767,
            thumb_rx: 0,
            thumb_ry: -2,
        };
        assert_eq!(reader.read(), Some(expected));
    }

    #[test]
    fn a_pad_is_gone_with_its_writer_however_that_ends() {
        let (directory, space) = space();
        let reader = StandinPadReader::new(&space);
        assert_eq!(reader.read(), None);
        let writer = StandinPadWriter::plug_in(&space).expect("free");
        assert!(StandinPadWriter::plug_in(&space).is_err(), "two cannot be the one pad");
        let page = directory.path().join(StandinPad::NAME);
        let bytes = std::fs::read(&page).expect("a page");
        drop(writer);
        assert_eq!(reader.read(), None);
        // What a killed writer leaves behind on Linux.
        std::fs::write(&page, bytes).expect("a file");
        assert_eq!(reader.read(), None);
        StandinPadWriter::plug_in(&space).expect("free again");
    }
}
