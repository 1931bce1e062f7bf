//! The live backend on a stand-in, with real processes that are really killed.
//!
//! This program plays every role: called with a word it is the guard, the stand-in or a learner;
//! called by `cargo test` it runs the tests, one after the other.
#![expect(clippy::print_stdout, reason = "a test program reports like one")]

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use corsa_backend::{Backend, BackendError, Start, Tick};
use corsa_backend_live::{LiveBackend, LiveOptions};
use corsa_pages::{ControlsReader, ControlsWriter, PageSpace, run_guard, wait_for};
use corsa_standin::{Options, Traps, run};
use corsa_track::Track;
use corsa_vehicle::{Controls, SessionPhase, VehicleState};

/// Long enough for any machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(30);
const TRACK: &str = "larkfield";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["guard", "--pages", pages, "--generation", generation] => {
            let generation = generation.parse().expect("a number");
            run_guard(stdin(), stdout(), &PageSpace::at(pages), generation).expect("a guard");
        }
        ["standin-without-app", pages] => play(pages, Traps::default(), false),
        ["standin", pages, ignores_before_ms] => {
            let ignores_controls_before =
                Duration::from_millis(ignores_before_ms.parse().expect("a number"));
            standin(pages, Traps { ignores_controls_before, ..Traps::default() });
        }
        ["standin-losing-csp", pages] => {
            let loses_csp_after = Some(Duration::from_secs(3));
            standin(pages, Traps { loses_csp_after, ..Traps::default() });
        }
        ["learner", pages] => learner(pages),
        _ => run_tests(&args),
    }
}

fn standin(pages: &str, traps: Traps) {
    play(pages, traps, true);
}

fn play(pages: &str, traps: Traps, has_csp_app: bool) {
    let space = PageSpace::at(pages);
    let menu = Duration::from_millis(300);
    let options =
        Options { track: TRACK.into(), space, menu, traps, has_csp_app, ..Options::default() };
    run(&options, &AtomicBool::new(false), |ready| println!("{ready}")).expect("a stand-in");
}

/// Drives with its foot down until it is killed.
fn learner(pages: &str) {
    let space = PageSpace::at(pages);
    let mut controls = ControlsWriter::claim(&space).expect("the car is free");
    controls.guard_with(&self_command()).expect("a guard");
    println!("learner ready");
    loop {
        controls.write(&full_throttle()).expect("a write");
        std::thread::sleep(Duration::from_millis(10));
    }
}

const TESTS: &[(&str, fn())] = &[
    ("an_episode_is_driven_and_its_ticks_are_true", an_episode_is_driven),
    ("each_start_is_reached", each_start_is_reached),
    ("a_pause_stops_time_and_a_resume_goes_on", a_pause_stops_time),
    ("no_game_is_said_with_a_hint", no_game_is_said_with_a_hint),
    ("a_second_controller_is_refused_by_pid", a_second_controller_is_refused),
    ("without_the_app_a_teleport_stands", without_the_app_a_teleport_stands),
    ("a_csp_that_stops_answering_ends_the_episode", a_lost_csp_ends_the_episode),
    ("a_killed_game_is_lost_and_reset_finds_the_next", a_killed_game_is_lost),
    ("a_killed_learner_leaves_no_throttle", a_killed_learner_leaves_no_throttle),
    ("controls_ignored_at_first_are_made_again", controls_ignored_at_first),
];

fn run_tests(filters: &[String]) {
    // Test runners that start each test on its own ask for the names first.
    if filters.iter().any(|word| word == "--list") {
        for (name, _) in TESTS {
            println!("{name}: test");
        }
        return;
    }
    let chosen = |name: &str| {
        let words: Vec<_> = filters.iter().filter(|word| !word.starts_with('-')).collect();
        words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))
    };
    let mut failed = 0;
    for (name, test) in TESTS.iter().filter(|(name, _)| chosen(name)) {
        let passed = std::panic::catch_unwind(test).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed += i32::from(!passed);
    }
    assert_eq!(failed, 0, "{failed} tests failed");
}

fn self_command() -> Vec<OsString> {
    vec![std::env::current_exe().expect("this program").into()]
}

/// A child that is killed, not asked.
struct Process(Child);

impl Process {
    fn start(args: &[&str], ready: &str) -> Self {
        let mut child = Command::new(&self_command()[0])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert!(line.starts_with(ready), "{line}");
        Self(child)
    }

