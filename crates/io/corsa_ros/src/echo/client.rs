use std::time::{Duration, Instant};

use corsa_msgs::Echo;

use super::{QOS, REPLY_TOPIC, REQUEST_TOPIC};
use crate::{Node, Publisher, RosError, Subscription, clock};

/// How long a reply is waited for after the last request.
const LAST_REPLY: Duration = Duration::from_secs(1);
const POLL: Duration = Duration::from_millis(5);

/// Asks for echoes on `echo_request` of its node's namespace.
#[derive(Debug)]
pub struct EchoClient {
    requests: Publisher<Echo>,
    replies: Subscription<Echo>,
    /// Each measurement asks under a number of its own.
    next_id: u64,
}

/// What to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EchoPlan {
    pub count: u64,
    /// From one request to the next.
    pub interval: Duration,
    /// Bytes beside the message's own fields.
    pub padding: usize,
}

/// What came of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EchoMeasurement {
    pub sent: u64,
    /// Replies that came.
    pub answered: u64,
    /// Requests that did not arrive there; `None` if no reply came, which leaves it open.
    pub lost_there: Option<u64>,
    /// Replies that did not arrive here; `None` if no reply came.
    pub lost_back: Option<u64>,
    /// Sorted, shortest first.
    pub round_trips: Vec<Duration>,
}

impl EchoMeasurement {
    /// The round-trip time that a share of all (0 to 1) stays under.
    pub fn round_trip(&self, share: f64) -> Option<Duration> {
        let last = self.round_trips.len().checked_sub(1)?;
        let index = (share.clamp(0.0, 1.0) * last as f64).round() as usize;
        self.round_trips.get(index).copied()
    }
}

impl EchoClient {
    pub fn new(node: &Node) -> Result<Self, RosError> {
        let requests = node.publisher(REQUEST_TOPIC, QOS)?;
        let replies = node.subscription(REPLY_TOPIC, QOS)?;
        let next_id = requests.id();
        Ok(Self { requests, replies, next_id })
    }

    /// Whether discovery has found somebody who answers.
    pub fn has_server(&self) -> bool {
        self.requests.num_subscribers() > 0 && self.replies.num_publishers() > 0
    }

