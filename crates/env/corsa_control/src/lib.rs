//! What is asked of a running game (drive, reset, pause), by the best route there is, and checked.
