use corsa_vehicle::{CarInfo, SessionPhase, VehicleState};

use crate::convert::{car_page, graphics_page, physics_page, static_page, status_of};
use crate::mapping::{Mapping, access};
use crate::raw::{self, Page};
use crate::session::SessionInfo;
use crate::{GameClaim, PageSpace, PagesError};

/// Writes the pages that the game writes, byte for byte; the stand-in's side. Dropping it removes
/// them.
#[derive(Debug)]
pub struct GameWriter {
    space: PageSpace,
    physics_page: Mapping,
    graphics_page: Mapping,
    static_page: Mapping,
    car_page: Option<Mapping>,
    graphics_id: i32,
    session: SessionInfo,
    car: CarInfo,
    _claim: GameClaim,
}

/// What the graphics page says of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// AC's honest number for the state's phase.
    OfPhase,
    /// LIVE whatever the phase is: AC's trap while it is paused.
    StaysLive,
}

impl GameWriter {
    /// Makes the pages and writes the static one. A page that is there (left by a killed game, or
    /// made by a bridge) is taken over and zeroed. [`PagesError::Busy`] when another process writes
    /// pages in the same place.
    ///
    /// A value that `car` does not give is written as 0, as the game does.
    pub fn create(
        space: &PageSpace,
        session: SessionInfo,
        car: CarInfo,
    ) -> Result<Self, PagesError> {
        let claim = GameClaim::take(space)?;
        Mapping::remove::<raw::Car>(space);
        let writer = Self {
            physics_page: zeroed_page::<raw::Physics>(space)?,
            graphics_page: zeroed_page::<raw::Graphics>(space)?,
            static_page: zeroed_page::<raw::Static>(space)?,
            car_page: None,
            graphics_id: 0,
            space: space.clone(),
            session,
            car,
            _claim: claim,
        };
        writer.write_static()?;
        Ok(writer)
    }

    /// The session, to be changed before the next [`write_graphics`](Self::write_graphics).
    pub fn session_mut(&mut self) -> &mut SessionInfo {
        &mut self.session
    }

    pub fn session(&self) -> &SessionInfo {
        &self.session
    }

    /// Writes the static page anew, as the game does when it loads a session.
    pub fn write_static(&self) -> Result<(), PagesError> {
        self.static_page
            .write_page(&static_page(&self.session, &self.car))
            .map_err(|error| access::<raw::Static>(&self.space, error))
    }

    /// Writes one physics step: CSP's car page first, where it is there, then AC's. `packet_id` is
    /// the low 32 bits of the state's `physics_step`.
    pub fn write_physics(&self, state: &VehicleState) -> Result<(), PagesError> {
        let packet_id = self.write_car(state)?;
        self.physics_page
            .write_page(&physics_page(packet_id, state, &self.session))
            .map_err(|error| access::<raw::Physics>(&self.space, error))
    }

    /// [`write_physics`](Self::write_physics) with `between` run while the page is half written, to
    /// play a game interrupted at the worst moment.
    pub fn write_physics_torn(
        &self,
        state: &VehicleState,
        between: impl FnOnce(),
    ) -> Result<(), PagesError> {
        let packet_id = self.write_car(state)?;
        let page = physics_page(packet_id, state, &self.session);
        let (first, second) = bytemuck::bytes_of(&page).split_at(raw::Physics::SIZE / 8 * 4);
        let access = |error| access::<raw::Physics>(&self.space, error);
        self.physics_page.write(0, first).map_err(access)?;
        between();
        self.physics_page.write(first.len(), second).map_err(access)
    }

    fn write_car(&self, state: &VehicleState) -> Result<i32, PagesError> {
        let packet_id = state.physics_step as u32 as i32;
        if let Some(page) = &self.car_page {
            page.write_page(&car_page(packet_id, state, &self.car))
                .map_err(|error| access::<raw::Car>(&self.space, error))?;
        }
        Ok(packet_id)
    }

    /// Writes one rendered frame: the packetId goes up by 2.
    pub fn write_graphics(
        &mut self,
        state: &VehicleState,
        status: Status,
    ) -> Result<(), PagesError> {
        self.graphics_id = self.graphics_id.wrapping_add(2);
        let phase = match status {
            Status::OfPhase => state.session,
            Status::StaysLive => SessionPhase::Driving,
        };
        let page = graphics_page(self.graphics_id, status_of(phase), state, &self.session);
        self.graphics_page
            .write_page(&page)
            .map_err(|error| access::<raw::Graphics>(&self.space, error))
    }

    /// Makes CSP's car page, as CSP does when a controls page appears. Nothing happens if it is there.
    pub fn create_car_page(&mut self) -> Result<(), PagesError> {
        if self.car_page.is_none() {
            self.car_page = Some(zeroed_page::<raw::Car>(&self.space)?);
        }
        Ok(())
    }

    /// Removes CSP's car page, as CSP does when the controls page goes.
    pub fn remove_car_page(&mut self) {
        if self.car_page.take().is_some() {
            Mapping::remove::<raw::Car>(&self.space);
        }
    }

    /// Leaves CSP's car page as it is and writes it no more, as a CSP that is gone does.
    pub fn abandon_car_page(&mut self) {
        self.car_page = None;
    }

    pub fn has_car_page(&self) -> bool {
        self.car_page.is_some()
    }
}

impl Drop for GameWriter {
    fn drop(&mut self) {
        Mapping::remove::<raw::Physics>(&self.space);
        Mapping::remove::<raw::Graphics>(&self.space);
        Mapping::remove::<raw::Static>(&self.space);
        Mapping::remove::<raw::Car>(&self.space);
    }
}

fn zeroed_page<P: Page>(space: &PageSpace) -> Result<Mapping, PagesError> {
    let mapping = Mapping::create::<P>(space)?;
    mapping.write_page(&P::zeroed()).map_err(|error| access::<P>(space, error))?;
    Ok(mapping)
}
