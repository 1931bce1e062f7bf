use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::{Duration, Instant};

use crate::packet::{ACCEPTED, Handshake, Operation, Packet, Request, decode};
use crate::{DEFAULT_PORT, UdpError};

/// Without a packet for so long the game is asked again: sessions that restart forget their
/// subscribers.
const SILENCE: Duration = Duration::from_secs(1);
/// Longer than any packet, so that a longer datagram is seen as such.
const BUFFER: usize = 2048;
/// Datagrams looked at in one poll: a flood must not hold the caller.
const AT_MOST: usize = 256;

/// A subscriber to the game's telemetry. It asks again whenever the game is silent, and says goodbye
/// when dropped.
#[derive(Debug)]
pub struct Client {
    socket: UdpSocket,
    server: SocketAddr,
    handshake: Option<Handshake>,
    heard_at: Option<Instant>,
    asked_at: Option<Instant>,
    port_closed: bool,
    stats: ClientStats,
}

/// What a client met so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClientStats {
    /// Packets of the game.
    pub packets: u64,
    /// Handshakes sent: more than one is a game that was silent for a second.
    pub handshakes: u64,
    /// Datagrams of somebody else.
    pub foreign: u64,
    /// Datagrams of the game's address that are none of its packets.
    pub malformed: u64,
}

impl Client {
    /// A client of the game at `HOST:PORT` or `HOST` (then port 9996). Nothing is sent yet.
    pub fn new(address: &str) -> Result<Self, UdpError> {
        let server = resolve(address)?;
        let local = local_for(server);
        let bind = |source| UdpError::Bind { address: local, source };
        let socket = UdpSocket::bind(local).map_err(bind)?;
        socket.set_nonblocking(true).map_err(bind)?;
        Ok(Self {
            socket,
            server,
            handshake: None,
            heard_at: None,
            asked_at: None,
            port_closed: false,
            stats: ClientStats::default(),
        })
    }

    /// Asks until the game accepts or `limit` has passed.
    pub fn connect(&mut self, limit: Duration) -> Result<Handshake, UdpError> {
        let start = Instant::now();
        loop {
            let left = limit.saturating_sub(start.elapsed());
            self.receive(left.min(SILENCE))?;
            if let Some(handshake) = self.handshake {
                return Ok(handshake);
            }
            if start.elapsed() >= limit {
                let port_closed = self.port_closed;
                let address = self.server;
                return Err(UdpError::NotAnswering { address, waited: limit, port_closed });
            }
        }
    }

    /// The next packet that has arrived, without waiting; asks the game where it is silent.
    pub fn poll_at(&mut self, now: Instant) -> Result<Option<Packet>, UdpError> {
        self.ask_if_silent(now)?;
        for _ in 0..AT_MOST {
            match self.take(now)? {
                Taken::Packet(packet) => return Ok(Some(packet)),
                Taken::Other => {}
                Taken::Nothing => break,
            }
        }
        Ok(None)
    }

