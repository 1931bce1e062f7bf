//! The command corsa.
