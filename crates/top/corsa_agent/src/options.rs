use std::ffi::OsString;

use corsa_pages::PageSpace;
use corsa_ros::{Network, NodeOptions};

/// What an agent serves, and to whom.
#[derive(Clone, Debug)]
pub struct AgentOptions {
    /// The vehicle's name: topics and services stand under `/corsa/<vehicle>`.
    pub vehicle: String,
    /// Where the game's pages are.
    pub pages: PageSpace,
    /// The ROS domain, 0 to 232. `None`: from `ROS_DOMAIN_ID`, else 0.
    pub domain_id: Option<u32>,
    /// Which machines are reached.
    pub network: Network,
    /// How this program starts itself again, for the guard process: `<self_command> guard …`.
    pub self_command: Vec<OsString>,
}

impl AgentOptions {
    /// Vehicle `ego`, the game's own pages, this machine only.
    pub fn new(self_command: Vec<OsString>) -> Self {
        Self {
            vehicle: "ego".to_owned(),
            pages: PageSpace::from_env(),
            domain_id: None,
            network: Network::Localhost,
            self_command,
        }
    }

    pub(crate) fn node(&self) -> NodeOptions {
        NodeOptions {
            domain_id: self.domain_id,
            network: self.network.clone(),
            ..NodeOptions::new("corsa_agent", format!("/corsa/{}", self.vehicle))
        }
    }
}
