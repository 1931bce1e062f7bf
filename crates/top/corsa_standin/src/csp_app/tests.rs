use std::sync::Arc;
use std::time::Duration;

use corsa_pages::{CspAppClient, CspResponse, PageSpace, SimRequest};
use corsa_track::Track;
use corsa_vehicle::{Controls, VehicleParams};

use super::*;
use crate::menu::MenuRules;

const RUNS: SimRequest = SimRequest { pause: false, restart: false, time_scale: 1.0 };
/// Ticks from one frame to the next at 60 Hz, nearly.
const FRAME_TICKS: usize = 5;

struct Inside {
    _directory: tempfile::TempDir,
    client: CspAppClient,
    app: CspApp,
    game: Game,
}

impl Inside {
    fn new(rules: MenuRules) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let space = PageSpace::at(directory.path());
        let track = Track::builtin(corsa_track::BUILTIN_TRACKS[0]).expect("a built-in track");
        let params = VehicleParams::builtin("gt3").expect("a built-in car");
        Self {
            client: CspAppClient::open(&space).expect("a page"),
            app: CspApp::start(&space).expect("a page"),
            game: Game::new(&params, Arc::new(track), rules).expect("a valid car"),
            _directory: directory,
        }
    }

    fn driving() -> Self {
        Self::new(MenuRules { at_start: Some(0), ..MenuRules::default() })
    }

    /// One frame, and the ticks that follow it.
    fn frame(&mut self) -> Wish {
        let wish = self.app.frame(&mut self.game, 60.0, Instant::now()).expect("a page");
        (0..FRAME_TICKS).for_each(|_| {
            self.game.tick(None, RUNS);
        });
        wish
    }

    /// Asks, and draws frames until the answer is there.
    fn ask(&mut self, request: &CspRequest) -> CspResponse {
        self.client.request(request).expect("asked");
        for _ in 0..1000 {
            self.frame();
            if let Some(response) = self.client.poll().expect("reads") {
                return response;
            }
        }
        panic!("no answer to {request:?}");
    }

    fn done(&mut self, request: &CspRequest) -> CspResponse {
        let response = self.ask(request);
        assert_eq!(response.result, CspResult::Done, "{request:?}: {response:?}");
        response
    }

    fn seen(&mut self) -> CspAppState {
        self.frame();
        self.client.status(Instant::now()).expect("reads").expect("an app").state
    }

    fn drive(&mut self, steps: usize) {
        let controls = Controls { throttle: 1.0, ..Controls::default() };
        let asked =
            corsa_pages::Requested { controls, shift: 0, auto_clutch: true, teleport: None };
        (0..steps).for_each(|_| {
            self.game.tick(Some(&asked), RUNS);
        });
    }
}

#[test]
fn drive_ends_a_menu_that_nothing_else_ends() {
    let mut inside = Inside::new(MenuRules::default());
    assert!(inside.seen().is_in_main_menu);
    let status = inside.client.status(Instant::now()).expect("reads").expect("an app");
    assert!(status.is_standin && status.capabilities == Capabilities::ALL);
    inside.done(&CspRequest::Start { instant: true });
    assert!(!inside.seen().is_in_main_menu);
}

#[test]
fn a_loaded_state_continues_as_the_saved_one_did_and_the_counter_goes_on() {
    let mut inside = Inside::driving();
    inside.drive(2000);
    inside.done(&CspRequest::SaveState { slot: 3 });
    let saved = inside.game.save();
    assert!(inside.game.state().speed() > 20.0);
    inside.drive(500);
    let counted = inside.game.physics_step();
    assert_eq!(inside.seen().saved_slots, 1 << 3);
    let (slot, game) = (3, &mut inside.game);
    let fix = inside.app.load(slot, game);
    assert_eq!(fix, Fix::done());
    // The slot was taken at the frame before: the ticks after it are in `saved`.
    assert!(inside.game.physics_step() >= counted);
    (0..FRAME_TICKS).for_each(|_| {
        inside.game.tick(None, RUNS);
    });
    assert_eq!(inside.game.save(), saved, "bit for bit");
    assert_eq!(inside.ask(&CspRequest::LoadState { slot: 4 }).result, CspResult::Invalid);
    assert_eq!(inside.ask(&CspRequest::SaveState { slot: 32 }).result, CspResult::Invalid);
}

