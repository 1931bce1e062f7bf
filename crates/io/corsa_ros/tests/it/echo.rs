use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

use corsa_ros::{EchoClient, EchoPlan, EchoServer, Neighbors};

use crate::harness::{PATIENCE, eventually, two_nodes};

#[test]
fn echoes_come_back_counted_small_and_large() {
    let (here, there) = two_nodes();
    let mut client = EchoClient::new(&here).expect("asks");
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut server = EchoServer::new(&there).expect("answers");
            while !stop.load(Relaxed) {
                server.serve(Duration::from_millis(20)).expect("served");
            }
        });
        assert!(client.reach(PATIENCE).expect("sent"), "nobody answers");
        for (count, padding) in [(30, 0), (5, 60_000)] {
            let plan = EchoPlan { count, interval: Duration::from_millis(5), padding };
            let found = client.measure(plan).expect("sent");
            assert_eq!((found.sent, found.answered), (count, count));
            assert_eq!((found.lost_there, found.lost_back), (Some(0), Some(0)));
            assert!(found.round_trip(0.5) <= found.round_trip(0.99));
        }
        stop.store(true, Relaxed);
    });
}

#[test]
fn without_anybody_there_it_is_not_reached() {
    let (here, _there) = two_nodes();
    let mut client = EchoClient::new(&here).expect("asks");
    assert!(!client.has_server());
    assert!(!client.reach(Duration::from_millis(100)).expect("no error"));
}

#[test]
fn the_other_nodes_of_a_domain_are_seen_by_name() {
    let (here, there) = two_nodes();
    let neighbors = Neighbors::of(&here).expect("looks");
    let full = |node: &corsa_ros::Node| format!("{}/{}", node.namespace(), node.name());
    eventually("the other is seen", || neighbors.names().contains(&full(&there)));
    assert!(!neighbors.names().contains(&full(&here)), "it sees itself");
}
