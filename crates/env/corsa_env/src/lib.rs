//! The environment: observations, rewards, episodes, and the vector of them.
