use std::sync::Arc;

use corsa_pages::{CspPose, Requested, SimRequest, Teleport};
use corsa_track::Track;
use corsa_vehicle::{
    Controls, DVec2, GearRequest, PHYSICS_TIMESTEP, SessionPhase, VehicleParams, VehicleState,
};
use corsa_world::{Car, ParamsError, Placement, SaveError, World};

use crate::menu::{Menu, MenuRules};

/// Faster than this a car has left its pit box, m/s.
const LEFT_PIT_SPEED: f64 = 1.0;

/// The game without its pages and without a clock: what a step does.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[derive(Debug)]
pub(crate) struct Game {
    world: World,
    car: Car,
    /// Steps of the sessions before this one: the game's counter goes on.
    steps_before: u64,
    rules: MenuRules,
    menu: Menu,
    /// Paused from inside the game.
    is_held: bool,
    is_paused: bool,
    is_in_replay: bool,
    is_in_pit: bool,
    /// The gear asked for by the shift buttons.
    selected: Option<i8>,
    ticks_driven: u64,
    session_starts: u32,
    resets: u32,
}

impl Game {
    pub(crate) fn new(
        params: &VehicleParams,
        track: Arc<Track>,
        rules: MenuRules,
    ) -> Result<Self, ParamsError> {
        let world = World::new(params, track)?;
        Ok(Self {
            car: world.place(Placement::Grid),
            world,
            steps_before: 0,
            menu: Menu::at_start(&rules),
            rules,
            is_held: false,
            is_paused: false,
            is_in_replay: false,
            is_in_pit: false,
            selected: None,
            ticks_driven: 0,
            session_starts: 1,
            resets: 0,
        })
    }

    /// One tick of 3 ms: whether physics stepped. In the menu and while paused it stands still.
    pub(crate) fn tick(&mut self, asked: Option<&Requested>, sim: SimRequest) -> bool {
        self.is_paused = sim.pause || self.is_held;
        if sim.restart {
            self.restart();
            if self.rules.after_restart {
                self.menu = Menu::until_drive();
            }
        }
        if self.is_in_menu() {
            self.menu.tick();
            return false;
        }
        if self.is_in_replay {
            return false;
        }
        if let Some(target) = asked.and_then(|asked| asked.teleport) {
            self.teleport(target);
        }
        if self.is_paused {
            return false;
        }
        let controls = self.controls(asked);
        self.world.step(&mut self.car, &controls);
        self.ticks_driven += 1;
        self.is_in_pit &= self.car.dynamics().velocity.length() < LEFT_PIT_SPEED;
        true
    }

    pub(crate) fn is_in_menu(&self) -> bool {
        self.menu.is_open()
    }

    /// Drive is pressed, which ends any menu.
    pub(crate) fn start(&mut self) {
        self.menu.drive();
    }

    /// Pauses from inside the game.
    pub(crate) fn pause(&mut self, paused: bool) {
        self.is_held = paused;
        self.is_paused = paused;
    }

    /// A replay is shown: physics stands still.
    pub(crate) fn show_replay(&mut self, shown: bool) {
        self.is_in_replay = shown;
    }

    /// Whether the game says that the car stands in its pit box; its menu says so too.
    pub(crate) fn is_in_pit(&self) -> bool {
        self.is_in_pit || self.is_in_menu()
    }

    /// Simulated time since Drive was pressed, s.
    pub(crate) fn time_driven(&self) -> f64 {
        self.ticks_driven as f64 * PHYSICS_TIMESTEP
    }

    pub(crate) fn car_name(&self) -> &str {
        &self.world.params().name
    }

    pub(crate) fn track(&self) -> &Track {
        self.world.track()
    }

    /// The car as its pages show it.
    pub(crate) fn state(&self) -> VehicleState {
        let mut state = self.world.state(&self.car);
        state.physics_step += self.steps_before;
        state.sim_time = state.physics_step as f64 * PHYSICS_TIMESTEP;
        if self.is_in_menu() {
            // The game holds the car: brake down, clutch down.
            state.session = SessionPhase::Menu;
            state.controls = Controls {
                throttle: 0.0,
                brake: 1.0,
                clutch: 1.0,
                steering: 0.0,
                ..state.controls
            };
        } else if self.is_in_replay {
            state.session = SessionPhase::Replay;
        } else if self.is_paused {
            state.session = SessionPhase::Paused;
        }
        state
    }

    /// Physics steps over all sessions: what its pages count.
    pub(crate) fn physics_step(&self) -> u64 {
        self.steps_before + self.car.physics_step()
    }

