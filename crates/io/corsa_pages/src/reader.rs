mod liveness;
mod progress;

use std::time::{Duration, Instant};

use corsa_vehicle::{CarInfo, SessionPhase, VehicleState};

pub use liveness::Liveness;

use self::liveness::Pulse;
use self::progress::{LapWatch, StepCounter};
use crate::convert::{Calibration, Origin, body, car_info, session_info, vehicle_state};
use crate::error::version_parts;
use crate::mapping::{Mapping, access, copy_untorn};
use crate::raw::{self, Page, StaticShort, text};
use crate::session::SessionInfo;
use crate::{PageSpace, PagesError, SelfTest};

/// How often the pages that come and go are looked for: CSP's car page, a changed static page.
const RECHECK_INTERVAL: Duration = Duration::from_millis(250);

/// A car page that stands still for so many physics steps (0.3 s) is no longer written.
const CAR_PAGE_STEPS: u32 = 100;

/// Reads a running game: each physics step once, as a [`VehicleState`].
///
/// A reader stays bound to the pages it opened. When it reports [`Liveness::Dead`], drop it and open
/// another: a game that was started again has new pages.
#[derive(Debug)]
pub struct GameReader {
    space: PageSpace,
    physics_page: Mapping,
    graphics_page: Mapping,
    static_page: Mapping,
    car_page: Option<CarPage>,
    physics: raw::Physics,
    graphics: raw::Graphics,
    info: raw::Static,
    counter: StepCounter,
    laps: LapWatch,
    pulse: Pulse,
    origin: Origin,
    self_test: SelfTest,
    stats: ReaderStats,
    /// The page of the last step was not looked at again since.
    unconfirmed: bool,
    recheck_at: Instant,
}

/// What one look at the pages found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poll {
    /// The newest physics step, if it was not handed out before.
    pub state: Option<VehicleState>,
    pub liveness: Liveness,
    /// Another session began, or another car or track was loaded: [`GameReader::session`] and
    /// [`GameReader::car_info`] may have changed.
    pub new_session: bool,
}

/// What a reader met so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderStats {
    /// Physics steps handed out.
    pub steps: u64,
    /// Physics steps that passed between two polls and were never seen.
    pub lost: u64,
    /// Copies thrown away because the page changed meanwhile.
    pub retries: u64,
    /// Pages that never stood still and were handed out as they were.
    pub torn: u64,
    /// Pages that changed after they were handed out, without a new packetId: they were torn too.
    pub torn_unnoticed: u64,
    /// CSP car pages left out because they were not of the same physics step.
    pub car_page_mismatches: u64,
}

impl GameReader {
    /// Opens the pages of a game. [`PagesError::NotRunning`] when there is none: a page is missing,
    /// or a bridge made it and nobody has written it yet. Pages left behind by a dead game can be
    /// opened; polling tells ([`Liveness::Unproven`], then [`Liveness::Dead`]).
    pub fn open(space: &PageSpace) -> Result<Self, PagesError> {
        let physics_page = Mapping::open::<raw::Physics>(space, raw::Physics::SIZE)?;
        let graphics_page = Mapping::open::<raw::Graphics>(space, raw::Graphics::SIZE)?;
        let static_page = Mapping::open::<raw::Static>(space, size_of::<StaticShort>())?;
        let info = read_static(&static_page, space)?;
        check_version(&info, space)?;
        let physics: raw::Physics = copied(space, &physics_page)?;
        let graphics: raw::Graphics = copied(space, &graphics_page)?;
        let now = Instant::now();
        Ok(Self {
            space: space.clone(),
            physics_page,
            graphics_page,
            static_page,
            car_page: None,
            counter: StepCounter::new(physics.packet_id),
            laps: LapWatch::new(&graphics),
            pulse: Pulse::new(now, physics.packet_id, graphics.packet_id),
            physics,
            graphics,
            info,
            origin: Origin::default(),
            self_test: SelfTest::default(),
            stats: ReaderStats::default(),
            unconfirmed: false,
            recheck_at: now,
        })
    }

    /// Looks at the pages once. A few microseconds; call it every 200 µs or so
    /// ([`crate::wait_for`] does).
    pub fn poll(&mut self) -> Result<Poll, PagesError> {
        self.poll_at(Instant::now())
    }

    /// [`poll`](Self::poll) with the time given, which must not go back.
    pub fn poll_at(&mut self, now: Instant) -> Result<Poll, PagesError> {
        let mut new_session = false;
        if now >= self.recheck_at {
            self.recheck_at = now + RECHECK_INTERVAL;
            new_session = self.recheck()?;
        }
        let packet_id = self.packet_id(&self.physics_page)?;
        let graphics_id = self.packet_id(&self.graphics_page)?;
        self.pulse.see(now, packet_id, graphics_id);
        let state = if packet_id == self.physics.packet_id {
            self.confirm_last()?;
            None
        } else {
            new_session |= self.take_step()?;
            let mut state = self.state();
            // The menu freezes physics: a car that steps only looks held, standing on its brake in the
            // pits.
            if state.session == SessionPhase::Menu {
                state.session = SessionPhase::Driving;
            }
            Some(state)
        };
        let is_current = || self.physics_page.is_current();
        let liveness = self.pulse.liveness(now, self.phase(), is_current);
        if new_session {
            self.info = read_static(&self.static_page, &self.space)?;
        }
        Ok(Poll { state, liveness, new_session })
    }

