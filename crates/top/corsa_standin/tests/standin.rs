//! The stand-in from outside: a thread that plays the game, and what reads and drives it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use corsa_pages::{
    ControlsWriter, GameReader, Liveness, PageSpace, PagesError, Poll, SimStateWriter, Teleport,
    wait_for,
};
use corsa_standin::{Options, Summary, Traps, run};
use corsa_vehicle::{Controls, DVec3, SessionPhase, VehicleState};

/// Long enough for any machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

struct Game {
    directory: tempfile::TempDir,
    space: PageSpace,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<anyhow::Result<Summary>>>,
}

impl Game {
    fn start(change: impl FnOnce(&mut Options)) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let space = PageSpace::at(directory.path());
        let mut options =
            Options { space: space.clone(), menu: Duration::ZERO, ..Options::default() };
        change(&mut options);
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, ready) = sync_channel(1);
        let stops = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("standin".into())
            .spawn(move || run(&options, &stops, |line| drop(sender.send(line.to_string()))))
            .expect("a thread");
        let line = ready.recv().expect("the stand-in is ready");
        assert!(line.starts_with("standin ready: gt3 on larkfield, pages in /"), "{line}");
        Self { directory, space, stop, thread: Some(thread) }
    }

    fn reader(&self) -> GameReader {
        GameReader::open(&self.space).expect("pages")
    }

    fn stop(&mut self) -> Summary {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self.thread.take().expect("stopped once");
        thread.join().expect("no panic").expect("no error")
    }
}

