//! The game under Proton, seen from Linux.
//!
//! Wine shows its named mappings to nobody outside. So a small Windows program, the bridge
//! (`corsa-bridge.exe`), is run inside the game's prefix and makes the mappings over files in
//! `/dev/shm` before the game does; agent and environment then run natively on those files.
//!
//! - [`Runner`]: how a Windows program is run in the game's prefix, by its Proton or by a plain Wine.
//! - [`install_bridge`]: puts the bridge onto the prefix's drive C, where Proton finds it.
//! - [`Bridge`]: a bridge that runs, started again when it is killed.
//! - [`launch_options`]: what makes Steam start the bridge with the game, for those who want that.
//!
//! Not here: the agent, the controller, the game's start; `corsa proton` puts them together.

mod bridge;
mod error;
mod install;
mod runner;

pub use bridge::{Bridge, DEFAULT_PAGE_DIR};
pub use error::ProtonError;
pub use install::{BRIDGE_PROGRAM, find_bridge, install_bridge, launch_options};
pub use runner::Runner;
