use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::testing::{Place, VIDEO};
use crate::{Backup, Effect, Session};

fn all() -> Setup {
    Setup {
        controls: Some(ControlsPreset::UinputWheel),
        fps_cap: Some(60.0),
        tracks: vec!["imola".to_owned(), "ks_silverstone#layout_gp_a".to_owned()],
    }
}

fn apply(game: &Installation, changes: &[Change]) -> Vec<Effect> {
    let mut backup = Backup::open(game.documents()).unwrap();
    changes.iter().map(|change| backup.apply(change).unwrap()).collect()
}

#[test]
fn setup_and_sessions_and_undo_leave_every_byte_as_it_was() {
    let place = Place::new();
    let before = place.tree();
    let game = place.installation();
    let effects = apply(&game, &all().changes(&game).unwrap());
    assert!(effects.contains(&Effect::Created) && effects.contains(&Effect::Changed));
    for (number, preset) in ControlsPreset::ALL.into_iter().enumerate() {
        let again = Setup { controls: Some(preset), ..all() };
        apply(&game, &again.changes(&game).unwrap());
        let text = format!(
            "car = \"abarth500\"\nballast_kg = {number}\n[track]\nname = \"imola\"\n\
            [video]\nwidth = 640\ngraphics = \"training\"\ncamera = \"bonnet\"\n"
        );
        let session = Session::parse("s.toml", &text).unwrap();
        session.check(&game).unwrap();
        apply(&game, &session.changes(&game).unwrap());
    }
    assert_ne!(place.tree(), before);
    Backup::open(game.documents()).unwrap().undo(false).unwrap();
    assert_eq!(place.tree(), before);
}

#[test]
fn setting_up_twice_changes_nothing_more() {
    let place = Place::new();
    let game = place.installation();
    apply(&game, &all().changes(&game).unwrap());
    let once = place.tree();
    let effects = apply(&game, &all().changes(&game).unwrap());
    assert!(effects.iter().all(|effect| *effect == Effect::Unchanged), "{effects:?}");
    assert_eq!(place.tree(), once);
}

#[test]
fn what_the_game_shall_have_is_in_its_files() {
    let place = Place::new();
    let game = place.installation();
    apply(&game, &all().changes(&game).unwrap());
    let video = fs::read(game.settings("video.ini")).unwrap();
    let expected = String::from_utf8(VIDEO.to_vec()).unwrap();
    let expected = expected
        .replace("FULLSCREEN=1", "FULLSCREEN=0")
        .replace("FPS_CAP_MS=0", "FPS_CAP_MS=16.666667");
    assert_eq!(String::from_utf8(video).unwrap(), expected);
    let facts = game.facts().unwrap();
    assert_eq!(facts.custom_ai.enabled, Some(true));
    assert!(facts.starts_without_launcher);
    for track in ["imola", "ks_silverstone#layout_gp_a"] {
        let allowed = game.track_permissions(track).unwrap();
        assert!(allowed.is_extended && allowed.custom_ai && allowed.apps);
    }
    let saved = "cfg/controllers/savedsetups/corsa-uinput-wheel.ini";
    assert!(game.documents().join(saved).is_file());
}

#[test]
fn without_csp_its_files_are_left_alone() {
    let place = Place::new();
    fs::remove_file(place.root().join("dwrite.dll")).unwrap();
    let game = place.installation();
    let changes = Setup::default().changes(&game).unwrap();
    let names: Vec<_> = changes.iter().map(|c| c.path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["video.ini", "steam_appid.txt"]);
}

/// The real tracks beside the repository are changed and changed back.
#[test]
fn a_real_tracks_surfaces_come_back_byte_for_byte() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/ac-content");
    let surfaces = content.join("tracks/mountains_test/data/surfaces.ini");
    let Ok(bytes) = fs::read(&surfaces) else {
        println!(
            "skipped: a_real_tracks_surfaces_come_back_byte_for_byte needs ../shared/ac-content"
        );
        return;
    };
    let place = Place::new();
    let name = "steamapps/common/assettocorsa/content/tracks/mountains_test/data/surfaces.ini";
    place.write(name, &bytes);
    let game = place.installation();
    let setup = Setup { tracks: vec!["mountains_test".to_owned()], ..Setup::default() };
    apply(&game, &setup.changes(&game).unwrap());
    assert!(game.track_permissions("mountains_test").unwrap().custom_ai);
    let changed = fs::read(place.0.path().join(name)).unwrap();
    assert_ne!(changed, bytes);
    Backup::open(game.documents()).unwrap().undo(false).unwrap();
    assert_eq!(fs::read(place.0.path().join(name)).unwrap(), bytes);
}

#[test]
fn every_file_of_the_lua_app_is_carried_along() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../game");
    let mut there = BTreeSet::new();
    let mut open = vec![root.join("apps/lua/CorsaGym")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                there.insert(name);
            }
        }
    }
    let listed: BTreeSet<_> = LUA_APP.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(listed, there, "LUA_APP in setup.rs lists game/apps/lua/CorsaGym");
}