    /// Asks until the first answer; `false` if none came in time. Discovery is over on both sides then.
    pub fn reach(&mut self, timeout: Duration) -> Result<bool, RosError> {
        let deadline = Instant::now() + timeout;
        let mut asked = Echo { client_id: self.take_id(), ..Echo::default() };
        while Instant::now() < deadline {
            if self.has_server() {
                asked.stamp_ns = clock::system_time_ns();
                self.requests.publish(&asked)?;
                asked.sequence += 1;
            }
            self.replies.wait(10 * POLL);
            while let Some(reply) = self.replies.take() {
                if reply.message.client_id == asked.client_id {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Carries out a plan: takes its count times its interval, and at most a second more.
    pub fn measure(&mut self, plan: EchoPlan) -> Result<EchoMeasurement, RosError> {
        let mut tally = Tally::new(self.take_id());
        let padding = vec![0x5A; plan.padding];
        let mut due = Instant::now();
        for sequence in 0..plan.count {
            self.listen_until(due, &mut tally);
            let (client_id, padding) = (tally.client_id, padding.clone());
            let stamp_ns = clock::system_time_ns();
            tally.sent.push(Instant::now());
            let request = Echo { client_id, sequence, stamp_ns, received: 0, padding };
            self.requests.publish(&request)?;
            due += plan.interval;
        }
        let deadline = Instant::now() + LAST_REPLY;
        while !tally.has_last() && Instant::now() < deadline {
            self.listen_until(Instant::now() + POLL, &mut tally);
        }
        Ok(tally.measurement())
    }

    fn listen_until(&self, deadline: Instant, tally: &mut Tally) {
        loop {
            while let Some(reply) = self.replies.take() {
                tally.note(&reply.message, Instant::now());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            self.replies.wait(left);
        }
    }

    fn take_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1);
        id
    }
}

/// Requests and the replies to them.
#[derive(Debug)]
struct Tally {
    client_id: u64,
    sent: Vec<Instant>,
    round_trips: Vec<Duration>,
    /// The latest request that was answered, and how many had arrived there by then.
    latest: Option<(u64, u64)>,
}

impl Tally {
    fn new(client_id: u64) -> Self {
        Self { client_id, sent: Vec::new(), round_trips: Vec::new(), latest: None }
    }

    fn note(&mut self, reply: &Echo, now: Instant) {
        let sent = usize::try_from(reply.sequence).ok().and_then(|index| self.sent.get(index));
        let (Some(sent), true) = (sent, reply.client_id == self.client_id) else { return };
        self.round_trips.push(now.saturating_duration_since(*sent));
        let seen = (reply.sequence, u64::from(reply.received));
        self.latest = self.latest.max(Some(seen));
    }

    fn has_last(&self) -> bool {
        self.latest.is_some_and(|(sequence, _)| sequence + 1 == self.sent.len() as u64)
    }

    /// Only up to the latest answered request can the two ways be told apart; what was sent after it
    /// and not answered is shared out as nothing better is known: to the way back.
    fn measurement(mut self) -> EchoMeasurement {
        self.round_trips.sort_unstable();
        let (sent, answered) = (self.sent.len() as u64, self.round_trips.len() as u64);
        let lost_there =
            self.latest.map(|(sequence, received)| (sequence + 1).saturating_sub(received));
        let lost_back = lost_there.map(|there| sent.saturating_sub(there + answered));
        EchoMeasurement { sent, answered, lost_there, lost_back, round_trips: self.round_trips }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends `count`; `arrives` says which get there, `returns` which replies come back.
    fn tally(
        count: u64,
        arrives: impl Fn(u64) -> bool,
        returns: impl Fn(u64) -> bool,
    ) -> EchoMeasurement {
        let start = Instant::now();
        let mut tally = Tally::new(7);
        let mut received = 0;
        for sequence in 0..count {
            tally.sent.push(start);
            received += u32::from(arrives(sequence));
            if arrives(sequence) && returns(sequence) {
                let reply = Echo { client_id: 7, sequence, received, ..Echo::default() };
                tally.note(&reply, start + Duration::from_micros(100 + sequence));
            }
        }
        tally.measurement()
    }

    #[test]
    fn what_is_lost_on_each_way_is_told_apart() {
        let found = tally(200, |n| n % 20 != 3, |n| n % 10 != 5);
        assert_eq!((found.lost_there, found.lost_back), (Some(10), Some(20)));
        assert_eq!(found.answered, 170);
        let clean = tally(200, |_| true, |_| true);
        assert_eq!((clean.lost_there, clean.lost_back, clean.answered), (Some(0), Some(0), 200));
        assert_eq!(clean.round_trip(0.0), Some(Duration::from_micros(100)));
        assert_eq!(clean.round_trip(0.5), Some(Duration::from_micros(200)));
        assert_eq!(clean.round_trip(1.0), Some(Duration::from_micros(299)));
    }

    #[test]
    fn without_any_reply_nobody_knows_which_way_lost_it() {
        let found = tally(20, |_| true, |_| false);
        assert_eq!((found.lost_there, found.lost_back, found.answered), (None, None, 0));
        assert_eq!(found.round_trip(0.5), None);
    }

    #[test]
    fn replies_to_others_and_to_nothing_sent_are_passed_over() {
        let mut tally = Tally::new(7);
        let now = Instant::now();
        tally.sent.push(now);
        tally.note(&Echo { client_id: 8, received: 1, ..Echo::default() }, now);
        tally.note(&Echo { client_id: 7, sequence: 1, received: 1, ..Echo::default() }, now);
        assert!(!tally.has_last());
        tally.note(&Echo { client_id: 7, received: 1, ..Echo::default() }, now);
        assert!(tally.has_last());
    }
}
