use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::IniFile;
use crate::testing::CONTROLS;

#[test]
fn known_devices_have_their_known_product_guids() {
    let guid = |preset: ControlsPreset| {
        let layout = preset.layout();
        product_guid(layout.vendor, layout.product)
    };
    assert_eq!(guid(ControlsPreset::Vjoy), "BEAD1234-0000-0000-0000-504944564944");
    assert_eq!(guid(ControlsPreset::UinputWheel), "00010001-0000-0000-0000-504944564944");
    // Logitech G29 and G25, as in users' files.
    assert_eq!(product_guid(0x046d, 0xc24f), "C24F046D-0000-0000-0000-504944564944");
    assert_eq!(product_guid(0x046d, 0xc29b), "C29B046D-0000-0000-0000-504944564944");
}

#[test]
fn no_button_and_no_setting_is_there_twice() {
    for preset in ControlsPreset::ALL {
        let layout = preset.layout();
        let numbers: BTreeSet<u8> = bindings(layout.buttons).iter().map(|(_, b)| *b).collect();
        assert_eq!(numbers.len(), 7, "{preset}");
        let settings = preset.settings();
        let keys: BTreeSet<_> = settings.iter().map(|(section, key, _)| (section, key)).collect();
        assert_eq!(keys.len(), settings.len(), "{preset}");
    }
}

#[test]
fn every_route_but_the_custom_ai_page_has_a_preset() {
    for route in ["vigem", "vjoy", "uinput-wheel", "uinput-pad"] {
        assert!(ControlsPreset::of_route(route).is_some(), "{route}");
    }
    assert_eq!(ControlsPreset::of_route("custom-ai"), None);
}

#[test]
fn a_preset_is_merged_into_what_the_user_has() {
    let mut ini = IniFile::parse(CONTROLS);
    let unbound = merge_controls(&mut ini, ControlsPreset::Vjoy).unwrap();
    let get = |section: &str, key: &str| ini.get(section, key).unwrap_or_default();
    assert_eq!(unbound, ["KERS"], "button 1 of device 0 is ours now");
    assert_eq!(get("KERS", "BUTTON"), "-1");
    assert_eq!(get("DRS", "BUTTON"), "1", "another device's");
    assert_eq!(get("KERS", "KEY"), "0x4B");
    assert_eq!(get("CONTROLLERS", "CON0"), "vJoy Device");
    assert_eq!(get("CONTROLLERS", "CON1"), "Handbrämse");
    assert_eq!(ini.get("CONTROLLERS", "__IGUID0"), None);
    assert_eq!((get("GEARUP", "BUTTON"), get("GEARUP", "KEY")), ("0".into(), "0x58".into()));
    assert_eq!(get("BRAKES", "GAMMA"), "1");
    assert_eq!(get("X360", "STEER_GAMMA"), "2.0", "not the wheel's");
    let text = ini.to_bytes();
    assert!(text.starts_with(b"; my wheel\r\n") && text.windows(11).any(|w| w == b"; full turn"));

    let mut ini = IniFile::parse(CONTROLS);
    let unbound = merge_controls(&mut ini, ControlsPreset::Xbox360).unwrap();
    assert_eq!(unbound, ["KERS"], "it was on Y");
    assert_eq!(ini.get("X360", "STEER_SPEED").as_deref(), Some("1"));
    assert_eq!(ini.get("STEER", "LOCK").as_deref(), Some("900"));
    assert_eq!(ini.get("__CM_START_SESSION", "XBOXBUTTON").as_deref(), Some("START"));
}

#[test]
fn merging_again_changes_nothing() {
    for preset in ControlsPreset::ALL {
        let mut ini = IniFile::parse(CONTROLS);
        merge_controls(&mut ini, preset).unwrap();
        let once = ini.to_bytes();
        assert_eq!(merge_controls(&mut ini, preset).unwrap(), [""; 0]);
        assert_eq!(ini.to_bytes(), once);
    }
}

/// `game/controllers` is what a user copies by hand. Written anew with
/// `CORSA_BLESS=1 cargo test -p corsa_game controllers`.
#[test]
fn the_files_in_game_controllers_are_the_presets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../game/controllers");
    for preset in ControlsPreset::ALL {
        let path = folder.join(format!("corsa-{preset}.ini"));
        let file = preset.to_file().unwrap();
        if std::env::var_os("CORSA_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &file).unwrap();
        }
        let there = std::fs::read(&path).unwrap_or_default();
        assert!(there == file, "{} is not the preset: CORSA_BLESS=1 writes it", path.display());
    }
}
