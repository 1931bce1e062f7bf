use std::{sync::Arc, time::Duration};

use corsa_ros::{Network, NodeOptions};
use corsa_track::Track;

/// Which vehicle to drive, and how to reach it.
#[derive(Clone, Debug)]
pub struct Ros2Options {
    /// The vehicle's name, as its agent was given it.
    pub vehicle: String,
    /// The ROS domain, 0 to 232. `None`: from `ROS_DOMAIN_ID`, else 0.
    pub domain_id: Option<u32>,
    /// Which machines are reached.
    pub network: Network,
    /// The track the game shows, from which starts on the track are computed. Without it the agent must
    /// know the track.
    pub track: Option<Arc<Track>>,
    /// How long to wait for an agent, for a game, for a reset.
    pub timeout: Duration,
}

impl Default for Ros2Options {
    /// Vehicle `ego`, this machine only, 15 s.
    fn default() -> Self {
        Self {
            vehicle: "ego".to_owned(),
            domain_id: None,
            network: Network::Localhost,
            track: None,
            timeout: Duration::from_secs(15),
        }
    }
}

impl Ros2Options {
    pub(crate) fn node(&self) -> NodeOptions {
        NodeOptions {
            domain_id: self.domain_id,
            network: self.network.clone(),
            ..NodeOptions::new("corsa_learner", format!("/corsa/{}", self.vehicle))
        }
    }
}
