//! The real Lua app, run by LuaJIT in a small game that a script plays, asked from outside as the
//! agent asks it.
#![expect(clippy::print_stdout, reason = "a test says that it was skipped")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use corsa_pages::{
    CspAppClient, CspAppState, CspAppStatus, CspPose, CspRequest, CspResponse, CspResult,
    PageSpace, wait_for,
};
use corsa_vehicle::DVec3;

/// Long enough for any machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

struct Game {
    directory: tempfile::TempDir,
    child: Child,
    client: CspAppClient,
}

impl Game {
    /// `None`, said aloud, without LuaJIT.
    fn start(mode: &str) -> Option<Self> {
        Self::start_in(mode, tempfile::tempdir().expect("a temporary directory"))
    }

    fn start_in(mode: &str, directory: tempfile::TempDir) -> Option<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let started = Command::new("luajit")
            .arg(here.join("tests/csp_app/fake.lua"))
            .arg(here.join("../../../game/apps/lua/CorsaGym"))
            .arg(directory.path())
            .arg(mode)
            .stdin(Stdio::null())
            .spawn();
        let Ok(child) = started else {
            println!("skipped: the CSP app in a fake game needs luajit");
            return None;
        };
        let client = CspAppClient::open(&PageSpace::at(directory.path())).expect("a page");
        let mut game = Self { directory, child, client };
        if let Err(error) = game.client.wait_alive(PATIENCE) {
            panic!("{error}; {}", game.log());
        }
        Some(game)
    }

    fn ask(&mut self, request: &CspRequest) -> CspResponse {
        match self.client.perform(request, PATIENCE) {
            Ok(response) => response,
            Err(error) => panic!("{request:?}: {error}; {}", self.log()),
        }
    }

    fn done(&mut self, request: &CspRequest) -> CspResponse {
        let response = self.ask(request);
        assert_eq!(response.result, CspResult::Done, "{request:?}: {response:?}; {}", self.log());
        response
    }

    fn status(&mut self) -> CspAppStatus {
        let seen = wait_for(Instant::now() + PATIENCE, || {
            self.client.status(Instant::now()).expect("reads")
        });
        seen.expect("a status")
    }

    fn wait(&mut self, what: impl Fn(&CspAppState) -> bool) -> CspAppState {
        let seen = wait_for(Instant::now() + PATIENCE, || {
            let status = self.client.status(Instant::now()).expect("reads");
            status.map(|status| status.state).filter(&what)
        });
        seen.unwrap_or_else(|| panic!("it never happened; {}", self.log()))
    }

    fn log_path(&self) -> PathBuf {
        self.directory.path().join("log")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn wait_log(&self, line: &str) {
        let found = wait_for(Instant::now() + PATIENCE, || {
            self.log().lines().any(|found| found == line).then_some(())
        });
        assert!(found.is_some(), "no `{line}` in {}", self.log());
    }
}

impl Drop for Game {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let log = self.log();
        if !std::thread::panicking() {
            assert!(!log.contains("ERROR"), "script.update raised an error: {log}");
            assert!(!log.contains("ac.log"), "the app complained: {log}");
        }
    }
}

fn pose() -> CspPose {
    CspPose {
        position: DVec3::new(120.0, -40.0, 2.0),
        yaw: 2.0,
        velocity: DVec3::new(-10.0, 20.0, 0.0),
        angular_velocity: DVec3::ZERO,
    }
}

/// Whether the car is where the pose was, or has driven on from there as it says.
fn is_on_its_way(state: &CspAppState, pose: &CspPose) -> bool {
    let (sin, cos) = pose.yaw.sin_cos();
    let path = state.position - pose.position;
    let time = path.dot(pose.velocity) / pose.velocity.length_squared();
    (state.look - DVec3::new(cos, sin, 0.0)).length() < 1e-3
        && (state.velocity - pose.velocity).length() < 0.1
        && time >= 0.0
        && (path - pose.velocity * time).length() < 0.1
}

#[test]
fn the_app_tells_of_itself_and_of_each_frame() {
    let Some(mut game) = Game::start("full") else { return };
    let status = game.status();
    assert_eq!((status.app_version, status.protocol), ([1, 0, 0], 1));
    assert_eq!((status.csp_version, status.starts), (Some(3465), 1));
    assert!(!status.is_standin);
    let can = status.capabilities;
    assert!(can.physics() && can.car_reset() && can.saved_states() && can.start() && can.pause());
    assert!(can.restart_session() && can.pits() && can.time_scale() && can.lock_step());
    assert!(can.shutdown() && can.restart_game() && can.set_pose() && can.angular_velocity());
    assert!(can.car_condition());
    let state = status.state;
    assert!(state.is_in_main_menu && !state.is_paused && !state.is_replay_active);
    assert!(state.is_lap_valid && state.abs_in_action && !state.tc_in_action);
    assert!(state.is_in_pit && state.is_in_pit_lane && !state.is_online);
    assert_eq!((state.fps, state.physics_late, state.wheels_outside), (62.5, 1, 2));
    assert_eq!((state.physics_packet, state.fuel), (100, 40.0));
    // AC's (x, y, z) is our (y, z, x).
    assert_eq!(state.position, DVec3::new(3.0, 1.0, 2.0));
    assert_eq!((state.look, state.completed_laps, state.lap_time), (DVec3::X, 3, 1.5));
    let frame = state.frame;
    game.wait(|state| state.frame > frame + 3);
}

