use std::time::{Duration, Instant};

use corsa_vehicle::{CarInfo, VehicleState};

use crate::convert::{self, Motion};
use crate::packet::{CarPacket, Packet};
use crate::{Client, ClientStats, UdpError};

/// Without a packet for so long the game is paused or was never there: six packets at 20 Hz.
const QUIET_AFTER: Duration = Duration::from_millis(300);
/// Without a packet for so long, asked again meanwhile, the game is gone.
const DEAD_AFTER: Duration = Duration::from_secs(3);
/// Slower than this a car stands, m/s.
const STANDING: f32 = 0.05;
/// AC's physics step, ms.
const STEP_MS: f64 = 3.0;

/// Reads a running game over UDP: each packet once, as a [`VehicleState`], with a face like the
/// reader of the pages.
///
/// The physics counter is an estimate, for packets do not carry one: within a lap it follows the lap
/// clock, which is exact to a millisecond and stands still in a pause; where the clock falls or
/// stands while the car moves (a new lap, a session whose clock has not begun), it follows the time
/// of arrival. It never goes back.
#[derive(Debug)]
pub struct UdpReader {
    client: Client,
    last: Option<Received>,
    motion: Motion,
    step: u64,
    /// Milliseconds that are no whole step yet.
    rest_ms: f64,
    vertical_at_rest: f32,
    opened: Instant,
    stats: ReaderStats,
    session: UdpSession,
}

#[derive(Clone, Copy, Debug)]
struct Received {
    packet: CarPacket,
    at: Instant,
}

/// What one look found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poll {
    /// The newest packet, if the car's clock or the car has moved since.
    pub state: Option<VehicleState>,
    pub liveness: Liveness,
    /// Another session, car or track: [`UdpReader::session`] has changed.
    pub new_session: bool,
}

/// What the packets say of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// No packet yet, and too little time has passed to tell.
    Unproven,
    /// The car moves, or its clock does.
    Running,
    /// Packets come or have only just stopped, and nothing in them moves: a pause, or a menu.
    Paused,
    /// Nothing comes any more, however often it is asked for.
    Dead,
}

/// What a handshake says of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UdpSession {
    /// The car's id.
    pub car: String,
    pub driver: String,
    /// The track's id.
    pub track: String,
    /// The layout's id; empty for a track with a single one.
    pub layout: String,
    pub is_in_pit: bool,
}

/// What a reader met so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderStats {
    pub client: ClientStats,
    /// States handed out.
    pub states: u64,
    /// Car packets left out because a newer one had come already.
    pub overtaken: u64,
    /// Car packets with a number that is none.
    pub not_finite: u64,
    /// Laps that the game told of.
    pub laps: u64,
}

impl UdpReader {
    /// A reader of the game at `HOST:PORT`, which need not be there yet.
    pub fn open(address: &str) -> Result<Self, UdpError> {
        Ok(Self {
            client: Client::new(address)?,
            last: None,
            motion: Motion::default(),
            step: 0,
            rest_ms: 0.0,
            vertical_at_rest: 0.0,
            opened: Instant::now(),
            stats: ReaderStats::default(),
            session: UdpSession::default(),
        })
    }

    /// Waits until the game has accepted; [`UdpError::NotAnswering`] after `limit`.
    pub fn wait_for_game(&mut self, limit: Duration) -> Result<(), UdpError> {
        let handshake = self.client.connect(limit)?;
        self.take(&Packet::Handshake(handshake));
        Ok(())
    }

    /// Looks at what has arrived, without waiting. `now` must not go back.
    pub fn poll_at(&mut self, now: Instant) -> Result<Poll, UdpError> {
        let mut newest: Option<CarPacket> = None;
        let mut new_session = false;
        while let Some(packet) = self.client.poll_at(now)? {
            if let Packet::Car(car) = packet {
                if !car.is_finite() {
                    self.stats.not_finite += 1;
                } else if newest.replace(car).is_some() {
                    self.stats.overtaken += 1;
                }
            } else {
                new_session |= self.take(&packet);
            }
        }
        let state = newest.and_then(|car| {
            new_session |= self.is_another_session(&car);
            self.advance(&car, now)
        });
        Ok(Poll { state, liveness: self.liveness(now), new_session })
    }

