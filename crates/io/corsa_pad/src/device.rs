//! The devices, one file each, behind one trait.

use corsa_pages::PageSpace;

use crate::{Inputs, PadError, Route};

mod standin;
#[cfg(target_os = "linux")]
pub(crate) mod uinput;
#[cfg(windows)]
pub(crate) mod vigem;
#[cfg(windows)]
pub(crate) mod vjoy;

/// A device that is plugged in until it is dropped.
pub(crate) trait Device {
    /// What became of it: a device node, a pad index.
    fn detail(&mut self) -> String;

    /// Shows this from now on; tells the driver only what changed.
    fn show(&mut self, inputs: &Inputs) -> Result<(), PadError>;
}

/// Plugs the device of a route into this machine, everything released.
pub(crate) fn plug_in(route: Route, pages: &PageSpace) -> Result<Box<dyn Device>, PadError> {
    match route {
        Route::CustomAi => Err(PadError::Unsupported { route, what: "device to plug in" }),
        Route::StandIn => Ok(Box::new(standin::StandinDevice::plug_in(pages)?)),
        #[cfg(windows)]
        Route::Vigem => Ok(Box::new(vigem::VigemDevice::plug_in()?)),
        #[cfg(windows)]
        Route::Vjoy => Ok(Box::new(vjoy::VjoyDevice::plug_in()?)),
        #[cfg(target_os = "linux")]
        Route::UinputWheel | Route::UinputPad => {
            Ok(Box::new(uinput::UinputDevice::plug_in(route)?))
        }
        _ => Err(foreign(route)),
    }
}

/// A route that this system cannot have.
pub(crate) fn foreign(route: Route) -> PadError {
    let (reason, hint) = match route {
        Route::Vigem | Route::Vjoy => {
            ("is a Windows driver", "use `--pad uinput-wheel` or `--pad custom-ai` on this system")
        }
        _ => (
            "is a device of the Linux kernel",
            "use `--pad vjoy`, `--pad vigem` or `--pad custom-ai` on this system",
        ),
    };
    PadError::Unavailable { route, reason: reason.into(), hint: hint.into() }
}
