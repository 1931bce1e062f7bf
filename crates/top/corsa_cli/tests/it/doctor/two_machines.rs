//! Two network namespaces as two machines: the doctor on one, its peer on the other, and between them a
//! cable, a firewall, a cable that loses every twentieth packet.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{command, findings, of};

const LOSSY_WIRE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/doctor/lossy_wire.py");
/// Domains are of their own in each namespace.
const DOMAIN: &str = "7";

/// The two, one at a time: namespaces are the machine's.
struct Machines {
    names: [String; 2],
    _turn: MutexGuard<'static, ()>,
}

impl Machines {
    /// `None` where this process may not make namespaces.
    fn new() -> Option<Self> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let id = std::process::id();
        let names = ["a", "b"].map(|side| format!("corsa-{id}-{side}"));
        let machines = Self { names, _turn: turn };
        for name in &machines.names {
            let made = Command::new("ip").args(["netns", "add", name]).output();
            if !made.is_ok_and(|output| output.status.success()) {
                return None;
            }
            ip(&["-n", name, "link", "set", "lo", "up"]);
        }
        Some(machines)
    }

    /// Puts the ends of a cable, which are there already, one into each machine.
    fn plug(&self, ends: [&str; 2]) {
        for (index, end) in ends.into_iter().enumerate() {
            let name = self.names[index].as_str();
            let address = format!("10.77.0.{}/24", index + 1);
            ip(&["link", "set", end, "netns", name]);
            ip(&["-n", name, "address", "add", &address, "dev", end]);
            ip(&["-n", name, "link", "set", end, "up", "multicast", "on"]);
        }
    }

    fn cable(&self) {
        let ends = ["a", "b"].map(|side| format!("cv{}{side}", std::process::id()));
        ip(&["link", "add", &ends[0], "type", "veth", "peer", "name", &ends[1]]);
        self.plug([&ends[0], &ends[1]]);
    }

    fn on(&self, index: usize, args: &[&str]) -> Command {
        let inner = command(&[]);
        let mut outer = Command::new("ip");
        outer.args(["netns", "exec", &self.names[index]]).arg(inner.get_program()).args(args);
        for (key, value) in inner.get_envs() {
            match value {
                Some(value) => outer.env(key, value),
                None => outer.env_remove(key),
            };
        }
        outer
    }

    /// The doctor on the second machine.
    fn doctor(&self, network: &str) -> Output {
        let mut args = vec!["doctor", "--json", "--network", network, "--domain-id", DOMAIN];
        args.extend(["--page-dir", super::NOWHERE, "--watch", "0.1"]);
        self.on(1, &args).output().expect("the doctor starts")
    }
}

fn ip(args: &[&str]) {
    let output = Command::new("ip").args(args).output().expect("ip starts");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Drop for Machines {
    fn drop(&mut self) {
        for name in &self.names {
            let _ = Command::new("ip").args(["netns", "delete", name]).output();
        }
    }
}

/// `corsa doctor --peer` on the first machine.
struct Peer {
    child: Child,
    lines: BufReader<std::process::ChildStderr>,
}

impl Peer {
    fn start(machines: &Machines, network: &str) -> Self {
        let args = ["doctor", "--peer", "--network", network, "--domain-id", DOMAIN];
        let mut child = machines
            .on(0, &args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the peer starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut said = String::new();
        while !said.contains("peer ready") {
            assert!(lines.read_line(&mut said).expect("text") > 0, "the peer ended: {said}");
        }
        assert!(said.contains("10.77.0.1") && said.contains("domain 7"), "{said}");
        Self { child, lines }
    }

    /// Ends it and returns what it said meanwhile.
    fn end(mut self) -> String {
        let _ = self.child.kill();
        let mut said = String::new();
        self.lines.read_to_string(&mut said).expect("text");
        let _ = self.child.wait();
        said
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn over_a_cable_the_way_is_measured_both_ways() {
    let Some(machines) = Machines::new() else {
        println!("skipped: the way over a cable needs root and network namespaces (ip netns)");
        return;
    };
    machines.cable();
    for (there, here) in [("lan", "lan"), ("peers:10.77.0.2", "peers:10.77.0.1")] {
        let peer = Peer::start(&machines, there);
        let (code, findings) = findings(&machines.doctor(here));
        let (verdict, said) = of(&findings, "agent");
        assert_eq!(verdict, "ok", "{here}: {said}");
        assert!(said.contains("/corsa/ego/corsa_doctor_peer answers"), "{said}");
        let (_, way) = of(&findings, "way");
        assert!(way.contains("none lost; 60 KB: "), "{here}: {way}");
        let (_, network) = of(&findings, "network");
        assert!(network.contains("10.77.0.2"), "{network}");
        assert_eq!(code, Some(0));
        let heard = peer.end();
        assert!(heard.contains("a learner was seen"), "{heard}");
    }
}

#[test]
fn behind_a_firewall_and_on_this_machine_only_nobody_is_reached() {
    let Some(machines) = Machines::new() else {
        println!(
            "skipped: the way through a firewall needs root and network namespaces (ip netns)"
        );
        return;
    };
    machines.cable();
    // The first machine's answers do not get out, as behind a firewall.
    ip(&["-n", &machines.names[0], "route", "add", "blackhole", "10.77.0.2/32"]);
    ip(&["-n", &machines.names[1], "route", "add", "blackhole", "10.77.0.1/32"]);
    let peer = Peer::start(&machines, "lan");
    let (code, found) = findings(&machines.doctor("lan"));
    let (verdict, said) = of(&found, "agent");
    assert_eq!((code, verdict.as_str()), (Some(1), "fail"), "{said}");
    assert!(said.contains("9150:9225/udp") && said.contains("netsh advfirewall"), "{said}");
    // Nothing was opened on this side: the most likely cause of all.
    let (_, found) = findings(&machines.doctor("localhost"));
    assert_eq!(of(&found, "network").0, "warn");
    assert!(of(&found, "agent").1.contains("--network lan on both"));
    drop(peer);
}

#[test]
fn a_wire_that_loses_packets_is_measured_both_ways() {
    let Some(machines) = Machines::new() else {
        println!("skipped: a wire that loses packets needs root and network namespaces (ip netns)");
        return;
    };
    let ends = ["a", "b"].map(|side| format!("ct{}{side}", std::process::id()));
    let wire = Command::new("python3")
        .args([LOSSY_WIRE, &ends[0], &ends[1], "0.05"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut wire) = wire else {
        println!("skipped: a wire that loses packets needs python3");
        return;
    };
    let mut ready = String::new();
    BufReader::new(wire.stdout.take().expect("a pipe")).read_line(&mut ready).expect("text");
    if ready.trim() != "ready" {
        println!("skipped: a wire that loses packets needs /dev/net/tun");
        return;
    }
    machines.plug([&ends[0], &ends[1]]);
    let peer = Peer::start(&machines, "lan");
    let (_, found) = findings(&machines.doctor("lan"));
    drop(peer);
    // Its standard input closes, and it ends.
    drop(wire.stdin.take());
    let _ = wire.wait();
    let (_, agent) = of(&found, "agent");
    let (verdict, way) = of(&found, "way");
    assert_eq!(verdict, "warn", "{agent}; {way}");
    let percents: Vec<f64> =
        way.split(" % ").filter_map(|part| part.rsplit(' ').next()?.parse().ok()).collect();
    // Of 200 with a chance of 1 in 20: 10, and hardly ever none or 30.
    assert!(percents.len() >= 2, "{way}");
    assert!(percents[..2].iter().all(|percent| (0.4..15.0).contains(percent)), "{way}");
}