    /// What does not change while driving, as far as packets say.
    pub fn car_info(&self) -> CarInfo {
        convert::car_info(&self.session.car, self.last.as_ref().map(|last| &last.packet))
    }

    pub fn session(&self) -> &UdpSession {
        &self.session
    }

    /// The newest packet as it came: ABS and TC in action, pits, limiter, and what has no place in a
    /// [`VehicleState`].
    pub fn packet(&self) -> Option<&CarPacket> {
        self.last.as_ref().map(|last| &last.packet)
    }

    pub fn stats(&self) -> ReaderStats {
        ReaderStats { client: self.client.stats(), ..self.stats }
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Takes what is no car packet; whether the session is another one.
    fn take(&mut self, packet: &Packet) -> bool {
        match packet {
            Packet::Handshake(handshake) => {
                let session = UdpSession {
                    car: handshake.car(),
                    driver: handshake.driver(),
                    track: handshake.track(),
                    layout: handshake.layout(),
                    is_in_pit: self.session.is_in_pit,
                };
                let is_other = session != self.session;
                self.session = session;
                is_other
            }
            Packet::Lap(_) => {
                self.stats.laps += 1;
                false
            }
            Packet::Car(_) => false,
        }
    }

    /// Laps that fall are those of a session that began anew.
    fn is_another_session(&self, car: &CarPacket) -> bool {
        self.last.is_some_and(|last| car.lap_count < last.packet.lap_count)
    }

    fn advance(&mut self, car: &CarPacket, now: Instant) -> Option<VehicleState> {
        self.session.is_in_pit = car.is_in_pit != 0;
        if car.speed_ms.abs() < STANDING {
            // 0 or 1: whatever else a standing car shows is a slope or a shake.
            self.vertical_at_rest = if car.acc_g_vertical > 0.5 { 1.0 } else { 0.0 };
        }
        let Some(before) = self.last else {
            self.last = Some(Received { packet: *car, at: now });
            self.step = 1;
            return Some(self.state(car));
        };
        if stands_still(&before.packet, car) {
            return None;
        }
        let passed_ms = passed_ms(&before.packet, car, now.saturating_duration_since(before.at));
        let steps = (passed_ms + self.rest_ms) / STEP_MS;
        self.rest_ms = (steps - steps.floor()) * STEP_MS;
        self.step += (steps as u64).max(1);
        self.motion = self.motion.advanced(&before.packet, car, passed_ms / 1000.0);
        self.last = Some(Received { packet: *car, at: now });
        Some(self.state(car))
    }

    fn state(&mut self, car: &CarPacket) -> VehicleState {
        self.stats.states += 1;
        convert::state_of(car, &self.motion, self.step, self.vertical_at_rest)
    }

    fn liveness(&self, now: Instant) -> Liveness {
        let silence = self.client.silence(now);
        let moved = self.last.map(|last| now.saturating_duration_since(last.at));
        match (silence, moved) {
            (_, Some(moved)) if moved <= QUIET_AFTER => Liveness::Running,
            (Some(silence), Some(_)) if silence <= DEAD_AFTER => Liveness::Paused,
            (Some(silence), None) if silence <= DEAD_AFTER => Liveness::Unproven,
            (None, None) if now.saturating_duration_since(self.opened) <= DEAD_AFTER => {
                Liveness::Unproven
            }
            _ => Liveness::Dead,
        }
    }
}

/// Whether nothing in a packet has moved since the one before: the game repeats itself in a pause.
fn stands_still(before: &CarPacket, after: &CarPacket) -> bool {
    before.as_bytes() == after.as_bytes()
}

/// Simulated time between two packets, ms.
fn passed_ms(before: &CarPacket, after: &CarPacket, arrival: Duration) -> f64 {
    let clock = i64::from(after.lap_time) - i64::from(before.lap_time);
    let is_same_lap = after.lap_count == before.lap_count;
    // A clock that has run far ahead of the arrival is no clock of the same lap.
    let limit = 10_000 + 2 * arrival.as_millis() as i64;
    if is_same_lap && (1..limit).contains(&clock) {
        clock as f64
    } else {
        arrival.as_secs_f64() * 1000.0
    }
}

#[cfg(test)]
mod tests;
