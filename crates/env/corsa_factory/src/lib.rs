//! Backends, tracks and cars from the names a user gives.
