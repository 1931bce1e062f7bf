//! The way to the agent: what is set, what is there, how good it is.

use std::time::Duration;

use corsa_ros::{EchoMeasurement, domain_ports};

use crate::Finding;

/// What the DDS library asks for, bytes.
const RECEIVE_BUFFER: u64 = 4 << 20;
/// Losing more of small messages, of 1, is worth a word; of large ones, which are many packets each,
/// more is normal.
const SMALL_LOSS: f64 = 0.005;
const LARGE_LOSS: f64 = 0.10;
/// A round trip that takes longer spoils control steps of 39 ms.
const SLOW: Duration = Duration::from_millis(20);

/// What holds, and what came of looking for the agent.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkFacts {
    pub domain_id: u32,
    /// As the user writes it: `localhost`, `lan`, …
    pub network: String,
    /// This machine's addresses: `eth0 192.168.1.7`.
    pub addresses: Vec<String>,
    /// `net.core.rmem_max`; `None` where there is no such thing.
    pub receive_buffer: Option<u64>,
    pub vehicle: String,
    /// Full names of the other nodes in the domain.
    pub nodes: Vec<String>,
    pub reach: Reach,
    pub is_windows: bool,
    /// On the game's machine no agent need be running; on the learner's, one must be found.
    pub is_game_machine: bool,
}

/// What came of the echoes.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// The network could not be opened: why, and what to do about it.
    NotOpened {
        reason: String,
        fix: String,
    },
    /// Nobody was found who answers.
    Nobody,
    /// Somebody was found, and no answer came.
    Silent,
    Answered {
        small: EchoMeasurement,
        large: EchoMeasurement,
    },
}

impl NetworkFacts {
    fn is_local(&self) -> bool {
        self.network == "localhost"
    }

    fn is_reached(&self) -> bool {
        matches!(self.reach, Reach::Answered { .. })
    }
}

pub fn check(facts: &NetworkFacts) -> Vec<Finding> {
    let mut findings = vec![network(facts)];
    findings.extend(buffers(facts));
    findings.push(agent(facts));
    if let Reach::Answered { small, large } = &facts.reach {
        findings.push(way(small, large, facts));
    }
    findings
}

fn network(facts: &NetworkFacts) -> Finding {
    let NetworkFacts { domain_id, network, .. } = facts;
    let seen = format!("domain {domain_id}, {network}, {}", addresses(facts));
    if !facts.is_local() {
        return Finding::ok("network", seen);
    }
    if facts.is_reached() || facts.is_game_machine {
        return Finding::ok(
            "network",
            format!("{seen}; a learner elsewhere needs --network lan on both"),
        );
    }
    Finding::warn(
        "network",
        format!("{seen}: this machine only"),
        "if the agent is on another machine: --network lan with corsa agent, corsa drive and corsa doctor \
         (or CORSA_NETWORK=lan on both)",
    )
}

fn addresses(facts: &NetworkFacts) -> String {
    if facts.addresses.is_empty() { "no address".to_owned() } else { facts.addresses.join(", ") }
}

fn buffers(facts: &NetworkFacts) -> Option<Finding> {
    let size = facts.receive_buffer?;
    let seen = format!("net.core.rmem_max is {size}");
    Some(if size >= RECEIVE_BUFFER {
        Finding::ok("buffers", seen)
    } else {
        Finding::warn(
            "buffers",
            format!("{seen}: large messages may be lost"),
            format!(
                "echo net.core.rmem_max={RECEIVE_BUFFER} | sudo tee /etc/sysctl.d/60-corsa.conf && \
                 sudo sysctl --system"
            ),
        )
    })
}

fn agent(facts: &NetworkFacts) -> Finding {
    let vehicle = &facts.vehicle;
    match &facts.reach {
        Reach::NotOpened { reason, fix } => Finding::fail("agent", reason.clone(), fix.clone()),
        Reach::Answered { .. } => {
            let names = answering(facts);
            Finding::ok("agent", format!("{names} answers for vehicle `{vehicle}`"))
        }
        Reach::Silent => Finding::fail(
            "agent",
            format!("{} found, and no answer comes back", answering(facts)),
            firewall(facts),
        ),
        Reach::Nobody => nobody(facts),
    }
}