#[test]
fn the_menu_is_left_the_session_restarted_and_the_pits_reached() {
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::Start { instant: true });
    assert!(!game.status().state.is_in_main_menu);
    game.wait_log("start true");
    let again = game.done(&CspRequest::Start { instant: true });
    assert_eq!(again.message, "was not in the menu");
    game.done(&CspRequest::RestartSession);
    let state = game.wait(|state| state.session_starts == 1);
    assert_eq!(state.position, DVec3::new(-8.0, 0.0, 0.0));
    game.done(&CspRequest::ToPits);
    game.wait(|state| state.is_in_pit);
    let resets = game.status().state.reset_counter;
    game.done(&CspRequest::ResetCar);
    game.wait(|state| state.reset_counter == resets + 1);
}

#[test]
fn a_saved_state_brings_the_car_back() {
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::Start { instant: false });
    game.done(&CspRequest::SetPose(pose()));
    game.done(&CspRequest::SaveState { slot: 5 });
    let kept = game.wait(|state| state.saved_slots == 1 << 5);
    game.done(&CspRequest::ToPits);
    game.wait(|state| state.velocity == DVec3::ZERO);
    let response = game.done(&CspRequest::LoadState { slot: 5 });
    assert!(response.value < 20.0, "{response:?}");
    let back = game.wait(|state| state.velocity != DVec3::ZERO);
    assert!((back.velocity - kept.velocity).length() < 1e-3);
    assert!(is_on_its_way(&back, &pose()));
    let empty = game.ask(&CspRequest::LoadState { slot: 6 });
    assert_eq!(empty.result, CspResult::Invalid);
    assert_eq!(game.ask(&CspRequest::SaveState { slot: 32 }).result, CspResult::Invalid);
}

#[test]
fn a_pose_is_taken_whichever_way_the_direction_points() {
    for (mode, sign, message) in
        [("full", -1, ""), ("look", 1, "direction flipped: setCarPosition takes the look")]
    {
        let Some(mut game) = Game::start(mode) else { return };
        assert_eq!(game.status().state.direction_sign, None);
        game.done(&CspRequest::Start { instant: true });
        let response = game.done(&CspRequest::SetPose(pose()));
        assert_eq!(response.message, message);
        let state = game.wait(|state| is_on_its_way(state, &pose()));
        assert_eq!(state.direction_sign, Some(sign));
        // 22.36 m/s along the look's part of it, on wheels of 0.33 m.
        assert!(game.log().contains("wheels 15 "), "{}", game.log());
        let response = game.done(&CspRequest::SetPose(CspPose { yaw: -1.0, ..pose() }));
        assert_eq!(response.message, "", "what was measured is remembered");
    }
}

#[test]
fn without_physics_a_pose_comes_by_an_altered_state_and_can_spin() {
    for mode in ["state", "turned", "full"] {
        let Some(mut game) = Game::start(mode) else { return };
        game.done(&CspRequest::Start { instant: true });
        let spinning = CspPose { angular_velocity: DVec3::new(0.0, 0.0, 1.5), ..pose() };
        let response = game.done(&CspRequest::SetPose(spinning));
        assert_eq!(response.message, "by an altered saved state");
        game.wait(|state| is_on_its_way(state, &pose()));
        game.wait_log("rotation 0 1.5 0");
    }
}

#[test]
fn a_pose_that_is_none_is_refused() {
    let Some(mut game) = Game::start("full") else { return };
    let nan = CspPose { velocity: DVec3::new(f64::NAN, 0.0, 0.0), ..pose() };
    assert_eq!(game.ask(&CspRequest::SetPose(nan)).result, CspResult::Invalid);
    assert_eq!(game.ask(&CspRequest::TimeScale(f64::NAN)).result, CspResult::Invalid);
    assert_eq!(game.ask(&CspRequest::LockStep { steps: 0 }).result, CspResult::Invalid);
    assert_eq!(game.ask(&CspRequest::SetFuel(-1.0)).result, CspResult::Invalid);
}

