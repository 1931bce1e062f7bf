use std::{
    env,
    fmt::{self, Write as _},
    str::FromStr,
};

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

/// The environment variable that names the network where no option does.
pub const NETWORK_VARIABLE: &str = "CORSA_NETWORK";

/// A word that names no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not `localhost`, `lan`, `interface:<name or address>[,...]` or `peers:<address>[,...]`"
)]
pub struct BadNetwork(String);

impl Network {
    /// Other machines by multicast, through the interface that the system chooses.
    pub const LAN: Self =
        Self::Interfaces { interfaces: Vec::new(), peers: Vec::new(), multicast: true };
}

/// As a user writes it: `localhost`; `lan`; `interface:eth0`; `peers:192.168.1.7,gamebox`, which asks
/// these machines directly, for networks without multicast (Wi-Fi, VPN, virtual machines).
impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let list = |words: &str| -> Result<Vec<String>, BadNetwork> {
            let words: Vec<String> = words.split(',').map(|word| word.trim().to_owned()).collect();
            if words.iter().any(String::is_empty) { Err(bad()) } else { Ok(words) }
        };
        match text.trim().split_once(':') {
            None if text.trim() == "localhost" => Ok(Self::Localhost),
            None if text.trim() == "lan" => Ok(Self::LAN),
            Some(("interface", words)) => Ok(Self::Interfaces {
                interfaces: list(words)?,
                peers: Vec::new(),
                multicast: true,
            }),
            Some(("peers", words)) => Ok(Self::Interfaces {
                interfaces: Vec::new(),
                peers: list(words)?,
                multicast: false,
            }),
            _ => Err(bad()),
        }
    }
}

/// The word that names it, where there is one.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Localhost => f.write_str("localhost"),
            Self::Interfaces { interfaces, peers, .. } => {
                match (interfaces.is_empty(), peers.is_empty()) {
                    (true, true) => f.write_str("lan"),
                    (false, true) => write!(f, "interface:{}", interfaces.join(",")),
                    (true, false) => write!(f, "peers:{}", peers.join(",")),
                    (false, false) => {
                        write!(f, "interface:{} peers:{}", interfaces.join(","), peers.join(","))
                    }
                }
            }
        }
    }
}

/// The UDP ports of a domain, first and last: what a firewall has to let in (RTPS 2.5, 9.6.2.3).
pub fn domain_ports(domain_id: u32) -> (u32, u32) {
    let base = 7400 + 250 * domain_id;
    (base, base + 10 + 2 * MAX_PARTICIPANT_INDEX + 1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_the_word_that_names_it() {
        for word in
            ["localhost", "lan", "interface:eth0", "interface:a,10.0.0.1", "peers:10.0.0.2,box"]
        {
            assert_eq!(word.parse::<Network>().expect(word).to_string(), word);
        }
        assert_eq!("lan".parse(), Ok(Network::LAN));
        for word in ["", "wan", "interface:", "peers:a,,b", "peer:a", "lan:eth0"] {
            let error = word.parse::<Network>().expect_err(word);
            assert!(error.to_string().contains(&format!("`{word}`")), "{error}");
        }
    }

    #[test]
    fn the_ports_of_a_domain_are_those_of_the_standard() {
        assert_eq!(domain_ports(0), (7400, 7475));
        assert_eq!(domain_ports(7), (9150, 9225));
    }
}
