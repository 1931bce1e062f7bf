//! Facts from this machine. Nothing is judged here.

pub(crate) mod dlls;
pub(crate) mod game;
pub(crate) mod machine;
pub(crate) mod network;
pub(crate) mod pages;
#[cfg(target_os = "linux")]
pub(crate) mod proton;
pub(crate) mod routes;
pub(crate) mod system;
mod watch;
