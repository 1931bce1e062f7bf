use std::collections::HashMap;

use corsa_pad::{Button, Pad, PadError, Route as PadRoute};
use corsa_pages::raw::Page as _;
use corsa_pages::{Liveness, PageSpace, SimStateReader, SimStateWriter, Teleport};
use corsa_vehicle::{Controls, DVec3, SessionPhase, VehicleState};

use super::*;
use crate::{Abilities, AppRequest, GameApp, Saves};

const STEP: Duration = Duration::from_millis(3);
const PIT_BOX: DVec3 = DVec3::new(-50.0, 8.0, 0.0);

/// A game that does what it is asked, except by the routes it is deaf to.
struct Game {
    state: VehicleState,
    liveness: Liveness,
    session: u64,
    is_in_pit: bool,
    can: Abilities,
    saves: Saves,
    deaf_to: Vec<Route>,
    /// The game goes to its menu after a restart by SimState.
    restart_opens_menu: bool,
    asked: Vec<Route>,
    slots: HashMap<u8, VehicleState>,
    pad: ToyPad,
    sim: SimStateWriter,
    sim_reader: SimStateReader,
    folder: tempfile::TempDir,
    now: Instant,
}

#[derive(Debug, Default)]
struct ToyPad {
    teleport: Option<Teleport>,
    down: Vec<Button>,
    pressed: Vec<Button>,
    brake: f64,
}

impl Pad for ToyPad {
    fn route(&self) -> PadRoute {
        PadRoute::CustomAi
    }
    fn write(&mut self, controls: &Controls) -> Result<(), PadError> {
        self.brake = controls.brake;
        Ok(())
    }
    fn observe(&mut self, _state: &VehicleState) -> Result<(), PadError> {
        Ok(())
    }
    fn keep_alive(&mut self) {}
    fn press(&mut self, button: Button, is_down: bool) -> Result<(), PadError> {
        self.down.retain(|one| *one != button);
        if is_down {
            self.down.push(button);
            self.pressed.push(button);
        }
        Ok(())
    }
    fn teleport(&mut self, target: Teleport) -> Result<(), PadError> {
        self.teleport = Some(target);
        Ok(())
    }
    fn clear_teleport(&mut self) -> Result<(), PadError> {
        self.teleport = None;
        Ok(())
    }
    fn release(&mut self) -> Result<(), PadError> {
        Ok(())
    }
}

impl Game {
    fn new(can: Abilities) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pages = PageSpace::at(folder.path());
        let sim = SimStateWriter::create(&pages).expect("a page");
        let mut sim_reader = SimStateReader::new(&pages);
        sim_reader.read();
        let mut state = VehicleState { session: SessionPhase::Driving, ..VehicleState::default() };
        state.position = DVec3::new(300.0, 100.0, 0.0);
        state.velocity = DVec3::new(40.0, 0.0, 0.0);
        state.lap.distance = 900.0;
        state.lap.completed_laps = 2;
        Self {
            state,
            liveness: Liveness::Running,
            session: 1,
            is_in_pit: false,
            can,
            saves: Saves::default(),
            deaf_to: Vec::new(),
            restart_opens_menu: false,
            asked: Vec::new(),
            slots: HashMap::new(),
            pad: ToyPad::default(),
            sim,
            sim_reader,
            folder,
            now: Instant::now(),
        }
    }

    fn hears(&mut self, route: Route) -> bool {
        self.asked.push(route);
        !self.deaf_to.contains(&route)
    }

    fn place(&mut self, position: DVec3, yaw: f64, speed: f64) {
        self.state.position = position;
        self.state.yaw = yaw;
        self.state.velocity = DVec3::new(yaw.cos(), yaw.sin(), 0.0) * speed;
        self.is_in_pit = position == PIT_BOX;
    }

    fn restart(&mut self) {
        self.session += 1;
        self.state.lap = corsa_vehicle::LapState::default();
        self.place(DVec3::ZERO, 0.0, 0.0);
    }

    fn leave_menu(&mut self) {
        if self.liveness == Liveness::Menu {
            self.liveness = Liveness::Running;
            self.state.session = SessionPhase::Driving;
        }
    }

    /// One physics step of the game with what is asked of it.
    fn step(&mut self) {
        self.now += STEP;
        let teleport = self.pad.teleport;
        match teleport {
            Some(Teleport::Pits) if self.hears(Route::PagePits) => self.place(PIT_BOX, 0.0, 0.0),
            Some(Teleport::Pose { position, yaw }) if self.hears(Route::PagePose) => {
                self.place(position, yaw, 0.0);
            }
            _ => {}
        }
        for button in std::mem::take(&mut self.pad.pressed) {
            match button {
                Button::RestartSession if self.hears(Route::PadRestart) => self.restart(),
                Button::StartSession if self.hears(Route::PadStart) => self.leave_menu(),
                Button::ToPits if self.hears(Route::PadPits) => self.place(PIT_BOX, 0.0, 0.0),
                _ => {}
            }
        }
        if self.sim_reader.read().restart && self.hears(Route::SimStateRestart) {
            self.restart();
            if self.restart_opens_menu {
                self.liveness = Liveness::Menu;
                self.state.session = SessionPhase::Menu;
            }
        }
        if self.liveness == Liveness::Running {
            self.state.physics_step += 1;
        }
    }

    fn run(&mut self, task: Task) -> Outcome {
        let mut job = Job::new(task, self.now);
        for _ in 0..20_000 {
            self.step();
            let (state, saves) = (self.state, self.saves);
            let view = View {
                state: &state,
                liveness: self.liveness,
                session: self.session,
                is_in_pit: self.is_in_pit,
                can: self.can,
                saves: &saves,
            };
            let now = self.now;
            if let Some(outcome) = job.advance(&view, self, now) {
                if let Some((slot, snapshot)) = outcome.saved {
                    self.saves.keep(slot, snapshot);
                    self.can.grid_save = true;
                }
                return outcome;
            }
        }
        panic!("{task:?} never ended");
    }

    /// Whether nothing is asked of the game any more.
    fn is_left_alone(&self) -> bool {
        let page = self.folder.path().join(corsa_pages::raw::SimState::NAME);
        let restart = std::fs::read(page).expect("a page")[1] != 0;
        self.pad.teleport.is_none() && self.pad.down.is_empty() && !restart
    }
}

