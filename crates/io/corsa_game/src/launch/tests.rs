use std::io;
use std::sync::Mutex;

use super::*;
use crate::testing::Place;
use crate::{RunningProcess, SystemProcesses};

/// Processes that a test says there are.
#[derive(Debug, Default)]
struct Told(Mutex<Vec<&'static str>>);

impl Processes for Told {
    fn named(&self, names: &[&str]) -> Vec<RunningProcess> {
        let running = self.0.lock().unwrap();
        let named = running.iter().filter(|name| names.contains(name));
        named.map(|name| RunningProcess { name: (*name).to_owned(), pid: 1 }).collect()
    }

    fn kill(&self, _: u32) -> io::Result<()> {
        self.0.lock().unwrap().retain(|name| !GAME_PROGRAMS.contains(name));
        Ok(())
    }
}

fn with_steam() -> Arc<Told> {
    Arc::new(Told(Mutex::new(vec!["steam", "steam.exe"])))
}

fn words(command: &StartCommand) -> Vec<String> {
    let args = command.args.iter().map(|arg| arg.display().to_string());
    std::iter::once(command.program.display().to_string()).chain(args).collect()
}

#[test]
fn without_steam_there_is_no_direct_start_and_that_is_said() {
    let place = Place::new();
    let (game, none) = (place.installation(), Arc::new(Told::default()));
    place.write("steamapps/common/Proton/proton", b"");
    let info = place.0.path().join("steamapps/common/Proton/files/share/fonts/");
    place.write("steamapps/compatdata/244210/config_info", info.to_str().unwrap().as_bytes());
    let launcher = Launcher::new(&LaunchRoute::Direct, Some(&game), none).unwrap();
    let said = launcher.start().unwrap_err();
    assert!(said.to_string().contains("Steam is not running"), "{said}");
    let said = Launcher::new(&LaunchRoute::Direct, None, with_steam()).unwrap_err();
    assert!(said.hint().unwrap().contains("belongs on the game's machine"));
}

#[cfg(not(windows))]
#[test]
fn under_proton_the_script_that_last_ran_the_game_starts_it() {
    let place = Place::new();
    let game = place.installation();
    let said = Launcher::new(&LaunchRoute::Direct, Some(&game), with_steam()).unwrap_err();
    assert!(said.to_string().contains("config_info"), "{said}");
    place.write("steamapps/common/Proton 9/proton", b"");
    let info = place.0.path().join("steamapps/common/Proton 9/files/share/fonts/");
    let info = format!("9.0-200\n{}\n", info.display());
    place.write("steamapps/compatdata/244210/config_info", info.as_bytes());
    let launcher = Launcher::new(&LaunchRoute::Direct, Some(&game), with_steam()).unwrap();
    let command = launcher.command();
    assert!(command.program.ends_with("Proton 9/proton"));
    assert_eq!(
        words(command)[1..],
        ["run".to_owned(), place.root().join("acs.exe").display().to_string()]
    );
    assert_eq!(command.folder.as_deref(), Some(game.root()));
    let variable = |name| command.variables.iter().find(|(n, _)| *n == name).unwrap().1.clone();
    assert_eq!(variable("STEAM_COMPAT_DATA_PATH"), game.compat_data().unwrap());
    assert_eq!(variable("STEAM_COMPAT_CLIENT_INSTALL_PATH"), place.0.path());

    let launcher = Launcher::new(&LaunchRoute::ContentManager, Some(&game), with_steam()).unwrap();
    let words = words(launcher.command());
    assert!(words[2].ends_with("Content Manager.exe"));
    assert!(words[3].starts_with("acmanager://race/config?configFile=Z%3A%5C"), "{}", words[3]);
    assert!(words[3].ends_with("Documents%5CAssetto%20Corsa%5Ccfg%5Crace.ini"), "{}", words[3]);
}

#[test]
fn a_game_that_runs_is_not_started_again() {
    let told = Arc::new(Told(Mutex::new(vec!["acs.exe"])));
    let launcher = Launcher::new(&LaunchRoute::Steam, None, told).unwrap();
    let said = launcher.start().unwrap_err().to_string();
    assert_eq!(said, "acs.exe is running (process 1) and is the game already");
}

#[test]
fn a_command_that_is_not_there_is_named() {
    let route = LaunchRoute::Command(vec!["no-such-program".to_owned(), "x".to_owned()]);
    let launcher = Launcher::new(&route, None, Arc::new(SystemProcesses)).unwrap();
    let said = launcher.start().unwrap_err().to_string();
    assert!(said.starts_with("cannot start the game: no-such-program x: "), "{said}");
}

#[cfg(unix)]
#[test]
fn a_real_child_runs_is_ended_and_started_again() {
    let route = LaunchRoute::Command(vec!["sleep".to_owned(), "600".to_owned()]);
    let launcher = Launcher::new(&route, None, Arc::new(SystemProcesses)).unwrap();
    let mut game = launcher.start().unwrap();
    assert!(game.is_running());
    for _ in 0..20 {
        let before = game.pid();
        game.restart().unwrap();
        assert!(game.is_running());
        assert_ne!(game.pid(), before);
    }
    game.kill().unwrap();
    assert!(!game.is_running());
    game.kill().unwrap();
}

#[cfg(unix)]
#[test]
fn a_game_that_ends_by_itself_is_noticed() {
    let route = LaunchRoute::Command(vec!["true".to_owned()]);
    let launcher = Launcher::new(&route, None, Arc::new(SystemProcesses)).unwrap();
    let mut game = launcher.start().unwrap();
    game.child_for_test().wait().unwrap();
    assert!(!game.is_running() && game.has_ended());
}

#[cfg(unix)]
#[test]
fn the_game_behind_a_launcher_is_the_one_that_is_ended() {
    let told = with_steam();
    let mut launcher = Launcher::new(&LaunchRoute::Steam, None, told.clone()).unwrap();
    // What Steam's own command does: it hands over and ends.
    launcher.command = StartCommand::new("true");
    let mut game = launcher.start().unwrap();
    game.child_for_test().wait().unwrap();
    assert!(!game.has_ended(), "it has not begun");
    told.0.lock().unwrap().push("acs.exe");
    assert!(game.is_running() && !game.has_ended());
    assert_eq!(game.pid(), 1);
    game.kill().unwrap();
    assert!(!game.is_running() && game.has_ended());
}

#[test]
fn a_path_in_an_address_has_only_plain_characters() {
    assert_eq!(percent_encoded(r"C:\ä b&c=d"), "C%3A%5C%C3%A4%20b%26c%3Dd");
}