    /// The state as the pages show it now, new or not: in the menu and while paused no step comes.
    pub fn peek(&mut self) -> Result<VehicleState, PagesError> {
        self.graphics = copied(&self.space, &self.graphics_page)?;
        Ok(self.state())
    }

    /// What does not change while driving, as far as the pages say.
    pub fn car_info(&self) -> CarInfo {
        car_info(&self.info)
    }

    pub fn session(&self) -> SessionInfo {
        session_info(&self.info, &self.graphics, &self.physics)
    }

    pub fn stats(&self) -> ReaderStats {
        self.stats
    }

    /// What is known of the disputed signs so far. States are converted with it from the step on at
    /// which it was measured.
    pub fn self_test(&self) -> &SelfTest {
        &self.self_test
    }

    /// The newest copy of the physics page, as the game wrote it.
    pub fn physics(&self) -> &raw::Physics {
        &self.physics
    }

    /// CSP's car page of the same step, as CSP wrote it.
    pub fn car_page(&self) -> Option<&raw::Car> {
        self.car()
    }

    /// What was measured earlier of the disputed signs and units; it holds until the self-test of this
    /// drive has measured them itself.
    pub fn trust(&mut self, calibration: Calibration) {
        self.self_test.trust(calibration);
    }

    /// Tells the self-test what steering is being asked for, which is how the unit of `steerAngle`
    /// is found out.
    pub fn note_command(&mut self, steering: f64) {
        self.self_test.note_command(steering);
    }

    /// Whether CSP's car page is there and moves, with slip, handbrake, hand-wheel angle and the exact pose. Without it
    /// slip is computed from the motion (front slip angles and normalized slip are 0), the hand-wheel
    /// angle and the handbrake are 0, roll and pitch are those of the road under the tires.
    pub fn has_car_page(&self) -> bool {
        self.car_page.as_ref().is_some_and(|page| page.still_for < CAR_PAGE_STEPS)
    }

    /// Whether positions are exact at every step: from CSP's page, or from contact points with the
    /// car's origin learned while it stood. Otherwise the origin is taken above their middle.
    pub fn has_exact_position(&self) -> bool {
        self.has_car_page() || self.origin.is_learned()
    }

    fn packet_id(&self, page: &Mapping) -> Result<i32, PagesError> {
        let mut bytes = [0; 4];
        page.read(&mut bytes).map_err(|error| access::<raw::Physics>(&self.space, error))?;
        Ok(i32::from_le_bytes(bytes))
    }

    /// Copies the pages of a new step; returns whether another session began.
    fn take_step(&mut self) -> Result<bool, PagesError> {
        let physics = copy_untorn(|| self.physics_page.read_page::<raw::Physics>())
            .map_err(|error| access::<raw::Physics>(&self.space, error))?;
        self.stats.retries += u64::from(physics.retries);
        self.stats.torn += u64::from(physics.torn);
        self.physics = physics.page;
        self.graphics = copied(&self.space, &self.graphics_page)?;
        if let Some(car) = &mut self.car_page {
            car.take(self.physics.packet_id);
            self.stats.car_page_mismatches += u64::from(car.matched.is_none());
        }
        let restarted = self.counter.advance(self.physics.packet_id);
        self.stats.steps += 1;
        self.stats.lost = self.counter.lost();
        self.unconfirmed = true;
        self.self_test.observe(&self.physics);
        let new_session = self.laps.see(&self.physics, &self.graphics);
        let body = body(&self.physics, self.car(), &self.self_test.calibration());
        self.origin.learn(&self.physics, &self.graphics, body);
        Ok(restarted || new_session)
    }

    /// Looks once more at a page that was handed out: if it changed under the same packetId, it had
    /// been torn.
    fn confirm_last(&mut self) -> Result<(), PagesError> {
        if std::mem::take(&mut self.unconfirmed) {
            let again: raw::Physics = self
                .physics_page
                .read_page()
                .map_err(|error| access::<raw::Physics>(&self.space, error))?;
            let same_step = again.packet_id == self.physics.packet_id;
            if same_step && bytemuck::bytes_of(&again) != bytemuck::bytes_of(&self.physics) {
                self.stats.torn_unnoticed += 1;
                self.physics = again;
            }
        }
        Ok(())
    }

