use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// What one number in a segmentation image stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The value of the pixels.
    pub id: u32,
    /// Class of the thing, from the table in `LabelInfo.class_names`.
    pub class_id: u16,
    /// Tells things of one class apart, from 1; 0 where the class is not split into instances
    /// (road, sky).
    pub instance_id: u32,
    /// The thing's own name in the game's files; may be empty.
    pub name: String,
}

impl Message for Label {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "Label");
}
