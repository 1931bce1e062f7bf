use corsa_vehicle::Controls;

use crate::Button;

/// What a device shows: the controls as far as devices have them.
///
/// There is no clutch: the game's automatic clutch presses it. The handbrake is a button, because the
/// game binds it to one on every kind of device.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inputs {
    /// -1 to 1, + is left, as [`Controls::steering`]; each report turns it into its own sign.
    pub steering: f64,
    /// 0 to 1.
    pub throttle: f64,
    /// 0 to 1.
    pub brake: f64,
    pub switches: Switches,
}

impl Inputs {
    /// What is shown for a controller that is dead or silent: wheels straight, full brake.
    pub const STOP: Self =
        Self { steering: 0.0, throttle: 0.0, brake: 1.0, switches: Switches::NONE };

    /// The analogue controls, and the handbrake where it is pulled by more than half; the other
    /// switches stay as they are.
    #[must_use]
    pub fn with_controls(self, controls: &Controls) -> Self {
        let Controls { steering, throttle, brake, handbrake, .. } = *controls;
        let switches = self.switches.with(Switch::Handbrake, handbrake > 0.5);
        Self { steering, throttle, brake, switches }
    }
}

/// Something on a device that is pressed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Switch {
    ShiftUp,
    ShiftDown,
    Handbrake,
    StartSession,
    RestartSession,
    ToPits,
    Pause,
    ResetCar,
}

impl Switch {
    /// Every one, in the order of the buttons of a vJoy device.
    pub const ALL: [Self; 8] = [
        Self::ShiftUp,
        Self::ShiftDown,
        Self::Handbrake,
        Self::StartSession,
        Self::RestartSession,
        Self::ToPits,
        Self::Pause,
        Self::ResetCar,
    ];

    /// Its place in [`ALL`](Self::ALL).
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl From<Button> for Switch {
    fn from(button: Button) -> Self {
        match button {
            Button::StartSession => Self::StartSession,
            Button::RestartSession => Self::RestartSession,
            Button::ToPits => Self::ToPits,
            Button::Pause => Self::Pause,
            Button::ResetCar => Self::ResetCar,
        }
    }
}

/// The switches that are pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches(u8);

impl Switches {
    pub const NONE: Self = Self(0);

    pub const fn contains(self, switch: Switch) -> bool {
        self.0 >> switch.index() & 1 != 0
    }

    #[must_use]
    pub const fn with(self, switch: Switch, is_down: bool) -> Self {
        let bit = 1 << switch.index();
        Self(if is_down { self.0 | bit } else { self.0 & !bit })
    }

    /// Those that are pressed, in the order of [`Switch::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Switch> {
        Switch::ALL.into_iter().filter(move |switch| self.contains(*switch))
    }

    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl FromIterator<Switch> for Switches {
    fn from_iter<I: IntoIterator<Item = Switch>>(switches: I) -> Self {
        switches.into_iter().fold(Self::NONE, |all, switch| all.with(switch, true))
    }
}
