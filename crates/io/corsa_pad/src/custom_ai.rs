use corsa_pages::{ControlsWriter, Teleport};
use corsa_vehicle::{Controls, VehicleState};

use crate::{Button, Pad, PadError, PadOptions, Route};

/// CSP's Custom AI page, guarded by a process of its own.
#[derive(Debug)]
pub(crate) struct CustomAiPad {
    controls: ControlsWriter,
}

impl CustomAiPad {
    pub(crate) fn open(options: &PadOptions) -> Result<Self, PadError> {
        let mut controls = ControlsWriter::claim(&options.pages)?;
        controls.guard_with(&options.self_command)?;
        Ok(Self { controls })
    }
}

impl Pad for CustomAiPad {
    fn route(&self) -> Route {
        Route::CustomAi
    }

    fn write(&mut self, controls: &Controls) -> Result<(), PadError> {
        Ok(self.controls.write(controls)?)
    }

    fn observe(&mut self, state: &VehicleState) -> Result<(), PadError> {
        Ok(self.controls.observe(state)?)
    }

    fn keep_alive(&mut self) {
        self.controls.keep_alive();
    }

    /// The page has no buttons of its own.
    fn press(&mut self, _button: Button, _is_down: bool) -> Result<(), PadError> {
        Err(PadError::Unsupported { route: Route::CustomAi, what: "buttons" })
    }

    fn teleport(&mut self, target: Teleport) -> Result<(), PadError> {
        Ok(self.controls.teleport(target)?)
    }

    fn clear_teleport(&mut self) -> Result<(), PadError> {
        Ok(self.controls.clear_teleport()?)
    }

    fn release(&mut self) -> Result<(), PadError> {
        Ok(self.controls.release()?)
    }

    fn make_again(&mut self) -> Result<(), PadError> {
        Ok(self.controls.make_again()?)
    }
}
