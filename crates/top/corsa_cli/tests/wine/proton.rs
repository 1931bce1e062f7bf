//! The command `corsa proton`: bridge, agent and game as its user starts them, in a plain Wine's prefix.

use std::path::{Path, PathBuf};

use crate::bridge::game;
use crate::drive::{CAR, TOLERANCE, domain, lap};
use crate::harness::{Pages, Program, eventually, programs, report, signal};

/// The prefix that xtask made, and the programs.
struct Rig {
    folder: PathBuf,
    prefix: String,
    bridge: String,
    domain: String,
}

impl Rig {
    /// `None`, said, where the tests cannot run.
    fn new(test: &str, offset: u32) -> Option<Self> {
        let folder = programs(test)?;
        let Ok(prefix) = std::env::var("WINEPREFIX") else {
            eprintln!("skipped: {test} needs WINEPREFIX: cargo xtask test wine");
            return None;
        };
        // What Debian's Wine lacks must lie beside the bridge, wherever that is copied to.
        let installed = Path::new(&prefix).join("drive_c/corsa");
        std::fs::create_dir_all(&installed).expect("a folder");
        let lacking = "bcryptprimitives.dll";
        std::fs::copy(folder.join(lacking), installed.join(lacking)).expect("a copy");
        let bridge = folder.join("corsa-bridge.exe").to_str().expect("UTF-8").to_owned();
        Some(Self { folder, prefix, bridge, domain: domain(offset) })
    }

    fn proton(&self, what: &str, pages: &Pages, more: &[&str]) -> Program {
        let places = ["--wine", &self.prefix, "--bridge", &self.bridge, "--bridge-dir"];
        Program::linux(&[&["proton", what], &places[..], &[pages.linux()], more].concat())
    }

    fn run(&self, pages: &Pages) -> Program {
        self.proton("run", pages, &["--domain-id", &self.domain])
    }
}

#[test]
fn the_command_bridges_and_drives_heals_a_killed_bridge_and_leaves_nothing() {
    let Some(rig) = Rig::new("corsa proton run", 3) else { return };
    let pages = Pages::new("proton");
    let mut run = rig.run(&pages);
    run.expect("starting the bridge by wine");
    run.expect("bridge ready: pages in");
    run.expect("now start the game");
    run.expect("agent ready");
    let arguments = ["standin", "--stop-with-stdin", "--car", CAR];
    let mut standin = Program::windows(&rig.folder, "corsa.exe", &arguments);
    standin.expect("standin ready");
    run.expect("game found");

    let simulated = lap(&["--backend", "sim"]);
    let drive = |when: &str| {
        let driven = lap(&["--backend", "ros2", "--domain-id", &rig.domain]);
        report(&format!(
            "corsa proton run, {when}: clean lap {driven:.3} s, simulator {simulated:.3} s"
        ));
        assert!((driven / simulated - 1.0).abs() < TOLERANCE, "{driven} s against {simulated} s");
    };
    drive("at first");

    run.forget();
    signal("-KILL", bridge_of(run.pid()));
    run.expect("the bridge is gone (signal: 9 (SIGKILL)); starting it again");
    run.expect("page `acpmf_physics`: taken over, a game is running on it");
    run.expect("bridge ready: pages in");
    drive("after the bridge was killed");

    assert_eq!(standin.stop().0, Some(0));
    let (code, said) = run.interrupt();
    // 3 is the agent's word for steps that were lost.
    assert!(matches!(code, Some(0 | 3)), "{code:?}: {said}");
    assert!(said.contains("agent stopped"), "{said}");
    assert_eq!(left_in(pages.path()), Vec::<PathBuf>::new());
}

#[test]
fn the_command_refuses_a_game_that_was_first_and_says_what_to_do() {
    let Some(rig) = Rig::new("corsa proton in the wrong order", 4) else { return };
    let pages = Pages::new("proton-order");
    let standin = game(&rig.folder);
    for what in ["run", "bridge"] {
        let (code, said) = rig.proton(what, &pages, &[]).end();
        assert_eq!(code, Some(1), "{said}");
        let wrong = "error: wrong order: the game was started before the bridge";
        assert!(said.contains(wrong), "{said}");
        assert!(
            said.contains("hint: quit the game, run this again, then start the game"),
            "{said}"
        );
        assert_eq!(left_in(pages.path()), Vec::<PathBuf>::new());
    }
    standin.stop();
}

/// The Linux process that runs the bridge, a child of the command.
fn bridge_of(command: u32) -> u32 {
    eventually("a bridge below the command", || {
        let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
        let mut pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.find(|pid| {
            let read = |name| std::fs::read_to_string(format!("/proc/{pid}/{name}"));
            let (Ok(status), Ok(line)) = (read("status"), read("cmdline")) else { return false };
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"));
            parent.is_some_and(|parent| parent.trim() == command.to_string())
                && line.contains("corsa-bridge.exe")
        })
    })
}

/// What could be taken for a game or for somebody at its wheel. Locks stay, and so may SimState, which asks
/// for nothing.
fn left_in(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).expect("a directory");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let stays = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.ends_with(".lock") || name.ends_with(".holder") || name.contains(".SimState.")
    };
    paths.filter(|path| !stays(path)).collect()
}
