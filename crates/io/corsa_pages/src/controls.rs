use std::ffi::OsString;
use std::time::{Duration, Instant};

use bytemuck::Zeroable;
use corsa_vehicle::ac::{flip_clutch, flip_steering, map_from_world, world_from_map};
use corsa_vehicle::{Controls, DVec3, GearRequest, VehicleState};

use crate::claim::{Claim, act_for};
use crate::mapping::{Mapping, access};
use crate::raw::{self, Page};
use crate::{GearPulses, GuardHandle, PageSpace, PagesError, PressTiming};

/// How long the controls page is away when it is made again.
const REMAKE_PAUSE: Duration = Duration::from_millis(200);

const CLAIM: &str = "corsa_controls.lock";

/// Drives the car through CSP's Custom AI page. Only one process at a time can.
///
/// The game applies the page at every physics step without smoothing. Whoever dies with the throttle
/// down leaves it down, for the page outlives its writer: call [`guard_with`](Self::guard_with).
#[derive(Debug)]
pub struct ControlsWriter {
    space: PageSpace,
    /// `None` while it is being made again.
    page: Option<Mapping>,
    make_at: Instant,
    controls: raw::CarControls,
    gears: GearPulses,
    guard: Option<GuardHandle>,
    claim: Claim,
    #[cfg(test)]
    is_abandoned: bool,
}

impl ControlsWriter {
    /// Claims the car and makes the controls page, all released. [`PagesError::Busy`] names the
    /// process that drives it.
    ///
    /// CSP ignores a page made too early after a session has begun: where no
    /// [car page](crate::GameReader::has_car_page) appears within some seconds, call
    /// [`make_again`](Self::make_again).
    pub fn claim(space: &PageSpace) -> Result<Self, PagesError> {
        let claim = Claim::take(space, CLAIM, "the car")?;
        let mut writer = Self {
            page: None,
            make_at: Instant::now(),
            space: space.clone(),
            controls: released(),
            gears: GearPulses::new(PressTiming::PAGE),
            guard: None,
            claim,
            #[cfg(test)]
            is_abandoned: false,
        };
        writer.put()?;
        Ok(writer)
    }

    /// Starts a guard process (`<self_command> guard …`): when this process dies, or is silent for
    /// [`SILENCE_LIMIT`](crate::SILENCE_LIMIT) while driving, the guard releases the throttle and
    /// brakes.
    pub fn guard_with(&mut self, self_command: &[OsString]) -> Result<(), PagesError> {
        let guard = GuardHandle::spawn(self_command, &self.space, self.claim.generation())?;
        self.guard = Some(guard);
        Ok(())
    }

    /// Asks the car for these controls; they hold until the next call. They are expected to be in
    /// range ([`Controls::check`]).
    pub fn write(&mut self, controls: &Controls) -> Result<(), PagesError> {
        let page = &mut self.controls;
        page.gas = controls.throttle as f32;
        page.brake = controls.brake as f32;
        page.clutch = flip_clutch(controls.clutch) as f32;
        page.steer = flip_steering(controls.steering) as f32;
        page.handbrake = controls.handbrake as f32;
        // The clutch stays with the game unless the driver presses it. One source found that a page
        // with an engaged clutch fights the game's automatic one, another drives with both: should a
        // car not start in the real game, this is the place.
        let auto_clutch = u8::from(controls.clutch == 0.0);
        page.autoclutch_on_start = auto_clutch;
        page.autoclutch_on_change = auto_clutch;
        page.autoblip_active = 1;
        page.autoshift_active = u8::from(controls.gear == GearRequest::Automatic);
        self.gears.ask(controls.gear);
        self.keep_alive();
        self.put()
    }

    /// Tells what the car does, at every state: shifting is done by pulses of a few physics steps
    /// until the asked gear is in.
    pub fn observe(&mut self, state: &VehicleState) -> Result<(), PagesError> {
        let pulse = self.gears.observe(state.physics_step, state.gear);
        let buttons = (u8::from(pulse > 0), u8::from(pulse < 0));
        if buttons == (self.controls.gear_up, self.controls.gear_dn) {
            return Ok(());
        }
        (self.controls.gear_up, self.controls.gear_dn) = buttons;
        self.put()
    }

    /// Tells the guard that this process lives, without a new command.
    pub fn keep_alive(&mut self) {
        if let Some(guard) = &mut self.guard {
            guard.beat();
        }
    }

    /// Whether the guard is there and has not died itself.
    pub fn is_guarded(&mut self) -> bool {
        self.guard.as_mut().is_some_and(GuardHandle::is_alive)
    }

    /// Asks the game to put the car somewhere. The request stays on the page until
    /// [`clear_teleport`](Self::clear_teleport); clear it once the car has moved.
    pub fn teleport(&mut self, target: Teleport) -> Result<(), PagesError> {
        match target {
            Teleport::Pits => self.controls.teleport_to = 1,
            Teleport::Pose { position, yaw } => {
                let (sin, cos) = yaw.sin_cos();
                self.controls.teleport_to = 2;
                self.controls.teleport_pos = world_from_map(position);
                self.controls.teleport_dir = world_from_map(DVec3::new(cos, sin, 0.0));
            }
        }
        self.put()
    }

    pub fn clear_teleport(&mut self) -> Result<(), PagesError> {
        self.controls.teleport_to = 0;
        self.put()
    }

    /// Everything released, and the guard told that nobody drives. The claim stays.
    pub fn release(&mut self) -> Result<(), PagesError> {
        self.controls = released();
        self.gears = GearPulses::new(PressTiming::PAGE);
        if let Some(guard) = &mut self.guard {
            guard.rest();
        }
        self.put()
    }