fn nobody(facts: &NetworkFacts) -> Finding {
    let NetworkFacts { vehicle, nodes, .. } = facts;
    let others: Vec<&str> = nodes.iter().filter_map(|name| vehicle_of(name)).collect();
    if let Some(other) = others.iter().find(|other| **other != vehicle.as_str()) {
        let seen = format!("no agent for vehicle `{vehicle}`, one for `{other}`");
        return Finding::fail("agent", seen, format!("--vehicle {other}"));
    }
    if others.contains(&vehicle.as_str()) {
        let seen = format!("the agent for vehicle `{vehicle}` is seen and answers no echoes");
        let fix = format!("give both machines the same version of corsa, or {}", firewall(facts));
        return Finding::fail("agent", seen, fix);
    }
    if facts.is_game_machine {
        let seen = format!(
            "none seen on {}; before there is one: corsa doctor --peer here, corsa doctor there",
            facts.network
        );
        return Finding::skip("agent", seen);
    }
    let seen = match nodes.len() {
        0 => format!("no agent and no other node in domain {}", facts.domain_id),
        count => format!("no agent among {count} nodes in domain {}", facts.domain_id),
    };
    if facts.is_local() {
        let fix = "start corsa agent; on another machine, with --network lan on both";
        return Finding::fail("agent", seen, fix);
    }
    let fix = format!(
        "start corsa agent --network lan --domain-id {} on the game's machine; if it runs, {}",
        facts.domain_id,
        firewall(facts)
    );
    Finding::fail("agent", seen, fix)
}

/// The nodes that may answer.
fn answering(facts: &NetworkFacts) -> String {
    let ours: Vec<&str> = facts
        .nodes
        .iter()
        .filter(|name| vehicle_of(name) == Some(facts.vehicle.as_str()))
        .map(String::as_str)
        .collect();
    if ours.is_empty() { "somebody".to_owned() } else { ours.join(", ") }
}

/// `/corsa/ego/corsa_agent` is `ego`'s; so is the doctor that takes an agent's place.
fn vehicle_of(name: &str) -> Option<&str> {
    let (vehicle, node) = name.strip_prefix("/corsa/")?.split_once('/')?;
    matches!(node, "corsa_agent" | "corsa_doctor_peer").then_some(vehicle)
}

/// What lets the domain's packets in.
fn firewall(facts: &NetworkFacts) -> String {
    let (first, last) = domain_ports(facts.domain_id);
    let linux = format!(
        "Linux: sudo ufw allow {first}:{last}/udp   (or sudo firewall-cmd --add-port={first}-{last}/udp)"
    );
    let windows =
        "Windows, as administrator: netsh advfirewall firewall add rule name=CorsaGym dir=in \
                   action=allow protocol=UDP program=\"<path of corsa.exe>\""
            .to_owned();
    let systems = if facts.is_windows { [windows, linux] } else { [linux, windows] };
    format!(
        "open the firewall on both machines\n{}\n\
         in a virtual machine, a VPN or a guest Wi-Fi: --network peers:<the other's address> on both",
        systems.join("\n")
    )
}

fn way(small: &EchoMeasurement, large: &EchoMeasurement, facts: &NetworkFacts) -> Finding {
    let seen = format!("{}; 60 KB: {}", described(small), described(large));
    let wired = "use a cable instead of Wi-Fi";
    if loss(small) > SMALL_LOSS {
        return Finding::warn("way", seen, format!("{wired}; close what fills the network"));
    }
    if loss(large) > LARGE_LOSS {
        let (sysctl, buffer) = ("net.core.rmem_max", RECEIVE_BUFFER);
        let fix = format!("on Linux, both machines: sudo sysctl -w {sysctl}={buffer}; {wired}");
        return Finding::warn("way", seen, fix);
    }
    if small.round_trip(0.99).is_some_and(|time| time > SLOW) {
        let fix = if facts.is_local() { "close what loads the processor" } else { wired };
        return Finding::warn("way", seen, fix);
    }
    Finding::ok("way", seen)
}

/// Of what was sent, what did not come back.
fn loss(measured: &EchoMeasurement) -> f64 {
    1.0 - measured.answered as f64 / measured.sent.max(1) as f64
}

fn described(measured: &EchoMeasurement) -> String {
    let (Some(p50), Some(p99)) = (measured.round_trip(0.5), measured.round_trip(0.99)) else {
        return format!("all {} lost", measured.sent);
    };
    let times = format!("{:.2} ms (p99 {:.2})", 1e3 * p50.as_secs_f64(), 1e3 * p99.as_secs_f64());
    let percent =
        |lost: Option<u64>| 100.0 * lost.unwrap_or_default() as f64 / measured.sent.max(1) as f64;
    if measured.answered == measured.sent {
        format!("{times}, none lost")
    } else {
        let (there, back) = (percent(measured.lost_there), percent(measured.lost_back));
        format!("{times}, lost {there:.1} % there, {back:.1} % back")
    }
}

#[cfg(test)]
mod tests;
