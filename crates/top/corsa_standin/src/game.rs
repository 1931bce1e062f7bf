use std::sync::Arc;

use corsa_pages::{Requested, SimRequest, Teleport};
use corsa_track::Track;
use corsa_vehicle::{
    Controls, GearRequest, PHYSICS_TIMESTEP, SessionPhase, VehicleParams, VehicleState,
};
use corsa_world::{Car, ParamsError, Placement, World};

/// Faster than this a car has left its pit box, m/s.
const LEFT_PIT_SPEED: f64 = 1.0;

/// The game without its pages and without a clock: what a step does.
#[derive(Debug)]
pub(crate) struct Game {
    world: World,
    car: Car,
    /// Steps of the sessions before this one: the game's counter goes on.
    steps_before: u64,
    /// Ticks left in the pre-drive menu.
    menu_ticks: u64,
    is_paused: bool,
    is_in_pit: bool,
    /// The gear asked for by the shift buttons.
    selected: Option<i8>,
    ticks_driven: u64,
}

impl Game {
    pub(crate) fn new(
        params: &VehicleParams,
        track: Arc<Track>,
        menu_ticks: u64,
    ) -> Result<Self, ParamsError> {
        let world = World::new(params, track)?;
        Ok(Self {
            car: world.place(Placement::Grid),
            world,
            steps_before: 0,
            menu_ticks,
            is_paused: false,
            is_in_pit: false,
            selected: None,
            ticks_driven: 0,
        })
    }

    /// One tick of 3 ms: whether physics stepped. In the menu and while paused it stands still.
    pub(crate) fn tick(&mut self, asked: Option<&Requested>, sim: SimRequest) -> bool {
        self.is_paused = sim.pause;
        if sim.restart {
            self.restart();
        }
        if self.is_in_menu() {
            self.menu_ticks -= 1;
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

    /// Leaves the menu, as its button does.
    pub(crate) fn press_drive(&mut self) {
        self.menu_ticks = 0;
    }

    pub(crate) fn is_in_menu(&self) -> bool {
        self.menu_ticks > 0
    }

    /// Whether the game says that the car stands in its pit box; its menu says so too.
    pub(crate) fn is_in_pit(&self) -> bool {
        self.is_in_pit || self.is_in_menu()
    }

    /// Simulated time since Drive was pressed, s.
    pub(crate) fn time_driven(&self) -> f64 {
        self.ticks_driven as f64 * PHYSICS_TIMESTEP
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
        } else if self.is_paused {
            state.session = SessionPhase::Paused;
        }
        state
    }

    fn restart(&mut self) {
        self.steps_before += self.car.physics_step();
        self.car = self.world.place(Placement::Grid);
        self.is_in_pit = false;
        self.selected = None;
    }

    fn teleport(&mut self, target: Teleport) {
        let placement = match target {
            Teleport::Pits => Placement::Pits,
            Teleport::Pose { position, yaw } => Placement::Pose { position, yaw },
        };
        self.world.teleport(&mut self.car, placement);
        self.is_in_pit = target == Teleport::Pits;
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
