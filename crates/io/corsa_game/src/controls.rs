//! `controls.ini` for a virtual controller: the device, its axes and buttons, and nothing of the
//! game's own between the device and the car.
//!
//! What the game does to an input, from public sources: a wheel's axis goes through `STEER_GAMMA`,
//! `SPEED_SENSITIVITY` and `STEER_FILTER`, a pad's stick through its own of the same names, a dead
//! zone and the rate `STEER_SPEED`, and the brake pedal through `[BRAKES] GAMMA`. All of that is set to
//! do nothing. A wheel whose `LOCK` is below twice the car's own steering lock is stretched to it, so
//! the smallest `LOCK` makes the whole axis the whole lock of any car.

mod guid;
mod layout;
mod merge;

use std::fmt;

pub use guid::product_guid;
pub use layout::{PadAxes, PadButtons, PadLayout};
pub use merge::merge_controls;

use layout::{UINPUT_WHEEL, VJOY, XBOX360};

/// `[STEER] LOCK`: the least that the game takes, degrees.
const STEERING_LOCK_DEGREES: u32 = 40;

/// A virtual device that the game shall be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ControlsPreset {
    /// An Xbox 360 pad: of ViGEm on Windows, of uinput under Proton.
    Xbox360,
    /// The wheel of vJoy.
    Vjoy,
    /// The wheel of uinput under Proton.
    UinputWheel,
}

impl ControlsPreset {
    pub const ALL: [Self; 3] = [Self::Xbox360, Self::Vjoy, Self::UinputWheel];

    /// The preset that a controller route needs, by the route's name. The Custom AI page goes past
    /// all of the game's input and needs none.
    pub fn of_route(route: &str) -> Option<Self> {
        match route {
            "vigem" | "uinput-pad" => Some(Self::Xbox360),
            "vjoy" => Some(Self::Vjoy),
            "uinput-wheel" => Some(Self::UinputWheel),
            _ => None,
        }
    }

    /// Of its file in `game/controllers`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xbox360 => "xbox360",
            Self::Vjoy => "vjoy",
            Self::UinputWheel => "uinput-wheel",
        }
    }

    /// What the device has where.
    pub const fn layout(self) -> PadLayout {
        match self {
            Self::Xbox360 => XBOX360,
            Self::Vjoy => VJOY,
            Self::UinputWheel => UINPUT_WHEEL,
        }
    }

    /// Every setting: section, key, value.
    pub fn settings(self) -> Vec<(&'static str, &'static str, String)> {
        let layout = self.layout();
        let guid = product_guid(layout.vendor, layout.product);
        let mut settings = vec![
            ("HEADER", "INPUT_METHOD", if layout.is_pad { "X360" } else { "WHEEL" }.to_owned()),
            ("CONTROLLERS", "CON0", layout.device.to_owned()),
            ("CONTROLLERS", "PGUID0", guid),
        ];
        settings.extend(if layout.is_pad { pad() } else { wheel(layout.axes) });
        settings.extend(buttons(&layout));
        settings
    }

    /// The preset as a file of its own.
    pub fn to_file(self) -> Result<Vec<u8>, crate::GameError> {
        let head = format!(
            "; CorsaGym: linear input from {}.\r\n; Written by `corsa setup`; Options > Controls > Load finds it.\r\n\r\n",
            self.layout().device
        );
        let mut ini = crate::IniFile::parse(head.as_bytes());
        for (section, key, value) in self.settings() {
            ini.set(section, key, &value)?;
        }
        Ok(ini.to_bytes())
    }
}

impl fmt::Display for ControlsPreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

fn with_values(
    rows: &[(&'static str, &'static str, &str)],
) -> Vec<(&'static str, &'static str, String)> {
    rows.iter().map(|(section, key, value)| (*section, *key, (*value).to_owned())).collect()
}

