//! What cars do on a track, seen from outside.

mod batch;
mod contacts;
mod harness;
mod ribbon;
