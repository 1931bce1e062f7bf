//! Datagrams of the UDP telemetry.

use corsa_udp::convert::{Motion, state_of};
use corsa_udp::{CarPacket, Handshake, LapPacket, Packet, Request, decode};

/// What is decoded is the datagram's own bytes, and can be asked for all that it says.
pub fn udp(bytes: &[u8]) {
    let _ = Request::decode(bytes).and_then(|request| request.operation());
    match decode(bytes) {
        Some(Packet::Handshake(packet)) => {
            let _ = (packet.car(), packet.driver(), packet.track(), packet.layout());
            assert_eq!(packet.as_bytes(), bytes);
        }
        Some(Packet::Car(packet)) => {
            let motion = Motion::default().advanced(&CarPacket::empty(), &packet, 0.05);
            let state = state_of(&packet, &motion, 1, 0.0);
            assert!(state.is_finite() || !packet.is_finite());
            assert_eq!(packet.as_bytes(), bytes);
        }
        Some(Packet::Lap(packet)) => {
            let _ = (packet.car(), packet.driver());
            assert_eq!(packet.as_bytes(), bytes);
        }
        None => {}
    }
}

/// One datagram of each kind, by name.
pub fn datagrams() -> Vec<(&'static str, Vec<u8>)> {
    let car = CarPacket { speed_ms: 20.0, lap_time: 61_234, gear: 4, ..CarPacket::empty() };
    let handshake = Handshake::new("corsa_gt3", "Stand In", "larkfield", "");
    let lap = LapPacket::new(0, 3, "Stand In", "corsa_gt3", 91_234);
    let request = Request::new(corsa_udp::Operation::SubscribeUpdate);
    vec![
        ("car", car.as_bytes().to_vec()),
        ("handshake", handshake.as_bytes().to_vec()),
        ("lap", lap.as_bytes().to_vec()),
        ("request", request.as_bytes().to_vec()),
    ]
}
