//! The part of ROS 2's `rmw_dds_common` that is used here: how a ROS graph learns which node owns which
//! reader and writer. The layout is that of Iron and later, where a gid has 16 bytes.

mod participant_entities_info;

pub use participant_entities_info::{Gid, NodeEntitiesInfo, ParticipantEntitiesInfo};
