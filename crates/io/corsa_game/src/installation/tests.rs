use std::fs;

use steamlocate::SteamDir;

use super::*;
use crate::testing::Place;

#[test]
fn a_named_folder_is_checked_and_what_it_lacks_is_said() {
    let place = Place::new();
    let installation = place.installation();
    assert_eq!(installation.root(), place.root());
    assert!(installation.documents().ends_with("steamuser/Documents/Assetto Corsa"));
    assert!(installation.compat_data().unwrap().ends_with("compatdata/244210"));
    for (missing, said) in [
        ("AssettoCorsa.exe", None),
        ("Content Manager.exe", Some("AssettoCorsa.exe")),
        ("acs.exe", Some("acs.exe")),
    ] {
        fs::remove_file(place.root().join(missing)).unwrap();
        let found = Installation::find(Some(&place.root()), None).map_err(|e| e.to_string());
        match said {
            None => drop(found.unwrap()),
            Some(said) => assert!(found.unwrap_err().contains(&format!("it lacks {said}"))),
        }
    }
}

#[test]
fn settings_can_be_elsewhere() {
    let place = Place::new();
    let other = tempfile::tempdir().unwrap();
    let found = Installation::find(Some(&place.root()), Some(other.path())).unwrap();
    assert_eq!(found.documents(), other.path());
    assert_eq!(found.settings("race.ini"), other.path().join("cfg").join("race.ini"));
    let said = Installation::find(Some(&place.root()), Some(&other.path().join("no"))).unwrap_err();
    assert!(said.hint().unwrap().contains("--documents"));
}

#[test]
fn the_game_is_found_in_a_library_that_is_not_steams_own() {
    let (steam, place) = (tempfile::tempdir().unwrap(), Place::new());
    let library = place.0.path().display().to_string().replace('\\', r"\\");
    let own = steam.path().display().to_string().replace('\\', r"\\");
    let folders = format!(
        "\"libraryfolders\"\n{{\n\"0\"\n{{\n\"path\"\t\"{own}\"\n}}\n\"1\"\n{{\n\"path\"\t\"{library}\"\n}}\n}}\n"
    );
    fs::create_dir(steam.path().join("steamapps")).unwrap();
    fs::write(steam.path().join("steamapps/libraryfolders.vdf"), folders).unwrap();
    let steams = [SteamDir::from_dir(steam.path()).unwrap()];
    let said = steam::find_game(&steams).unwrap_err().to_string();
    assert!(said.contains(&steam.path().display().to_string()), "{said}");
    let manifest = "\"AppState\"\n{\n\"appid\"\t\"244210\"\n\"name\"\t\"Assetto Corsa\"\n\"installdir\"\t\"assettocorsa\"\n}\n";
    place.write("steamapps/appmanifest_244210.acf", manifest.as_bytes());
    assert_eq!(steam::find_game(&steams).unwrap(), place.root());
    // A manifest whose folder is gone is not a game.
    fs::remove_file(place.root().join("acs.exe")).unwrap();
    assert!(matches!(steam::find_game(&steams), Err(GameError::NotTheGame { .. })));
}

#[test]
fn facts_are_read_and_what_is_not_told_is_not_guessed() {
    let place = Place::new();
    let installation = place.installation();
    let facts = installation.facts().unwrap();
    let expected = Facts {
        version: None,
        csp: Some(Csp { version: Some("0.2.11".to_owned()), build: Some(3425) }),
        content_manager: Some(place.root().join("Content Manager.exe")),
        custom_ai: CustomAi { module_enabled: Some(true), enabled: Some(false) },
        starts_without_launcher: false,
        proton: Some("GE-Proton9-20".to_owned()),
    };
    assert_eq!(facts, expected);
    let user = installation.csp_settings();
    fs::create_dir_all(user.parent().unwrap()).unwrap();
    fs::write(&user, "[CUSTOM_AI]\nENABLED=1\n").unwrap();
    fs::write(place.root().join("steam_appid.txt"), "244210\r\n").unwrap();
    fs::remove_file(place.root().join("extension/config/data_manifest.ini")).unwrap();
    let facts = installation.facts().unwrap();
    assert_eq!(facts.custom_ai, CustomAi { module_enabled: Some(true), enabled: Some(true) });
    assert_eq!(facts.csp, Some(Csp::default()));
    assert!(facts.starts_without_launcher);
    fs::remove_file(place.root().join("dwrite.dll")).unwrap();
    assert_eq!(installation.facts().unwrap().csp, None);
}

/// Programs of Wine carry version resources as `acs.exe` does.
#[test]
fn the_version_of_a_windows_program_is_read() {
    let places = ["/usr/lib/x86_64-linux-gnu/wine", "/usr/lib/wine", "/usr/lib64/wine"];
    let program = places
        .iter()
        .map(|place| Path::new(place).join("x86_64-windows").join("winver.exe"))
        .find(|path| path.is_file());
    let Some(program) = program else {
        println!("skipped: the_version_of_a_windows_program_is_read needs Wine's winver.exe");
        return;
    };
    let version = version::of_program(&program).expect("a version");
    assert_eq!(version.split('.').count(), 4, "{version}");
    assert_ne!(version, "0.0.0.0");
    assert_eq!(version::of_program(Path::new("/bin/sh")), None);
}

#[test]
fn a_track_tells_what_it_allows() {
    let place = Place::new();
    let installation = place.installation();
    let none = TrackPermissions { is_extended: false, custom_ai: false, apps: false };
    assert_eq!(installation.track_permissions("imola").unwrap(), none);
    let own = installation.surfaces("ks_silverstone#layout_gp_a").unwrap();
    assert!(own.ends_with("ks_silverstone/layout_gp_a/data/surfaces.ini"));
    fs::write(
        &own,
        "[SURFACE_0]\nWAV_PITCH=extended-0\n[_EXTRA_PERMISSIONS]\nALLOW_CUSTOM_AI_MANIPULATION=1\n",
    )
    .unwrap();
    let found = installation.track_permissions("ks_silverstone#layout_gp_a").unwrap();
    assert_eq!(found, TrackPermissions { is_extended: true, custom_ai: true, apps: false });
    let said = installation.track_permissions("imolla").unwrap_err();
    assert_eq!(said.hint().unwrap(), "did you mean `imola`");
    let said = installation.track_permissions("ks_silverstone").unwrap_err();
    assert!(said.hint().unwrap().contains("layout_gp_a"), "{said}");
    assert!(installation.track_permissions("..").is_err());
    assert!(installation.track_permissions("imola#../imola").is_err());
}
