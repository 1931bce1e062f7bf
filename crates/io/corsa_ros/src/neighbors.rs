//! Which other ROS nodes there are: what each participant says on `ros_discovery_info`.

use std::{collections::BTreeMap, sync::Mutex, sync::PoisonError};

use corsa_msgs::{Message, from_cdr, rmw_dds_common::ParticipantEntitiesInfo};

use crate::{Durability, Node, Qos, Reliability, RosError, dds, graph, name, node::refused};

/// Nodes of this many participants are waiting at most when somebody looks.
const DEPTH: u32 = 256;

/// A look at the nodes of a domain. Nodes that left stay listed.
#[derive(Debug)]
pub struct Neighbors {
    reader: dds::Entity,
    // After the reader, which lives in it.
    node: Node,
    seen: Mutex<BTreeMap<[u8; 16], Vec<String>>>,
}

impl Neighbors {
    /// Looks from `node`, which is not listed itself.
    pub fn of(node: &Node) -> Result<Self, RosError> {
        let qos = Qos {
            reliability: Reliability::Reliable,
            durability: Durability::TransientLocal,
            depth: DEPTH,
        };
        let type_name = name::type_name(ParticipantEntitiesInfo::TYPE);
        let reader = node
            .bare_reader(graph::TOPIC, &type_name, qos)
            .map_err(|failure| refused(graph::TOPIC, failure))?;
        Ok(Self { reader, node: node.clone(), seen: Mutex::default() })
    }

    /// The full names of all nodes heard of so far, e.g. `/corsa/ego/corsa_agent`.
    pub fn names(&self) -> Vec<String> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let myself = self.node.guid();
        while let Some(decoded) =
            dds::take(&self.reader, |bytes, _| from_cdr::<ParticipantEntitiesInfo>(bytes))
        {
            let Ok(info) = decoded else { continue };
            if info.gid.data == myself {
                continue;
            }
            let names = info.node_entities_info_seq.iter().map(|node| {
                format!("{}/{}", node.node_namespace.trim_end_matches('/'), node.node_name)
            });
            seen.insert(info.gid.data, names.collect());
        }
        let mut names: Vec<String> = seen.values().flatten().cloned().collect();
        names.sort();
        names
    }
}
