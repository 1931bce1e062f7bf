use corsa_vehicle::{Controls, GearRequest};

use crate::LANES;

/// What sixteen drivers ask of their cars, in the terms of [`Controls`].
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct ControlsBlock<const N: usize = LANES> {
    pub steering: [f32; N],
    pub throttle: [f32; N],
    pub brake: [f32; N],
    pub clutch: [f32; N],
    pub handbrake: [f32; N],
    /// A gear from -128 to 127, [`ControlsBlock::AUTOMATIC`] or [`ControlsBlock::HOLD`].
    pub gear: [f32; N],
}

pub(crate) const AUTOMATIC: f32 = 1_000.0;
pub(crate) const HOLD: f32 = 2_000.0;

impl<const N: usize> ControlsBlock<N> {
    /// In [`ControlsBlock::gear`]: the car shifts by itself.
    pub const AUTOMATIC: f32 = AUTOMATIC;
    /// In [`ControlsBlock::gear`]: stay in the gear that is in.
    pub const HOLD: f32 = HOLD;

    /// Everything released, automatic gearbox.
    pub const RELEASED: Self = Self {
        steering: [0.0; N],
        throttle: [0.0; N],
        brake: [0.0; N],
        clutch: [0.0; N],
        handbrake: [0.0; N],
        gear: [AUTOMATIC; N],
    };

    /// Sets one lane. Controls must be in range, as [`Controls::check`] says.
    ///
    /// # Panics
    /// If there is no such lane.
    pub fn set(&mut self, lane: usize, controls: &Controls) {
        self.steering[lane] = controls.steering as f32;
        self.throttle[lane] = controls.throttle as f32;
        self.brake[lane] = controls.brake as f32;
        self.clutch[lane] = controls.clutch as f32;
        self.handbrake[lane] = controls.handbrake as f32;
        self.gear[lane] = encode_gear(controls.gear);
    }
}

impl<const N: usize> Default for ControlsBlock<N> {
    fn default() -> Self {
        Self::RELEASED
    }
}

pub(crate) fn encode_gear(request: GearRequest) -> f32 {
    match request {
        GearRequest::Automatic => AUTOMATIC,
        GearRequest::Hold => HOLD,
        GearRequest::Select(gear) => f32::from(gear),
    }
}

pub(crate) fn decode_gear(request: f32) -> GearRequest {
    if request == AUTOMATIC {
        GearRequest::Automatic
    } else if request == HOLD {
        GearRequest::Hold
    } else {
        GearRequest::Select(request as i8)
    }
}