/// The left stick steers, the triggers are the pedals; that is not the preset's to say.
fn pad() -> Vec<(&'static str, &'static str, String)> {
    with_values(&[
        ("X360", "STEER_THUMB", "LEFT"),
        ("X360", "STEER_GAMMA", "1"),
        ("X360", "STEER_FILTER", "0"),
        ("X360", "SPEED_SENSITIVITY", "0"),
        ("X360", "STEER_DEADZONE", "0"),
        ("X360", "STEER_SPEED", "1"),
        ("X360", "RUMBLE_INTENSITY", "0"),
        ("X360", "JOYPAD_INDEX", "0"),
        ("BRAKES", "GAMMA", "1"),
    ])
}

/// Released pedals are at -1.
fn wheel(axes: PadAxes) -> Vec<(&'static str, &'static str, String)> {
    let mut settings = vec![
        ("STEER", "AXLE", axes.steering.to_string()),
        ("STEER", "LOCK", STEERING_LOCK_DEGREES.to_string()),
        ("THROTTLE", "AXLE", axes.throttle.to_string()),
        ("BRAKES", "AXLE", axes.brake.to_string()),
    ];
    settings.extend(with_values(&[
        ("STEER", "JOY", "0"),
        ("STEER", "SCALE", "1"),
        ("STEER", "STEER_GAMMA", "1"),
        ("STEER", "STEER_FILTER", "0"),
        ("STEER", "SPEED_SENSITIVITY", "0"),
        ("STEER", "DEBOUNCING_MS", "0"),
        ("STEER", "FF_GAIN", "0"),
        ("STEER", "FILTER_FF", "0"),
        ("FF_TWEAKS", "MIN_FF", "0"),
        ("FF_TWEAKS", "CENTER_BOOST_GAIN", "0"),
        ("FF_ENHANCEMENT", "CURBS", "0"),
        ("FF_ENHANCEMENT", "ROAD", "0"),
        ("FF_ENHANCEMENT", "SLIPS", "0"),
        ("FF_ENHANCEMENT", "ABS", "0"),
        ("FF_ENHANCEMENT_2", "UNDERSTEER", "0"),
        ("THROTTLE", "JOY", "0"),
        ("THROTTLE", "MIN", "-1"),
        ("THROTTLE", "MAX", "1"),
        ("THROTTLE", "GAMMA", "1"),
        ("BRAKES", "JOY", "0"),
        ("BRAKES", "MIN", "-1"),
        ("BRAKES", "MAX", "1"),
        ("BRAKES", "GAMMA", "1"),
        ("CLUTCH", "JOY", "-1"),
        ("CLUTCH", "AXLE", "-1"),
        ("HANDBRAKE", "AXLE", "-1"),
        ("SHIFTER", "ACTIVE", "0"),
    ]));
    settings
}

/// A section of `controls.ini` for each button: the game's, Content Manager's, CSP's.
pub(crate) fn bindings(buttons: PadButtons) -> [(&'static str, u8); 8] {
    [
        ("GEARUP", buttons.gear_up),
        ("GEARDN", buttons.gear_down),
        ("HANDBRAKE", buttons.handbrake),
        ("__CM_START_SESSION", buttons.start_session),
        ("__CM_RESET_SESSION", buttons.restart_session),
        ("__CM_TO_PITS", buttons.to_pits),
        ("__CM_PAUSE", buttons.pause),
        ("__EXT_CMD_RESET", buttons.reset_car),
    ]
}

fn buttons(layout: &PadLayout) -> Vec<(&'static str, &'static str, String)> {
    let mut settings = Vec::new();
    for (section, button) in bindings(layout.buttons) {
        settings.push((section, "JOY", "0".to_owned()));
        settings.push((section, "BUTTON", button.to_string()));
        if let Some(name) = layout.xbox_button(button) {
            settings.push((section, "XBOXBUTTON", name.to_owned()));
        }
    }
    settings
}

#[cfg(test)]
mod tests;
