//! Our app inside the game, played by the stand-in: what the Lua app asks CSP for is done here.
//! Like the app it acts once per rendered frame.

use std::time::Instant;

use corsa_pages::{
    Capabilities, CspAppServer, CspAppState, CspPose, CspRequest, CspResult, Fix, PageSpace,
    PagesError,
};
use corsa_vehicle::{DVec3, SessionPhase};

use crate::game::Game;

/// The version of the Lua app whose part this plays.
const APP_VERSION: [u32; 3] = [1, 0, 0];
/// A CSP that has everything the app uses.
const CSP_VERSION: u32 = 3465;
const SLOTS: usize = 32;
/// What a page that is not running says of time.
const TIME_SCALES: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

/// The app and what it keeps.
#[derive(Debug)]
pub(crate) struct CspApp {
    server: CspAppServer,
    slots: [Option<Vec<u8>>; SLOTS],
    lock_step: Option<LockStep>,
    time_scale: f64,
    frame: u32,
}

#[derive(Clone, Copy, Debug)]
struct LockStep {
    id: u32,
    first: u64,
    steps: u32,
}

/// What the app wants of the program around the game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Nothing,
    /// The game ends.
    Shutdown,
    /// The game ends and is started again with these lines in `race.ini`.
    Relaunch(String),
}

impl CspApp {
    pub(crate) fn start(space: &PageSpace) -> Result<Self, PagesError> {
        Ok(Self {
            server: CspAppServer::start(space, APP_VERSION, CSP_VERSION, Capabilities::ALL)?,
            slots: [const { None }; SLOTS],
            lock_step: None,
            time_scale: 1.0,
            frame: 0,
        })
    }

    /// Speed of simulated time that was asked for.
    pub(crate) fn time_scale(&self) -> f64 {
        self.time_scale
    }

    /// A rendered frame.
    pub(crate) fn frame(
        &mut self,
        game: &mut Game,
        fps: f64,
        now: Instant,
    ) -> Result<Wish, PagesError> {
        let mut wish = Wish::Nothing;
        if let Some((id, request)) = self.server.poll(now)? {
            // A new request takes the place of one that is still being carried out.
            self.lock_step = None;
            if let CspRequest::LockStep { steps } = request {
                self.begin_lock_step(id, steps, game, now)?;
            } else {
                let (fix, asked) = self.perform(request, game);
                wish = asked;
                self.server.answer(id, &fix, now)?;
            }
        }
        self.advance_lock_step(game, now)?;
        self.frame = self.frame.wrapping_add(1);
        let state = self.state(game, fps);
        self.server.write_state(&state)?;
        Ok(wish)
    }

    fn perform(&mut self, request: CspRequest, game: &mut Game) -> (Fix, Wish) {
        let fix = match request {
            CspRequest::Start { .. } => {
                game.start();
                Fix::done()
            }
            CspRequest::RestartSession => {
                game.restart();
                Fix::done()
            }
            CspRequest::ToPits => {
                game.enter_pits();
                Fix::done()
            }
            CspRequest::SaveState { slot } => self.save(slot, game),
            CspRequest::LoadState { slot } => self.load(slot, game),
            CspRequest::SetPose(pose) => set_pose(&pose, game),
            CspRequest::ResetCar => {
                game.reset_car();
                Fix::done()
            }
            CspRequest::Pause(paused) => {
                game.pause(paused);
                Fix::done()
            }
            CspRequest::TimeScale(scale) if TIME_SCALES.contains(&scale) => {
                self.time_scale = scale;
                Fix::done()
            }
            CspRequest::TimeScale(scale) => invalid(format!("time scale {scale}")),
            CspRequest::Shutdown => return (Fix::done(), Wish::Shutdown),
            CspRequest::RestartGame { race_ini } => {
                return (Fix::done(), Wish::Relaunch(race_ini));
            }
            CspRequest::SetFuel(liters) if is_amount(liters) => {
                game.set_fuel(liters);
                Fix { value: liters, ..Fix::done() }
            }
            CspRequest::SetTires { temperature, virtual_km }
                if temperature.is_finite() && is_amount(virtual_km) =>
            {
                game.set_tires(temperature, virtual_km);
                Fix::done()
            }
            CspRequest::SetDamage { body, engine_life }
                if is_amount(body) && is_amount(engine_life) =>
            {
                game.set_damage(body);
                Fix::of(CspResult::Partial, "engines do not age in the stand-in")
            }
            CspRequest::SetFuel(_) | CspRequest::SetTires { .. } | CspRequest::SetDamage { .. } => {
                invalid("a number that is none".into())
            }
            // Taken before.
            CspRequest::LockStep { .. } => Fix::done(),
        };
        (fix, Wish::Nothing)
    }

