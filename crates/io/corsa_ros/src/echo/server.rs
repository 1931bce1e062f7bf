use std::{collections::VecDeque, time::Duration};

use corsa_msgs::Echo;

use super::{QOS, REPLY_TOPIC, REQUEST_TOPIC};
use crate::{Node, Publisher, RosError, Subscription};

/// Askers that are remembered; the one heard first is forgotten first.
const MAX_CLIENTS: usize = 64;

/// Answers echoes on `echo_request` of its node's namespace.
#[derive(Debug)]
pub struct EchoServer {
    requests: Subscription<Echo>,
    replies: Publisher<Echo>,
    clients: Clients,
}

impl EchoServer {
    pub fn new(node: &Node) -> Result<Self, RosError> {
        Ok(Self {
            requests: node.subscription(REQUEST_TOPIC, QOS)?,
            replies: node.publisher(REPLY_TOPIC, QOS)?,
            clients: Clients::default(),
        })
    }

    /// Waits for requests, at most `timeout`, and answers all that are there. Returns how many.
    pub fn serve(&mut self, timeout: Duration) -> Result<usize, RosError> {
        self.requests.wait(timeout);
        let mut answered = 0;
        while let Some(received) = self.requests.take() {
            let mut echo = received.message;
            echo.received = self.clients.count(echo.client_id);
            self.replies.publish(&echo)?;
            answered += 1;
        }
        Ok(answered)
    }

    /// How many askers can be heard now.
    pub fn num_clients(&self) -> usize {
        self.requests.num_publishers()
    }
}

/// How much arrived from whom.
#[derive(Debug, Default)]
struct Clients(VecDeque<(u64, u32)>);

impl Clients {
    fn count(&mut self, id: u64) -> u32 {
        if let Some((_, count)) = self.0.iter_mut().find(|(known, _)| *known == id) {
            *count = count.saturating_add(1);
            return *count;
        }
        if self.0.len() == MAX_CLIENTS {
            self.0.pop_front();
        }
        self.0.push_back((id, 1));
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_asker_is_counted_for_itself_and_only_so_many_are_remembered() {
        let mut clients = Clients::default();
        assert_eq!([1, 1, 2, 1].map(|id| clients.count(id)), [1, 2, 1, 3]);
        for id in 100..100 + MAX_CLIENTS as u64 {
            assert_eq!(clients.count(id), 1);
        }
        assert_eq!(clients.0.len(), MAX_CLIENTS);
        assert_eq!(clients.count(1), 1, "the first is forgotten");
    }
}
