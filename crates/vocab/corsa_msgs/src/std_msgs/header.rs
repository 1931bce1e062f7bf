use serde::{Deserialize, Serialize};

use crate::{Message, TypeName, builtin_interfaces::Time};

/// When and in which frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub stamp: Time,
    pub frame_id: String,
}

impl Message for Header {
    const TYPE: TypeName = TypeName::msg("std_msgs", "Header");
}