    fn save(&mut self, slot: u32, game: &Game) -> Fix {
        match self.slots.get_mut(slot as usize) {
            Some(kept) => {
                *kept = Some(game.save());
                Fix::done()
            }
            None => invalid(format!("slots are 0 to {}", SLOTS - 1)),
        }
    }

    fn load(&self, slot: u32, game: &mut Game) -> Fix {
        match self.slots.get(slot as usize) {
            Some(Some(state)) => match game.load(state) {
                Ok(()) => Fix::done(),
                Err(error) => Fix::of(CspResult::Refused, error.to_string()),
            },
            Some(None) => invalid(format!("slot {slot} holds no state")),
            None => invalid(format!("slots are 0 to {}", SLOTS - 1)),
        }
    }

    fn begin_lock_step(
        &mut self,
        id: u32,
        steps: u32,
        game: &mut Game,
        now: Instant,
    ) -> Result<(), PagesError> {
        let refuse = if steps == 0 {
            Some(invalid("at least one step".into()))
        } else if game.is_in_menu() {
            Some(Fix::of(CspResult::Refused, "physics stands still in the menu"))
        } else {
            None
        };
        if let Some(fix) = refuse {
            return self.server.answer(id, &fix, now);
        }
        game.pause(false);
        self.lock_step = Some(LockStep { id, first: game.physics_step(), steps });
        Ok(())
    }

    fn advance_lock_step(&mut self, game: &mut Game, now: Instant) -> Result<(), PagesError> {
        let Some(LockStep { id, first, steps }) = self.lock_step else { return Ok(()) };
        let passed = game.physics_step().saturating_sub(first);
        if passed < u64::from(steps) {
            return Ok(());
        }
        game.pause(true);
        self.lock_step = None;
        let fix = Fix { steps: u32::try_from(passed).unwrap_or(u32::MAX), ..Fix::done() };
        self.server.answer(id, &fix, now)
    }

    fn state(&self, game: &Game, fps: f64) -> CspAppState {
        let state = game.state();
        let stands = state.session != SessionPhase::Driving;
        CspAppState {
            is_in_main_menu: state.session == SessionPhase::Menu,
            is_paused: state.session == SessionPhase::Paused,
            is_replay_active: state.session == SessionPhase::Replay,
            is_lap_valid: state.lap.is_valid,
            abs_in_action: game.is_abs_in_action(),
            tc_in_action: game.is_tc_in_action(),
            is_in_pit: game.is_in_pit(),
            is_in_pit_lane: game.is_in_pit(),
            is_online: false,
            frame: self.frame,
            fps,
            physics_late: 0,
            dt: if stands { 0.0 } else { self.time_scale / fps },
            reset_counter: game.resets(),
            wheels_outside: state.wheels_outside,
            direction_sign: None,
            saved_slots: (0..SLOTS)
                .filter(|slot| self.slots[*slot].is_some())
                .fold(0, |slots, slot| slots | 1 << slot),
            fuel: state.fuel,
            session_index: 0,
            session_starts: game.session_starts(),
            physics_packet: state.physics_step as u32 as i32,
            time_scale: self.time_scale,
            position: state.position,
            look: state.orientation() * DVec3::X,
            velocity: state.velocity_in_map(),
            lap_time: state.lap.current_time,
            completed_laps: state.lap.completed_laps,
        }
    }
}

fn set_pose(pose: &CspPose, game: &mut Game) -> Fix {
    if !pose.is_finite() {
        return invalid("a number of the pose is none".into());
    }
    game.set_pose(pose);
    let off = game.state().position - pose.position;
    Fix { value: off.truncate().length(), ..Fix::done() }
}

fn is_amount(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}

fn invalid(message: String) -> Fix {
    Fix::of(CspResult::Invalid, message)
}

#[cfg(test)]
mod tests;
