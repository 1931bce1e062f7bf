use std::io;
use std::net::SocketAddr;
use std::time::Duration;

/// What can go wrong with the UDP telemetry, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UdpError {
    /// The address is no address, or its name is not known.
    #[error("no such address `{address}`: {reason}")]
    Address { address: String, reason: String },
    /// The operating system gave no socket.
    #[error("UDP port {address}: {source}")]
    Bind { address: SocketAddr, source: io::Error },
    /// Nobody answered the handshake.
    #[error("no answer from the game at UDP {address} within {:.1} s{}", .waited.as_secs_f64(), closed(*.port_closed))]
    NotAnswering {
        address: SocketAddr,
        waited: Duration,
        /// The machine answered that nobody listens there.
        port_closed: bool,
    },
    /// Something answered that is not Assetto Corsa, or does not want us.
    #[error("{address} answered the handshake with {identifier} instead of 4242")]
    Refused { address: SocketAddr, identifier: i32 },
    /// The operating system refused to send or receive.
    #[error("UDP with {address}: {source}")]
    Io { address: SocketAddr, source: io::Error },
}

fn closed(port_closed: bool) -> &'static str {
    if port_closed { ": nobody listens on that port" } else { "" }
}

impl UdpError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Address { .. } => "give HOST:PORT, such as 192.168.1.20:9996".into(),
            Self::Bind { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                "another program has that port: stop the game, stand-in or telemetry tool that \
                 listens there, or choose another port"
                    .into()
            }
            Self::Bind { .. } => "choose a port above 1023 and an address of this machine".into(),
            Self::NotAnswering { port_closed: true, .. } => {
                "start Assetto Corsa and a session in it on that machine".into()
            }
            Self::NotAnswering { address, .. } if address.ip().is_loopback() => {
                "start Assetto Corsa and a session in it; it answers only while one is loaded"
                    .into()
            }
            Self::NotAnswering { address, .. } => format!(
                "on the game machine, start a session and let the game through Windows' firewall \
                 (as administrator: netsh advfirewall firewall add rule name=\"AC telemetry\" \
                 dir=in action=allow protocol=UDP localport={})",
                address.port()
            ),
            Self::Refused { .. } => "something else listens there; the game's port is 9996".into(),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "a firewall on this machine forbids it: allow outgoing UDP for this program".into()
            }
            Self::Io { .. } => "check the network between this machine and the game's".into(),
        }
    }

    /// Whether waiting may help: the game is not there (yet).
    pub fn is_not_running(&self) -> bool {
        matches!(self, Self::NotAnswering { .. })
    }
}
