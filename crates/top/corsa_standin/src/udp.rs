//! The game's UDP telemetry.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use corsa_pages::SessionInfo;
use corsa_udp::{Handshake, LapPacket, Server, UdpError, convert};
use corsa_vehicle::CarInfo;

use crate::game::Game;

/// Where the stand-in serves UDP, and how often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UdpOptions {
    /// 9996 in the game; 0 takes a free one.
    pub port: u16,
    /// Packets a second.
    pub rate: f64,
}

impl Default for UdpOptions {
    /// As the game.
    fn default() -> Self {
        Self { port: corsa_udp::DEFAULT_PORT, rate: 20.0 }
    }
}

/// What is sent, and to whom.
#[derive(Debug)]
pub(crate) struct Udp {
    server: Server,
    car: CarInfo,
    driver: String,
    laps: u32,
    sessions: u32,
}

impl Udp {
    pub(crate) fn start(
        options: UdpOptions,
        session: &SessionInfo,
        car: &CarInfo,
    ) -> Result<Self, UdpError> {
        let handshake = Handshake::new(
            &car.model,
            &session.player_name,
            &session.track,
            &session.track_configuration,
        );
        let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, options.port));
        Ok(Self {
            server: Server::bind(everywhere, &handshake, options.rate)?,
            car: car.clone(),
            driver: session.player_name.clone(),
            laps: 0,
            sessions: 1,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Answers, and sends what is due. Called at every tick.
    pub(crate) fn tick(&mut self, game: &Game, now: Instant) {
        if game.session_starts() != self.sessions {
            // Sessions that restart forget their subscribers.
            self.sessions = game.session_starts();
            self.laps = 0;
            self.server.forget();
        }
        if !self.server.poll_at(now) {
            return;
        }
        let state = game.state();
        self.server.send_car(&convert::packet_of(&state, &self.car, game.is_in_pit()));
        let lap = &state.lap;
        if lap.completed_laps > self.laps {
            let time_ms = lap.last_time.map_or(0, |time| (time * 1000.0).round() as i32);
            let number = lap.completed_laps as i32;
            let packet = LapPacket::new(0, number, &self.driver, &self.car.model, time_ms);
            self.server.send_lap(&packet);
        }
        self.laps = lap.completed_laps;
    }
}
