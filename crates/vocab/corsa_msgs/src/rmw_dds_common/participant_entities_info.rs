use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// The DDS GUID of a participant, reader or writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gid {
    pub data: [u8; 16],
}

impl Message for Gid {
    const TYPE: TypeName = TypeName::msg("rmw_dds_common", "Gid");
}

/// One node with what it reads and writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeEntitiesInfo {
    pub node_namespace: String,
    pub node_name: String,
    pub reader_gid_seq: Vec<Gid>,
    pub writer_gid_seq: Vec<Gid>,
}

impl Message for NodeEntitiesInfo {
    const TYPE: TypeName = TypeName::msg("rmw_dds_common", "NodeEntitiesInfo");
}

/// All nodes of one participant; the topic `ros_discovery_info`, transient local.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantEntitiesInfo {
    pub gid: Gid,
    pub node_entities_info_seq: Vec<NodeEntitiesInfo>,
}

impl Message for ParticipantEntitiesInfo {
    const TYPE: TypeName = TypeName::msg("rmw_dds_common", "ParticipantEntitiesInfo");
}
