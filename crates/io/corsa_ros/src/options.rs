use std::{env, fmt::Write as _};

use crate::{RosError, name};

/// The environment variable all ROS 2 programs read their domain id from.
pub const DOMAIN_ID_VARIABLE: &str = "ROS_DOMAIN_ID";
const MAX_DOMAIN_ID: u32 = 232;

/// Who a node is and whom it can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeOptions {
    /// The node's own name, e.g. `corsa_agent`.
    pub name: String,
    /// What its relative names stand under, e.g. `/corsa/ego`.
    pub namespace: String,
    /// Nodes see each other only within a domain, 0 to 232. `None`: from `ROS_DOMAIN_ID`, else 0.
    pub domain_id: Option<u32>,
    pub network: Network,
}

/// Which machines a node reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// This one only.
    #[default]
    Localhost,
    /// Those reached through these interfaces.
    Interfaces {
        /// Names or addresses; none: the library chooses one.
        interfaces: Vec<String>,
        /// Addresses to look for other nodes at, where multicast does not get through.
        peers: Vec<String>,
        /// Whether to find nodes by multicast.
        multicast: bool,
    },
}

impl NodeOptions {
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: namespace.into(),
            domain_id: None,
            network: Network::Localhost,
        }
    }

    /// Refuses names ROS does not allow.
    pub(crate) fn check(&self) -> Result<(), RosError> {
        name::check(&format!("/{}", self.name))?;
        if self.namespace == "/" { Ok(()) } else { name::check(&self.namespace) }
    }

    /// The domain id that holds: the one given, else the environment's, else 0.
    pub fn resolved_domain_id(&self) -> Result<u32, RosError> {
        let bad = |value: String, origin| RosError::BadDomainId { value, origin };
        if let Some(id) = self.domain_id {
            return if id <= MAX_DOMAIN_ID {
                Ok(id)
            } else {
                Err(bad(id.to_string(), "the options"))
            };
        }
        match env::var(DOMAIN_ID_VARIABLE) {
            Ok(text) if text.is_empty() => Ok(0),
            Ok(text) => match text.trim().parse() {
                Ok(id) if id <= MAX_DOMAIN_ID => Ok(id),
                _ => Err(bad(text, DOMAIN_ID_VARIABLE)),
            },
            Err(env::VarError::NotPresent) => Ok(0),
            Err(env::VarError::NotUnicode(text)) => {
                Err(bad(text.to_string_lossy().into_owned(), DOMAIN_ID_VARIABLE))
            }
        }
    }
}

/// Participants of one domain on one machine. Without multicast each is looked for at its own port, so
/// more cost more packets; rmw_cyclonedds uses the same number.
pub(crate) const MAX_PARTICIPANT_INDEX: u32 = 32;

/// As measured for this project: raw frames pass without loss, telemetry in a tenth of a millisecond.
/// The kernel may grant less of a buffer than asked for, hence no minimum.
const TUNING: &str = "\
<Internal>\
<SocketReceiveBufferSize max=\"4MiB\"/><SocketSendBufferSize max=\"1MiB\"/>\
<Watermarks><WhcHigh>16MiB</WhcHigh></Watermarks>\
</Internal>";
const MESSAGE_SIZES: &str =
    "<MaxMessageSize>65500B</MaxMessageSize><FragmentSize>60000B</FragmentSize>";

impl Network {
    /// For messages to people.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Localhost => "localhost".to_owned(),
            Self::Interfaces { interfaces, .. } if interfaces.is_empty() => {
                "an interface of the system's choice".to_owned()
            }
            Self::Interfaces { interfaces, .. } => interfaces.join(", "),
        }
    }

    /// The settings as the library takes them.
    pub(crate) fn to_xml(&self) -> String {
        let mut general = String::new();
        let mut peers = String::new();
        let multicast = match self {
            Self::Localhost => {
                general
                    .push_str("<Interfaces><NetworkInterface address=\"127.0.0.1\"/></Interfaces>");
                peers.push_str("<Peer Address=\"localhost\"/>");
                false
            }
            Self::Interfaces { interfaces, peers: addresses, multicast } => {
                if !interfaces.is_empty() {
                    general.push_str("<Interfaces>");
                    for interface in interfaces {
                        let kind = if interface.parse::<std::net::IpAddr>().is_ok() {
                            "address"
                        } else {
                            "name"
                        };
                        let value = escape(interface);
                        // Writing into a String cannot fail.
                        let _ = write!(general, "<NetworkInterface {kind}=\"{value}\"/>");
                    }
                    general.push_str("</Interfaces>");
                }
                for address in addresses {
                    let _ = write!(peers, "<Peer Address=\"{}\"/>", escape(address));
                }
                *multicast
            }
        };
        // A peer may start long after us, and one that is not CycloneDDS does not look for us.
        let discovery = format!(
            "<ParticipantIndex>auto</ParticipantIndex>\
             <MaxAutoParticipantIndex>{MAX_PARTICIPANT_INDEX}</MaxAutoParticipantIndex>\
             <InitialLocatorPruneDelay>inf</InitialLocatorPruneDelay>\
             <SPDPInterval>1s</SPDPInterval><LeaseDuration>5s</LeaseDuration>\
             <Peers>{peers}</Peers>"
        );
        format!(
            "<CycloneDDS><Domain Id=\"any\"><General>{general}\
             <AllowMulticast>{multicast}</AllowMulticast>{MESSAGE_SIZES}</General>\
             <Discovery>{discovery}</Discovery>{TUNING}</Domain></CycloneDDS>"
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
