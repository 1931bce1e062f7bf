use corsa_pages::{PageSpace, StandinPadWriter};

use super::Device;
use crate::report::xusb::XusbReport;
use crate::{Inputs, PadError};

/// A pad on the stand-in's page.
pub(crate) struct StandinDevice {
    page: StandinPadWriter,
    place: String,
    shown: XusbReport,
}

impl StandinDevice {
    pub(crate) fn plug_in(pages: &PageSpace) -> Result<Self, PadError> {
        let page = StandinPadWriter::plug_in(pages)?;
        Ok(Self { page, place: pages.to_string(), shown: XusbReport::default() })
    }
}

impl Device for StandinDevice {
    fn detail(&mut self) -> String {
        format!("page of the stand-in in {}", self.place)
    }

    fn show(&mut self, inputs: &Inputs) -> Result<(), PadError> {
        let report = XusbReport::of(inputs);
        if report != self.shown {
            self.page.write(report.to_bytes())?;
            self.shown = report;
        }
        Ok(())
    }
}
