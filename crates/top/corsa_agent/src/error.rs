use corsa_game::GameError;
use corsa_pages::PagesError;
use corsa_ros::RosError;

/// Why an agent cannot begin or go on. A game that is not there is no such reason: the agent waits.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AgentError {
    /// The network refused.
    #[error(transparent)]
    Ros(#[from] RosError),
    /// The pages are there but cannot be used.
    #[error(transparent)]
    Pages(#[from] PagesError),
    /// The session that the game is to be started with.
    #[error(transparent)]
    Session(#[from] GameError),
    /// The name is taken: another agent publishes it.
    #[error("vehicle `{vehicle}` already has an agent in domain {domain_id}")]
    NameTaken { vehicle: String, domain_id: u32 },
    /// The operating system refused a thread.
    #[error("thread `{name}`: {reason}")]
    Thread { name: &'static str, reason: String },
}

impl AgentError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Ros(error) => error.hint().map(str::to_owned),
            Self::Pages(error) => Some(error.hint()),
            Self::Session(error) => error.hint(),
            Self::NameTaken { .. } => {
                Some("stop that agent, or give this one another --vehicle or domain".to_owned())
            }
            Self::Thread { .. } => None,
        }
    }
}
