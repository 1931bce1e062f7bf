use std::{
    process,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use corsa_ros::{Node, NodeOptions};

/// Far more than anything here takes; only a broken test waits this long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A namespace nobody else on this machine uses, and one of a few domains, so that tests running beside
/// each other neither meet nor use up a domain's ports.
pub(crate) fn unique_options(name: &str) -> NodeOptions {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let namespace = format!("/test_{}_{}", process::id(), COUNT.fetch_add(1, Relaxed));
    NodeOptions { domain_id: Some(100 + process::id() % 50), ..NodeOptions::new(name, namespace) }
}

/// Two nodes that see each other.
pub(crate) fn two_nodes() -> (Node, Node) {
    let options = unique_options("first");
    let first = Node::new(&options).expect("a first node");
    let second = NodeOptions { name: "second".to_owned(), ..options };
    (first, Node::new(&second).expect("a second node"))
}

pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "gave up waiting until {what}");
        thread::sleep(Duration::from_millis(1));
    }
}
