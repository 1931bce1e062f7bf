//! How a ROS graph learns that we are a node and what we read and write: each participant publishes it on
//! `ros_discovery_info` (package `rmw_dds_common`, Iron and later).

use std::sync::{Mutex, PoisonError};

use corsa_msgs::{
    Message,
    rmw_dds_common::{Gid, NodeEntitiesInfo, ParticipantEntitiesInfo},
    to_cdr,
};

use crate::{Qos, dds, name};

pub(crate) const TOPIC: &str = "ros_discovery_info";

#[derive(Debug)]
pub(crate) struct Graph {
    writer: dds::Entity,
    info: Mutex<ParticipantEntitiesInfo>,
}

impl Graph {
    pub(crate) fn new(
        participant: &dds::Entity,
        namespace: &str,
        node_name: &str,
    ) -> Result<Self, dds::Failure> {
        let type_name = name::type_name(ParticipantEntitiesInfo::TYPE);
        let topic = dds::create_topic(participant, TOPIC, &type_name)?;
        let writer = dds::create_writer(participant, &topic, Qos::latched())?;
        let node = NodeEntitiesInfo {
            node_namespace: namespace.to_owned(),
            node_name: node_name.to_owned(),
            ..NodeEntitiesInfo::default()
        };
        let info = ParticipantEntitiesInfo {
            gid: Gid { data: dds::guid(participant) },
            node_entities_info_seq: vec![node],
        };
        let graph = Self { writer, info: Mutex::new(info) };
        graph.change(|_| ())?;
        Ok(graph)
    }

    pub(crate) fn add_reader(&self, reader: &dds::Entity) -> Result<(), dds::Failure> {
        let gid = Gid { data: dds::guid(reader) };
        self.change(|node| node.reader_gid_seq.push(gid))
    }

    pub(crate) fn add_writer(&self, writer: &dds::Entity) -> Result<(), dds::Failure> {
        let gid = Gid { data: dds::guid(writer) };
        self.change(|node| node.writer_gid_seq.push(gid))
    }

    fn change(&self, change: impl FnOnce(&mut NodeEntitiesInfo)) -> Result<(), dds::Failure> {
        let mut info = self.info.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(node) = info.node_entities_info_seq.first_mut() {
            change(node);
        }
        dds::write(&self.writer, &to_cdr(&*info))
    }
}
