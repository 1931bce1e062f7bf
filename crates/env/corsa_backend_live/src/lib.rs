//! The game on this machine, through its shared-memory pages, as a backend.
//! (Being written by the founder; whoever owns corsa_pages finishes the stand-in.)
