//! Nodes talking with each other, in one process and in two.

mod echo;
mod harness;
mod pub_sub;
mod refusals;
mod service;
mod two_processes;
