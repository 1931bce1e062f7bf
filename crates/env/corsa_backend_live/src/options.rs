use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

use corsa_pages::PageSpace;
use corsa_track::Track;

/// Which game to drive, and how.
#[derive(Clone, Debug)]
pub struct LiveOptions {
    /// Where the game's pages are.
    pub pages: PageSpace,
    /// How this program starts itself again, for the guard process: `<self_command> guard …`.
    pub self_command: Vec<OsString>,
    /// The track the game shows, from which starts on the track are computed; without it there are none.
    pub track: Option<Arc<Track>>,
    /// How long to wait for a game, and for a reset.
    pub timeout: Duration,
    /// The controller route; `None` takes the best that works.
    pub pad: Option<corsa_pad::Route>,
    /// The folder of what `corsa calibrate` measured; `None` drives without.
    pub calibrations: Option<PathBuf>,
    /// The session file with which the game is started where there is none, and started again when it
    /// is gone; `None` leaves that to the user.
    pub launch: Option<PathBuf>,
    /// Speed of simulated time that is asked of CSP, within [`corsa_control::TIME_SCALES`]; 1 asks for
    /// nothing.
    pub time_scale: f64,
}
