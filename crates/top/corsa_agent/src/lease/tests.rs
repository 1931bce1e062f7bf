use corsa_msgs::{builtin_interfaces::Time, std_msgs::Header};

use super::*;

const SECOND: i64 = 1_000_000_000;

fn command(client_id: u64, sequence: u64) -> Received<Controls> {
    let message = Controls { client_id, sequence, ..Controls::default() };
    Received { message, publisher: client_id + 100, source_time: 0 }
}

fn stamped(sequence: u64, stamp: i64) -> Received<Controls> {
    let mut received = command(1, sequence);
    received.message.header = Header { stamp: Time::from_nanos(stamp), ..Header::default() };
    received
}

fn after(start: Instant, milliseconds: u64) -> Instant {
    start + Duration::from_millis(milliseconds)
}

#[test]
fn the_first_to_send_drives_and_others_are_told_who_does() {
    let start = Instant::now();
    let mut lease = None;
    assert_eq!(Lease::admit(&mut lease, &command(1, 1), start, 0), Ok(()));
    let refusal = Lease::admit(&mut lease, &command(2, 1), after(start, 400), 0)
        .expect_err("somebody drives");
    assert_eq!(refusal.to_string(), "the car is driven by client 0x1");
    assert_eq!(Lease::admit(&mut lease, &command(1, 2), after(start, 450), 0), Ok(()));
}

#[test]
fn who_is_silent_for_half_a_second_loses_the_car_to_the_next() {
    let start = Instant::now();
    let mut lease = None;
    Lease::admit(&mut lease, &command(1, 1), start, 0).expect("free");
    assert!(Lease::admit(&mut lease, &command(2, 1), after(start, 500), 0).is_err());
    assert_eq!(Lease::admit(&mut lease, &command(2, 2), after(start, 501), 0), Ok(()));
    assert!(Lease::admit(&mut lease, &command(1, 2), after(start, 502), 0).is_err());
}

#[test]
fn one_client_id_on_two_publishers_is_two_clients() {
    let start = Instant::now();
    let mut lease = None;
    Lease::admit(&mut lease, &command(0, 1), start, 0).expect("free");
    let other = Received { publisher: 7, ..command(0, 2) };
    assert!(matches!(Lease::admit(&mut lease, &other, start, 0), Err(Refusal::Busy { .. })));
}

#[test]
fn an_old_sequence_is_refused_and_zero_means_uncounted() {
    let start = Instant::now();
    let mut lease = None;
    Lease::admit(&mut lease, &command(1, 5), start, 0).expect("free");
    for old in [4, 5] {
        let refusal = Lease::admit(&mut lease, &command(1, old), start, 0).expect_err("old");
        assert_eq!(refusal, Refusal::OldSequence { sequence: old, newest: 5 });
    }
    assert_eq!(Lease::admit(&mut lease, &command(1, 0), start, 0), Ok(()));
}

#[test]
fn a_stamp_that_goes_back_or_comes_late_is_refused_whatever_the_clocks_say() {
    let start = Instant::now();
    let mut lease = None;
    // The sender's clock is an hour ahead.
    let ahead = 3600 * SECOND;
    Lease::admit(&mut lease, &stamped(1, ahead), start, 0).expect("free");
    Lease::admit(&mut lease, &stamped(2, ahead + SECOND), start, SECOND + SECOND / 10)
        .expect("a tenth of a second more on its way");
    let refusal = Lease::admit(&mut lease, &stamped(3, ahead + SECOND / 2), start, 2 * SECOND)
        .expect_err("stamped before the last");
    assert_eq!(refusal, Refusal::OldStamp { behind_ns: SECOND / 2 });
    let refusal = Lease::admit(&mut lease, &stamped(4, ahead + 2 * SECOND), start, 3 * SECOND)
        .expect_err("a second on its way");
    assert_eq!(refusal.to_string(), "arrived 1.000 s late");
}

#[test]
fn a_refused_command_does_not_prolong_the_lease() {
    let start = Instant::now();
    let mut lease = None;
    Lease::admit(&mut lease, &command(1, 5), start, 0).expect("free");
    Lease::admit(&mut lease, &command(1, 3), after(start, 400), 0).expect_err("old");
    assert_eq!(Lease::admit(&mut lease, &command(2, 1), after(start, 600), 0), Ok(()));
}

#[test]
fn names_from_the_network_are_cut_and_cleaned() {
    let message = Controls { client_name: "a\nb".repeat(100), ..Controls::default() };
    let name = name_of(&message);
    assert!(name.starts_with("abab") && name.len() == NAME_LIMIT);
}
