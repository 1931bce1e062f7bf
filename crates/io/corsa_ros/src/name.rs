//! How ROS 2 names turn into DDS names (rmw_cyclonedds, design article "Topic and Service name mapping
//! to DDS").

use corsa_msgs::TypeName;

use crate::RosError;

/// The full name of a topic or service: absolute as it is, relative under the node's namespace.
pub(crate) fn resolve(namespace: &str, name: &str) -> Result<String, RosError> {
    let full = if name.starts_with('/') {
        name.to_owned()
    } else {
        format!("{}/{name}", namespace.trim_end_matches('/'))
    };
    check(&full)?;
    Ok(full)
}

/// Refuses what ROS would refuse: empty parts, a leading digit, anything but letters, digits and `_`.
pub(crate) fn check(full: &str) -> Result<(), RosError> {
    let refuse = |reason| Err(RosError::BadName { name: full.to_owned(), reason });
    let Some(parts) = full.strip_prefix('/') else {
        return refuse("does not begin with a slash");
    };
    for part in parts.split('/') {
        if part.is_empty() {
            return refuse("has an empty part");
        }
        if part.starts_with(|first: char| first.is_ascii_digit()) {
            return refuse("has a part that begins with a digit");
        }
        if !part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            return refuse("has a letter other than a-z, A-Z, 0-9 and _");
        }
    }
    Ok(())
}

pub(crate) fn topic(full: &str) -> String {
    format!("rt{full}")
}

pub(crate) fn request_topic(full: &str) -> String {
    format!("rq{full}Request")
}

pub(crate) fn reply_topic(full: &str) -> String {
    format!("rr{full}Reply")
}

pub(crate) fn type_name(name: TypeName) -> String {
    format!("{}::{}::dds_::{}_", name.package, name.folder, name.name)
}

#[cfg(test)]
mod tests {
    use corsa_msgs::{Message, Telemetry, std_srvs::TriggerRequest};

    use super::*;

    #[test]
    fn names_are_those_of_rmw_cyclonedds() {
        let full = resolve("/corsa/ego", "telemetry").expect("a good name");
        assert_eq!(topic(&full), "rt/corsa/ego/telemetry");
        assert_eq!(type_name(Telemetry::TYPE), "corsa_msgs::msg::dds_::Telemetry_");
        let full = resolve("/corsa/ego", "/reset").expect("an absolute name");
        assert_eq!(request_topic(&full), "rq/resetRequest");
        assert_eq!(reply_topic(&full), "rr/resetReply");
        assert_eq!(type_name(TriggerRequest::TYPE), "std_srvs::srv::dds_::Trigger_Request_");
        assert_eq!(resolve("/", "clock").expect("the root namespace"), "/clock");
    }

    #[test]
    fn a_name_that_ros_would_refuse_is_refused() {
        for name in ["", "a b", "a//b", "2a", "ä"] {
            assert!(resolve("/corsa", name).is_err(), "`{name}`");
        }
    }
}
