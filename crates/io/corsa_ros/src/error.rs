use std::time::Duration;

use corsa_msgs::CdrError;

/// What can go wrong between two nodes, by what the caller can do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RosError {
    /// The domain id is no number from 0 to 232.
    #[error("domain id `{value}` from {origin} is not a number in 0..=232")]
    BadDomainId { value: String, origin: &'static str },
    /// A name that ROS does not allow.
    #[error("name `{name}`: {reason}")]
    BadName { name: String, reason: &'static str },
    /// The network could not be opened: no such interface, or no free port.
    #[error("domain {domain_id} on {network}: {reason}")]
    Network { domain_id: u32, network: String, reason: String },
    /// The same domain is open in this process with other settings.
    #[error("domain {domain_id} is already open in this process with other network settings")]
    DomainInUse { domain_id: u32 },
    /// The library refused an operation.
    #[error("{step} for `{name}`: {reason}")]
    Refused { step: &'static str, name: String, reason: String },
    /// Nobody offers the service.
    #[error("service `{service}`: no server within {} s", waited.as_secs_f64())]
    NoServer { service: String, waited: Duration },
    /// The server did not answer.
    #[error("service `{service}`: no answer within {} s", waited.as_secs_f64())]
    NoAnswer { service: String, waited: Duration },
    /// Bytes that are not the message they should be.
    #[error("on `{topic}`: {source}")]
    Malformed { topic: String, source: CdrError },
}

impl RosError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::BadDomainId { .. } => Some("give --domain-id, or set ROS_DOMAIN_ID, to 0..=232"),
            Self::Network { .. } => {
                Some("choose another domain id, or an interface that `ip address` lists")
            }
            Self::NoServer { .. } => {
                Some("start `corsa agent` with the same domain id and vehicle name")
            }
            _ => None,
        }
    }
}
