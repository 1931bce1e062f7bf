//! Cars: built in, or from Assetto Corsa's car folders.

mod aero;
mod assemble;
mod body;
mod brakes;
mod data;
mod description;
mod drivetrain;
mod electronics;
mod engine;
mod error;
mod files;
mod geometry;
mod linkage;
mod steering;
mod suspension;
mod tires;
mod units;

use std::path::{Path, PathBuf};

use corsa_vehicle::{BUILTIN_CARS, VehicleParams};

pub use description::CarDescription;
pub use error::CarError;

use crate::game::game_dirs;
use crate::near::nearest;
use crate::{ContentError, Remark};
use data::Data;
use files::Files;
use tires::Tires;

/// A car that can be driven, with what is told of it.
#[derive(Clone, Debug)]
pub struct Car {
    pub params: VehicleParams,
    pub description: CarDescription,
    /// The tires it can run on, by name; empty for a built-in car.
    pub compounds: Vec<String>,
    /// Index of those it runs on.
    pub compound: usize,
    /// What was odd in its files, what the model leaves out, and what was assumed, with file and line.
    pub warnings: Vec<Remark>,
}

/// How to open a car.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarOptions {
    /// Tires by name, short name or index; None those the car comes with.
    pub compound: Option<String>,
}

/// The car a user named:
///
/// * a built-in name ([`BUILTIN_CARS`]);
/// * an Assetto Corsa car folder, or its `data` folder;
/// * the name of a car folder in an installed game ([`AC_DIR_VARIABLE`](crate::AC_DIR_VARIABLE) or Steam's usual places).
///
/// The car's name in [`VehicleParams`] is the built-in name or the folder's.
pub fn open_car(spec: &str) -> Result<Car, ContentError> {
    open_car_with(spec, &CarOptions::default())
}

/// The same with a choice of tires.
pub fn open_car_with(spec: &str, options: &CarOptions) -> Result<Car, ContentError> {
    if let Some(params) = VehicleParams::builtin(spec) {
        return Ok(builtin(params));
    }
    match car_path(spec) {
        Some(path) => open_folder(&path, options),
        None => Err(ContentError::UnknownCar {
            name: spec.to_owned(),
            near: nearest(spec, BUILTIN_CARS),
        }),
    }
}

/// The car of data files in memory, by their names in the `data` folder. `name` is the car's id.
pub fn car_from_files(
    name: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
    options: &CarOptions,
) -> Result<Car, ContentError> {
    let description = CarDescription::named(name);
    assemble(Data::new(Files::in_memory(files)), name, description, options)
}

fn builtin(params: VehicleParams) -> Car {
    let description = CarDescription::named(&params.name);
    Car { params, description, compounds: Vec::new(), compound: 0, warnings: Vec::new() }
}

/// The folder that is meant, if any: a path, or a name in an installed game.
fn car_path(spec: &str) -> Option<PathBuf> {
    let path = Path::new(spec);
    if spec.is_empty() {
        return None;
    }
    if path.exists() || spec.contains(['/', '\\']) {
        return Some(path.to_owned());
    }
    let of_game = |dir: PathBuf| dir.join("content").join("cars").join(spec);
    game_dirs().into_iter().map(of_game).find(|path| path.is_dir())
}

fn open_folder(path: &Path, options: &CarOptions) -> Result<Car, ContentError> {
    if !path.exists() {
        return Err(ContentError::NotFound { path: path.to_owned() });
    }
    let data_folder = files::data_folder(path)?;
    let folder = files::car_folder(&data_folder);
    let name = files::name_of(&folder);
    let data = Data::new(Files::of_folder(&data_folder)?);
    let description = CarDescription::read(&folder, &data);
    assemble(data, &name, description, options)
}

fn assemble(
    data: Data,
    name: &str,
    description: CarDescription,
    options: &CarOptions,
) -> Result<Car, ContentError> {
    let tires = Tires::open(&data, options.compound.as_deref())?;
    let params = assemble::assemble(&data, name, &tires)?;
    params
        .validate()
        .map_err(|source| CarError::Params { path: data.root().to_owned(), source })?;
    Ok(Car {
        params,
        description,
        compounds: tires.names(),
        compound: tires.chosen(),
        warnings: data.into_warnings(),
    })
}

#[cfg(test)]
mod tests;
