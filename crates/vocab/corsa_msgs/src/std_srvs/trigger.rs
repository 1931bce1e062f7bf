use serde::{Deserialize, Serialize};

use crate::{Message, Service, TypeName};

/// "Do it": a request without content.
#[derive(Clone, Copy, Debug)]
pub struct Trigger;

impl Service for Trigger {
    type Request = TriggerRequest;
    type Response = TriggerResponse;
}

/// The empty half. IDL knows no empty structs, so ROS puts one byte into them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerRequest {
    pub structure_needs_at_least_one_member: u8,
}

impl Message for TriggerRequest {
    const TYPE: TypeName = TypeName::srv("std_srvs", "Trigger_Request");
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerResponse {
    /// Whether it was done.
    pub success: bool,
    /// How, or why not.
    pub message: String,
}

impl Message for TriggerResponse {
    const TYPE: TypeName = TypeName::srv("std_srvs", "Trigger_Response");
}
