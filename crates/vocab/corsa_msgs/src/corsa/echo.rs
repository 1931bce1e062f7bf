use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// Measures the way between two machines: sent as a request, it comes back as the reply with
/// `received` filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    /// Who asks: a number the asker chooses at random once. Replies to others are not its own.
    pub client_id: u64,
    /// Counts the requests of this asker, from 0.
    pub sequence: u64,
    /// When the request was made, ns since 1970 by the asker's clock; comes back unchanged.
    pub stamp_ns: i64,
    /// In a reply: how many requests of this asker have arrived so far, this one included. 0 in a
    /// request.
    pub received: u32,
    /// Anything, for the sake of its size; comes back unchanged.
    pub padding: Vec<u8>,
}

impl Message for Echo {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "Echo");
}
