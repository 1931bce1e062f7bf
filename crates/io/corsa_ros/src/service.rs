//! Services as rmw_cyclonedds makes them: two topics, and before each request and reply a header that
//! says which client's which call it belongs to.

use std::{
    marker::PhantomData,
    thread,
    time::{Duration, Instant},
};

use corsa_msgs::{Message, Service, TypeName};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Node, Publisher, Qos, Received, RosError, Subscription, name};

/// As rmw's default for services.
const QOS: Qos = Qos::reliable(10);
const POLL: Duration = Duration::from_millis(1);
/// How long a server waits for a client it has a request from to be able to hear the answer.
const CLIENT_PATIENCE: Duration = Duration::from_millis(500);

/// A request or reply on the wire.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "M: Serialize + DeserializeOwned")]
struct Enveloped<M> {
    /// Chosen by the client, the same for all its calls.
    client: u64,
    sequence: i64,
    body: M,
}

impl<M: Message> Message for Enveloped<M> {
    const TYPE: TypeName = M::TYPE;
}

/// Answers calls.
#[derive(Debug)]
pub struct ServiceServer<S: Service> {
    service: String,
    requests: Subscription<Enveloped<S::Request>>,
    replies: Publisher<Enveloped<S::Response>>,
}

/// A request that waits for its answer.
#[derive(Debug)]
#[must_use = "a request wants an answer"]
pub struct Pending<R> {
    pub request: R,
    client: u64,
    sequence: i64,
    publisher: u64,
}

impl<S: Service> ServiceServer<S> {
    pub(crate) fn new(node: &Node, service: String) -> Result<Self, RosError> {
        let (requests, replies) = (name::request_topic(&service), name::reply_topic(&service));
        let replies_writer = node.writer(&replies, S::Response::TYPE, QOS)?;
        let requests_reader = node.reader(&requests, S::Request::TYPE, QOS)?;
        Ok(Self {
            requests: Subscription::new(node.clone(), requests, requests_reader)?,
            replies: Publisher::new(node.clone(), replies, replies_writer),
            service,
        })
    }

    /// Takes the oldest request that waits, if any.
    pub fn take(&self) -> Option<Pending<S::Request>> {
        let Received { message, publisher, .. } = self.requests.take()?;
        let Enveloped { client, sequence, body } = message;
        Some(Pending { request: body, client, sequence, publisher })
    }

    /// Waits until a request can be taken; `false` if none came in time.
    pub fn wait(&self, timeout: Duration) -> bool {
        self.requests.wait(timeout)
    }

    /// Answers one request.
    #[expect(clippy::needless_pass_by_value, reason = "a request is answered once")]
    pub fn respond(
        &self,
        pending: Pending<S::Request>,
        response: S::Response,
    ) -> Result<(), RosError> {
        self.wait_for_listener(pending.publisher);
        let Pending { client, sequence, .. } = pending;
        self.replies.publish(&Enveloped { client, sequence, body: response })
    }

    /// The service's full name.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// A client's request may arrive before we know that it listens for answers, and what is sent before
    /// that is lost to it.
    fn wait_for_listener(&self, publisher: u64) {
        let deadline = Instant::now() + CLIENT_PATIENCE;
        while let Some(participant) = self.requests.participant_of(publisher) {
            if self.replies.reaches(participant) || Instant::now() >= deadline {
                return;
            }
            thread::sleep(POLL);
        }
    }
}

/// Calls a service, one call at a time.
#[derive(Debug)]
pub struct ServiceClient<S: Service> {
    service: String,
    id: u64,
    next_sequence: i64,
    requests: Publisher<Enveloped<S::Request>>,
    replies: Subscription<Enveloped<S::Response>>,
    _service: PhantomData<S>,
}

impl<S: Service> ServiceClient<S> {
    pub(crate) fn new(node: &Node, service: String) -> Result<Self, RosError> {
        let (requests, replies) = (name::request_topic(&service), name::reply_topic(&service));
        let replies_reader = node.reader(&replies, S::Response::TYPE, QOS)?;
        let requests_writer = node.writer(&requests, S::Request::TYPE, QOS)?;
        let requests = Publisher::new(node.clone(), requests, requests_writer);
        Ok(Self {
            id: requests.id(),
            service,
            next_sequence: 1,
            requests,
            replies: Subscription::new(node.clone(), replies, replies_reader)?,
            _service: PhantomData,
        })
    }

    /// Whether somebody offers the service.
    pub fn has_server(&self) -> bool {
        self.requests.num_subscribers() > 0 && self.replies.num_publishers() > 0
    }

    /// Waits until somebody offers the service.
    pub fn wait_for_server(&self, timeout: Duration) -> Result<(), RosError> {
        let deadline = Instant::now() + timeout;
        while !self.has_server() {
            if Instant::now() >= deadline {
                return Err(RosError::NoServer { service: self.service.clone(), waited: timeout });
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// Sends a request and waits for its answer; `timeout` covers finding the server too.
    pub fn call(
        &mut self,
        request: S::Request,
        timeout: Duration,
    ) -> Result<S::Response, RosError> {
        let deadline = Instant::now() + timeout;
        self.wait_for_server(timeout)?;
        let sequence = self.send(request)?;
        loop {
            if let Some(response) = self.take(sequence) {
                return Ok(response);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(RosError::NoAnswer { service: self.service.clone(), waited: timeout });
            }
            self.replies.wait(left);
        }
    }

    /// Sends a request without waiting; [`Self::take`] brings the answer to the number returned.
    pub fn send(&mut self, request: S::Request) -> Result<i64, RosError> {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.requests.publish(&Enveloped { client: self.id, sequence, body: request })?;
        Ok(sequence)
    }

    /// The answer to that request, if it is there; answers to others are thrown away.
    pub fn take(&mut self, sequence: i64) -> Option<S::Response> {
        while let Some(Received { message, .. }) = self.replies.take() {
            // Answers to other clients, and late ones to calls given up, come by here too.
            if message.client == self.id && message.sequence == sequence {
                return Some(message.body);
            }
        }
        None
    }

    /// The service's full name.
    pub fn service(&self) -> &str {
        &self.service
    }
}