impl Hands for Game {
    fn pad(&mut self) -> Result<Option<&mut dyn Pad>, String> {
        Ok(Some(&mut self.pad))
    }
    fn sim(&mut self) -> Result<&mut SimStateWriter, String> {
        Ok(&mut self.sim)
    }
    fn app(&mut self) -> Option<&mut dyn GameApp> {
        self.can.app.then_some(self)
    }
}

impl GameApp for Game {
    fn ask(&mut self, request: &AppRequest) -> Result<u32, String> {
        match *request {
            AppRequest::Start if self.hears(Route::AppStart) => self.leave_menu(),
            AppRequest::Restart if self.hears(Route::AppRestart) => self.restart(),
            AppRequest::ToPits if self.hears(Route::AppPits) => self.place(PIT_BOX, 0.0, 0.0),
            AppRequest::Save { slot } => {
                self.slots.insert(slot, self.state);
            }
            AppRequest::Load { slot } if self.hears(Route::AppSavedState) => {
                let saved = self.slots.get(&slot).ok_or("the slot is empty")?;
                let (position, yaw, speed) = (saved.position, saved.yaw, saved.speed());
                self.place(position, yaw, speed);
            }
            AppRequest::Pose { position, yaw, speed } if self.hears(Route::AppPose) => {
                self.place(position, yaw, speed);
            }
            _ => {}
        }
        Ok(1)
    }
    fn answer(&mut self, _id: u32) -> Option<Result<(), String>> {
        Some(Ok(()))
    }
}

const CSP: Abilities = Abilities {
    custom_ai: true,
    sim_state: true,
    pad_buttons: false,
    app: false,
    app_pose: false,
    app_saves: false,
    grid_save: false,
};
const EVERYTHING: Abilities =
    Abilities { pad_buttons: true, app: true, app_pose: true, app_saves: true, ..CSP };

fn pose(speed: f64) -> Task {
    Task::Place(Place::Pose { position: DVec3::new(120.0, -40.0, 0.0), yaw: 1.25, speed })
}

#[test]
fn the_best_route_is_taken_and_nothing_is_left_asked_for() {
    for (task, can, route) in [
        (pose(30.0), EVERYTHING, Route::AppPose),
        (pose(30.0), CSP, Route::PagePose),
        (Task::Place(Place::Pits), CSP, Route::PagePits),
        (Task::Place(Place::Grid), CSP, Route::SimStateRestart),
        (Task::Restart, EVERYTHING, Route::AppRestart),
    ] {
        let mut game = Game::new(can);
        let outcome = game.run(task);
        assert_eq!(outcome.route, Some(route), "{}", outcome.message());
        assert!(game.is_left_alone(), "{task:?}");
    }
}

