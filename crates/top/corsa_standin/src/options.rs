use std::time::Duration;

use corsa_pages::PageSpace;

use crate::pad_input::PadSettings;
use crate::{FrameRate, UdpOptions, WindowSize};

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
    /// The pre-drive menu stays until Drive is pressed: by the CSP app or a pad's Start.
    pub menu_forever: bool,
    /// Rendered frames; physics stays at its rate.
    pub frames: FrameRate,
    /// UDP telemetry, where it is to be served.
    pub udp: Option<UdpOptions>,
    /// Whether our app is inside the game.
    pub has_csp_app: bool,
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
            menu_forever: false,
            frames: FrameRate::default(),
            udp: None,
            has_csp_app: true,
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
    /// A restart through SimState opens a menu that only Drive ends.
    pub restart_opens_menu: bool,
    /// How long the car is held in the pit menu after a teleport to the pits.
    pub pit_menu: Duration,
    /// A replay is shown after so long, for so long.
    pub replay: Option<(Duration, Duration)>,
    /// After so long the process aborts: nothing moves any more and its pages stay.
    pub crashes_after: Option<Duration>,
    /// After so long CSP is gone: controls page and SimState are ignored, its car page stands still, the
    /// app's heartbeat stops.
    pub loses_csp_after: Option<Duration>,
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
            restart_opens_menu: false,
            pit_menu: Duration::ZERO,
            replay: None,
            crashes_after: None,
            loses_csp_after: None,
        }
    }
}
