use std::{ffi::OsString, path::PathBuf};

use corsa_pad::{PadOptions, Route};
use corsa_pages::PageSpace;
use corsa_ros::{Network, NodeOptions};

use crate::Source;

/// What an agent serves, and to whom.
#[derive(Clone, Debug)]
pub struct AgentOptions {
    /// The vehicle's name: topics and services stand under `/corsa/<vehicle>`.
    pub vehicle: String,
    /// Where the game's pages are.
    pub pages: PageSpace,
    /// Where the car's states come from.
    pub source: Source,
    /// The ROS domain, 0 to 232. `None`: from `ROS_DOMAIN_ID`, else 0.
    pub domain_id: Option<u32>,
    /// Which machines are reached.
    pub network: Network,
    /// How this program starts itself again, for the guard process: `<self_command> guard …`.
    pub self_command: Vec<OsString>,
    /// The controller route; `None` takes the best that works.
    pub pad: Option<Route>,
    /// The folder of what `corsa calibrate` measured; `None` drives without.
    pub calibrations: Option<PathBuf>,
    /// The session file with which the game is started, and started again when it is gone; `None` leaves
    /// that to the user.
    pub launch: Option<PathBuf>,
    /// Speed of simulated time that is asked of CSP, within [`corsa_control::TIME_SCALES`]; 1 asks for
    /// nothing.
    pub time_scale: f64,
}

impl AgentOptions {
    /// Vehicle `ego`, the game's own pages, this machine only.
    pub fn new(self_command: Vec<OsString>) -> Self {
        Self {
            vehicle: "ego".to_owned(),
            pages: PageSpace::from_env(),
            source: Source::Pages,
            domain_id: None,
            network: Network::Localhost,
            self_command,
            pad: None,
            calibrations: None,
            launch: None,
            time_scale: 1.0,
        }
    }

    pub(crate) fn pad_options(&self) -> PadOptions {
        PadOptions { pages: self.pages.clone(), self_command: self.self_command.clone() }
    }

    pub(crate) fn node(&self) -> NodeOptions {
        NodeOptions {
            domain_id: self.domain_id,
            network: self.network.clone(),
            ..NodeOptions::new("corsa_agent", format!("/corsa/{}", self.vehicle))
        }
    }
}