#[test]
fn a_pause_holds_and_lock_step_counts_the_steps_that_passed() {
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::Start { instant: true });
    game.done(&CspRequest::Pause(true));
    let before = game.wait(|state| state.is_paused).physics_packet;
    for steps in [1, 13, 100] {
        let first = game.status().state.physics_packet;
        let response = game.done(&CspRequest::LockStep { steps });
        let state = game.wait(|state| state.is_paused);
        let passed = (state.physics_packet - first) as u32;
        assert_eq!(response.steps, passed);
        // Until the frame in which the pause took hold: 5 or 6 steps a frame here.
        assert!((steps..=steps + 12).contains(&passed), "{steps} {passed}");
    }
    assert!(game.status().state.physics_packet > before);
    game.done(&CspRequest::Pause(false));
    game.wait(|state| !state.is_paused);
    game.done(&CspRequest::Pause(false));
}

#[test]
fn the_time_scale_goes_to_csps_own_page() {
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::TimeScale(0.25));
    assert_eq!(game.wait(|state| state.time_scale != 1.0).time_scale, 0.25);
    let path = game.directory.path().join("AcTools.CSP.NewBehaviour.CustomAI.SimState.v1");
    let mut page = vec![0; 4];
    page.extend(0.25_f32.to_le_bytes());
    assert_eq!(std::fs::read(path).expect("a page"), page);
}

#[test]
fn fuel_tires_and_damage_are_set() {
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::SetFuel(12.5));
    assert_eq!(game.wait(|state| state.fuel != 40.0).fuel, 12.5);
    game.done(&CspRequest::SetTires { temperature: 85.0, virtual_km: 3.5 });
    game.done(&CspRequest::SetDamage { body: 10.0, engine_life: 0.5 });
    for line in ["temperature 15 85", "km 15 3.5", "damage 36 36 36 36", "life 500"] {
        game.wait_log(line);
    }
}

#[test]
fn the_game_ends_and_restarts_after_its_answer() {
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::Shutdown);
    game.wait_log("shutdown");
    let gone = game.client.perform(&CspRequest::ResetCar, Duration::from_millis(1500));
    assert!(gone.expect_err("nobody").to_string().contains("heartbeat stands still"));
    let Some(mut game) = Game::start("full") else { return };
    game.done(&CspRequest::RestartGame { race_ini: "[RACE]\nTRACK=imola".into() });
    game.wait_log("restart [RACE]");
    game.wait_log("TRACK=imola");
}

fn everything() -> Vec<CspRequest> {
    vec![
        CspRequest::Start { instant: true },
        CspRequest::RestartSession,
        CspRequest::ToPits,
        CspRequest::SaveState { slot: 0 },
        CspRequest::SetPose(pose()),
        CspRequest::ResetCar,
        CspRequest::Pause(true),
        CspRequest::LockStep { steps: 5 },
        CspRequest::SetFuel(3.0),
        CspRequest::SetTires { temperature: 50.0, virtual_km: 0.0 },
        CspRequest::SetDamage { body: 0.0, engine_life: 1.0 },
    ]
}

#[test]
fn an_older_csp_says_unsupported_and_never_raises_an_error() {
    let Some(mut game) = Game::start("old") else { return };
    let status = game.status();
    assert_eq!((status.capabilities.0, status.csp_version), (0, None));
    assert_eq!(status.state.position, DVec3::new(3.0, 1.0, 2.0));
    let ends = [CspRequest::Shutdown, CspRequest::RestartGame { race_ini: String::new() }];
    let scale = [CspRequest::TimeScale(0.5)];
    for request in everything().iter().chain(&ends).chain(&scale) {
        let response = game.ask(request);
        // It says that it is not in a menu, for it cannot tell.
        let is_start = matches!(request, CspRequest::Start { .. });
        let expected = if is_start { CspResult::Done } else { CspResult::Unsupported };
        assert_eq!(response.result, expected, "{request:?} {response:?}");
        assert!(!response.message.is_empty());
    }
    assert!(game.client.is_alive(Instant::now()).expect("reads"));
}

#[test]
fn a_game_that_refuses_or_breaks_is_reported() {
    for mode in ["refuses", "throws"] {
        let Some(mut game) = Game::start(mode) else { return };
        for request in everything() {
            let returns_nothing =
                matches!(request, CspRequest::SetTires { .. } | CspRequest::SetDamage { .. });
            if mode == "refuses" && returns_nothing {
                continue;
            }
            let response = game.ask(&request);
            assert!(!response.result.is_done(), "{request:?} {response:?}");
            if mode == "throws" {
                assert_eq!(response.result, CspResult::Failed, "{request:?} {response:?}");
                assert!(response.message.contains("broken"), "{request:?} {response:?}");
            }
        }
        assert!(game.status().is_alive);
    }
}

#[test]
fn a_request_that_is_older_than_the_app_is_asked_again() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    let mut client = CspAppClient::open(&space).expect("a page");
    client.request(&CspRequest::Pause(true)).expect("asked");
    drop(client);
    // The app starts on the page that is there.
    let Some(mut game) = Game::start_in("full", directory) else { return };
    assert!(!game.status().state.is_paused, "the old request was not carried out");
    game.done(&CspRequest::Pause(true));
}
