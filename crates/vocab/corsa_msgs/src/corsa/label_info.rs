use serde::{Deserialize, Serialize};

use crate::{Label, Message, TypeName, std_msgs::Header};

/// What the numbers in one segmentation image stand for; sent with each frame whose labels changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelInfo {
    /// Same stamp and frame_id as the image.
    pub header: Header,
    /// The physics step the image shows.
    pub physics_step: u64,
    /// Name of each class; the index is the class id.
    pub class_names: Vec<String>,
    /// One entry per id that appears in the image.
    pub labels: Vec<Label>,
}

impl Message for LabelInfo {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "LabelInfo");
}
