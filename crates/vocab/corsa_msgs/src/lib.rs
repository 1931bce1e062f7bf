//! ROS 2 messages of CorsaGym and their CDR encoding.
