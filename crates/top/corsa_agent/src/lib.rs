//! The agent beside the game: pages to ROS 2, ROS 2 to the controller, with a watchdog.
