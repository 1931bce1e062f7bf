use std::time::Duration;

use corsa_pages::PageSpace;

use crate::WindowSize;
use crate::pad_input::PadSettings;

/// What the stand-in plays.
#[derive(Clone, Debug)]
pub struct Options {
    /// A track as [`corsa_content::open_track`] takes it.
    pub track: String,
    /// A car as [`corsa_content::open_car`] takes it.
    pub car: String,
    /// Where the pages go.
    pub space: PageSpace,
    /// Speed of simulated time; 1 is real time.
    pub speed: f64,
    /// How long the pre-drive menu stays before the stand-in presses Drive itself.
    pub menu: Duration,
    pub traps: Traps,
    /// How the game treats a pad.
    pub pad: PadSettings,
    /// A window of this size; `None` for none.
    pub window: Option<WindowSize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            track: "larkfield".into(),
            car: "gt3".into(),
            space: PageSpace::from_env(),
            speed: 1.0,
            menu: Duration::from_secs(1),
            traps: Traps::default(),
            pad: PadSettings::default(),
            window: None,
        }
    }
}

/// What the game does that a reader must be ready for.
#[derive(Clone, Debug, PartialEq)]
pub struct Traps {
    /// `maxRpm` is 0 on the static page.
    pub hides_max_rpm: bool,
    /// `status` stays LIVE while paused.
    pub stays_live: bool,
    /// Every so many steps the physics page stays half written for 0.1 ms; 0 never.
    pub torn_every: u64,
    /// After so long nothing moves any more, as in a crashed game whose pages stay.
    pub stalls_after: Option<Duration>,
    /// A controls page that was there earlier after the start of driving is ignored until it is made
    /// again.
    pub ignores_controls_before: Duration,
}

impl Default for Traps {
    /// Those that the game always has.
    fn default() -> Self {
        Self {
            hides_max_rpm: true,
            stays_live: true,
            torn_every: 0,
            stalls_after: None,
            ignores_controls_before: Duration::ZERO,
        }
    }
}
