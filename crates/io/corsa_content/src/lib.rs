//! Tracks and cars by name, file or folder.
//!
//! [`open_track`] and [`open_car`] turn what a user types after `--track` and `--car` into a
//! [`Track`](corsa_track::Track) and [`VehicleParams`](corsa_vehicle::VehicleParams);
//! [`find_track_by_game_name`] turns what the game calls its track into such a text. The only crate
//! that reads these files; parsing them is `corsa_track`'s.

mod car;
mod error;
mod game;
pub mod index;
mod json;
pub mod kn5;
pub mod ini;
mod lookup;
pub mod lut;
mod near;
mod number;
mod read;
pub mod surfaces;
#[cfg(test)]
mod testing;
mod remark;
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
pub use remark::{Place, Remark};
pub use index::Index;
pub use track::{load_track, open_track};
pub use track_content::TrackContent;
pub use track_info::{TrackInfo, TrackMap};
pub use track_mesh::{Pose, TrackMesh, TrackPlaces};