#[test]
fn a_pose_is_taken_with_its_speed_in_every_direction() {
    let mut inside = Inside::driving();
    let (position, heading) = inside.game.track().pose(300.0, 1.0, 0.0);
    let yaw = heading + 0.2;
    let velocity = DVec3::new(heading.cos(), heading.sin(), 0.0) * 30.0;
    let angular_velocity = DVec3::new(0.0, 0.0, 0.4);
    let pose = CspPose { position, yaw, velocity, angular_velocity };
    let fuel = inside.game.state().fuel;
    let fix = set_pose(&pose, &mut inside.game);
    assert!(fix.result.is_done() && fix.value < 0.01);
    let state = inside.game.state();
    assert!((state.velocity_in_map() - velocity).truncate().length() < 0.05);
    assert!((corsa_vehicle::wrap_angle(state.yaw - yaw)).abs() < 1e-3);
    assert!((state.angular_velocity.z - 0.4).abs() < 1e-3);
    assert!(state.velocity.y < -5.0, "it slides to the right of its nose");
    assert!(state.gear > 1 && state.wheels.rear_left.spin_rate > 50.0, "in gear and rolling");
    assert_eq!(state.fuel, fuel);
    let seen = inside.seen();
    assert!((seen.look - DVec3::new(yaw.cos(), yaw.sin(), 0.0)).length() < 0.1);
    let nan = CspPose { yaw: f64::NAN, ..pose };
    assert_eq!(inside.ask(&CspRequest::SetPose(nan)).result, CspResult::Invalid);
}

#[test]
fn lock_step_runs_to_the_frame_and_pauses() {
    let mut inside = Inside::driving();
    inside.done(&CspRequest::Pause(true));
    let first = inside.game.physics_step();
    inside.frame();
    assert_eq!(inside.game.physics_step(), first, "paused");
    for steps in [1, 5, 13] {
        let before = inside.game.physics_step();
        let response = inside.done(&CspRequest::LockStep { steps });
        let passed = inside.game.physics_step() - before;
        assert_eq!(u64::from(response.steps), passed);
        assert!((u64::from(steps)..u64::from(steps) + FRAME_TICKS as u64).contains(&passed));
        assert!(inside.seen().is_paused);
    }
    assert_eq!(inside.ask(&CspRequest::LockStep { steps: 0 }).result, CspResult::Invalid);
    inside.done(&CspRequest::Pause(false));
    assert!(!inside.seen().is_paused);
    let mut menu = Inside::new(MenuRules::default());
    assert_eq!(menu.ask(&CspRequest::LockStep { steps: 1 }).result, CspResult::Refused);
}

#[test]
fn a_new_request_takes_the_place_of_a_lock_step() {
    let mut inside = Inside::driving();
    inside.client.request(&CspRequest::LockStep { steps: 1_000_000 }).expect("asked");
    inside.frame();
    inside.done(&CspRequest::Pause(true));
    assert!(inside.seen().is_paused);
}

#[test]
fn the_session_begins_anew_and_the_car_goes_to_the_pits_and_back_to_the_line() {
    let mut inside = Inside::driving();
    inside.drive(2000);
    inside.done(&CspRequest::ResetCar);
    let seen = inside.seen();
    assert_eq!((seen.reset_counter, seen.session_starts), (1, 1));
    assert!(seen.velocity.length() < 0.5 && inside.game.state().lap.distance > 50.0);
    inside.done(&CspRequest::ToPits);
    assert!(inside.seen().is_in_pit);
    inside.done(&CspRequest::RestartSession);
    let seen = inside.seen();
    assert_eq!(seen.session_starts, 2);
    assert!(inside.game.state().lap.distance < 1.0);
}

#[test]
fn the_cars_condition_is_set() {
    let mut inside = Inside::driving();
    inside.done(&CspRequest::SetFuel(12.0));
    assert!((inside.game.state().fuel - 12.0).abs() < 0.1);
    inside.done(&CspRequest::SetTires { temperature: 70.0, virtual_km: 5.0 });
    let damage = CspRequest::SetDamage { body: 4.0, engine_life: 1.0 };
    assert_eq!(inside.ask(&damage).result, CspResult::Partial, "engines do not age");
    assert_eq!(inside.game.state().damage, 4.0);
    inside.ask(&CspRequest::SetDamage { body: 0.0, engine_life: 1.0 });
    assert_eq!(inside.game.state().damage, 0.0);
    assert_eq!(inside.ask(&CspRequest::SetFuel(f64::NAN)).result, CspResult::Invalid);
}

#[test]
fn time_scale_and_the_end_of_the_game_are_handed_on() {
    let mut inside = Inside::driving();
    inside.done(&CspRequest::TimeScale(0.5));
    assert_eq!(inside.app.time_scale(), 0.5);
    assert_eq!(inside.ask(&CspRequest::TimeScale(0.0)).result, CspResult::Invalid);
    inside.client.request(&CspRequest::Shutdown).expect("asked");
    assert_eq!(inside.frame(), Wish::Shutdown);
    let answered = inside.client.poll().expect("reads").expect("before it ends");
    assert!(answered.result.is_done());
    let race_ini = "[RACE]\nMODEL=roadster".to_owned();
    inside.client.request(&CspRequest::RestartGame { race_ini: race_ini.clone() }).expect("asked");
    assert_eq!(inside.frame(), Wish::Relaunch(race_ini));
    assert!(inside.client.is_alive(Instant::now()).expect("reads"));
    let later = Instant::now() + Duration::from_secs(2);
    assert!(!inside.client.is_alive(later).expect("reads"), "no frames, no heartbeat");
}
