use std::{
    marker::PhantomData,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use corsa_msgs::{CdrError, Message, from_cdr};

use crate::{Node, RosError, dds};

/// Receives the messages of one topic. They wait in it, up to its depth, until they are taken.
#[derive(Debug)]
pub struct Subscription<M> {
    topic: String,
    waitset: dds::Entity,
    reader: dds::Entity,
    // After the reader, which lives in it.
    _node: Node,
    num_malformed: AtomicU64,
    _message: PhantomData<fn() -> M>,
}

/// A message and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received<M> {
    pub message: M,
    /// The same number for all messages of one publisher, as long as this subscription lives.
    pub publisher: u64,
    /// When it was sent, ns since 1970 by the sender's clock.
    pub source_time: i64,
}

impl<M: Message> Subscription<M> {
    pub(crate) fn new(node: Node, topic: String, reader: dds::Entity) -> Result<Self, RosError> {
        let waitset = node.waitset(&reader)?;
        Ok(Self {
            topic,
            waitset,
            reader,
            _node: node,
            num_malformed: AtomicU64::new(0),
            _message: PhantomData,
        })
    }

    /// Takes the oldest message that waits, if any. Malformed ones are counted, logged and passed over.
    pub fn take(&self) -> Option<Received<M>> {
        loop {
            match dds::take(&self.reader, decode)? {
                Ok(received) => return Some(received),
                Err(error) => self.note_malformed(&error),
            }
        }
    }

    /// Takes all that wait and returns the newest.
    pub fn take_newest(&self) -> Option<Received<M>> {
        let mut newest = None;
        while let Some(received) = self.take() {
            newest = Some(received);
        }
        newest
    }

    /// Waits until a message can be taken; `false` if none came in time.
    pub fn wait(&self, timeout: Duration) -> bool {
        dds::wait(&self.waitset, timeout)
    }

    /// The topic's full name.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// How many publishers it hears now.
    pub fn num_publishers(&self) -> usize {
        dds::num_publishers(&self.reader)
    }

    /// How many messages were not what the topic's type says.
    pub fn num_malformed(&self) -> u64 {
        self.num_malformed.load(Relaxed)
    }

    /// The participant a publisher belongs to, if it is still there.
    pub(crate) fn participant_of(&self, publisher: u64) -> Option<[u8; 16]> {
        dds::participant_of_publisher(&self.reader, publisher)
    }

    fn note_malformed(&self, error: &CdrError) {
        let count = self.num_malformed.fetch_add(1, Relaxed) + 1;
        // Each time their number doubles: a wrong sender at 333 Hz must not fill a disk.
        if count.is_power_of_two() {
            log::warn!("on `{}`: {error} ({count} malformed so far)", self.topic);
        }
    }
}

fn decode<M: Message>(bytes: &[u8], sample: dds::Sample) -> Result<Received<M>, CdrError> {
    Ok(Received {
        message: from_cdr(bytes)?,
        publisher: sample.publisher,
        source_time: sample.source_time,
    })
}
