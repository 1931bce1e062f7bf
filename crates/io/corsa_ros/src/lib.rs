//! A ROS 2 node over DDS without a ROS installation: topics, services, QoS.
