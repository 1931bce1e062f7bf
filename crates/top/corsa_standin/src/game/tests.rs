use corsa_vehicle::DVec3;

use super::*;

const RUNS: SimRequest = SimRequest { pause: false, restart: false, time_scale: 1.0 };

fn game(menu_ticks: u64) -> Game {
    game_with(MenuRules { at_start: Some(menu_ticks), ..MenuRules::default() })
}

fn game_with(rules: MenuRules) -> Game {
    let track = Track::builtin(corsa_track::BUILTIN_TRACKS[0]).expect("a built-in track");
    let params = VehicleParams::builtin("gt3").expect("a built-in car");
    Game::new(&params, Arc::new(track), rules).expect("a valid car")
}

fn asking(controls: Controls) -> Requested {
    Requested { controls, shift: 0, auto_clutch: true, teleport: None }
}

fn full_throttle() -> Requested {
    asking(Controls { throttle: 1.0, ..Controls::default() })
}

#[test]
fn the_menu_holds_the_car_until_drive_is_pressed() {
    let mut game = game(10);
    for _ in 0..10 {
        assert!(!game.tick(Some(&full_throttle()), RUNS));
        let state = game.state();
        assert_eq!(state.physics_step, 0);
        assert_eq!(game.is_in_pit(), game.is_in_menu());
    }
    assert!(game.tick(Some(&full_throttle()), RUNS));
    assert_eq!(game.state().physics_step, 1);
    assert_eq!(game.state().session, SessionPhase::Driving);
    assert!(!game.is_in_pit());
}

#[test]
fn the_menu_looks_as_content_manager_expects_it() {
    let state = game(10).state();
    assert_eq!(state.session, SessionPhase::Menu);
    assert_eq!((state.controls.brake, state.controls.clutch), (1.0, 1.0));
    assert_eq!((state.controls.throttle, state.controls.steering), (0.0, 0.0));
}

#[test]
fn a_pause_stands_still_and_goes_on() {
    let mut game = game(0);
    (0..100).for_each(|_| assert!(game.tick(Some(&full_throttle()), RUNS)));
    let before = game.state();
    let paused = SimRequest { pause: true, ..RUNS };
    (0..100).for_each(|_| assert!(!game.tick(Some(&full_throttle()), paused)));
    assert_eq!(game.state(), VehicleState { session: SessionPhase::Paused, ..before });
    assert!(game.tick(Some(&full_throttle()), RUNS));
    assert_eq!(game.state().physics_step, before.physics_step + 1);
}

#[test]
fn a_restart_begins_a_session_and_counts_steps_on() {
    let mut game = game(0);
    (0..1000).for_each(|_| assert!(game.tick(Some(&full_throttle()), RUNS)));
    assert!(game.state().lap.distance > 1.0);
    game.tick(None, SimRequest { restart: true, ..RUNS });
    let state = game.state();
    assert_eq!(state.physics_step, 1001);
    assert!(state.lap.distance < 0.1 && state.speed() < 0.1);
}

#[test]
fn a_teleport_puts_the_car_there_standing() {
    let mut game = game(0);
    (0..1000).for_each(|_| assert!(game.tick(Some(&full_throttle()), RUNS)));
    let (position, yaw) = game.track().pose(200.0, 1.0, 0.1);
    let teleport = Some(Teleport::Pose { position, yaw });
    game.tick(Some(&Requested { teleport, ..asking(Controls::emergency_stop()) }), RUNS);
    let state = game.state();
    assert!((state.position - position).truncate().length() < 0.05);
    assert!((state.yaw - yaw).abs() < 1e-3);
    assert!(state.speed() < 0.1);
    assert_eq!(state.physics_step, 1001);
    assert!(!game.is_in_pit());
}

#[test]
fn the_pits_are_left_by_driving() {
    let mut game = game(0);
    let teleport = Some(Teleport::Pits);
    game.tick(Some(&Requested { teleport, ..asking(Controls::emergency_stop()) }), RUNS);
    assert!(game.is_in_pit());
    (0..1000).for_each(|_| assert!(game.tick(Some(&full_throttle()), RUNS)));
    assert!(!game.is_in_pit());
}

#[test]
fn shift_buttons_change_one_gear_per_press() {
    let mut game = game(0);
    let hold = asking(Controls { gear: GearRequest::Hold, ..Controls::default() });
    (0..300).for_each(|_| assert!(game.tick(Some(&hold), RUNS)));
    let before = game.state().gear;
    game.tick(Some(&Requested { shift: 1, ..hold }), RUNS);
    (0..300).for_each(|_| assert!(game.tick(Some(&hold), RUNS)));
    assert_eq!(game.state().gear, before + 1);
    (0..2).for_each(|_| {
        game.tick(Some(&Requested { shift: -1, ..hold }), RUNS);
    });
    (0..600).for_each(|_| assert!(game.tick(Some(&hold), RUNS)));
    assert_eq!(game.state().gear, before - 1);
}

#[test]
fn a_car_far_from_the_track_drives_on() {
    let mut game = game(0);
    let teleport = Some(Teleport::Pose { position: DVec3::splat(5000.0), yaw: 1.0 });
    game.tick(Some(&Requested { teleport, ..full_throttle() }), RUNS);
    (0..1000).for_each(|_| assert!(game.tick(Some(&full_throttle()), RUNS)));
    assert!(game.state().is_finite());
    assert_eq!(game.state().wheels_outside, 4);
}

#[test]
fn a_restart_opens_a_menu_where_it_does_and_drive_ends_it() {
    let rules = MenuRules { at_start: Some(0), after_restart: true, ..MenuRules::default() };
    let mut game = game_with(rules);
    (0..100).for_each(|_| assert!(game.tick(Some(&full_throttle()), RUNS)));
    game.tick(None, SimRequest { restart: true, ..RUNS });
    (0..10_000).for_each(|_| assert!(!game.tick(Some(&full_throttle()), RUNS)));
    assert_eq!(game.state().session, SessionPhase::Menu);
    assert_eq!((game.session_starts(), game.physics_step()), (2, 100));
    game.start();
    assert!(game.tick(Some(&full_throttle()), RUNS));
    assert_eq!(game.state().session, SessionPhase::Driving);
}

#[test]
fn the_pit_menu_holds_the_car_for_its_time() {
    let mut game = game_with(MenuRules { at_start: Some(0), in_pits: 50, ..MenuRules::default() });
    game.enter_pits();
    (0..50).for_each(|_| assert!(!game.tick(Some(&full_throttle()), RUNS)));
    assert!(game.tick(Some(&full_throttle()), RUNS));
    assert!(game.is_in_pit(), "it still stands there");
}

#[test]
fn a_replay_stands_still_and_says_so() {
    let mut game = game(0);
    assert!(game.tick(Some(&full_throttle()), RUNS));
    game.show_replay(true);
    assert!(!game.tick(Some(&full_throttle()), RUNS));
    assert_eq!(game.state().session, SessionPhase::Replay);
    game.show_replay(false);
    assert!(game.tick(Some(&full_throttle()), RUNS));
}
