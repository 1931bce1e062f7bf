use super::Device;
use crate::report::vjoy::{AXIS_CENTER, AXIS_MAX, VjoyReport};
use crate::{Inputs, PadError, Route, Switch};

mod library;

use library::{Axis, Status, VjoyLibrary};

/// The device that is used: the game counts vJoy's devices from the first.
const DEVICE: u8 = 1;

const GET_IT: &str = "install vJoy 2.2.1 or newer from https://github.com/BrunnerInnovation/vJoy/releases and \
                      start Windows again";
const CONFIGURE_IT: &str =
    "run `Configure vJoy`, give device 1 the axes X, Y and Z and at least 8 buttons, press Apply";

/// A wheel of the vJoy driver.
pub(crate) struct VjoyDevice {
    library: VjoyLibrary,
    axis_max: i32,
    shown: Option<VjoyReport>,
}

impl VjoyDevice {
    pub(crate) fn plug_in() -> Result<Self, PadError> {
        let library = usable()?;
        if !library.acquire(DEVICE) {
            return Err(unavailable("device 1 cannot be acquired", TAKEN));
        }
        let told = [Axis::X, Axis::Y, Axis::Z].map(|axis| library.axis_max(DEVICE, axis));
        Ok(Self { library, axis_max: axis_max(told), shown: None })
    }
}

impl Device for VjoyDevice {
    fn detail(&mut self) -> String {
        format!("vJoy {}, device {DEVICE}", self.library.version())
    }

    fn show(&mut self, inputs: &Inputs) -> Result<(), PadError> {
        let report = VjoyReport::of(inputs, DEVICE, self.axis_max);
        if self.shown == Some(report) {
            return Ok(());
        }
        if !self.library.update(DEVICE, &report) {
            return Err(PadError::Gone {
                route: Route::Vjoy,
                reason: "the driver took no report".into(),
            });
        }
        self.shown = Some(report);
        Ok(())
    }
}

impl Drop for VjoyDevice {
    fn drop(&mut self) {
        self.library.relinquish(DEVICE);
    }
}

const TAKEN: &str = "close the other program that feeds vJoy device 1 (a feeder, Joystick Gremlin, another \
                     agent)";

/// Whether there is a device of use to us, and the driver's version; acquires nothing.
pub(crate) fn check() -> Result<String, PadError> {
    usable().map(|library| library.version())
}

fn usable() -> Result<VjoyLibrary, PadError> {
    let library = VjoyLibrary::load().map_err(|reason| unavailable(&reason, GET_IT))?;
    if !library.is_enabled() {
        return Err(unavailable("the driver is installed and not enabled", CONFIGURE_IT));
    }
    match library.status(DEVICE) {
        Status::Free | Status::Own => {}
        Status::Busy => return Err(unavailable("device 1 is taken by another program", TAKEN)),
        Status::Missing => return Err(unavailable("device 1 is not configured", CONFIGURE_IT)),
        Status::Unknown(code) => {
            let reason = format!("device 1 has the unknown status {code}");
            return Err(unavailable(&reason, GET_IT));
        }
    }
    let axes = [Axis::X, Axis::Y, Axis::Z];
    let has_axes = axes.into_iter().all(|axis| library.has_axis(DEVICE, axis));
    if !has_axes || library.button_count(DEVICE) < Switch::ALL.len() as i32 {
        return Err(unavailable("device 1 lacks an axis or a button", CONFIGURE_IT));
    }
    Ok(library)
}

/// The common top of the axes: what the driver tells, where that makes sense.
fn axis_max(told: [Option<i32>; 3]) -> i32 {
    let sensible =
        told.into_iter().flatten().filter(|max| (AXIS_CENTER + 1..AXIS_MAX).contains(max));
    sensible.min().unwrap_or(AXIS_MAX)
}

fn unavailable(reason: &str, hint: &str) -> PadError {
    PadError::Unavailable { route: Route::Vjoy, reason: reason.into(), hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_s_top_counts_only_if_it_makes_sense() {
        assert_eq!(axis_max([Some(0x7FFF), Some(0x7FFF), None]), 0x7FFF);
        assert_eq!(axis_max([None; 3]), AXIS_MAX);
        assert_eq!(axis_max([Some(0), Some(-1), Some(0x8000)]), AXIS_MAX);
    }
}
