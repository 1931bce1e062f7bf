//! The Windows helper that makes the game's named mappings over files which Linux programs see.
//!
//! It runs inside the game's Proton prefix (the same wineserver), and is started before the game:
//!
//! | page | who makes the mapping |
//! | --- | --- |
//! | the game's (`acpmf_*`, CSP's cars) | the bridge at its start, over a zeroed file of full size; the game's own call then finds it |
//! | a program's (controls, SimState) | the bridge as soon as the file appears; it closes the mapping when the file is removed or made anew |
//!
//! A game that was first has pages of its own. That is refused ([`WRONG_ORDER`]), or with `--attach`
//! healed: the game's pages are copied to the files a thousand times a second.
//!
//! Everything that can be checked without Windows is: [`Options`], [`directory`]. What comes across is
//! tested with the stand-in under Wine.

#[cfg(windows)]
mod bridge;
pub mod directory;
#[cfg(windows)]
mod game_page;
mod options;
#[cfg(windows)]
mod program_page;

#[cfg(windows)]
pub use bridge::run;
pub use options::{Options, USAGE};

/// Exit code: the game, or a foreign bridge, made a page first.
pub const WRONG_ORDER: u8 = 4;
/// Exit code: another bridge of ours is running in this prefix.
pub const ALREADY_RUNNING: u8 = 5;
/// Exit code: the directory cannot hold pages.
pub const UNUSABLE_DIRECTORY: u8 = 6;
