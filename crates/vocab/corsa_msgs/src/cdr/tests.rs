use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    CarInfo, Controls, LabelInfo, SetStartRequest, Telemetry, builtin_interfaces::Time,
    rmw_dds_common::ParticipantEntitiesInfo, std_msgs::Header, std_srvs::TriggerResponse,
};

#[test]
fn a_header_is_laid_out_as_the_standard_says() {
    let header = Header { stamp: Time { sec: 1, nanosec: 2 }, frame_id: "map".to_owned() };
    let bytes = to_cdr(&header);
    assert_eq!(bytes, [0, 1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, b'm', b'a', b'p', 0]);
}

#[test]
fn big_endian_senders_are_understood() {
    let bytes = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 4, b'm', b'a', b'p', 0];
    let header: Header = from_cdr(&bytes).expect("big-endian CDR");
    assert_eq!(header.stamp, Time { sec: 1, nanosec: 2 });
    assert_eq!(header.frame_id, "map");
}

#[test]
fn a_cut_message_is_refused_at_every_length() {
    let controls = Controls { client_name: "somebody".to_owned(), ..Controls::default() };
    let bytes = to_cdr(&controls);
    for len in 0..bytes.len() {
        assert!(from_cdr::<Controls>(&bytes[..len]).is_err(), "cut to {len} bytes");
    }
}

#[test]
fn padding_to_four_bytes_is_ignored_and_more_is_refused() {
    let mut bytes = to_cdr(&TriggerResponse { success: true, message: "ok".to_owned() });
    bytes.extend([0; 3]);
    assert!(from_cdr::<TriggerResponse>(&bytes).is_ok());
    bytes.push(0);
    let error = from_cdr::<TriggerResponse>(&bytes).expect_err("four bytes too many");
    assert!(matches!(error, CdrError::Trailing { .. }), "{error}");
}

#[test]
fn another_representation_is_named() {
    let error = from_cdr::<Header>(&[0, 7, 0, 0, 1]).expect_err("XCDR2");
    assert_eq!(
        error.to_string(),
        "std_msgs/msg/Header: encapsulation [00, 07] is not CDR version 1 (00 00 or 00 01)"
    );
}

#[test]
fn an_endless_sequence_is_refused_without_allocating_it() {
    let mut bytes = vec![0, 1, 0, 0];
    bytes.extend([0; 16]);
    bytes.extend(u32::MAX.to_le_bytes());
    assert!(from_cdr::<ParticipantEntitiesInfo>(&bytes).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(mut bytes in vec(any::<u8>(), 0..900), header in any::<bool>()) {
        if header && bytes.len() >= 4 {
            bytes[..4].copy_from_slice(&[0, 1, 0, 0]);
        }
        let _ = from_cdr::<Telemetry>(&bytes);
        let _ = from_cdr::<Controls>(&bytes);
        let _ = from_cdr::<CarInfo>(&bytes);
        let _ = from_cdr::<LabelInfo>(&bytes);
        let _ = from_cdr::<SetStartRequest>(&bytes);
        let _ = from_cdr::<ParticipantEntitiesInfo>(&bytes);
    }
}