    fn kill(&mut self) {
        self.0.kill().expect("SIGKILL");
        self.0.wait().expect("its end");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Killed already, or now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Place {
    _directory: tempfile::TempDir,
    path: String,
    space: PageSpace,
}

fn place() -> Place {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().to_str().expect("a plain name").to_owned();
    Place { space: PageSpace::at(&path), path, _directory: directory }
}

fn game(place: &Place) -> Process {
    Process::start(&["standin", &place.path, "0"], "standin ready")
}

fn track() -> Track {
    Track::builtin(TRACK).expect("a built-in track")
}

fn options(place: &Place) -> LiveOptions {
    LiveOptions {
        pages: place.space.clone(),
        self_command: self_command(),
        track: Some(Arc::new(track())),
        timeout: PATIENCE,
        pad: None,
        calibrations: None,
        launch: None,
        time_scale: 1.0,
    }
}

fn full_throttle() -> Controls {
    Controls { throttle: 1.0, ..Controls::default() }
}

fn step(
    backend: &mut LiveBackend,
    controls: Controls,
) -> Result<(VehicleState, Tick), BackendError> {
    let (mut states, mut ticks) = ([VehicleState::default()], [Tick::default()]);
    backend.step(&[controls], 13, &mut states, &mut ticks)?;
    Ok((states[0], ticks[0]))
}

fn an_episode_is_driven() {
    let place = place();
    let _game = game(&place);
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    let mut before = backend.reset(0, &Start::Grid).expect("a start");
    assert_eq!(before.session, SessionPhase::Driving);
    assert!(before.speed() < 0.5);
    let mut total = Tick::default();
    for number in 0..50 {
        let steering = if number % 2 == 0 { 0.02 } else { -0.02 };
        let controls = Controls { steering, ..full_throttle() };
        let (state, tick) = step(&mut backend, controls).expect("a step");
        assert_eq!(state.physics_step - before.physics_step, u64::from(tick.physics_steps));
        assert!(tick.physics_steps >= 13);
        assert_eq!(tick.deadline_missed, tick.physics_steps > 13);
        total.packets_lost += tick.packets_lost;
        total.action_delay = tick.action_delay;
        before = state;
    }
    assert!(before.velocity.x > 5.0, "{}", before.velocity);
    let delay = total.action_delay.expect("measured");
    println!("action delay {:.1} ms, {} packets lost", delay * 1e3, total.packets_lost);
    backend.close();
    let released = wait_for(Instant::now() + PATIENCE, || {
        ControlsReader::new(&place.space).read().is_none().then_some(())
    });
    assert!(released.is_some());
}

fn each_start_is_reached() {
    let place = place();
    let _game = game(&place);
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    for round in 0..3 {
        let (progress, lateral_offset, heading_error) =
            (100.0 * f64::from(round + 1), 1.0 - f64::from(round), 0.1);
        let at = Start::At { progress, lateral_offset, heading_error, speed: 30.0 };
        let state = backend.reset(0, &at).expect("a start");
        let (position, yaw) = track().pose(progress, lateral_offset, heading_error);
        // It moves on while the state is on its way.
        assert!((state.position - position).truncate().length() < 3.0);
        assert!((state.yaw - yaw).abs() < 0.05);
        assert!((state.speed() - 30.0).abs() < 3.0, "the app gives it its speed");
        (0..25).for_each(|_| {
            step(&mut backend, full_throttle()).expect("a step");
        });
        for start in [Start::Pits, Start::Grid] {
            let state = backend.reset(0, &start).expect("a start");
            assert!(state.speed() < 0.5 && state.session == SessionPhase::Driving);
            (0..25).for_each(|_| {
                step(&mut backend, full_throttle()).expect("a step");
            });
        }
    }
    let saved = Start::Saved(corsa_backend::SavedState(vec![]));
    assert!(matches!(backend.reset(0, &saved), Err(BackendError::Unsupported { .. })));
}

fn without_the_app_a_teleport_stands() {
    let place = place();
    let _game = Process::start(&["standin-without-app", &place.path], "standin ready");
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    let (progress, lateral_offset, heading_error) = (100.0, 1.0, 0.1);
    let at = Start::At { progress, lateral_offset, heading_error, speed: 30.0 };
    let state = backend.reset(0, &at).expect("a start");
    let (position, yaw) = track().pose(progress, lateral_offset, heading_error);
    assert!((state.position - position).truncate().length() < 0.5);
    assert!((state.yaw - yaw).abs() < 0.05);
    assert!(state.speed() < 0.5, "a teleport cannot give a speed");
}

fn a_pause_stops_time() {
    let place = place();
    let _game = game(&place);
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    backend.reset(0, &Start::Grid).expect("a start");
    let (before, _) = step(&mut backend, full_throttle()).expect("a step");
    backend.pause(true).expect("a pause");
    let (paused, tick) = {
        backend.pause(false).expect("a resume");
        step(&mut backend, full_throttle()).expect("a step")
    };
    assert!(paused.physics_step > before.physics_step && tick.physics_steps >= 13);
}

fn no_game_is_said_with_a_hint() {
    let place = place();
    let soon = LiveOptions { timeout: Duration::from_millis(300), ..options(&place) };
    let error = LiveBackend::connect(soon).expect_err("no game");
    assert!(error.to_string().contains("page `acpmf_physics` is missing"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("corsa standin")));
    // A killed game leaves its pages behind.
    game(&place).kill();
    let later = LiveOptions { timeout: Duration::from_secs(3), ..options(&place) };
    let error = LiveBackend::connect(later).expect_err("a dead game");
    assert!(error.to_string().contains("left over from a dead game"), "{error}");
}

fn a_second_controller_is_refused() {
    let place = place();
    let _game = game(&place);
    let holder = ControlsWriter::claim(&place.space).expect("the car is free");
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    let error = backend.reset(0, &Start::Grid).expect_err("taken");
    assert!(matches!(error, BackendError::ControllerBusy { .. }));
    assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    drop(holder);
    backend.reset(0, &Start::Grid).expect("the car is free again");
}

fn a_lost_csp_ends_the_episode() {
    let place = place();
    let _game = Process::start(&["standin-losing-csp", &place.path], "standin ready");
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    backend.reset(0, &Start::Grid).expect("a start");
    let error = (0..500).find_map(|_| step(&mut backend, full_throttle()).err());
    let error = error.expect("nothing drives the car any more, and that is noticed");
    assert!(error.is_lost() && error.to_string().contains("CSP does not answer"), "{error}");
}

fn a_killed_game_is_lost() {
    let place = place();
    let mut running = game(&place);
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    backend.reset(0, &Start::Grid).expect("a start");
    for _ in 0..3 {
        step(&mut backend, full_throttle()).expect("a step");
        running.kill();
        let killed = Instant::now();
        let error = (0..200).find_map(|_| step(&mut backend, full_throttle()).err());
        let error = error.expect("a dead game is noticed");
        assert!(error.is_lost(), "{error}");
        println!("{error} ({:.2} s after the kill)", killed.elapsed().as_secs_f64());
        assert!(step(&mut backend, full_throttle()).is_err_and(|error| error.is_lost()));
        running = game(&place);
        backend.reset(0, &Start::Grid).expect("the next game");
    }
}

fn a_killed_learner_leaves_no_throttle() {
    let place = place();
    let _game = game(&place);
    let mut worst = 0.0_f64;
    for _ in 0..10 {
        let mut learner = Process::start(&["learner", &place.path], "learner ready");
        wait_controls(&place, |controls| controls.throttle == 1.0);
        let killed = Instant::now();
        learner.kill();
        wait_controls(&place, |controls| controls.throttle == 0.0 && controls.brake == 1.0);
        worst = worst.max(killed.elapsed().as_secs_f64());
    }
    println!("throttle released at most {:.1} ms after the kill", worst * 1e3);
    wait_controls(&place, |controls| controls.throttle == 0.0 && controls.brake == 0.0);
    stdout().flush().expect("an output");
}

fn wait_controls(place: &Place, what: impl Fn(&Controls) -> bool) {
    let mut reader = ControlsReader::new(&place.space);
    let seen =
        wait_for(Instant::now() + PATIENCE, || reader.read().filter(|asked| what(&asked.controls)));
    assert!(seen.is_some());
}

fn controls_ignored_at_first() {
    let place = place();
    let _game = Process::start(&["standin", &place.path, "1000"], "standin ready");
    let mut backend = LiveBackend::connect(options(&place)).expect("a game");
    let at = Start::At { progress: 200.0, lateral_offset: 0.0, heading_error: 0.0, speed: 0.0 };
    let state = backend.reset(0, &at).expect("a start, when the page is made again");
    let (position, _) = track().pose(200.0, 0.0, 0.0);
    assert!((state.position - position).truncate().length() < 0.5);
}
