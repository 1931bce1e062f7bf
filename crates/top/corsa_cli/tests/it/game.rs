//! `corsa setup` and `corsa launch` on a folder that looks like an installed game.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use corsa_game::{Processes, SystemProcesses};
use serde_json::Value;

use crate::{corsa, refused, text};

/// A game under Proton, with files as users have them.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        for name in ["acs.exe", "AssettoCorsa.exe", "dwrite.dll", "extension/config/x.ini"] {
            place.write(&format!("game/{name}"), b"MZ");
        }
        place.write("game/content/cars/abarth500/skins/0_white/livery.png", b"");
        let surfaces = b"[SURFACE_0]\r\nKEY=ROAD\r\nWAV_PITCH=0 ; none\r\n";
        place.write("game/content/tracks/imola/data/surfaces.ini", surfaces);
        place.write(
            "settings/cfg/controls.ini",
            b"; Stra\xdfe\r\n[HEADER]\r\nINPUT_METHOD=KEYBOARD",
        );
        place.write("settings/cfg/video.ini", b"\xef\xbb\xbf[VIDEO]\nFULLSCREEN=1\n");
        place
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
        self.path(name)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).expect(name)
    }

    fn session(&self, rest: &str) -> String {
        let session = format!("car = \"abarth500\"\n[track]\nname = \"imola\"\n{rest}");
        self.write("session.toml", session.as_bytes())
    }

    /// A command with the places of this game.
    fn with<'a>(&self, args: &[&'a str]) -> Vec<&'a str> {
        let places = ["--game", &self.path("game"), "--documents", &self.path("settings")];
        let places: Vec<&'a str> =
            places.iter().map(|place| &*Box::leak(place.to_string().into_boxed_str())).collect();
        [args, &places].concat()
    }

    fn done(&self, args: &[&str]) -> String {
        let output = corsa(&self.with(args));
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn tree(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        walk(&self.0.path().join("game"), &mut found);
        walk(&self.0.path().join("settings"), &mut found);
        found
    }
}

fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
            found.insert(path, None);
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, Some(bytes));
        }
    }
}

#[test]
fn setup_says_each_change_in_a_line_and_undo_leaves_no_trace() {
    let place = Place::new();
    let before = place.tree();
    let would = place.done(&["setup", "--pad", "vigem", "--track", "imola", "--dry-run"]);
    assert_eq!(place.tree(), before);
    let said = place.done(&["setup", "--pad", "vigem", "--track", "imola", "--fps-cap", "60"]);
    assert_eq!(would.lines().count(), said.lines().count());
    for (effect, what) in [
        ("changed", "controls.ini: linear input from Controller"),
        ("created", "savedsetups"),
        ("changed", "video.ini: a window instead of the whole screen, at most 60 frames"),
        ("created", "new_behaviour.ini: CSP takes controls"),
        ("created", "steam_appid.txt"),
        ("changed", "surfaces.ini: imola allows control from outside; offline only"),
    ] {
        let is_said = said.lines().any(|line| line.starts_with(effect) && line.contains(what));
        assert!(is_said, "{effect} {what}: {said}");
    }
    assert!(
        place
            .read("settings/cfg/controls.ini")
            .starts_with(b"; Stra\xdfe\r\n[HEADER]\r\nINPUT_METHOD=X360\r\n")
    );
    let again: Value =
        serde_json::from_str(&place.done(&["setup", "--pad", "vjoy", "--json"])).expect("JSON");
    assert_eq!(again["changes"][0]["effect"], "changed");
    let undone: Value =
        serde_json::from_str(&place.done(&["setup", "--undo", "--json"])).expect("JSON");
    assert_eq!(undone["restored"].as_array().map(Vec::len), Some(3), "{undone}");
    assert_eq!(place.tree(), before);
    assert_eq!(place.done(&["setup", "--undo"]), "");
}

#[test]
fn undo_keeps_what_the_user_changed_since() {
    let place = Place::new();
    let before = place.tree();
    place.done(&["setup", "--pad", "uinput-wheel"]);
    let mine = place.write("settings/cfg/video.ini", b"[VIDEO]\nFULLSCREEN=0\nmine=1\n");
    refused(&place.with(&["setup", "--undo"]), &mine, "--force");
    place.done(&["setup", "--undo", "--force"]);
    assert_eq!(place.tree(), before);
}

#[test]
fn every_route_has_its_name_here_too() {
    let place = Place::new();
    for (pad, method) in
        [("vigem", "X360"), ("vjoy", "WHEEL"), ("uinput-wheel", "WHEEL"), ("uinput-pad", "X360")]
    {
        place.done(&["setup", "--pad", pad]);
        let controls = place.read("settings/cfg/controls.ini");
        let line = format!("INPUT_METHOD={method}\r\n");
        assert!(controls.windows(line.len()).any(|bytes| bytes == line.as_bytes()), "{pad}");
    }
}

