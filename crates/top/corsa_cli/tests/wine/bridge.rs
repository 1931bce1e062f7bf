//! What can go wrong around the bridge: each is noticed, said and healed.

use std::path::Path;
use std::time::Instant;

use corsa_pages::{
    BRIDGED_PAGES, BridgeMode, BridgeStatus, BridgeWatch, ControlsWriter, GameReader, Maker,
    PageSpace,
};
use corsa_vehicle::Controls;

use crate::harness::{Pages, Program, eventually, programs};

fn bridge(folder: &Path, pages: &Pages, more: &[&str]) -> Program {
    let dir = pages.windows();
    let arguments = [&["--stop-with-stdin", "--dir", &dir], more].concat();
    Program::windows(folder, "corsa-bridge.exe", &arguments)
}

fn ready_bridge(folder: &Path, pages: &Pages) -> Program {
    let mut bridge = bridge(folder, pages, &[]);
    bridge.expect("bridge ready");
    bridge
}

pub(crate) fn game(folder: &Path) -> Program {
    let arguments = ["standin", "--stop-with-stdin", "--menu-seconds", "0.2"];
    let mut standin = Program::windows(folder, "corsa.exe", &arguments);
    standin.expect("standin ready");
    standin
}

/// A reader of a game that steps.
fn running(space: &PageSpace) -> GameReader {
    eventually("a game whose physics steps", || {
        let mut reader = GameReader::open(space).ok()?;
        let mut see = || reader.poll().ok().and_then(|poll| poll.state);
        corsa_pages::wait_for(Instant::now() + std::time::Duration::from_millis(500), &mut see)?;
        Some(reader)
    })
}

/// Drives off: whether what is written on Linux moves the car in Wine.
fn is_driven(space: &PageSpace) {
    let mut reader = running(space);
    let mut controls = ControlsWriter::claim(space).expect("free");
    eventually("a car that obeys", || {
        controls.write(&Controls { throttle: 1.0, ..Controls::default() }).expect("a write");
        let state = reader.poll().expect("readable").state?;
        (state.controls.throttle > 0.9 && reader.has_car_page()).then_some(())
    });
    drop(controls);
    eventually("a car that is let go", || {
        let state = reader.poll().expect("readable").state?;
        (state.controls.throttle == 0.0 && !reader.has_car_page()).then_some(())
    });
}

#[test]
fn a_game_that_was_first_is_refused_and_copied_when_asked() {
    let Some(folder) = programs("a bridge in the wrong order") else { return };
    let pages = Pages::new("order");
    let standin = game(&folder);
    let (code, said) = bridge(&folder, &pages, &[]).end();
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("wrong order: `acpmf_physics` is there already"), "{said}");
    assert!(said.contains("hint: quit the game, start the bridge, then the game"), "{said}");
    let left: Vec<_> = std::fs::read_dir(pages.path()).expect("a directory").collect();
    assert!(left.is_empty(), "nothing is left that looks like a game: {left:?}");
    let mut bridge = bridge(&folder, &pages, &["--attach"]);
    bridge.expect("bridge ready: pages copied");
    let BridgeStatus::Alive(report) = alive(&pages.space()) else { unreachable!("it is alive") };
    assert_eq!(report.mode, BridgeMode::Copying);
    is_driven(&pages.space());
    standin.stop();
    assert_eq!(bridge.stop().0, Some(0));
}

