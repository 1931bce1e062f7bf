use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

/// A ROS 2 message: its name and, through serde, the order of its fields.
pub trait Message: Serialize + DeserializeOwned + Send + 'static {
    /// What ROS calls it.
    const TYPE: TypeName;
}

/// A ROS 2 service: what goes there and what comes back.
pub trait Service {
    type Request: Message;
    type Response: Message;
}

/// The name of a message type; written `package/folder/name`, as `ros2 topic info` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeName {
    pub package: &'static str,
    /// `msg`, or `srv` for the two halves of a service.
    pub folder: &'static str,
    pub name: &'static str,
}

impl TypeName {
    pub const fn msg(package: &'static str, name: &'static str) -> Self {
        Self { package, folder: "msg", name }
    }

    pub const fn srv(package: &'static str, name: &'static str) -> Self {
        Self { package, folder: "srv", name }
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.package, self.folder, self.name)
    }
}
