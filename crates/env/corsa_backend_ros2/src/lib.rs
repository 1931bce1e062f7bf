//! A game behind an agent, over ROS 2, as a backend.
