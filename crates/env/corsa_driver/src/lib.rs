//! A built-in driver: racing line, speed profile, controller.