impl Drop for Game {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn wait_poll(reader: &mut GameReader, what: impl Fn(&Poll) -> bool) -> Poll {
    wait_for(Instant::now() + PATIENCE, || Some(reader.poll().expect("pages")).filter(&what))
        .expect("it happens in time")
}

fn wait_state(reader: &mut GameReader, what: impl Fn(&VehicleState) -> bool) -> VehicleState {
    wait_poll(reader, |poll| poll.state.as_ref().is_some_and(&what)).state.expect("a state")
}

fn full_throttle() -> Controls {
    Controls { throttle: 1.0, ..Controls::default() }
}

#[test]
fn a_car_is_driven_through_the_pages_and_every_sign_is_confirmed() {
    let mut game = Game::start(|_| ());
    let mut reader = game.reader();
    let mut controls = ControlsWriter::claim(&game.space).expect("nobody else drives");
    controls.write(&full_throttle()).expect("a write");
    let state = wait_state(&mut reader, |state| state.speed() > 8.0);
    assert_eq!(state.session, SessionPhase::Driving);
    assert_eq!(state.controls.throttle, 1.0);
    assert!(reader.has_car_page(), "CSP answers a controls page with a car page");
    let turn = Controls { throttle: 0.4, steering: 0.4, ..Controls::default() };
    controls.write(&turn).expect("a write");
    let state = wait_state(&mut reader, |state| state.angular_velocity.z.abs() > 0.3);
    assert!(state.angular_velocity.z > 0.0, "steering to the left turns left");
    let deadline = Instant::now() + PATIENCE;
    let contradicted = |reader: &GameReader| {
        let findings = reader.self_test().findings();
        findings.into_iter().find(|finding| finding.verdict == corsa_pages::Verdict::Contradicted)
    };
    let measured = |reader: &GameReader| {
        let findings = reader.self_test().findings();
        let confirmed = |verdict| verdict == corsa_pages::Verdict::Confirmed;
        // Gravity needs a car at rest for a while; the lateral ones a slide or a turn.
        findings.iter().filter(|finding| confirmed(finding.verdict)).count() >= 6
    };
    let enough = wait_for(deadline, || {
        reader.poll().expect("pages");
        measured(&reader).then_some(())
    });
    assert!(enough.is_some(), "{:#?}", reader.self_test().findings());
    assert_eq!(contradicted(&reader), None);
    assert_eq!(reader.stats().torn, 0);
    drop(controls);
    let summary = game.stop();
    assert!(summary.physics_steps > 100 && summary.frames > 5);
    let left: Vec<_> = std::fs::read_dir(game.directory.path())
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| name.starts_with("acpmf") || name.contains("Car"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_menu_is_seen_and_left() {
    let game = Game::start(|options| options.menu = Duration::from_millis(400));
    let mut reader = game.reader();
    wait_poll(&mut reader, |poll| poll.liveness == Liveness::Menu);
    assert_eq!(reader.peek().expect("pages").session, SessionPhase::Menu);
    wait_state(&mut reader, |state| state.session == SessionPhase::Driving);
}

#[test]
fn a_pause_stalls_the_counter_while_status_stays_live() {
    let game = Game::start(|_| ());
    let mut reader = game.reader();
    wait_state(&mut reader, |_| true);
    let mut sim = SimStateWriter::create(&game.space).expect("a page");
    sim.pause(true).expect("a write");
    wait_poll(&mut reader, |poll| poll.liveness == Liveness::Paused);
    let session = reader.peek().expect("pages").session;
    assert_eq!(session, SessionPhase::Driving, "that is the trap");
    sim.pause(false).expect("a write");
    wait_state(&mut reader, |_| true);
}

#[test]
fn teleport_and_restart_do_what_they_say() {
    let game = Game::start(|_| ());
    let mut reader = game.reader();
    let mut controls = ControlsWriter::claim(&game.space).expect("nobody else drives");
    controls.write(&full_throttle()).expect("a write");
    wait_state(&mut reader, |state| state.lap.distance > 5.0);
    controls.write(&Controls::emergency_stop()).expect("a write");
    controls.teleport(Teleport::Pits).expect("a write");
    let is_in_pit = wait_for(Instant::now() + PATIENCE, || {
        reader.poll().expect("pages");
        reader.session().is_in_pit.then_some(())
    });
    assert!(is_in_pit.is_some());
    let position = DVec3::new(50.0, -20.0, 0.0);
    controls.teleport(Teleport::Pose { position, yaw: 0.7 }).expect("a write");
    let state =
        wait_state(&mut reader, |state| (state.position - position).truncate().length() < 0.5);
    assert!((state.yaw - 0.7).abs() < 0.01);
    controls.clear_teleport().expect("a write");
    let mut sim = SimStateWriter::create(&game.space).expect("a page");
    sim.restart_session(true).expect("a write");
    wait_poll(&mut reader, |poll| poll.new_session);
}

#[test]
fn a_second_stand_in_on_the_same_pages_is_refused() {
    let game = Game::start(|_| ());
    let options = Options { space: game.space.clone(), ..Options::default() };
    let error = run(&options, &AtomicBool::new(true), |_| ()).expect_err("taken");
    let pages = error.downcast_ref::<PagesError>().expect("an error of the pages");
    assert!(matches!(pages, PagesError::Busy { .. }));
    let pid = std::process::id().to_string();
    assert!(error.to_string().contains(&pid), "{error}");
}

#[test]
fn a_crashed_game_is_dead_and_the_next_one_is_found() {
    let mut game = Game::start(|options| {
        options.traps =
            Traps { stalls_after: Some(Duration::from_millis(300)), ..Traps::default() };
    });
    let mut reader = game.reader();
    wait_poll(&mut reader, |poll| poll.liveness == Liveness::Dead);
    game.stop();
    assert!(GameReader::open(&game.space).is_err_and(|error| error.is_not_running()));
}

#[test]
fn torn_pages_are_noticed() {
    let game = Game::start(|options| {
        options.traps = Traps { torn_every: 2, ..Traps::default() };
    });
    let mut reader = game.reader();
    let noticed = wait_for(Instant::now() + PATIENCE, || {
        reader.poll().expect("pages");
        let stats = reader.stats();
        (stats.retries + stats.torn_unnoticed > 0).then_some(())
    });
    assert!(noticed.is_some());
}

#[test]
fn a_controls_page_made_too_early_is_ignored_until_made_again() {
    let game = Game::start(|options| {
        options.traps =
            Traps { ignores_controls_before: Duration::from_millis(600), ..Traps::default() };
    });
    let mut reader = game.reader();
    let mut controls = ControlsWriter::claim(&game.space).expect("nobody else drives");
    controls.write(&full_throttle()).expect("a write");
    let first = wait_state(&mut reader, |_| true).physics_step;
    let state = wait_state(&mut reader, |state| state.physics_step > first + 400);
    assert_eq!((state.controls.throttle, reader.has_car_page()), (0.0, false));
    controls.make_again().expect("a write");
    let answered = wait_for(Instant::now() + PATIENCE, || {
        controls.write(&full_throttle()).expect("a write");
        reader.poll().expect("pages");
        reader.has_car_page().then_some(())
    });
    assert!(answered.is_some());
}

#[test]
fn a_speed_that_is_no_speed_is_refused() {
    for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let options = Options { speed, ..Options::default() };
        let error = run(&options, &AtomicBool::new(true), |_| ()).expect_err("no speed");
        assert!(error.to_string().starts_with("speed "), "{error}");
    }
}
