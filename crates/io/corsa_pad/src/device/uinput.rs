use std::fs::OpenOptions;
use std::io;

use evdev::uinput::VirtualDevice;
use evdev::{
    AbsInfo, AbsoluteAxisCode, AttributeSet, BusType, InputEvent, InputId, KeyCode, UinputAbsSetup,
};

use super::Device;
use crate::report::uinput::{Event, Model, PAD, WHEEL};
use crate::{Inputs, PadError, Route};

const NODE: &str = "/dev/uinput";

/// A wheel or a pad of the kernel's uinput. It is unplugged by the kernel when its process ends.
pub(crate) struct UinputDevice {
    route: Route,
    model: Model,
    device: VirtualDevice,
    shown: [Event; 11],
}

impl UinputDevice {
    pub(crate) fn plug_in(route: Route) -> Result<Self, PadError> {
        let model = if route == Route::UinputWheel { WHEEL } else { PAD };
        let device = create(&model).map_err(|error| unavailable(route, &error))?;
        Ok(Self { route, model, device, shown: model.report(&Inputs::default()) })
    }

    fn nodes(&mut self) -> io::Result<Vec<String>> {
        let nodes = self.device.enumerate_dev_nodes_blocking()?;
        nodes.map(|node| node.map(|path| path.display().to_string())).collect()
    }
}

impl Device for UinputDevice {
    fn detail(&mut self) -> String {
        let nodes = self.nodes().unwrap_or_default();
        format!("`{}` at {}", self.model.name, nodes.join(", "))
    }

    fn show(&mut self, inputs: &Inputs) -> Result<(), PadError> {
        let report = self.model.report(inputs);
        let changed: Vec<InputEvent> = report
            .iter()
            .zip(&self.shown)
            .filter(|(now, before)| now != before)
            .map(|(now, _)| InputEvent::new(now.kind, now.code, now.value))
            .collect();
        if !changed.is_empty() {
            self.device.emit(&changed).map_err(|error| PadError::Gone {
                route: self.route,
                reason: format!("{NODE}: {error}"),
            })?;
            self.shown = report;
        }
        Ok(())
    }
}

fn create(model: &Model) -> io::Result<VirtualDevice> {
    let keys: AttributeSet<KeyCode> = model.keys.iter().map(|code| KeyCode(*code)).collect();
    let id = InputId::new(BusType(model.bus), model.vendor, model.product, model.version);
    let mut builder = VirtualDevice::builder()?.name(model.name).input_id(id).with_keys(&keys)?;
    for axis in model.axes {
        // No fuzz and no flat, with which the kernel would swallow small changes.
        let info = AbsInfo::new(axis.rest, axis.min, axis.max, 0, 0, 0);
        let setup = UinputAbsSetup::new(AbsoluteAxisCode(axis.code), info);
        builder = builder.with_absolute_axis(&setup)?;
    }
    builder.build()
}

/// Whether this process may make devices; makes none.
pub(crate) fn check(route: Route) -> Result<(), PadError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open(NODE)
        .map(drop)
        .map_err(|error| unavailable(route, &error))
}

fn unavailable(route: Route, error: &io::Error) -> PadError {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => {
            "load the kernel's module: `sudo modprobe uinput` (in a container, on its host)"
        }
        io::ErrorKind::PermissionDenied => {
            "install the rule `game/linux/60-corsa-uinput.rules` as it says at its top, \
             or join the group: `sudo usermod -aG input $USER`, then log in again"
        }
        _ => "look into the kernel's log: `sudo dmesg | grep -i uinput`",
    };
    PadError::Unavailable { route, reason: format!("{NODE}: {error}"), hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_lacking_uinput_is_told_with_what_to_do() {
        let told = |kind: io::ErrorKind| {
            let error = unavailable(Route::UinputWheel, &io::Error::from(kind));
            (error.to_string(), error.hint().expect("a hint"))
        };
        let (text, hint) = told(io::ErrorKind::NotFound);
        assert!(text.starts_with("controller route `uinput-wheel`: /dev/uinput: "), "{text}");
        assert!(hint.contains("modprobe uinput"), "{hint}");
        let (_, hint) = told(io::ErrorKind::PermissionDenied);
        assert!(hint.contains("60-corsa-uinput.rules") && hint.contains("group"), "{hint}");
    }
}
