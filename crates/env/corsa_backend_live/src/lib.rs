//! The game on this machine, through its shared-memory pages, as a backend.
