//! The embedded simulator as a backend.
