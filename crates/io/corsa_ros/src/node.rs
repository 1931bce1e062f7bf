use std::sync::Arc;

use corsa_msgs::{Message, Service, TypeName};

use crate::{
    NodeOptions, Publisher, Qos, RosError, ServiceClient, ServiceServer, Subscription,
    dds::{self, Failure},
    domain::Domain,
    graph::Graph,
    name,
};

/// A node in a ROS 2 graph. Clones are the same node; it leaves the graph when the last clone and
/// everything made from it are gone.
#[derive(Clone, Debug)]
pub struct Node {
    inner: Arc<Inner>,
}

/// Dropped in this order: the entities before the domain they live in.
#[derive(Debug)]
struct Inner {
    graph: Graph,
    participant: dds::Entity,
    domain: Domain,
    namespace: String,
    name: String,
}

impl Node {
    pub fn new(options: &NodeOptions) -> Result<Self, RosError> {
        options.check()?;
        let domain_id = options.resolved_domain_id()?;
        let domain = Domain::open(domain_id, &options.network)?;
        let on_network = |failure: Failure| RosError::Network {
            domain_id,
            network: options.network.describe(),
            reason: failure.reason,
        };
        // ROS takes only participants that name their security enclave for its own.
        let participant = dds::create_participant(domain_id, "enclave=/;").map_err(on_network)?;
        let graph =
            Graph::new(&participant, &options.namespace, &options.name).map_err(on_network)?;
        let inner = Inner {
            graph,
            participant,
            domain,
            namespace: options.namespace.clone(),
            name: options.name.clone(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The domain it is in.
    pub fn domain_id(&self) -> u32 {
        self.inner.domain.id()
    }

    pub fn name(&self) -> &str {
        &self.inner.name
    }

    pub fn namespace(&self) -> &str {
        &self.inner.namespace
    }

    /// Its id on the wire: no other node has the same.
    pub fn guid(&self) -> [u8; 16] {
        dds::guid(&self.inner.participant)
    }

    /// Publishes on `topic`, relative to the namespace unless it begins with a slash.
    pub fn publisher<M: Message>(&self, topic: &str, qos: Qos) -> Result<Publisher<M>, RosError> {
        let full = self.resolve(topic)?;
        let writer = self.writer(&name::topic(&full), M::TYPE, qos)?;
        Ok(Publisher::new(self.clone(), full, writer))
    }

    /// Subscribes to `topic`, relative to the namespace unless it begins with a slash.
    pub fn subscription<M: Message>(
        &self,
        topic: &str,
        qos: Qos,
    ) -> Result<Subscription<M>, RosError> {
        let full = self.resolve(topic)?;
        let reader = self.reader(&name::topic(&full), M::TYPE, qos)?;
        Subscription::new(self.clone(), full, reader)
    }

    /// Offers a service.
    pub fn service<S: Service>(&self, service: &str) -> Result<ServiceServer<S>, RosError> {
        ServiceServer::new(self, self.resolve(service)?)
    }

    /// Calls a service.
    pub fn client<S: Service>(&self, service: &str) -> Result<ServiceClient<S>, RosError> {
        ServiceClient::new(self, self.resolve(service)?)
    }

    fn resolve(&self, name: &str) -> Result<String, RosError> {
        name::resolve(&self.inner.namespace, name)
    }

    pub(crate) fn writer(
        &self,
        topic: &str,
        message: TypeName,
        qos: Qos,
    ) -> Result<dds::Entity, RosError> {
        let inner = &*self.inner;
        let create = || {
            let handle = dds::create_topic(&inner.participant, topic, &name::type_name(message))?;
            let writer = dds::create_writer(&inner.participant, &handle, qos)?;
            inner.graph.add_writer(&writer)?;
            Ok(writer)
        };
        create().map_err(|failure| refused(topic, failure))
    }

    pub(crate) fn reader(
        &self,
        topic: &str,
        message: TypeName,
        qos: Qos,
    ) -> Result<dds::Entity, RosError> {
        let inner = &*self.inner;
        let create = || {
            let handle = dds::create_topic(&inner.participant, topic, &name::type_name(message))?;
            let reader = dds::create_reader(&inner.participant, &handle, qos)?;
            inner.graph.add_reader(&reader)?;
            Ok(reader)
        };
        create().map_err(|failure| refused(topic, failure))
    }

    /// A reader of a topic under its DDS name, which the graph is not told of.
    pub(crate) fn bare_reader(
        &self,
        topic: &str,
        type_name: &str,
        qos: Qos,
    ) -> Result<dds::Entity, Failure> {
        let handle = dds::create_topic(&self.inner.participant, topic, type_name)?;
        dds::create_reader(&self.inner.participant, &handle, qos)
    }

    pub(crate) fn waitset(&self, reader: &dds::Entity) -> Result<dds::Entity, RosError> {
        dds::create_waitset(&self.inner.participant, reader)
            .map_err(|failure| refused(&self.inner.name, failure))
    }
}

pub(crate) fn refused(name: &str, failure: Failure) -> RosError {
    RosError::Refused { step: failure.step, name: name.to_owned(), reason: failure.reason }
}
