use std::path::Path;

use anyhow::{Context, bail};
use corsa_content::ini::{Ini, Value};

/// Which stick steers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thumb {
    Left,
    Right,
}

/// The keys of `controls.ini` that a pad is subject to.
#[derive(Clone, Debug, PartialEq)]
pub struct PadSettings {
    /// `X360.JOYPAD_INDEX`, 0 to 3.
    pub joypad_index: u32,
    /// `X360.STEER_THUMB`.
    pub steer_thumb: Thumb,
    /// `X360.STEER_GAMMA`, 1 to 4; 1 is linear.
    pub steer_gamma: f64,
    /// `X360.STEER_FILTER`, 0 to 1; 0 is none.
    pub steer_filter: f64,
    /// `X360.STEER_SPEED`, 0.01 to 1; 1 is no limit.
    pub steer_speed: f64,
    /// `X360.SPEED_SENSITIVITY`, 0 to 1; 0 is none.
    pub speed_sensitivity: f64,
    /// `X360.STEER_DEADZONE`, 0 to 0.45.
    pub steer_deadzone: f64,
    /// `THROTTLE.GAMMA`, 1 or more.
    pub throttle_gamma: f64,
    /// `BRAKES.GAMMA`, 1 or more.
    pub brake_gamma: f64,
    /// XInput's bits of `GEARUP`, `GEARDN` and `HANDBRAKE` (`XBOXBUTTON`).
    pub gear_up: u16,
    pub gear_down: u16,
    pub handbrake: u16,
    /// `AUTO_SHIFTER` of `assists.ini`: the game shifts.
    pub auto_shifter: bool,
}

impl Default for PadSettings {
    /// As Content Manager sets them where a file says nothing.
    fn default() -> Self {
        Self {
            joypad_index: 0,
            steer_thumb: Thumb::Left,
            steer_gamma: 2.0,
            steer_filter: 0.7,
            steer_speed: 0.2,
            speed_sensitivity: 0.2,
            steer_deadzone: 0.0,
            throttle_gamma: 1.0,
            brake_gamma: 1.0,
            gear_up: 0x1000,
            gear_down: 0x4000,
            handbrake: 0x2000,
            auto_shifter: true,
        }
    }
}

impl PadSettings {
    /// Everything linear and at once, as `corsa setup` writes it.
    pub fn linear() -> Self {
        Self {
            steer_gamma: 1.0,
            steer_filter: 0.0,
            steer_speed: 1.0,
            speed_sensitivity: 0.0,
            ..Self::default()
        }
    }

    /// Reads a `controls.ini`. A key that is missing has the game's stock value; one that is no number
    /// is refused, for whoever gives the file wants it obeyed.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes =
            std::fs::read(path).with_context(|| format!("controls.ini: {}", path.display()))?;
        Self::of(&Ini::parse(path, &bytes))
    }

    fn of(ini: &Ini) -> anyhow::Result<Self> {
        let stock = Self::default();
        let number = |section: &str, key: &str, range: (f64, f64), otherwise: f64| {
            let Some(value) = ini.get(section, key) else { return Ok(otherwise) };
            let Some(number) = value.number() else {
                bail!("[{section}] {key}: `{}` is no number, at {}", value.text(), value.place());
            };
            Ok(number.clamp(range.0, range.1))
        };
        let button = |section: &str, otherwise: u16| {
            let named = ini.get(section, "XBOXBUTTON").map(Value::word);
            named.map_or(otherwise, |name| button_bit(name).unwrap_or(0))
        };
        let thumb = ini.get("X360", "STEER_THUMB").map(|value| value.word().to_uppercase());
        Ok(Self {
            joypad_index: number("X360", "JOYPAD_INDEX", (0.0, 3.0), 0.0)? as u32,
            steer_thumb: if thumb.as_deref() == Some("RIGHT") { Thumb::Right } else { Thumb::Left },
            steer_gamma: number("X360", "STEER_GAMMA", (1.0, 4.0), stock.steer_gamma)?,
            steer_filter: number("X360", "STEER_FILTER", (0.0, 1.0), stock.steer_filter)?,
            steer_speed: number("X360", "STEER_SPEED", (0.01, 1.0), stock.steer_speed)?,
            speed_sensitivity: number(
                "X360",
                "SPEED_SENSITIVITY",
                (0.0, 1.0),
                stock.speed_sensitivity,
            )?,
            steer_deadzone: number("X360", "STEER_DEADZONE", (0.0, 0.45), stock.steer_deadzone)?,
            throttle_gamma: number("THROTTLE", "GAMMA", (1.0, 10.0), stock.throttle_gamma)?,
            brake_gamma: number("BRAKES", "GAMMA", (1.0, 10.0), stock.brake_gamma)?,
            gear_up: button("GEARUP", stock.gear_up),
            gear_down: button("GEARDN", stock.gear_down),
            handbrake: button("HANDBRAKE", stock.handbrake),
            // Of another file.
            auto_shifter: stock.auto_shifter,
        })
    }
}

/// XInput's bit of a button as `controls.ini` names it.
fn button_bit(name: &str) -> Option<u16> {
    const NAMES: [(&str, u16); 14] = [
        ("DPAD_UP", 0x0001),
        ("DPAD_DOWN", 0x0002),
        ("DPAD_LEFT", 0x0004),
        ("DPAD_RIGHT", 0x0008),
        ("START", 0x0010),
        ("BACK", 0x0020),
        ("LTHUMB_PRESS", 0x0040),
        ("RTHUMB_PRESS", 0x0080),
        ("LSHOULDER", 0x0100),
        ("RSHOULDER", 0x0200),
        ("A", 0x1000),
        ("B", 0x2000),
        ("X", 0x4000),
        ("Y", 0x8000),
    ];
    NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, bit)| *bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> anyhow::Result<PadSettings> {
        PadSettings::of(&Ini::parse(Path::new("controls.ini"), text.as_bytes()))
    }

    #[test]
    fn what_the_file_leaves_out_is_stock() {
        assert_eq!(of("[HEADER]\nINPUT_METHOD=X360\n").expect("readable"), PadSettings::default());
    }

    #[test]
    fn every_key_is_read_and_held_in_its_range() {
        let settings =
            of("[X360]\nJOYPAD_INDEX=1\nSTEER_THUMB=RIGHT\nSTEER_GAMMA=1\nSTEER_FILTER=0\n\
            STEER_SPEED=7\nSPEED_SENSITIVITY=0\nSTEER_DEADZONE=0.9\n[BRAKES]\nGAMMA=2.4\n\
            [GEARUP]\nXBOXBUTTON=RSHOULDER\n[GEARDN]\nXBOXBUTTON=-1\n")
            .expect("readable");
        let expected = PadSettings {
            joypad_index: 1,
            steer_thumb: Thumb::Right,
            steer_deadzone: 0.45,
            brake_gamma: 2.4,
            gear_up: 0x0200,
            gear_down: 0,
            ..PadSettings::linear()
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn our_preset_is_linear() {
        let preset =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../../game/controllers/corsa-xbox360.ini");
        let settings = PadSettings::read(Path::new(preset)).expect("a preset");
        assert_eq!(settings, PadSettings::linear());
    }

    #[test]
    fn a_value_that_is_no_number_is_named_with_its_line() {
        let said = of("[X360]\nSTEER_GAMMA=fast\n").expect_err("no number").to_string();
        assert!(said.contains("STEER_GAMMA: `fast`") && said.contains("controls.ini"), "{said}");
    }
}
