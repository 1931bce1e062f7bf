//! Replays the fuzz target of UDP datagrams: each seed, cut at every byte and with bytes changed.

use std::path::Path;

use proptest::prelude::*;

#[expect(unreachable_pub, reason = "in fuzz/ it is a library of its own")]
#[path = "../../../../fuzz/udp.rs"]
mod targets;

#[test]
fn the_seeds_are_those_that_are_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/seeds/udp");
    for (name, bytes) in targets::datagrams() {
        assert_eq!(std::fs::read(folder.join(name)).expect(name), bytes, "{name}");
    }
}

#[test]
fn a_datagram_cut_short_is_none_unless_that_is_a_laps_length() {
    for (name, datagram) in targets::datagrams() {
        for end in 0..datagram.len() {
            targets::udp(&datagram[..end]);
            let packet = corsa_udp::decode(&datagram[..end]);
            assert!(packet.is_none() || end == corsa_udp::LAP_SIZE, "{name} cut at {end}");
        }
        targets::udp(&datagram);
    }
}

proptest! {
    #[test]
    fn a_damaged_datagram_does_no_harm(
        (datagram, changes) in (
            prop::sample::select(targets::datagrams()),
            prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        )
    ) {
        let mut bytes = datagram.1;
        for (at, byte) in changes {
            let index = at.index(bytes.len());
            bytes[index] = byte;
        }
        targets::udp(&bytes);
    }
}
