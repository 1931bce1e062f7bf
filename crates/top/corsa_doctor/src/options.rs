use std::{path::PathBuf, time::Duration};

use corsa_pages::PageSpace;
use corsa_ros::{Network, NodeOptions};

/// What is looked at, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the game's pages are.
    pub pages: PageSpace,
    /// The game's folder; `None`: where Steam has it.
    pub game: Option<PathBuf>,
    /// The game's settings folder; `None`: in the user's documents.
    pub documents: Option<PathBuf>,
    /// Whose agent is looked for.
    pub vehicle: String,
    /// The ROS domain. `None`: from `ROS_DOMAIN_ID`, else 0.
    pub domain_id: Option<u32>,
    pub network: Network,
    /// How long the pages are watched.
    pub watch: Duration,
}

impl Default for Options {
    /// Vehicle `ego` on this machine, pages watched for 2 s.
    fn default() -> Self {
        Self {
            pages: PageSpace::from_env(),
            game: None,
            documents: None,
            vehicle: "ego".to_owned(),
            domain_id: None,
            network: Network::Localhost,
            watch: Duration::from_secs(2),
        }
    }
}

impl Options {
    pub(crate) fn node(&self, name: &str) -> NodeOptions {
        NodeOptions {
            domain_id: self.domain_id,
            network: self.network.clone(),
            ..NodeOptions::new(name, format!("/corsa/{}", self.vehicle))
        }
    }
}