    /// Makes the page anew, for a CSP that ignored it: takes it away now and makes it with the first
    /// write after 0.2 s, so that the game sees it gone.
    pub fn make_again(&mut self) -> Result<(), PagesError> {
        self.page = None;
        Mapping::remove::<raw::CarControls>(&self.space);
        self.make_at = Instant::now() + REMAKE_PAUSE;
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn generation(&self) -> u64 {
        self.claim.generation()
    }

    /// Lets go as a killed process does: the claim is free, the page stays as it is.
    #[cfg(test)]
    pub(crate) fn abandon(mut self) {
        self.is_abandoned = true;
    }

    fn put(&mut self) -> Result<(), PagesError> {
        let page = match &self.page {
            Some(page) => page,
            None if Instant::now() < self.make_at => return Ok(()),
            None => self.page.insert(Mapping::create::<raw::CarControls>(&self.space)?),
        };
        page.write_page(&self.controls)
            .map_err(|error| access::<raw::CarControls>(&self.space, error))
    }
}

impl Drop for ControlsWriter {
    fn drop(&mut self) {
        #[cfg(test)]
        if self.is_abandoned {
            return;
        }
        if let Err(error) = self.release() {
            log::warn!("controls not released: {error}");
        }
        Mapping::remove::<raw::CarControls>(&self.space);
    }
}

/// Where a car is to be put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Teleport {
    /// The pits: refuels, repairs; the car may stand in the pit menu afterwards.
    Pits,
    /// A place in `map` (m) and a yaw (rad), as CSP 0.1.79 and newer mean it.
    Pose { position: DVec3, yaw: f64 },
}

fn released() -> raw::CarControls {
    raw::CarControls { clutch: 1.0, ..raw::CarControls::zeroed() }
}

/// Puts the page of a dead controller into a state: what a guard does. Nothing is touched when
/// another controller has taken the car since; returns whether this one's page was written.
pub(crate) fn put_for(
    space: &PageSpace,
    generation: u64,
    must_be_free: bool,
    stop: bool,
) -> Result<bool, PagesError> {
    let page = if stop {
        raw::CarControls {
            brake: 1.0,
            autoclutch_on_start: 1,
            autoclutch_on_change: 1,
            ..released()
        }
    } else {
        released()
    };
    let mut written = Ok(());
    let ours = act_for(space, CLAIM, generation, must_be_free, || {
        written = Mapping::create::<raw::CarControls>(space).and_then(|mapping| {
            mapping.write_page(&page).map_err(|error| access::<raw::CarControls>(space, error))
        });
    })
    .map_err(|error| access::<raw::CarControls>(space, error))?;
    written.map(|()| ours)
}

/// Reads what a controller asks for; the stand-in's side. The page is opened at every look, so that
/// controllers may come and go.
#[derive(Debug)]
pub struct ControlsReader {
    space: PageSpace,
    before: raw::CarControls,
}

/// What the controls page asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Requested {
    /// [`GearRequest::Automatic`] or, for the buttons below, [`GearRequest::Hold`].
    pub controls: Controls,
    /// +1 or -1 once per press of a shift button.
    pub shift: i8,
    /// Whether the game's automatic clutch works for the driver.
    pub auto_clutch: bool,
    /// Once per request.
    pub teleport: Option<Teleport>,
}

impl ControlsReader {
    pub fn new(space: &PageSpace) -> Self {
        Self { space: space.clone(), before: raw::CarControls::zeroed() }
    }

    /// What is asked for now; `None` without a controls page. Values out of range are cut, and a
    /// value that is not a number is taken as released.
    pub fn read(&mut self) -> Option<Requested> {
        let page = Mapping::open::<raw::CarControls>(&self.space, raw::CarControls::SIZE).and_then(
            |mapping| {
                mapping
                    .read_page::<raw::CarControls>()
                    .map_err(|error| access::<raw::CarControls>(&self.space, error))
            },
        );
        let Ok(page) = page else {
            self.before = raw::CarControls::zeroed();
            return None;
        };
        let before = std::mem::replace(&mut self.before, page);
        let pressed = |now: u8, before: u8| i8::from(now != 0 && before == 0);
        Some(Requested {
            controls: requested_controls(&page),
            shift: pressed(page.gear_up, before.gear_up) - pressed(page.gear_dn, before.gear_dn),
            auto_clutch: page.autoclutch_on_start != 0 || page.autoshift_active != 0,
            teleport: requested_teleport(&page, &before),
        })
    }
}

fn requested_controls(page: &raw::CarControls) -> Controls {
    let within = |value: f32, low: f64, otherwise: f64| {
        if value.is_nan() { otherwise } else { f64::from(value).clamp(low, 1.0) }
    };
    let automatic = page.autoshift_active != 0;
    Controls {
        steering: flip_steering(within(page.steer, -1.0, 0.0)),
        throttle: within(page.gas, 0.0, 0.0),
        brake: within(page.brake, 0.0, 0.0),
        clutch: flip_clutch(within(page.clutch, 0.0, 1.0)),
        handbrake: within(page.handbrake, 0.0, 0.0),
        gear: if automatic { GearRequest::Automatic } else { GearRequest::Hold },
    }
}

fn requested_teleport(page: &raw::CarControls, before: &raw::CarControls) -> Option<Teleport> {
    if page.teleport_to == before.teleport_to {
        return None;
    }
    match page.teleport_to {
        1 => Some(Teleport::Pits),
        2 => {
            let position = map_from_world(page.teleport_pos);
            let direction = map_from_world(page.teleport_dir);
            let usable = position.is_finite() && direction.is_finite();
            usable.then(|| Teleport::Pose { position, yaw: direction.y.atan2(direction.x) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
