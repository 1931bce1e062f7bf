//! Tracks and cars by name, file or folder.
//!
//! [`open_track`] and [`open_car`] turn what a user types after `--track` and `--car` into a
//! [`Track`](corsa_track::Track) and a [`Car`]; [`load_track`] gives what else a track's folder
//! tells: pit lane, grid, map, words. [`Index`] says what of an installation can be driven and why
//! not the rest; [`find_track_by_game_name`] turns what the game calls its track into what
//! [`open_track`] takes.
//!
//! Beneath are the readers of the game's files, each a function of bytes that neither panics nor
//! asks for memory without bound: [`ini`], [`lut`], [`kn5`] (models), [`surfaces`], `texture`
//! (feature `textures`), [`TrackInfo`] and [`TrackMap`]. AI lines are `corsa_track`'s
//! ([`AiSpline`](corsa_track::AiSpline)). What is odd but usable is a [`Remark`] with its place; what
//! is not is a [`ContentError`] with a hint. Protected and packed files are named as such: nothing
//! here tries to open them.

mod car;
mod error;
mod game;
pub mod index;
pub mod ini;
mod json;
pub mod kn5;
mod lookup;
pub mod lut;
mod near;
mod number;
mod read;
mod remark;
pub mod surfaces;
#[cfg(test)]
mod testing;
mod text;
#[cfg(feature = "textures")]
pub mod texture;
mod track;
mod track_content;
mod track_folder;
mod track_info;
mod track_mesh;
mod track_models;

pub use car::{Car, CarDescription, CarError, CarOptions, car_from_files, open_car, open_car_with};
pub use error::ContentError;
pub use game::{AC_DIR_VARIABLE, find_track_by_game_name};
pub use index::Index;
pub use remark::{Place, Remark};
pub use track::{load_track, open_track};
pub use track_content::TrackContent;
pub use track_info::{TrackInfo, TrackMap};
pub use track_mesh::{Pose, TrackMesh, TrackPlaces};
