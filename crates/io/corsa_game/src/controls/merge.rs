use super::{ControlsPreset, bindings};
use crate::{GameError, IniFile};

/// Writes a preset into the user's `controls.ini`. What is not the preset's stays, but for buttons:
/// whatever else was bound to a button of the new device is unbound, or it would happen with each
/// change of gear. Returns the sections that were unbound.
pub fn merge_controls(ini: &mut IniFile, preset: ControlsPreset) -> Result<Vec<String>, GameError> {
    let unbound = unbind_others(ini, preset)?;
    // The instance of whatever device had this place before.
    ini.remove("CONTROLLERS", "__IGUID0");
    for (section, key, value) in preset.settings() {
        ini.set(section, key, &value)?;
    }
    Ok(unbound)
}

fn unbind_others(ini: &mut IniFile, preset: ControlsPreset) -> Result<Vec<String>, GameError> {
    let layout = preset.layout();
    let ours = bindings(layout.buttons);
    let mut unbound = Vec::new();
    for section in ini.sections() {
        if ours.iter().any(|(name, _)| name.eq_ignore_ascii_case(&section)) {
            continue;
        }
        let number = |key| ini.get(&section, key)?.parse::<u8>().ok();
        let is_button = number("JOY") == Some(0)
            && ours.iter().any(|(_, button)| number("BUTTON") == Some(*button));
        let xbox = ini.get(&section, "XBOXBUTTON");
        let is_xbox = ours
            .iter()
            .filter_map(|(_, button)| layout.xbox_button(*button))
            .any(|name| xbox.as_ref().is_some_and(|bound| bound.eq_ignore_ascii_case(name)));
        if is_button {
            ini.set(&section, "BUTTON", "-1")?;
        }
        if is_xbox {
            ini.set(&section, "XBOXBUTTON", "-1")?;
        }
        if is_button || is_xbox {
            unbound.push(section);
        }
    }
    Ok(unbound)
}