    /// Sessions so far, from 1.
    pub(crate) fn session_starts(&self) -> u32 {
        self.session_starts
    }

    /// How often the car was put back by a reset.
    pub(crate) fn resets(&self) -> u32 {
        self.resets
    }

    pub(crate) fn is_abs_in_action(&self) -> bool {
        self.car.dynamics().wheels.iter().any(|wheel| wheel.brake_released)
    }

    pub(crate) fn is_tc_in_action(&self) -> bool {
        self.car.dynamics().traction_cut
    }

    /// Begins the session anew.
    pub(crate) fn restart(&mut self) {
        self.steps_before += self.car.physics_step();
        self.car = self.world.place(Placement::Grid);
        self.is_in_pit = false;
        self.selected = None;
        self.session_starts += 1;
    }

    /// Into the pit box, and into its menu where there is one.
    pub(crate) fn enter_pits(&mut self) {
        self.teleport(Teleport::Pits);
    }

    /// Back onto the reference line beside where the car is, standing.
    pub(crate) fn reset_car(&mut self) {
        let progress = self.state().lap.normalized_progress * self.track().length();
        let placement =
            Placement::At { progress, lateral_offset: 0.0, heading_error: 0.0, speed: 0.0 };
        self.world.teleport(&mut self.car, placement);
        self.selected = None;
        self.resets += 1;
    }

    /// The whole car as bytes.
    pub(crate) fn save(&self) -> Vec<u8> {
        self.world.save(&self.car)
    }

    /// The car that was saved in this game; its pages count on.
    pub(crate) fn load(&mut self, state: &[u8]) -> Result<(), SaveError> {
        let car = self.world.load(state)?;
        // The steps that it had seen then are among those that the pages have counted since.
        self.steps_before = self.physics_step().saturating_sub(car.physics_step());
        self.car = car;
        self.selected = None;
        Ok(())
    }

    /// Puts the car somewhere, moving as asked; its wheels roll with it.
    pub(crate) fn set_pose(&mut self, pose: &CspPose) {
        let place = Placement::Pose { position: pose.position, yaw: pose.yaw };
        self.world.teleport(&mut self.car, place);
        let velocity = DVec2::from_angle(-pose.yaw).rotate(pose.velocity.truncate());
        let dynamics = self.car.dynamics_mut();
        let (fuel, variation) = (dynamics.fuel, dynamics.variation);
        *dynamics = self.world.model().rolling(dynamics.pose, velocity.x);
        dynamics.velocity = velocity;
        dynamics.yaw_rate = pose.angular_velocity.z;
        dynamics.fuel = fuel;
        dynamics.variation = variation;
        self.is_in_pit = false;
        self.selected = None;
    }

    /// l.
    pub(crate) fn set_fuel(&mut self, liters: f64) {
        self.car.dynamics_mut().fuel = liters;
    }

    /// °C, and the distance that the tires have worn, km.
    pub(crate) fn set_tires(&mut self, temperature: f64, virtual_km: f64) {
        let dynamics = self.car.dynamics_mut();
        dynamics.wheels = dynamics.wheels.map(|mut wheel| {
            wheel.tread_temperature = temperature;
            wheel.core_temperature = temperature;
            wheel.wear = virtual_km * 1000.0;
            wheel
        });
    }

    /// Worst blow to the body, m/s.
    pub(crate) fn set_damage(&mut self, body: f64) {
        self.car.set_damage(body);
    }

    fn teleport(&mut self, target: Teleport) {
        let placement = match target {
            Teleport::Pits => Placement::Pits,
            Teleport::Pose { position, yaw } => Placement::Pose { position, yaw },
        };
        self.world.teleport(&mut self.car, placement);
        self.is_in_pit = target == Teleport::Pits;
        if self.is_in_pit {
            self.menu = Menu::open_for(self.rules.in_pits);
        }
        self.selected = None;
    }

    /// The controls of this step. Without a controller everything is released.
    fn controls(&mut self, asked: Option<&Requested>) -> Controls {
        let Some(asked) = asked else {
            self.selected = None;
            return Controls::default();
        };
        if asked.controls.gear == GearRequest::Automatic {
            self.selected = None;
            return asked.controls;
        }
        let gear = self.car.dynamics().gear;
        let highest = self.world.params().gearbox.ratios.len() as i8;
        let selected = self.selected.unwrap_or(gear);
        // A press while a shift is under way goes on from the gear it leads to.
        let selected = (selected + asked.shift).clamp(-1, highest);
        self.selected = Some(selected);
        Controls { gear: GearRequest::Select(selected), ..asked.controls }
    }
}

#[cfg(test)]
mod tests;
