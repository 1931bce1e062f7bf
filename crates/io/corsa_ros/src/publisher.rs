use std::marker::PhantomData;

use corsa_msgs::{Message, to_cdr};

use crate::{Node, RosError, dds, node::refused};

/// Sends messages on one topic.
#[derive(Debug)]
pub struct Publisher<M> {
    topic: String,
    writer: dds::Entity,
    // After the writer, which lives in it.
    _node: Node,
    _message: PhantomData<fn(M)>,
}

impl<M: Message> Publisher<M> {
    pub(crate) fn new(node: Node, topic: String, writer: dds::Entity) -> Self {
        Self { topic, writer, _node: node, _message: PhantomData }
    }

    /// Sends one message. Best effort never waits; reliable waits at most 0.1 s for a subscriber that
    /// does not keep up.
    pub fn publish(&self, message: &M) -> Result<(), RosError> {
        self.publish_cdr(&to_cdr(message))
    }

    /// Sends one message that is CDR already, with its encapsulation header.
    pub fn publish_cdr(&self, cdr: &[u8]) -> Result<(), RosError> {
        dds::write(&self.writer, cdr).map_err(|failure| refused(&self.topic, failure))
    }

    /// The topic's full name.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// How many subscriptions it reaches now.
    pub fn num_subscribers(&self) -> usize {
        dds::num_subscribers(&self.writer)
    }

    /// A number no other publisher in the domain is likely to have.
    pub(crate) fn id(&self) -> u64 {
        let guid = dds::guid(&self.writer);
        // The first half names the participant, the second the writer in it; neither alone is unique.
        let (participant, entity) = guid.split_at(8);
        let number = |bytes: &[u8]| {
            bytes.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte))
        };
        number(participant).rotate_left(32) ^ number(entity)
    }

    /// Whether a subscription of that participant hears it.
    pub(crate) fn reaches(&self, participant: [u8; 16]) -> bool {
        dds::has_subscriber_of(&self.writer, participant)
    }
}
