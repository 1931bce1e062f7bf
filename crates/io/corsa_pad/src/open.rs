use std::ffi::OsString;

use corsa_pages::PageSpace;

use crate::custom_ai::CustomAiPad;
use crate::hosted::HostedPad;
use crate::{Pad, PadError, Route, device};

/// What a controller needs from the program that opens it.
#[derive(Clone, Debug)]
pub struct PadOptions {
    /// Where the game's pages are.
    pub pages: PageSpace,
    /// How to start this program again: the guard or the pad host is `<self_command> guard …` or
    /// `<self_command> pad-host …`.
    pub self_command: Vec<OsString>,
}

/// Takes the controller of a route, everything released. A device is plugged in from now until the pad
/// is dropped, so that the game can be started after it.
pub fn open(route: Route, options: &PadOptions) -> Result<Box<dyn Pad>, PadError> {
    if !route.is_of_this_system() {
        return Err(device::foreign(route));
    }
    Ok(match route {
        Route::CustomAi => Box::new(CustomAiPad::open(options)?),
        _ => Box::new(HostedPad::open(route, options)?),
    })
}
