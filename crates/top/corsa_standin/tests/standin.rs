//! The stand-in from outside: a thread that plays the game, and what reads and drives it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use corsa_pages::{
    ControlsWriter, CspAppClient, CspRequest, GameReader, Liveness, PageSpace, PagesError, Poll,
    SimStateWriter, Teleport, wait_for,
};
use corsa_standin::{FrameRate, Options, Ready, Summary, Traps, UdpOptions, run};
use corsa_udp::UdpReader;
use corsa_vehicle::{Controls, DVec3, SessionPhase, VehicleState};

/// Long enough for any machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

struct Game {
    directory: tempfile::TempDir,
    space: PageSpace,
    ready: Ready,
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
            .spawn(move || run(&options, &stops, |ready| drop(sender.send(ready.clone()))))
            .expect("a thread");
        let ready = ready.recv().expect("the stand-in is ready");
        let line = ready.to_string();
        assert!(line.starts_with("standin ready: gt3 on larkfield, pages in /"), "{line}");
        Self { directory, space, ready, stop, thread: Some(thread) }
    }

    fn reader(&self) -> GameReader {
        GameReader::open(&self.space).expect("pages")
    }

    fn app(&self) -> CspAppClient {
        let mut app = CspAppClient::open(&self.space).expect("a page");
        app.wait_alive(PATIENCE).expect("an app");
        app
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

fn done(app: &mut CspAppClient, request: &CspRequest) {
    let response = app.perform(request, PATIENCE).expect("an answer");
    assert!(response.result.is_done(), "{request:?} {response:?}");
}

#[test]
fn a_menu_without_end_is_left_through_the_app() {
    let game = Game::start(|options| options.menu_forever = true);
    let mut reader = game.reader();
    wait_poll(&mut reader, |poll| poll.liveness == Liveness::Menu);
    done(&mut game.app(), &CspRequest::Start { instant: true });
    wait_state(&mut reader, |state| state.session == SessionPhase::Driving);
}

#[test]
fn a_restart_may_end_in_a_menu_and_drive_leaves_it() {
    let game = Game::start(|options| options.traps.restart_opens_menu = true);
    let mut reader = game.reader();
    wait_state(&mut reader, |_| true);
    let mut sim = SimStateWriter::create(&game.space).expect("a page");
    sim.restart_session(true).expect("a write");
    wait_poll(&mut reader, |poll| poll.liveness == Liveness::Menu);
    sim.restart_session(false).expect("a write");
    done(&mut game.app(), &CspRequest::Start { instant: false });
    wait_state(&mut reader, |state| state.session == SessionPhase::Driving);
}

#[test]
fn a_saved_state_brings_the_car_back_through_the_pages() {
    let game = Game::start(|_| ());
    let mut reader = game.reader();
    let mut app = game.app();
    let mut controls = ControlsWriter::claim(&game.space).expect("nobody else drives");
    controls.write(&full_throttle()).expect("a write");
    wait_state(&mut reader, |state| state.speed() > 15.0);
    done(&mut app, &CspRequest::SaveState { slot: 0 });
    controls.write(&Controls::emergency_stop()).expect("a write");
    let last = wait_state(&mut reader, |state| state.speed() < 0.5);
    done(&mut app, &CspRequest::LoadState { slot: 0 });
    let back = wait_state(&mut reader, |state| state.speed() > 10.0);
    assert!(back.physics_step > last.physics_step, "the counter goes on");
}

#[test]
fn the_app_can_be_left_out() {
    let game = Game::start(|options| options.has_csp_app = false);
    wait_state(&mut game.reader(), |_| true);
    let mut app = CspAppClient::open(&game.space).expect("a page");
    assert_eq!(app.status(Instant::now()).expect("reads"), None);
}

#[test]
fn a_game_started_again_from_inside_has_the_car_that_was_asked_for() {
    let game = Game::start(|_| ());
    let mut app = game.app();
    let race_ini = "[RACE]\nMODEL=roadster".to_owned();
    done(&mut app, &CspRequest::RestartGame { race_ini });
    let found = wait_for(Instant::now() + PATIENCE, || {
        let reader = GameReader::open(&game.space).ok()?;
        (reader.car_info().model == "roadster").then_some(())
    });
    assert!(found.is_some());
    assert!(app.wait_alive(PATIENCE).is_ok(), "the next game's app is found");
}

#[test]
fn a_game_that_is_told_to_end_ends() {
    let mut game = Game::start(|_| ());
    done(&mut game.app(), &CspRequest::Shutdown);
    let thread = game.thread.take().expect("not joined yet");
    thread.join().expect("no panic").expect("no error");
    assert!(GameReader::open(&game.space).is_err_and(|error| error.is_not_running()));
}

#[test]
fn without_csp_the_car_page_stands_still_and_the_controls_are_ignored() {
    let game = Game::start(|options| {
        options.traps.loses_csp_after = Some(Duration::from_secs(1));
    });
    let mut reader = game.reader();
    let mut app = game.app();
    let mut controls = ControlsWriter::claim(&game.space).expect("nobody else drives");
    let throttle = Controls { throttle: 0.2, ..Controls::default() };
    controls.write(&throttle).expect("a write");
    wait_state(&mut reader, |state| state.controls.throttle > 0.1);
    let lost = wait_state(&mut reader, |state| state.controls.throttle == 0.0);
    let mismatches = reader.stats().car_page_mismatches;
    wait_state(&mut reader, |state| state.physics_step > lost.physics_step + 100);
    assert!(reader.stats().car_page_mismatches > mismatches, "it is of an older step");
    let silent = wait_for(Instant::now() + PATIENCE, || {
        (!app.is_alive(Instant::now()).expect("reads")).then_some(())
    });
    assert!(silent.is_some());
}

#[test]
fn a_replay_is_seen_and_over() {
    let game = Game::start(|options| {
        let half = Duration::from_millis(500);
        options.traps.replay = Some((half, half));
    });
    let mut reader = game.reader();
    let seen = wait_for(Instant::now() + PATIENCE, || {
        reader.poll().expect("pages");
        let state = reader.peek().expect("pages");
        (state.session == SessionPhase::Replay).then_some(state)
    });
    let replayed = seen.expect("a replay");
    wait_state(&mut reader, |state| state.physics_step > replayed.physics_step);
}

#[test]
fn udp_telemetry_tells_the_same_car() {
    let game = Game::start(|options| options.udp = Some(UdpOptions { port: 0, rate: 100.0 }));
    let port = game.ready.udp.expect("served").port();
    assert!(game.ready.to_string().ends_with(&format!(", UDP on port {port}")));
    let mut udp = UdpReader::open(&format!("127.0.0.1:{port}")).expect("a socket");
    udp.wait_for_game(PATIENCE).expect("an answer");
    assert_eq!((udp.session().car.as_str(), udp.session().track.as_str()), ("gt3", "larkfield"));
    let mut reader = game.reader();
    let mut controls = ControlsWriter::claim(&game.space).expect("nobody else drives");
    controls.write(&full_throttle()).expect("a write");
    let state = wait_for(Instant::now() + PATIENCE, || {
        let state = udp.poll_at(Instant::now()).expect("UDP").state?;
        (state.speed() > 10.0).then_some(state)
    });
    let told = state.expect("a moving car");
    reader.poll().expect("pages");
    let seen = reader.peek().expect("pages");
    assert!((told.position - seen.position).length() < 10.0, "{told:?} {seen:?}");
    assert!(corsa_vehicle::wrap_angle(told.yaw - seen.yaw).abs() < 0.2);
    assert_eq!(told.controls.throttle, 1.0);
    // The game forgets its subscriber when the session restarts: the reader asks again.
    let mut sim = SimStateWriter::create(&game.space).expect("a page");
    let before = udp.stats().client.handshakes;
    sim.restart_session(true).expect("a write");
    let again = wait_for(Instant::now() + PATIENCE, || {
        udp.poll_at(Instant::now()).expect("UDP").state?;
        (udp.stats().client.handshakes > before).then_some(())
    });
    assert!(again.is_some());
}

#[test]
fn physics_keeps_its_rate_whatever_is_drawn() {
    for rate in [FrameRate::Fixed(30.0), "30:144:0.5".parse().expect("a sweep")] {
        let mut game = Game::start(|options| options.frames = rate);
        let mut reader = game.reader();
        let first = wait_state(&mut reader, |_| true).physics_step;
        wait_state(&mut reader, |state| state.physics_step > first + 300);
        let summary = game.stop();
        let seconds = summary.duration.as_secs_f64();
        let highest = match rate {
            FrameRate::Fixed(rate) => rate,
            FrameRate::Sweep { high, .. } => high,
        };
        assert!((summary.frames as f64) < highest * seconds + 3.0, "{rate} {summary:?}");
        assert!((summary.physics_steps as f64) < seconds / 0.003 + 3.0, "{summary:?}");
    }
}

/// The process that crashes: this test in another process, told so by a variable.
const CRASH_VARIABLE: &str = "CORSA_TEST_CRASH_DIR";

#[test]
fn a_game_that_crashes_leaves_its_pages() {
    if let Some(directory) = std::env::var_os(CRASH_VARIABLE) {
        let options = Options {
            space: PageSpace::at(directory),
            menu: Duration::ZERO,
            traps: Traps { crashes_after: Some(Duration::from_millis(300)), ..Traps::default() },
            ..Options::default()
        };
        run(&options, &AtomicBool::new(false), |_| ()).expect("it never returns");
        return;
    }
    let directory = tempfile::tempdir().expect("a temporary directory");
    let status = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "a_game_that_crashes_leaves_its_pages"])
        .env(CRASH_VARIABLE, directory.path())
        .stdout(std::process::Stdio::null())
        .status()
        .expect("a process");
    assert!(!status.success(), "{status}");
    let space = PageSpace::at(directory.path());
    let mut reader = GameReader::open(&space).expect("its pages are there");
    wait_poll(&mut reader, |poll| poll.liveness == Liveness::Dead);
    let mut app = CspAppClient::open(&space).expect("a page");
    assert!(app.status(Instant::now()).expect("reads").is_some_and(|status| !status.is_alive));
    // The next game takes the place over.
    let options = Options { space, menu: Duration::ZERO, ..Options::default() };
    let stop = AtomicBool::new(false);
    run(&options, &stop, |_| stop.store(true, Ordering::Relaxed)).expect("the place is free");
}
