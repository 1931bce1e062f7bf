use proptest::prelude::*;

use super::*;

#[test]
fn datagrams_are_told_apart_by_length() {
    let handshake = Handshake::new("abarth500", "Ann Driver", "imola", "");
    assert_eq!(decode(handshake.as_bytes()), Some(Packet::Handshake(handshake)));
    assert_eq!((handshake.car(), handshake.track()), ("abarth500".into(), "imola".into()));
    assert_eq!((handshake.driver(), handshake.layout()), ("Ann Driver".into(), String::new()));
    let car = CarPacket { gear: 3, ..CarPacket::empty() };
    assert_eq!(decode(car.as_bytes()), Some(Packet::Car(car)));
    let lap = LapPacket::new(0, 4, "Ann", "abarth500", 91_234);
    assert_eq!(decode(lap.as_bytes()), Some(Packet::Lap(lap)));
    assert_eq!((lap.driver(), lap.car()), ("Ann".into(), "abarth500".into()));
}

#[test]
fn a_car_packet_that_names_another_size_is_none() {
    let car = CarPacket { size: 327, ..CarPacket::empty() };
    assert_eq!(decode(car.as_bytes()), None);
}

#[test]
fn a_number_that_is_none_is_seen_and_an_integer_is_no_float() {
    // -1 is a NaN when read as a float.
    let car = CarPacket { lap_time: -1, gear: -1, ..CarPacket::empty() };
    assert!(car.is_finite());
    assert!(!CarPacket { car_slope: f32::NAN, ..car }.is_finite());
    assert!(!CarPacket { speed_ms: f32::INFINITY, ..car }.is_finite());
    assert!(!CarPacket { car_coordinates: [0.0, 0.0, f32::NAN], ..car }.is_finite());
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let packet = decode(&bytes);
        let known = [HANDSHAKE_SIZE, CAR_SIZE, LAP_SIZE].contains(&bytes.len());
        prop_assert!(known || packet.is_none());
        prop_assert_eq!(Request::decode(&bytes).is_some(), bytes.len() == REQUEST_SIZE);
    }

    #[test]
    fn any_bytes_of_the_right_length_are_read_wherever_they_lie(
        length in prop::sample::select(vec![HANDSHAKE_SIZE, CAR_SIZE, LAP_SIZE]),
        shift in 0_usize..4,
        bytes in prop::collection::vec(any::<u8>(), 412),
    ) {
        let mut bytes = bytes;
        bytes[shift + 4..shift + 8].copy_from_slice(&(CAR_SIZE as i32).to_le_bytes());
        let datagram = &bytes[shift..shift + length];
        let again = match decode(datagram).expect("a packet of that length") {
            Packet::Handshake(packet) => { packet.car(); packet.layout(); packet.as_bytes().to_vec() }
            Packet::Car(packet) => { packet.is_finite(); packet.as_bytes().to_vec() }
            Packet::Lap(packet) => { packet.driver(); packet.as_bytes().to_vec() }
        };
        prop_assert_eq!(again, datagram);
    }
}
