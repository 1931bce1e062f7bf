//! A game of a few lines behind real pages: a car that goes straight on, faster by its throttle, slower
//! by its brake, in steps of 3 ms.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use corsa_pages::{
    ControlsReader, GameWriter, PageSpace, SessionInfo, SimStateReader, Status, Teleport,
};
use corsa_vehicle::{
    CarInfo, Controls, DVec3, LapState, PHYSICS_TIMESTEP, SessionPhase, VehicleState,
};

const STEP: Duration = Duration::from_millis(3);
/// Steps per rendered frame.
const FRAME: u64 = 5;

pub(crate) struct ToyGame {
    stop: Arc<AtomicBool>,
    steps: Arc<AtomicU64>,
    state: Arc<Mutex<VehicleState>>,
    thread: Option<JoinHandle<()>>,
}

impl ToyGame {
    pub(crate) fn start(space: &PageSpace) -> Self {
        let session = SessionInfo {
            track: "toy_track".to_owned(),
            track_length: Some(1000.0),
            game_version: "1.16".to_owned(),
            shared_memory_version: "1.7".to_owned(),
            is_in_pit: true,
            ..SessionInfo::default()
        };
        let car = CarInfo { model: "toy_car".to_owned(), ..CarInfo::default() };
        let writer = GameWriter::create(space, session, car).expect("nobody else plays here");
        let (stop, steps) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let state = Arc::new(Mutex::new(VehicleState::default()));
        let car = Car {
            writer,
            controls: ControlsReader::new(space),
            sim: SimStateReader::new(space),
            state: VehicleState { session: SessionPhase::Driving, ..VehicleState::default() },
            shown: Arc::clone(&state),
        };
        let (is_over, count) = (Arc::clone(&stop), Arc::clone(&steps));
        let thread = thread::Builder::new()
            .name("toy-game".to_owned())
            .spawn(move || car.play(&is_over, &count))
            .expect("a thread");
        Self { stop, steps, state, thread: Some(thread) }
    }

    pub(crate) fn steps(&self) -> u64 {
        self.steps.load(Relaxed)
    }

    pub(crate) fn state(&self) -> VehicleState {
        *self.state.lock().expect("the game did not panic")
    }
}

impl Drop for ToyGame {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok() || thread::panicking(), "the game panicked");
        }
    }
}

struct Car {
    writer: GameWriter,
    controls: ControlsReader,
    sim: SimStateReader,
    state: VehicleState,
    shown: Arc<Mutex<VehicleState>>,
}

impl Car {
    fn play(mut self, stop: &AtomicBool, steps: &AtomicU64) {
        let mut due = Instant::now();
        let mut tick = 0_u64;
        while !stop.load(Relaxed) {
            let request = self.sim.read();
            if request.restart {
                self.begin();
            }
            if request.pause {
                self.state.session = SessionPhase::Paused;
            } else {
                self.state.session = SessionPhase::Driving;
                self.step();
                steps.fetch_add(1, Relaxed);
            }
            if tick.is_multiple_of(FRAME) {
                self.writer.write_graphics(&self.state, Status::StaysLive).expect("a page");
            }
            tick += 1;
            due += STEP;
            thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }

    fn step(&mut self) {
        let mut controls = Controls::default();
        if let Some(requested) = self.controls.read() {
            controls = requested.controls;
            self.writer.create_car_page().expect("a page");
            match requested.teleport {
                Some(Teleport::Pits) => self.put(DVec3::ZERO, 0.0),
                Some(Teleport::Pose { position, yaw }) => self.put(position, yaw),
                None => {}
            }
        } else {
            self.writer.remove_car_page();
        }
        let state = &mut self.state;
        state.controls = controls;
        let speed = (state.velocity.x
            + (20.0 * controls.throttle - 40.0 * controls.brake) * PHYSICS_TIMESTEP)
            .max(0.0);
        state.velocity.x = speed;
        state.position += state.velocity_in_map() * PHYSICS_TIMESTEP;
        state.lap.distance += speed * PHYSICS_TIMESTEP;
        state.lap.current_time += PHYSICS_TIMESTEP;
        state.physics_step += 1;
        state.sim_time = state.physics_step as f64 * PHYSICS_TIMESTEP;
        self.writer.session_mut().is_in_pit = state.position.length() < 1.0;
        self.writer.write_physics(&self.state).expect("a page");
        *self.shown.lock().expect("nobody panicked") = self.state;
    }

    fn put(&mut self, position: DVec3, yaw: f64) {
        self.state.position = position;
        self.state.yaw = yaw;
        self.state.velocity = DVec3::ZERO;
    }

    fn begin(&mut self) {
        self.put(DVec3::ZERO, 0.0);
        self.state.lap = LapState::default();
    }
}
