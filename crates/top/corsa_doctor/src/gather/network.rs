//! Looks for the agent and measures the way to it.

use std::{net::IpAddr, time::Duration};

use corsa_ros::{EchoClient, EchoPlan, Neighbors, Network, Node, RosError};

use crate::{
    Options,
    checks::network::{NetworkFacts, Reach},
};

/// How long an agent is looked for: each says that it is there once a second.
const PATIENCE_HERE: Duration = Duration::from_millis(2500);
const PATIENCE_THERE: Duration = Duration::from_secs(6);
/// As telemetry: small, often.
const SMALL: EchoPlan = EchoPlan { count: 200, interval: Duration::from_millis(10), padding: 0 };
/// As pictures: large, less often.
const LARGE: EchoPlan =
    EchoPlan { count: 20, interval: Duration::from_millis(50), padding: 60_000 };
/// So many addresses are told.
const NUM_ADDRESSES: usize = 4;

pub(crate) fn gather(options: &Options, is_game_machine: bool) -> NetworkFacts {
    let mut facts = NetworkFacts {
        domain_id: options.domain_id.unwrap_or_default(),
        network: options.network.to_string(),
        addresses: addresses(),
        receive_buffer: receive_buffer(),
        vehicle: options.vehicle.clone(),
        nodes: Vec::new(),
        reach: Reach::Nobody,
        is_windows: cfg!(windows),
        is_game_machine,
    };
    facts.reach = look(options, &mut facts).unwrap_or_else(|error| Reach::NotOpened {
        reason: error.to_string(),
        fix: error.hint().unwrap_or("check the network, then run this again").to_owned(),
    });
    facts
}

fn look(options: &Options, facts: &mut NetworkFacts) -> Result<Reach, RosError> {
    let node = Node::new(&options.node("corsa_doctor"))?;
    facts.domain_id = node.domain_id();
    let neighbors = Neighbors::of(&node)?;
    let mut client = EchoClient::new(&node)?;
    let is_local = options.network == Network::Localhost;
    let is_reached = client.reach(if is_local { PATIENCE_HERE } else { PATIENCE_THERE })?;
    let reach = if is_reached {
        Reach::Answered { small: client.measure(SMALL)?, large: client.measure(LARGE)? }
    } else if client.has_server() {
        Reach::Silent
    } else {
        Reach::Nobody
    };
    facts.nodes = neighbors.names();
    Ok(reach)
}

/// This machine's addresses with the names of their interfaces, IPv4 first.
pub(crate) fn addresses() -> Vec<String> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut found: Vec<(IpAddr, String)> = interfaces
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| (interface.ip(), interface.name))
        .collect();
    found.sort_by_key(|(address, _)| address.is_ipv6());
    found.into_iter().take(NUM_ADDRESSES).map(|(ip, name)| format!("{name} {ip}")).collect()
}

fn receive_buffer() -> Option<u64> {
    std::fs::read_to_string("/proc/sys/net/core/rmem_max").ok()?.trim().parse().ok()
}
