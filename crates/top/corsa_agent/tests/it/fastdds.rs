//! Another DDS implementation drives the car: Fast DDS, in C++, with a type of its own making. Skipped by
//! name where there is no compiler or no Fast DDS.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    harness::{Agent, Scene, eventually},
    toy_game::ToyGame,
};

/// Compiles the peer; `None` where that cannot be done here.
fn compile(folder: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/fastdds/peer.cpp");
    let program = folder.join("peer");
    // Asked for first, so that an error in our own source is one.
    let has_library = Command::new("g++")
        .args(["-std=c++17", "-x", "c++", "-fsyntax-only", "-include"])
        .args(["fastdds/dds/domain/DomainParticipant.hpp", "/dev/null"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !has_library {
        return None;
    }
    let output = Command::new("g++")
        .args(["-std=c++17", "-O1", "-o"])
        .arg(&program)
        .arg(source)
        .args(["-lfastrtps", "-lfastcdr", "-pthread"])
        .output()
        .expect("the compiler just ran");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(program)
}

#[test]
fn fast_dds_reads_telemetry_and_drives_the_car() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(peer) = compile(folder.path()) else {
        println!("skipped: Fast DDS drives the car needs g++ and libfastrtps-dev");
        return;
    };
    let scene = Scene::new();
    let game = ToyGame::start(&scene.pages());
    let agent = Agent::start(&scene);
    eventually("the game is found", || agent.has_said("game found"));
    let output = Command::new(peer)
        .args([&scene.domain_id.to_string(), &scene.vehicle, "3"])
        .output()
        .expect("the peer runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.starts_with("frame map, steps "), "{said}");
    assert!(said.contains("throttle 0.5"), "{said}");
    assert!(agent.has_said("Fast DDS drives"));
    // It ended without a word: the watchdog brakes.
    eventually("the car stands", || game.state().velocity.x == 0.0);
    println!("{said}");
}