#[test]
fn empty_and_stale_files_are_said_and_made_good() {
    let Some(folder) = programs("a bridge over old files") else { return };
    let pages = Pages::new("stale");
    std::fs::write(pages.path().join("acpmf_physics"), []).expect("room");
    std::fs::write(pages.path().join("acpmf_graphics"), [7; 2048]).expect("room");
    let error = GameReader::open(&pages.space()).expect_err("nothing to read");
    assert!(error.to_string().contains("`acpmf_physics` has 0 bytes"), "{error}");
    assert!(error.hint().contains("full size"), "{}", error.hint());
    let mut bridge = ready_bridge(&folder, &pages);
    bridge.expect("`acpmf_physics`: its file had 0 bytes, too few; made 2048");
    bridge.expect("`acpmf_graphics`: stale, from a crash perhaps; zeroed");
    let error = GameReader::open(&pages.space()).expect_err("no game yet");
    assert!(error.to_string().contains("nobody has written it"), "{error}");
    let standin = game(&folder);
    is_driven(&pages.space());
    // Cut short under a running game, whose next touch would be its death.
    std::fs::File::options()
        .write(true)
        .open(pages.path().join("acpmf_static"))
        .and_then(|file| file.set_len(100))
        .expect("ours to cut");
    bridge.expect("`acpmf_static`: its file was cut short; mended");
    standin.stop();
    assert_eq!(bridge.stop().0, Some(0));
    let left: Vec<_> = BRIDGED_PAGES
        .iter()
        .filter(|page| page.maker == Maker::Game && pages.path().join(page.name).exists())
        .collect();
    assert!(left.is_empty(), "a bridge that ends takes its files along: {left:?}");
}

#[test]
fn a_killed_bridge_is_noticed_and_the_next_takes_over_in_the_running_game() {
    let Some(folder) = programs("a killed bridge") else { return };
    let (pages, space) = {
        let pages = Pages::new("killed");
        let space = pages.space();
        (pages, space)
    };
    let first = ready_bridge(&folder, &pages);
    let mut agent = Program::linux(&[
        "agent",
        "--stop-with-stdin",
        "--page-dir",
        pages.linux(),
        "--domain-id",
        "99",
    ]);
    let standin = game(&folder);
    agent.expect("is up");
    let (code, said) = bridge(&folder, &pages, &[]).end();
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("another bridge is running"), "{said}");
    is_driven(&space);
    first.kill();
    let mut watch = BridgeWatch::new(&space);
    eventually("a bridge that is taken for dead", || {
        matches!(watch.look(Instant::now()), BridgeStatus::Dead(_)).then_some(())
    });
    agent.expect("the bridge is dead, and controls do not reach the game");
    // The game has its pages still: they go on.
    running(&space);
    agent.forget();
    let mut second = ready_bridge(&folder, &pages);
    second.expect("`acpmf_physics`: taken over, a game is running on it");
    agent.expect("is up");
    is_driven(&space);
    agent.stop();
    standin.stop();
    assert_eq!(second.stop().0, Some(0));
}

#[test]
fn controls_made_again_come_across() {
    let Some(folder) = programs("controls made again over the bridge") else { return };
    let (pages, space) = {
        let pages = Pages::new("again");
        let space = pages.space();
        (pages, space)
    };
    let mut bridge = ready_bridge(&folder, &pages);
    // A CSP that ignores a page made in the first seconds of driving.
    let mut standin = Program::windows(
        &folder,
        "corsa.exe",
        &["standin", "--stop-with-stdin", "--menu-seconds", "0.2", "--ignore-controls-before", "3"],
    );
    standin.expect("standin ready");
    let mut reader = running(&space);
    let mut controls = ControlsWriter::claim(&space).expect("free");
    bridge.expect("CarControls0.v0` came");
    let full = Controls { throttle: 1.0, ..Controls::default() };
    eventually("three seconds of driving", || {
        controls.write(&full).expect("a write");
        let state = reader.poll().expect("readable").state?;
        assert!(!reader.has_car_page(), "made too early, it is ignored");
        (state.sim_time > 4.0).then_some(())
    });
    bridge.forget();
    controls.make_again().expect("removed");
    bridge.expect("CarControls0.v0` went");
    eventually("a car that obeys the new page", || {
        controls.write(&full).expect("a write");
        let state = reader.poll().expect("readable").state?;
        (state.controls.throttle > 0.9 && reader.has_car_page()).then_some(())
    });
    bridge.expect("CarControls0.v0` came");
    drop(controls);
    standin.stop();
    assert_eq!(bridge.stop().0, Some(0));
}

/// The bridge's state, once its heartbeat was felt.
fn alive(space: &PageSpace) -> BridgeStatus {
    let mut watch = BridgeWatch::new(space);
    eventually("a heartbeat", || {
        let status = watch.look(Instant::now());
        matches!(status, BridgeStatus::Alive(_)).then_some(status)
    })
}