#[test]
fn the_custom_ai_route_leaves_the_users_controller_alone() {
    let place = Place::new();
    let controls = place.read("settings/cfg/controls.ini");
    place.done(&["setup", "--pad", "custom-ai"]);
    assert_eq!(place.read("settings/cfg/controls.ini"), controls);
}

#[test]
fn without_a_word_the_route_is_the_agents_choice() {
    let place = Place::new();
    let controls = place.read("settings/cfg/controls.ini");
    let output = corsa(&place.with(&["setup"]));
    assert!(text(&output.stderr).contains("for --pad custom-ai"), "{}", text(&output.stderr));
    assert_eq!(place.read("settings/cfg/controls.ini"), controls);
    fs::remove_file(place.0.path().join("game/dwrite.dll")).expect("CSP is gone");
    place.done(&["setup"]);
    assert_ne!(place.read("settings/cfg/controls.ini"), controls, "a device");
}

#[test]
fn whoever_is_not_on_the_games_machine_is_told_so() {
    let place = Place::new();
    let nowhere = place.path("nowhere");
    refused(&["setup", "--game", &nowhere], "nowhere", "acs.exe");
    let session = place.session("");
    refused(&["launch", &session, "--game", &nowhere], "nowhere", "--game");
    let game = place.path("game");
    let lost = ["setup", "--game", &game, "--documents", &nowhere];
    refused(&lost, "nowhere", "--documents");
}

#[test]
fn mistakes_in_a_session_are_named_with_line_and_fix() {
    let place = Place::new();
    let launch = |rest: &str, named: &str, fix: &str| {
        let session = place.session(rest);
        refused(&place.with(&["launch", &session]), named, fix);
    };
    launch("[weather]\ntime = \"noon\"\n", "session.toml:5: [weather] time", "13:00");
    launch("[assists]\nabs = \"onn\"\n", "[assists] abs = \"onn\"", "did you mean `on`");
    let session = place.write("session.toml", b"car = \"abart500\"\n[track]\nname = \"imola\"\n");
    refused(&place.with(&["launch", &session]), "no car `abart500`", "`abarth500`");
    assert_eq!(corsa(&["launch"]).status.code(), Some(2));
}

#[test]
fn the_example_can_be_launched_as_it_is_printed() {
    let output = corsa(&["launch", "--example"]);
    assert_eq!(output.status.code(), Some(0));
    let place = Place::new();
    place.write("game/content/cars/ks_mazda_mx5_cup/skins/00_official/x", b"");
    let example =
        text(&output.stdout).replace("# command = [\"corsa\", ", "command = [\"corsa\", ");
    let session = place.write("session.toml", example.as_bytes());
    let said = place.done(&["launch", &session, "--dry-run"]);
    assert!(said.contains("race.ini: ks_mazda_mx5_cup on imola"), "{said}");
    assert!(said.contains("would start corsa standin"), "{said}");
    assert!(!place.0.path().join("settings/cfg/race.ini").exists());
}

/// The whole way with the stand-in as the game: files, process, pages, undo.
#[test]
fn a_session_is_written_started_and_waited_for() {
    let place = Place::new();
    let before = place.tree();
    let pages = place.path("pages");
    fs::create_dir(&pages).expect("made");
    let program = env!("CARGO_BIN_EXE_corsa");
    let command =
        format!("[launch]\ncommand = ['{program}', 'standin', '--page-dir', '{pages}']\n");
    let session = place.session(&command);
    let launch = ["launch", &session, "--wait", "--timeout", "60", "--page-dir", &pages, "--json"];
    let report: Value = serde_json::from_str(&place.done(&launch)).expect("JSON");
    let pid = report["pid"].as_u64().expect("a process");
    SystemProcesses.kill(u32::try_from(pid).expect("a number")).expect("it runs");
    assert_eq!(report["shown"]["track"], corsa_factory::DEFAULT_TRACK, "{report}");
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(2), "{report}");
    let race = text(&place.read("settings/cfg/race.ini"));
    assert!(race.contains("MODEL=abarth500\r\n") && race.contains("TRACK=imola\r\n"), "{race}");
    place.done(&["setup", "--undo"]);
    assert_eq!(place.tree(), before);
}

#[test]
fn a_game_that_ends_at_once_is_not_waited_for() {
    let place = Place::new();
    let pages = place.path("pages");
    fs::create_dir(&pages).expect("made");
    let program = env!("CARGO_BIN_EXE_corsa");
    let session = place.session(&format!("[launch]\ncommand = ['{program}', '--version']\n"));
    let launch = place.with(&["launch", &session, "--wait", "--page-dir", &pages, "--json"]);
    let output = corsa(&launch);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("ended before it showed a session"));
}
