use serde::{Deserialize, Serialize};

use crate::{DriverInput, Message, TypeName, std_msgs::Header};

/// A command to the car. The newest wins; it holds until the next one, at most 0.2 s: then the
/// agent brakes.
///
/// One controller drives at a time: the first to send holds a lease, others are refused and named
/// in `controller_status`. The lease ends 0.5 s after its holder's last command.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Controls {
    /// When the command was made, on the sender's clock; 0 if unknown. A command that was overtaken
    /// by a newer one of the same sender is refused. `frame_id` is not used.
    pub header: Header,
    /// Who drives: a number the sender chooses at random once. 0 is allowed, and shared by all who
    /// do not care.
    pub client_id: u64,
    /// Who drives, for people to read, e.g. program, host and process id.
    pub client_name: String,
    /// Counts this sender's commands, rising. 0 if the sender does not count.
    pub sequence: u64,
    /// Values that are not a number or out of range are refused.
    pub input: DriverInput,
}

impl Message for Controls {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "Controls");
}
