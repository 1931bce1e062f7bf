//! Who may drive: the first to send, until it has been silent for [`LEASE_LIMIT`]. And which of its
//! commands are too old to be followed.

use std::time::{Duration, Instant};

use corsa_msgs::{ControllerStatus, Controls};
use corsa_ros::Received;

/// After this long without a command another client may take the car.
pub const LEASE_LIMIT: Duration = Duration::from_millis(500);

/// A command may take this much longer on its way than the fastest of its sender did.
const DELAY_LIMIT_NS: i64 = 200_000_000;

/// Who drives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lease {
    pub(crate) client_id: u64,
    pub(crate) client_name: String,
    /// Two programs that send the same client id are still two.
    publisher: u64,
    pub(crate) heard_at: Instant,
    last_sequence: u64,
    last_stamp: i64,
    /// Clocks of two machines differ: the least difference between arrival and stamp seen so far stands
    /// for that, and delays count from there.
    least_delay: Option<i64>,
}

/// Why a command is not followed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    Busy { holder: String },
    OldSequence { sequence: u64, newest: u64 },
    OldStamp { behind_ns: i64 },
    Late { by_ns: i64 },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy { holder } => write!(f, "the car is driven by {holder}"),
            Self::OldSequence { sequence, newest } => {
                write!(f, "sequence {sequence} is not after {newest}")
            }
            Self::OldStamp { behind_ns } => {
                write!(f, "stamp is {:.3} s before the last one", *behind_ns as f64 * 1e-9)
            }
            Self::Late { by_ns } => write!(f, "arrived {:.3} s late", *by_ns as f64 * 1e-9),
        }
    }
}

impl Lease {
    fn new(received: &Received<Controls>, now: Instant) -> Self {
        let command = &received.message;
        Self {
            client_id: command.client_id,
            client_name: name_of(command),
            publisher: received.publisher,
            heard_at: now,
            last_sequence: 0,
            last_stamp: i64::MIN,
            least_delay: None,
        }
    }

    /// Whether the lease has ended.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.heard_at) > LEASE_LIMIT
    }

    fn is_held_by(&self, received: &Received<Controls>) -> bool {
        (self.client_id, self.publisher) == (received.message.client_id, received.publisher)
    }

    /// Judges a command that arrived at `now` (`arrival_ns` on the system clock). Whoever may drive holds
    /// the lease afterwards.
    pub(crate) fn admit(
        lease: &mut Option<Self>,
        received: &Received<Controls>,
        now: Instant,
        arrival_ns: i64,
    ) -> Result<(), Refusal> {
        match lease {
            Some(held) if held.is_held_by(received) => {
                held.take_turn(&received.message, now, arrival_ns)
            }
            Some(held) if !held.is_over(now) => {
                Err(Refusal::Busy { holder: held.client_name.clone() })
            }
            _ => {
                lease.insert(Self::new(received, now)).take_turn(&received.message, now, arrival_ns)
            }
        }
    }

    fn take_turn(
        &mut self,
        command: &Controls,
        now: Instant,
        arrival_ns: i64,
    ) -> Result<(), Refusal> {
        // A client that was silent for longer than its lease may have begun anew.
        if self.is_over(now) {
            (self.last_sequence, self.last_stamp, self.least_delay) = (0, i64::MIN, None);
        }
        let sequence = command.sequence;
        if sequence != 0 && sequence <= self.last_sequence {
            return Err(Refusal::OldSequence { sequence, newest: self.last_sequence });
        }
        if !command.header.stamp.is_zero() {
            let stamp = command.header.stamp.as_nanos();
            if stamp < self.last_stamp {
                return Err(Refusal::OldStamp { behind_ns: self.last_stamp - stamp });
            }
            let delay = arrival_ns - stamp;
            let least = self.least_delay.map_or(delay, |least| least.min(delay));
            self.least_delay = Some(least);
            if delay - least > DELAY_LIMIT_NS {
                return Err(Refusal::Late { by_ns: delay - least });
            }
            self.last_stamp = stamp;
        }
        self.last_sequence = self.last_sequence.max(sequence);
        self.heard_at = now;
        Ok(())
    }

    /// The holder as the status message gives it.
    pub(crate) fn describe(&self, status: &mut ControllerStatus) {
        status.holder_id = self.client_id;
        status.holder_name.clone_from(&self.client_name);
    }
}

/// Longer names are cut: they come from the network and go into messages and logs.
const NAME_LIMIT: usize = 64;

pub(crate) fn name_of(command: &Controls) -> String {
    if command.client_name.is_empty() {
        return format!("client {:#x}", command.client_id);
    }
    let printable = command.client_name.chars().filter(|letter| !letter.is_control());
    printable.take(NAME_LIMIT).collect()
}

#[cfg(test)]
mod tests;
