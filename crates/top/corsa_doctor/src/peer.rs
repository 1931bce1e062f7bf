//! Stands in for an agent where there is no game yet: answers the doctor on the other machine.

use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::{Duration, Instant},
};

use anyhow::bail;
use corsa_ros::{EchoServer, Neighbors, Network, Node};

use crate::{Options, gather::network::addresses};

const TURN: Duration = Duration::from_millis(100);
/// How long an agent of the same name is looked for before its place is taken.
const NAME_CHECK: Duration = Duration::from_millis(1500);
/// While nobody is seen this is said so often.
const REMINDER: Duration = Duration::from_secs(15);
/// Who has asked nothing for so long has finished.
const QUIET: Duration = Duration::from_secs(2);

/// Answers until `stop` is set; `say` gets a line whenever something changes. Returns how many echoes
/// were answered.
pub fn answer_peers(
    options: &Options,
    stop: &AtomicBool,
    say: &mut dyn FnMut(&str),
) -> anyhow::Result<u64> {
    let node = Node::new(&options.node("corsa_doctor_peer"))?;
    let neighbors = Neighbors::of(&node)?;
    refuse_beside_agent(options, &neighbors)?;
    let mut server = EchoServer::new(&node)?;
    introduce(options, &node, say);
    let mut tally = Tally::new(Instant::now());
    while !stop.load(Relaxed) {
        let answered = server.serve(TURN)?;
        let seen = neighbors.names().into_iter().any(|name| name.ends_with("/corsa_doctor"));
        if let Some(line) = tally.note(answered as u64, seen, Instant::now()) {
            say(&line);
        }
    }
    Ok(tally.total)
}

fn refuse_beside_agent(options: &Options, neighbors: &Neighbors) -> anyhow::Result<()> {
    let agent = format!("/corsa/{}/corsa_agent", options.vehicle);
    let deadline = Instant::now() + NAME_CHECK;
    while Instant::now() < deadline {
        if neighbors.names().contains(&agent) {
            bail!(
                "an agent for vehicle `{}` is there and answers by itself: run `corsa doctor` on the \
                 learner's machine",
                options.vehicle
            );
        }
        std::thread::sleep(TURN);
    }
    Ok(())
}

fn introduce(options: &Options, node: &Node, say: &mut dyn FnMut(&str)) {
    let Options { vehicle, network, .. } = options;
    let domain_id = node.domain_id();
    let addresses = addresses().join(", ");
    say(&format!(
        "peer ready: vehicle `{vehicle}`, domain {domain_id}, network {network}, {addresses}"
    ));
    if *network == Network::Localhost {
        say(
            "only programs on this machine are reached; a learner elsewhere needs --network lan on both",
        );
    }
    say(&format!(
        "now on the learner's machine: corsa doctor --network {} --domain-id {domain_id} --vehicle \
         {vehicle}   (Ctrl-C ends this)",
        match network {
            Network::Localhost => "localhost",
            Network::Interfaces { peers, .. } if peers.is_empty() => "lan",
            Network::Interfaces { .. } => "peers:<an address of this machine>",
        }
    ));
}

/// Who was seen and how much was answered.
#[derive(Debug)]
struct Tally {
    total: u64,
    /// Answers to those who ask at the moment.
    current: u64,
    is_seen: bool,
    last: Instant,
}

impl Tally {
    fn new(now: Instant) -> Self {
        Self { total: 0, current: 0, is_seen: false, last: now }
    }

    /// A line when a learner is seen, when it has finished, and now and then while nobody is.
    fn note(&mut self, answered: u64, is_seen: bool, now: Instant) -> Option<String> {
        let quiet = now.saturating_duration_since(self.last);
        self.total += answered;
        self.current += answered;
        if answered > 0 {
            self.last = now;
            if self.current == answered {
                self.is_seen = true;
                return Some("a learner was seen and is answered".to_owned());
            }
            return None;
        }
        if self.current > 0 && quiet > QUIET {
            let count = std::mem::take(&mut self.current);
            self.last = now;
            return Some(format!("{count} echoes answered; its doctor says how good the way is"));
        }
        if is_seen && !self.is_seen {
            self.is_seen = true;
            return Some("a learner was seen; its echoes have not come yet".to_owned());
        }
        if self.total == 0 && quiet > REMINDER {
            self.last = now;
            return Some("nobody seen yet".to_owned());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_said_once() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut tally = Tally::new(start);
        assert_eq!(tally.note(0, false, at(1)), None);
        assert_eq!(tally.note(0, false, at(16)).as_deref(), Some("nobody seen yet"));
        assert!(tally.note(0, true, at(17)).expect("news").contains("have not come yet"));
        assert_eq!(tally.note(0, true, at(18)), None);
        assert!(tally.note(5, true, at(19)).expect("news").contains("is answered"));
        assert_eq!(tally.note(15, true, at(20)), None);
        assert!(tally.note(0, true, at(23)).expect("news").starts_with("20 echoes"));
        assert_eq!(tally.note(0, true, at(60)), None);
        assert!(tally.note(1, true, at(61)).expect("news").contains("is answered"));
        assert_eq!(tally.total, 21);
    }
}
