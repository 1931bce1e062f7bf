use std::net::UdpSocket;

use corsa_msgs::Controls;
use corsa_ros::{Network, Node, NodeOptions, Qos, RosError};

use crate::harness::unique_options;

#[test]
fn a_domain_id_that_does_not_exist_is_named() {
    let options = NodeOptions { domain_id: Some(233), ..unique_options("node") };
    let error = Node::new(&options).expect_err("there are 232");
    assert_eq!(error.to_string(), "domain id `233` from the options is not a number in 0..=232");
}

#[test]
fn an_interface_that_does_not_exist_is_named() {
    let options = NodeOptions {
        domain_id: Some(99),
        network: Network::Interfaces {
            interfaces: vec!["nosuch0".to_owned()],
            peers: vec![],
            multicast: false,
        },
        ..unique_options("node")
    };
    let error = Node::new(&options).expect_err("no such interface");
    assert!(matches!(error, RosError::Network { .. }), "{error}");
    assert!(error.to_string().contains("nosuch0"), "{error}");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
}

#[test]
fn one_process_cannot_open_a_domain_in_two_ways() {
    let options = NodeOptions { domain_id: Some(98), ..unique_options("node") };
    let _node = Node::new(&options).expect("the first");
    let network = Network::Interfaces { interfaces: vec![], peers: vec![], multicast: false };
    let error = Node::new(&NodeOptions { network, ..options }).expect_err("other settings");
    assert_eq!(error, RosError::DomainInUse { domain_id: 98 });
}

#[test]
fn names_that_ros_refuses_are_refused() {
    let node = Node::new(&unique_options("node")).expect("a node");
    let error = node.publisher::<Controls>("my topic", Qos::reliable(1)).expect_err("a space");
    assert!(matches!(error, RosError::BadName { .. }), "{error}");
    let error = Node::new(&NodeOptions { namespace: "corsa".to_owned(), ..unique_options("n") })
        .expect_err("no slash");
    assert!(error.to_string().contains("does not begin with a slash"), "{error}");
}

#[test]
fn a_domain_whose_ports_are_taken_is_named_with_its_ports() {
    let domain_id = 97;
    let first = 7400 + 250 * domain_id + 10;
    let ports = u16::try_from(first).expect("a port")..;
    let taken: Vec<UdpSocket> =
        ports.take(66).filter_map(|port| UdpSocket::bind(("0.0.0.0", port)).ok()).collect();
    assert!(!taken.is_empty());
    let error = Node::new(&NodeOptions { domain_id: Some(domain_id), ..unique_options("node") })
        .expect_err("no port is free");
    assert_eq!(
        error.to_string(),
        "domain 97 on localhost: port taken: UDP ports 31660 to 31725 are all in use by others"
    );
    assert!(error.hint().is_some());
}
