//! Tracks and cars by name, file or folder.
