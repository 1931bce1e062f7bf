use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use crate::UdpError;
use crate::packet::{CarPacket, Handshake, LapPacket, Operation, REQUEST_SIZE, Request};

/// The game's side: answers handshakes and sends one client what it has asked for. A new subscriber
/// takes over, as with the game.
#[derive(Debug)]
pub struct Server {
    socket: UdpSocket,
    address: SocketAddr,
    handshake: Handshake,
    client: Option<Subscriber>,
    period: Duration,
    next: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Subscriber {
    address: SocketAddr,
    cars: bool,
    laps: bool,
}

/// Requests answered in one call: a flood must not hold the physics.
const AT_MOST: usize = 32;

impl Server {
    /// Listens on `address`; with port 0 on a free one. `rate` is in packets a second, about 20 in
    /// the game.
    pub fn bind(address: SocketAddr, handshake: &Handshake, rate: f64) -> Result<Self, UdpError> {
        let bind = |source| UdpError::Bind { address, source };
        let socket = UdpSocket::bind(address).map_err(bind)?;
        socket.set_nonblocking(true).map_err(bind)?;
        let address = socket.local_addr().map_err(bind)?;
        let period = Duration::from_secs_f64(1.0 / rate.clamp(0.1, 1000.0));
        Ok(Self { socket, address, handshake: *handshake, client: None, period, next: None })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The subscriber, if there is one.
    pub fn client(&self) -> Option<SocketAddr> {
        self.client.map(|client| client.address)
    }

    /// Forgets the subscriber, as the game does when a session restarts.
    pub fn forget(&mut self) {
        self.client = None;
    }

    /// Answers what has been asked; whether a car packet is due.
    pub fn poll_at(&mut self, now: Instant) -> bool {
        for _ in 0..AT_MOST {
            // One byte more, so that a longer datagram is no request.
            let mut buffer = [0; REQUEST_SIZE + 1];
            match self.socket.recv_from(&mut buffer) {
                Ok((length, sender)) => {
                    if let Some(request) = Request::decode(&buffer[..length]) {
                        self.answer(sender, request);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // The client's port is closed (Windows), or the request was too long.
                Err(_) => {}
            }
        }
        if !self.client.is_some_and(|client| client.cars) {
            self.next = None;
            return false;
        }
        let due = *self.next.get_or_insert(now);
        if now < due {
            return false;
        }
        // A packet that comes late is not made up for.
        self.next = Some((due + self.period).max(now));
        true
    }

    /// Sends the car to the subscriber, if there is one.
    pub fn send_car(&mut self, car: &CarPacket) {
        if let Some(client) = self.client.filter(|client| client.cars) {
            self.send(client.address, car.as_bytes());
        }
    }

    /// Tells the subscriber of a completed lap, if it asked for that.
    pub fn send_lap(&mut self, lap: &LapPacket) {
        if let Some(client) = self.client.filter(|client| client.laps) {
            self.send(client.address, lap.as_bytes());
        }
    }

    fn answer(&mut self, sender: SocketAddr, request: Request) {
        match request.operation() {
            Some(Operation::Handshake) => {
                let handshake = self.handshake;
                self.send(sender, handshake.as_bytes());
            }
            Some(Operation::SubscribeUpdate) => self.subscriber(sender).cars = true,
            Some(Operation::SubscribeSpot) => self.subscriber(sender).laps = true,
            Some(Operation::Dismiss) if self.client() == Some(sender) => self.client = None,
            Some(Operation::Dismiss) | None => {}
        }
    }

    fn subscriber(&mut self, sender: SocketAddr) -> &mut Subscriber {
        if self.client() != Some(sender) {
            self.client = None;
            self.next = None;
        }
        self.client.get_or_insert(Subscriber { address: sender, cars: false, laps: false })
    }

    pub(crate) fn send(&mut self, to: SocketAddr, bytes: &[u8]) {
        if let Err(error) = self.socket.send_to(bytes, to)
            && error.kind() != ErrorKind::WouldBlock
        {
            log::debug!("UDP client {to} is gone: {error}");
            self.client = self.client.filter(|client| client.address != to);
        }
    }
}