#[test]
fn a_pose_by_the_app_is_believed_with_its_speed_only() {
    let mut game = Game::new(EVERYTHING);
    let outcome = game.run(pose(30.0));
    assert!(outcome.is_success());
    assert!((game.state.speed() - 30.0).abs() < 1e-9);
}

#[test]
fn a_deaf_route_is_tried_twice_and_the_next_one_taken_with_the_reason() {
    let mut game = Game::new(EVERYTHING);
    game.deaf_to = vec![Route::AppRestart, Route::PadRestart];
    let outcome = game.run(Task::Restart);
    assert_eq!(outcome.route, Some(Route::SimStateRestart));
    let routes: Vec<_> = outcome.tried.iter().map(|one| one.route).collect();
    let twice = [Route::AppRestart, Route::AppRestart, Route::PadRestart, Route::PadRestart];
    assert_eq!(routes[..4], twice);
    let message = outcome.message();
    assert!(message.starts_with("restart in 3"), "{message}");
    assert!(message.contains("restart button: no new session within 8 s"), "{message}");
    assert!(game.is_left_alone());
}

#[test]
fn when_nothing_works_every_reason_is_told_once() {
    let mut game = Game::new(CSP);
    game.deaf_to = vec![Route::PagePits];
    let outcome = game.run(Task::Place(Place::Pits));
    assert!(!outcome.is_success());
    assert_eq!(
        outcome.message(),
        "teleport to the pits: the car was not there within 3 s; is CSP's Custom AI enabled?"
    );
    assert!(game.is_left_alone());
}

#[test]
fn a_game_that_can_be_asked_for_nothing_says_what_to_install() {
    let outcome = Game::new(Abilities::default()).run(pose(0.0));
    assert!(outcome.message().contains("`corsa setup`"), "{}", outcome.message());
}

#[test]
fn a_menu_in_the_way_is_left_first() {
    for (can, deaf_to) in [
        (EVERYTHING, vec![]),
        (EVERYTHING, vec![Route::AppStart]),
        (Abilities { pad_buttons: true, ..CSP }, vec![]),
    ] {
        let mut game = Game::new(can);
        game.deaf_to = deaf_to;
        game.liveness = Liveness::Menu;
        game.state.session = SessionPhase::Menu;
        let outcome = game.run(pose(0.0));
        assert!(outcome.is_success(), "{}", outcome.message());
        assert_eq!(game.liveness, Liveness::Running);
    }
}

#[test]
fn a_menu_that_the_restart_opens_is_left_and_its_time_is_not_counted() {
    let mut game = Game::new(Abilities { pad_buttons: true, ..CSP });
    game.deaf_to = vec![Route::PadRestart];
    game.restart_opens_menu = true;
    let outcome = game.run(Task::Restart);
    assert_eq!(outcome.route, Some(Route::SimStateRestart), "{}", outcome.message());
}

#[test]
fn a_menu_that_nobody_can_leave_ends_the_job_with_what_to_do() {
    let mut game = Game::new(CSP);
    game.liveness = Liveness::Menu;
    game.state.session = SessionPhase::Menu;
    let outcome = game.run(pose(0.0));
    assert!(!outcome.is_success());
    assert!(outcome.message().contains("press Drive"), "{}", outcome.message());
}

#[test]
fn the_grid_is_saved_once_and_loaded_from_then_on() {
    let mut game = Game::new(EVERYTHING);
    let first = game.run(Task::Place(Place::Grid));
    assert_eq!(first.route, Some(Route::AppRestart));
    assert_eq!(first.saved.map(|(slot, _)| slot), Some(GRID_SLOT));
    game.place(DVec3::new(500.0, 0.0, 0.0), 2.0, 60.0);
    let second = game.run(Task::Place(Place::Grid));
    assert_eq!(second.route, Some(Route::AppSavedState), "{}", second.message());
    assert_eq!(game.state.position, DVec3::ZERO);
    assert_eq!(game.session, 2, "one restart for both");
}

#[test]
fn a_lap_counter_that_goes_on_is_no_restart() {
    let mut game = Game::new(CSP);
    game.deaf_to = vec![Route::SimStateRestart];
    game.place(DVec3::ZERO, 0.0, 0.0);
    let outcome = game.run(Task::Restart);
    assert!(!outcome.is_success(), "standing at the start line is not enough");
}
