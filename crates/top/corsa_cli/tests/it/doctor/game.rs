use std::{fs, path::Path};

use serde_json::Value;

use super::{command, domain_id, findings, of, stdout};

/// A game as Steam has it under Proton, started once and never set up.
struct Game(tempfile::TempDir);

impl Game {
    fn new() -> Self {
        let game = Self(tempfile::tempdir().expect("a folder"));
        for name in ["acs.exe", "AssettoCorsa.exe", "dwrite.dll", "content/cars/x.txt"] {
            game.write(&format!("{ROOT}/{name}"), "no program");
        }
        let manifest = "[VERSION]\nSHADERS_PATCH=0.2.11\nSHADERS_PATCH_BUILD=3425\n";
        game.write(&format!("{ROOT}/extension/config/data_manifest.ini"), manifest);
        game.write(
            &format!("{ROOT}/content/tracks/spa/data/surfaces.ini"),
            "[SURFACE_0]\nKEY=ROAD\n",
        );
        game.write(&format!("{PREFIX}/version"), "1710000000 GE-Proton9-20\n");
        game.write(&format!("{SETTINGS}/race.ini"), "[RACE]\nTRACK=spa\n");
        game.write(&format!("{SETTINGS}/video.ini"), "[VIDEO]\nFULLSCREEN=0\nFPS_CAP_MS=0\n");
        game.write(&format!("{SETTINGS}/controls.ini"), "[HEADER]\nINPUT_METHOD=KEYBOARD\n");
        game
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    fn run(&self, args: &[&str]) -> std::process::Output {
        command(args).args(["--game", &self.path(ROOT)]).output().expect("the program starts")
    }

    fn doctor(&self, more: &[&str]) -> std::process::Output {
        let (pages, domain) = (self.path("pages"), domain_id());
        let args = ["doctor", "--watch", "0.1", "--page-dir", &pages, "--domain-id", &domain];
        self.run(&[&args[..], more].concat())
    }

    fn findings(&self) -> Vec<Value> {
        findings(&self.doctor(&["--json"])).1
    }
}

const ROOT: &str = "steamapps/common/assettocorsa";
const PREFIX: &str = "steamapps/compatdata/244210";
const SETTINGS: &str =
    "steamapps/compatdata/244210/pfx/drive_c/users/steamuser/Documents/Assetto Corsa/cfg";

/// A check's verdict; and what it says has these words.
fn is(findings: &[Value], check: &str, verdict: &str, words: &str) {
    let (found, said) = of(findings, check);
    assert!(found == verdict && said.contains(words), "{check}: {found}, {said}");
}

#[test]
fn a_game_is_looked_at_before_and_after_its_setup() {
    let game = Game::new();
    let before = game.findings();
    is(&before, "game", "ok", ROOT);
    is(&before, "csp", "ok", "0.2.11");
    is(&before, "custom ai", "warn", "corsa setup");
    is(&before, "track", "warn", "corsa setup --track spa");
    is(&before, "setup", "warn", "corsa setup --pad custom-ai");
    is(&before, "frames", "warn", "FPS_CAP_MS=0");
    is(&before, "proton", "ok", "GE-Proton9-20");
    is(&before, "bridge", "warn", "corsa proton run");
    is(&before, "controls", "ok", "auto takes custom-ai");
    is(&before, "pages", "warn", "no game is running");

    let setup = game.run(&["setup", "--pad", "custom-ai", "--fps-cap", "60", "--track", "spa"]);
    assert_eq!(setup.status.code(), Some(0), "{}", String::from_utf8_lossy(&setup.stderr));
    let after = game.findings();
    is(&after, "custom ai", "ok", "on");
    is(&after, "track", "ok", "spa lets programs control cars");
    is(&after, "setup", "ok", "done");
    is(&after, "frames", "ok", "cap 60");
    let said = stdout(&game.doctor(&[]));
    let checks = said.lines().filter(|line| !line.starts_with("      ")).count();
    assert!(checks <= 24, "more than a screen:\n{said}");

    // Somebody undoes a part of it, and CSP goes.
    game.write(&format!("{SETTINGS}/extension/new_behaviour.ini"), "[CUSTOM_AI]\nENABLED=0\n");
    game.write(&format!("{ROOT}/dxgi.dll"), "no program");
    let broken = game.findings();
    is(&broken, "custom ai", "fail", "ENABLED=0");
    is(&broken, "setup", "warn", "changed since: new_behaviour.ini");
    is(&broken, "capture", "warn", "dxgi.dll");
    fs::remove_file(Path::new(&game.path(ROOT)).join("dwrite.dll")).expect("removed");
    is(&game.findings(), "csp", "warn", "not installed");
}