    fn car(&self) -> Option<&raw::Car> {
        self.car_page.as_ref()?.matched.as_ref()
    }

    fn state(&self) -> VehicleState {
        let radius = car_info(&self.info).tire_radius;
        let calibration: Calibration = self.self_test.calibration();
        let mut state = vehicle_state(
            self.counter.step(),
            &self.physics,
            &self.graphics,
            self.car(),
            self.origin,
            radius,
            &calibration,
        );
        state.lap.is_valid = self.laps.is_valid();
        state
    }

    fn phase(&self) -> SessionPhase {
        crate::convert::phase(&self.physics, &self.graphics)
    }

    /// Looks for what comes and goes; returns whether another car or track was loaded.
    fn recheck(&mut self) -> Result<bool, PagesError> {
        let is_there = self.car_page.as_ref().is_some_and(CarPage::is_there);
        if !is_there {
            self.car_page = Mapping::open::<raw::Car>(&self.space, raw::Car::SIZE)
                .ok()
                .map(CarPage::new)
                .filter(CarPage::is_there);
        }
        self.look_at_stillness()?;
        let info = read_static(&self.static_page, &self.space)?;
        let other = info.car_model != self.info.car_model
            || info.track != self.info.track
            || info.track_configuration != self.info.track_configuration;
        self.info = info;
        Ok(other)
    }
}

impl GameReader {
    /// Takes over what changed without a step: a menu that opened in the middle of a session holds the
    /// car, and no step tells.
    fn look_at_stillness(&mut self) -> Result<(), PagesError> {
        let physics: raw::Physics = copied(&self.space, &self.physics_page)?;
        if physics.packet_id == self.physics.packet_id && !self.unconfirmed {
            self.physics = physics;
            self.graphics = copied(&self.space, &self.graphics_page)?;
        }
        Ok(())
    }
}

/// CSP's car page, and its newest copy if that was of the same step as the physics page.
#[derive(Debug)]
struct CarPage {
    mapping: Mapping,
    /// Its packet_id minus the physics page's; no source says that they are equal.
    id_offset: Option<i32>,
    matched: Option<raw::Car>,
    packet_id: i32,
    /// Physics steps since its packet_id moved: a CSP that is gone leaves its page behind.
    still_for: u32,
}

impl CarPage {
    fn new(mapping: Mapping) -> Self {
        Self { mapping, id_offset: None, matched: None, packet_id: 0, still_for: 0 }
    }

    /// Whether somebody writes it: a page that a bridge made ahead of the game is all zero until then,
    /// and again once nobody asks for it.
    fn is_there(&self) -> bool {
        let written = |page: raw::Car| bytemuck::bytes_of(&page).iter().any(|byte| *byte != 0);
        self.mapping.is_current() && self.mapping.read_page::<raw::Car>().is_ok_and(written)
    }

    fn take(&mut self, physics_id: i32) {
        self.matched = None;
        let Ok(copied) = copy_untorn(|| self.mapping.read_page::<raw::Car>()) else { return };
        let car = copied.page;
        let before = std::mem::replace(&mut self.packet_id, car.packet_id);
        self.still_for = if before == car.packet_id { self.still_for.saturating_add(1) } else { 0 };
        let offset = car.packet_id.wrapping_sub(physics_id);
        if car.packet_id != 0 && !copied.torn && self.id_offset == Some(offset) {
            self.matched = Some(car);
        }
        // Learned anew at every step: an offset that holds for two steps in a row is believed.
        self.id_offset = Some(offset);
    }
}

fn copied<P: Page + PartialEq>(space: &PageSpace, page: &Mapping) -> Result<P, PagesError> {
    copy_untorn(|| page.read_page())
        .map(|copied| copied.page)
        .map_err(|error| access::<P>(space, error))
}

fn read_static(page: &Mapping, space: &PageSpace) -> Result<raw::Static, PagesError> {
    let access = |error| access::<raw::Static>(space, error);
    let size = page.len().map_err(access)?.min(size_of::<raw::Static>());
    let mut bytes = [0; size_of::<raw::Static>()];
    page.read(&mut bytes[..size]).map_err(access)?;
    raw::decode_static(&bytes[..size]).ok_or_else(|| PagesError::TooSmall {
        page: raw::Static::NAME,
        size,
        expected: size_of::<StaticShort>(),
        place: space.to_string(),
    })
}

fn check_version(info: &raw::Static, space: &PageSpace) -> Result<(), PagesError> {
    let found = text::decode(&info.sm_version);
    if found.is_empty() {
        return Err(PagesError::NotRunning {
            page: raw::Static::NAME,
            reason: "is there but nobody has written it",
            place: space.to_string(),
        });
    }
    match version_parts(&found) {
        Some((1, 0..=7)) => Ok(()),
        _ => Err(PagesError::Version { found, place: space.to_string() }),
    }
}

#[cfg(test)]
mod tests;
