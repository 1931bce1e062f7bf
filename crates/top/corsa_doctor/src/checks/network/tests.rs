use super::*;
use crate::{Verdict, testing::finding};

fn measured(sent: u64, there: u64, back: u64, millis: u64) -> EchoMeasurement {
    let answered = sent - there - back;
    EchoMeasurement {
        sent,
        answered,
        lost_there: Some(there),
        lost_back: Some(back),
        round_trips: vec![Duration::from_millis(millis); answered as usize],
    }
}

fn answered(small: EchoMeasurement, large: EchoMeasurement) -> Reach {
    Reach::Answered { small, large }
}

fn facts(network: &str, reach: Reach) -> NetworkFacts {
    NetworkFacts {
        domain_id: 7,
        network: network.to_owned(),
        addresses: vec!["eth0 10.0.0.2".to_owned()],
        receive_buffer: Some(4 << 20),
        vehicle: "ego".to_owned(),
        nodes: vec!["/corsa/ego/corsa_agent".to_owned()],
        reach,
        is_windows: false,
        is_game_machine: false,
    }
}

fn said(facts: &NetworkFacts, name: &str) -> (Verdict, String) {
    let findings = check(facts);
    let found = finding(&findings, name);
    (found.verdict, format!("{} | {}", found.seen, found.fix.as_deref().unwrap_or_default()))
}

#[test]
fn an_agent_that_answers_is_ok_and_the_way_has_its_figures() {
    let facts = facts("lan", answered(measured(200, 0, 0, 1), measured(20, 0, 0, 3)));
    assert!(check(&facts).iter().all(|finding| finding.verdict == Verdict::Ok));
    let (_, way) = said(&facts, "way");
    assert!(way.starts_with("1.00 ms (p99 1.00), none lost; 60 KB: 3.00"), "{way}");
}

#[test]
fn loss_is_told_for_each_way_and_slowness_too() {
    let with = |small, large| said(&facts("lan", answered(small, large)), "way");
    let clean = || measured(20, 0, 0, 3);
    let (found, text) = with(measured(200, 10, 4, 1), clean());
    assert!(found == Verdict::Warn && text.contains("lost 5.0 % there, 2.0 % back"), "{text}");
    let (found, text) = with(measured(200, 0, 0, 1), measured(20, 3, 0, 3));
    assert!(found == Verdict::Warn && text.contains("rmem_max"), "{text}");
    let (found, text) = with(measured(200, 0, 0, 30), clean());
    assert!(found == Verdict::Warn && text.contains("cable"), "{text}");
    let all_lost = EchoMeasurement { sent: 20, ..EchoMeasurement::default() };
    let (found, text) = with(measured(200, 0, 0, 1), all_lost);
    assert!(found == Verdict::Warn && text.contains("60 KB: all 20 lost"), "{text}");
}

#[test]
fn nobody_there_is_a_failure_only_for_the_learner() {
    let alone = |network: &str, is_game_machine| NetworkFacts {
        nodes: Vec::new(),
        is_game_machine,
        ..facts(network, Reach::Nobody)
    };
    let (found, text) = said(&alone("localhost", false), "agent");
    assert!(found == Verdict::Fail && text.contains("--network lan on both"), "{text}");
    assert_eq!(said(&alone("localhost", false), "network").0, Verdict::Warn);
    let (found, text) = said(&alone("lan", false), "agent");
    assert!(found == Verdict::Fail && text.contains("9150:9225/udp"), "{text}");
    assert!(text.contains("netsh advfirewall") && text.contains("peers:"), "{text}");
    assert_eq!(said(&alone("localhost", true), "agent").0, Verdict::Skip);
    assert_eq!(said(&alone("localhost", true), "network").0, Verdict::Ok);
    let on_windows = NetworkFacts { is_windows: true, ..alone("lan", false) };
    let (_, text) = said(&on_windows, "agent");
    assert!(text.find("netsh") < text.find("ufw"), "{text}");
}

#[test]
fn another_vehicle_a_silent_agent_and_a_closed_network_are_told_apart() {
    let other = NetworkFacts {
        nodes: vec!["/corsa/blue/corsa_agent".to_owned(), "/rviz".to_owned()],
        ..facts("lan", Reach::Nobody)
    };
    let (found, text) = said(&other, "agent");
    assert!(found == Verdict::Fail && text.ends_with("--vehicle blue"), "{text}");
    let (found, text) = said(&facts("lan", Reach::Nobody), "agent");
    assert!(found == Verdict::Fail && text.contains("same version"), "{text}");
    let strangers = NetworkFacts { nodes: vec!["/rviz".to_owned()], ..facts("lan", Reach::Nobody) };
    assert!(said(&strangers, "agent").1.contains("among 1 nodes"));
    let (found, text) = said(&facts("lan", Reach::Silent), "agent");
    assert!(found == Verdict::Fail && text.contains("no answer comes back"), "{text}");
    let closed = Reach::NotOpened { reason: "no eth7".to_owned(), fix: "another".to_owned() };
    assert_eq!(said(&facts("interface:eth7", closed), "agent").0, Verdict::Fail);
}

#[test]
fn small_buffers_have_the_command_that_makes_them_large() {
    let small = NetworkFacts { receive_buffer: Some(212_992), ..facts("lan", Reach::Nobody) };
    let (found, text) = said(&small, "buffers");
    assert!(found == Verdict::Warn && text.contains("rmem_max=4194304"), "{text}");
    let none = NetworkFacts { receive_buffer: None, ..facts("lan", Reach::Nobody) };
    assert!(check(&none).iter().all(|finding| finding.check != "buffers"));
}
