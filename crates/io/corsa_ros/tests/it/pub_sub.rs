use corsa_msgs::{Controls, LabelInfo, Session, Telemetry};
use corsa_ros::{Qos, Reliability};

use crate::harness::{PATIENCE, eventually, two_nodes};

#[test]
fn a_message_arrives_as_it_was_sent() {
    let (first, second) = two_nodes();
    let publisher = first.publisher::<Telemetry>("telemetry", Qos::best_effort(1)).expect("sends");
    let subscription =
        second.subscription::<Telemetry>("telemetry", Qos::best_effort(10)).expect("receives");
    eventually("they are matched", || publisher.num_subscribers() == 1);
    let sent = Telemetry { physics_step: 42, yaw: -0.5, ..Telemetry::default() };
    publisher.publish(&sent).expect("published");
    assert!(subscription.wait(PATIENCE), "nothing arrived");
    let received = subscription.take().expect("there is one");
    assert_eq!(received.message, sent);
    assert!(received.source_time > 1_700_000_000_000_000_000, "a system time");
    assert!(subscription.take().is_none(), "and only one");
    assert!(!subscription.wait(std::time::Duration::ZERO));
}

#[test]
fn a_subscription_that_is_full_keeps_the_newest() {
    let (first, second) = two_nodes();
    let publisher = first.publisher::<Controls>("controls", Qos::reliable(1)).expect("sends");
    let subscription =
        second.subscription::<Controls>("controls", Qos::reliable(3)).expect("receives");
    eventually("they are matched", || publisher.num_subscribers() == 1);
    for sequence in 1..=5 {
        publisher.publish(&Controls { sequence, ..Controls::default() }).expect("published");
    }
    // Within one process a sample is delivered before `publish` returns.
    let received: Vec<u64> = std::iter::from_fn(|| subscription.take())
        .map(|received| received.message.sequence)
        .collect();
    assert_eq!(received, [3, 4, 5]);
}

#[test]
fn a_late_subscriber_gets_the_last_latched_message() {
    let (first, second) = two_nodes();
    let publisher = first.publisher::<Session>("session", Qos::latched()).expect("sends");
    for track in ["monza", "spa"] {
        let session = Session { track: track.to_owned(), ..Session::default() };
        publisher.publish(&session).expect("published");
    }
    let late = second.subscription::<Session>("session", Qos::latched()).expect("receives");
    assert!(late.wait(PATIENCE), "nothing arrived");
    assert_eq!(late.take().expect("there is one").message.track, "spa");
}

#[test]
fn messages_of_a_megabyte_arrive_with_either_reliability() {
    for reliability in [Reliability::BestEffort, Reliability::Reliable] {
        let qos = Qos { reliability, ..Qos::reliable(2) };
        let (first, second) = two_nodes();
        let publisher = first.publisher::<LabelInfo>("labels", qos).expect("sends");
        let subscription = second.subscription::<LabelInfo>("labels", qos).expect("receives");
        eventually("they are matched", || publisher.num_subscribers() == 1);
        let sent = LabelInfo { class_names: vec!["x".repeat(1 << 20)], ..LabelInfo::default() };
        publisher.publish(&sent).expect("published");
        assert!(subscription.wait(PATIENCE), "nothing arrived, {reliability:?}");
        assert_eq!(subscription.take().expect("there is one").message, sent);
    }
}

#[test]
fn bytes_that_are_no_message_are_counted_and_passed_over() {
    let (first, second) = two_nodes();
    let publisher = first.publisher::<Controls>("controls", Qos::reliable(5)).expect("sends");
    let subscription =
        second.subscription::<Controls>("controls", Qos::reliable(5)).expect("receives");
    eventually("they are matched", || publisher.num_subscribers() == 1);
    publisher.publish_cdr(&[0, 1, 0, 0, 7]).expect("published");
    publisher.publish_cdr(&[]).expect("published");
    let good = Controls { sequence: 9, ..Controls::default() };
    publisher.publish(&good).expect("published");
    let mut received = None;
    eventually("the good one arrives", || {
        received = subscription.take();
        received.is_some()
    });
    assert_eq!(received.expect("just seen").message, good);
    assert_eq!(subscription.num_malformed(), 2);
}
