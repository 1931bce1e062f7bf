use vigem_client::{Client, Error, TargetId, XButtons, XGamepad, XTarget};

use super::Device;
use crate::report::xusb::XusbReport;
use crate::{Inputs, PadError, Route};

/// A pad of the ViGEm bus driver, which unplugs it when its process ends.
pub(crate) struct VigemDevice {
    target: XTarget,
    /// `None` until the first report is taken.
    shown: Option<XusbReport>,
}

impl VigemDevice {
    pub(crate) fn plug_in() -> Result<Self, PadError> {
        let mut target = XTarget::new(connect()?, TargetId::XBOX360_WIRED);
        target.plugin().map_err(unavailable)?;
        target.wait_ready().map_err(unavailable)?;
        Ok(Self { target, shown: None })
    }
}

impl Device for VigemDevice {
    fn detail(&mut self) -> String {
        match self.target.get_user_index() {
            Ok(index) => format!("XInput pad {index}"),
            // The bus knows it only once Windows has asked for it.
            Err(_) => "XInput pad".into(),
        }
    }

    fn show(&mut self, inputs: &Inputs) -> Result<(), PadError> {
        let report = XusbReport::of(inputs);
        if self.shown == Some(report) {
            return Ok(());
        }
        match self.target.update(&gamepad(&report)) {
            Ok(()) => self.shown = Some(report),
            // Windows is still installing the pad; the next sign of life comes back here.
            Err(Error::TargetNotReady) => {}
            Err(error) => {
                return Err(PadError::Gone { route: Route::Vigem, reason: error.to_string() });
            }
        }
        Ok(())
    }
}

fn gamepad(report: &XusbReport) -> XGamepad {
    XGamepad {
        buttons: XButtons { raw: report.buttons },
        left_trigger: report.left_trigger,
        right_trigger: report.right_trigger,
        thumb_lx: report.thumb_lx,
        thumb_ly: report.thumb_ly,
        thumb_rx: report.thumb_rx,
        thumb_ry: report.thumb_ry,
    }
}

/// Speaks with the bus; plugs nothing in.
pub(crate) fn connect() -> Result<Client, PadError> {
    Client::connect().map_err(unavailable)
}

fn unavailable(error: Error) -> PadError {
    let (reason, hint) = match error {
        Error::BusNotFound => (
            "the ViGEm bus driver is not installed".into(),
            "install ViGEmBus 1.22.0 from https://github.com/nefarius/ViGEmBus/releases and start \
             Windows again",
        ),
        Error::BusVersionMismatch => (
            "the ViGEm bus driver speaks another version".into(),
            "install ViGEmBus 1.22.0 from https://github.com/nefarius/ViGEmBus/releases",
        ),
        Error::BusAccessFailed(code) => (
            format!("the ViGEm bus driver refuses access (Windows error {code})"),
            "close other programs that use it, or start Windows again",
        ),
        Error::NoFreeSlot => (
            "the ViGEm bus has no free slot".into(),
            "unplug other virtual pads (DS4Windows, Steam, vgamepad)",
        ),
        other => (format!("the ViGEm bus driver: {other}"), "start Windows again"),
    };
    PadError::Unavailable { route: Route::Vigem, reason, hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Switch, Switches};

    #[test]
    fn the_client_s_report_has_our_bytes() {
        let inputs = Inputs {
            steering: 0.25,
            throttle: 0.5,
            brake: 1.0,
            switches: Switches::NONE.with(Switch::ShiftDown, true),
        };
        let report = XusbReport::of(&inputs);
        let XGamepad { buttons, left_trigger, right_trigger, thumb_lx, .. } = gamepad(&report);
        let mut bytes = buttons.raw.to_le_bytes().to_vec();
        bytes.extend([left_trigger, right_trigger]);
        bytes.extend(thumb_lx.to_le_bytes());
        bytes.extend([0; 6]);
        assert_eq!(bytes, report.to_bytes());
        assert_eq!(size_of::<XGamepad>(), report.to_bytes().len());
    }

    #[test]
    fn a_missing_bus_is_told_with_what_to_install() {
        let error = unavailable(Error::BusNotFound);
        assert_eq!(
            error.to_string(),
            "controller route `vigem`: the ViGEm bus driver is not installed"
        );
        assert!(error.hint().expect("a hint").contains("install ViGEmBus"));
    }
}