    /// The next packet, waiting for it for at most `limit`.
    pub fn receive(&mut self, limit: Duration) -> Result<Option<Packet>, UdpError> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(packet) = self.poll_at(Instant::now())? {
                return Ok(Some(packet));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.wait(left.min(SILENCE))?;
        }
    }

    /// The game's last answer to a handshake: what is driven, and where.
    pub fn handshake(&self) -> Option<&Handshake> {
        self.handshake.as_ref()
    }

    /// Where the game is expected.
    pub fn server(&self) -> SocketAddr {
        self.server
    }

    pub fn stats(&self) -> ClientStats {
        self.stats
    }

    /// How long ago the game's last packet came; `None` before the first.
    pub fn silence(&self, now: Instant) -> Option<Duration> {
        self.heard_at.map(|heard| now.saturating_duration_since(heard))
    }

    fn ask_if_silent(&mut self, now: Instant) -> Result<(), UdpError> {
        let waits = |since: Option<Instant>| {
            since.is_some_and(|since| now.saturating_duration_since(since) < SILENCE)
        };
        if waits(self.heard_at) || waits(self.asked_at) {
            return Ok(());
        }
        self.asked_at = Some(now);
        self.stats.handshakes += 1;
        self.send(Operation::Handshake)
    }

    fn take(&mut self, now: Instant) -> Result<Taken, UdpError> {
        let mut buffer = [0; BUFFER];
        let (length, sender) = match self.socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => return self.no_datagram(error),
        };
        if sender != self.server {
            self.stats.foreign += 1;
            return Ok(Taken::Other);
        }
        let Some(packet) = decode(&buffer[..length]) else {
            self.stats.malformed += 1;
            return Ok(Taken::Other);
        };
        self.stats.packets += 1;
        self.heard_at = Some(now);
        self.port_closed = false;
        if let Packet::Handshake(handshake) = &packet {
            self.accept(handshake)?;
        }
        Ok(Taken::Packet(packet))
    }

    fn accept(&mut self, handshake: &Handshake) -> Result<(), UdpError> {
        if handshake.identifier != ACCEPTED {
            let identifier = handshake.identifier;
            return Err(UdpError::Refused { address: self.server, identifier });
        }
        self.handshake = Some(*handshake);
        self.send(Operation::SubscribeUpdate)?;
        self.send(Operation::SubscribeSpot)
    }

    fn no_datagram(&mut self, error: io::Error) -> Result<Taken, UdpError> {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {
                Ok(Taken::Nothing)
            }
            // Windows' way of saying that a datagram found nobody there.
            ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused => {
                self.port_closed = true;
                Ok(Taken::Other)
            }
            // A datagram longer than the buffer, also Windows.
            _ if error.raw_os_error() == Some(10040) => {
                self.stats.malformed += 1;
                Ok(Taken::Other)
            }
            _ => Err(self.io(error)),
        }
    }

    /// Waits until something has arrived, without taking it.
    fn wait(&self, limit: Duration) -> Result<(), UdpError> {
        let waited = (|| {
            self.socket.set_nonblocking(false)?;
            self.socket.set_read_timeout(Some(limit.max(Duration::from_millis(1))))?;
            let peeked = self.socket.peek_from(&mut [0; 1]);
            self.socket.set_nonblocking(true)?;
            // Whatever it is, taking it will tell.
            drop(peeked);
            Ok(())
        })();
        waited.map_err(|error| self.io(error))
    }

    fn send(&self, operation: Operation) -> Result<(), UdpError> {
        match self.socket.send_to(Request::new(operation).as_bytes(), self.server) {
            Ok(_) => Ok(()),
            // The answer to an earlier datagram, or no route for now: asking again will tell.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionRefused
                        | ErrorKind::ConnectionReset
                        | ErrorKind::WouldBlock
                        | ErrorKind::NetworkUnreachable
                        | ErrorKind::HostUnreachable
                ) =>
            {
                log::debug!("UDP request to {}: {error}", self.server);
                Ok(())
            }
            Err(error) => Err(self.io(error)),
        }
    }

    fn io(&self, source: io::Error) -> UdpError {
        UdpError::Io { address: self.server, source }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if self.asked_at.is_some() {
            // A game that is gone needs no goodbye.
            let _ = self.send(Operation::Dismiss);
        }
    }
}

#[expect(clippy::large_enum_variant, reason = "lives for one match")]
enum Taken {
    Packet(Packet),
    /// Something that was counted.
    Other,
    Nothing,
}

fn resolve(address: &str) -> Result<SocketAddr, UdpError> {
    let refuse = |reason: String| UdpError::Address { address: address.to_owned(), reason };
    let with_port = match address.parse::<IpAddr>() {
        Ok(ip) => Ok(vec![SocketAddr::new(ip, DEFAULT_PORT)].into_iter()),
        Err(_) if address.contains(':') => address.to_socket_addrs(),
        Err(_) => (address, DEFAULT_PORT).to_socket_addrs(),
    };
    let found: Vec<SocketAddr> = with_port.map_err(|error| refuse(error.to_string()))?.collect();
    let port_0 = found.iter().any(|found| found.port() == 0);
    // The game speaks IPv4 only.
    let best = found.iter().find(|found| found.is_ipv4()).or(found.first());
    match best {
        Some(_) if port_0 => Err(refuse("port 0 is none".into())),
        Some(best) => Ok(*best),
        None => Err(refuse("the name has no address".into())),
    }
}

/// Where to listen for the answers of `server`: on this machine only, if it is this machine.
fn local_for(server: SocketAddr) -> SocketAddr {
    let ip = match server.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(ip) if ip.is_loopback() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    SocketAddr::new(ip, 0)
}

#[cfg(test)]
mod tests;
