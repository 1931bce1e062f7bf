use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::*;
use crate::{Handshake, LapPacket, Server};

const PATIENCE: Duration = Duration::from_secs(20);

struct Pair {
    server: Server,
    reader: UdpReader,
    now: Instant,
}

impl Pair {
    fn new() -> Self {
        let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let handshake = Handshake::new("abarth500", "Ann", "imola", "");
        let server = Server::bind(any, &handshake, 20.0).expect("a free port");
        let reader = UdpReader::open(&server.address().to_string()).expect("a socket");
        let mut pair = Self { server, reader, now: Instant::now() };
        while pair.server.client().is_none() {
            pair.server.poll_at(pair.now);
            assert_eq!(pair.reader.poll_at(pair.now).expect("polls").state, None);
        }
        pair
    }

    /// Sends a packet and looks, `passed` later by the clock that the test gives, until `seen`.
    fn send(&mut self, passed: Duration, car: &CarPacket) -> Poll {
        self.now += passed;
        let before = self.reader.stats().client.packets;
        self.server.send_car(car);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let poll = self.reader.poll_at(self.now).expect("polls");
            if self.reader.stats().client.packets > before {
                return poll;
            }
            assert!(Instant::now() < deadline, "the packet never came");
        }
    }
}

fn car(lap_time: i32, x: f32) -> CarPacket {
    CarPacket { lap_time, speed_ms: 20.0, car_coordinates: [0.0, 0.0, x], ..CarPacket::empty() }
}

const TICK: Duration = Duration::from_millis(50);

#[test]
fn steps_follow_the_lap_clock_whenever_packets_arrive() {
    let mut pair = Pair::new();
    let first = pair.send(TICK, &car(1000, 0.0)).state.expect("a state").physics_step;
    // The clock says 51 ms, the arrival 80.
    let poll = pair.send(Duration::from_millis(80), &car(1051, 1.0));
    assert_eq!(poll.state.expect("a state").physics_step, first + 17);
    assert_eq!(poll.liveness, Liveness::Running);
    // 50 ms are 16 steps and two thirds; three times that are 50 steps.
    let steps = [1101, 1151, 1201]
        .map(|time| pair.send(TICK, &car(time, time as f32)).state.expect("a state").physics_step);
    assert_eq!(steps[2], first + 17 + 50);
    assert_eq!(pair.reader.session().track, "imola");
    assert_eq!(pair.reader.car_info().model, "abarth500");
}

#[test]
fn a_new_lap_and_a_restart_count_on() {
    let mut pair = Pair::new();
    let mut lap = car(90_000, 0.0);
    lap.lap_count = 3;
    let before = pair.send(TICK, &lap).state.expect("a state").physics_step;
    let next = CarPacket { lap_count: 4, lap_time: 20, ..car(20, 1.0) };
    let poll = pair.send(Duration::from_millis(60), &next);
    assert_eq!(poll.state.expect("a state").physics_step, before + 20, "by arrival");
    assert!(!poll.new_session);
    let poll = pair.send(TICK, &car(10, 1.0));
    assert!(poll.new_session, "laps that fall");
    assert!(poll.state.expect("a state").physics_step > before + 20);
}

#[test]
fn a_pause_repeats_itself_and_a_silent_game_is_dead() {
    let mut pair = Pair::new();
    pair.send(TICK, &car(1000, 0.0));
    for _ in 0..10 {
        let poll = pair.send(TICK, &car(1000, 0.0));
        assert_eq!(poll.state, None);
    }
    let poll = pair.send(TICK, &car(1000, 0.0));
    assert_eq!(poll.liveness, Liveness::Paused);
    assert_eq!(pair.send(TICK, &car(1050, 1.0)).liveness, Liveness::Running);
    let later = pair.now + Duration::from_secs(4);
    assert_eq!(pair.reader.poll_at(later).expect("polls").liveness, Liveness::Dead);
}

#[test]
fn a_game_that_never_answers_is_dead_after_a_while() {
    let silent = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
    let address = silent.local_addr().expect("bound").to_string();
    let mut reader = UdpReader::open(&address).expect("a socket");
    let now = Instant::now();
    assert_eq!(reader.poll_at(now).expect("polls").liveness, Liveness::Unproven);
    let later = now + Duration::from_secs(5);
    assert_eq!(reader.poll_at(later).expect("polls").liveness, Liveness::Dead);
    assert!(reader.wait_for_game(Duration::from_millis(20)).is_err());
}

#[test]
fn numbers_that_are_none_are_left_out_and_counted() {
    let mut pair = Pair::new();
    let poll = pair.send(TICK, &CarPacket { speed_ms: f32::NAN, ..car(1, 0.0) });
    assert_eq!((poll.state, pair.reader.stats().not_finite), (None, 1));
}

#[test]
fn of_several_packets_the_newest_is_handed_out() {
    let mut pair = Pair::new();
    pair.server.send_car(&car(1000, 0.0));
    pair.server.send_lap(&LapPacket::new(0, 1, "Ann", "abarth500", 5));
    let before = pair.reader.stats();
    let poll = pair.send(TICK, &car(1050, 1.0));
    let after = pair.reader.stats();
    // Loopback keeps the order; all three may come in one look or in several.
    if after.client.packets - before.client.packets >= 3 {
        assert_eq!(poll.state.expect("a state").lap.current_time, 1.05);
        assert_eq!((after.overtaken, after.laps), (1, 1));
    }
}
