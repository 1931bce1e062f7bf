use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::name_of;
use crate::json;
use crate::lookup::{find, find_file, names_in};
use crate::read::read;
use crate::text::{decode, looks_binary};

/// A car of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarEntry {
    /// The name of its folder, which the game calls it by.
    pub id: String,
    /// What [`open_car`](crate::open_car) takes.
    pub folder: PathBuf,
    /// For people: `Mazda MX-5 ND2`; the id where the car does not say.
    pub name: String,
    /// Empty where the car does not say.
    pub brand: String,
    /// Such as `street` or `race`.
    pub class: String,
    pub year: Option<u32>,
    pub data: CarData,
    /// Why it cannot be driven, in one line; `None` if nothing speaks against it.
    pub why_not: Option<String>,
}

/// In what form a car's data is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarData {
    /// As text in a `data` folder.
    Open,
    /// Packed into `data.acd`, which is not read.
    Packed,
    /// Missing, empty or encrypted.
    Broken,
}

/// The entry of a car's folder; `None` for a folder with nothing of a car in it.
pub(super) fn entry(folder: &Path) -> Option<CarEntry> {
    if !is_car(folder) {
        return None;
    }
    let ui = find_file(folder, "ui/ui_car.json");
    let info = ui.and_then(|path| json::parse(&read(&path).ok()?));
    let text = |key| info.as_ref().and_then(|info| json::text(info, key));
    let (data, why_not) = data(folder);
    let id = name_of(folder);
    Some(CarEntry {
        folder: folder.to_owned(),
        name: text("name").unwrap_or_else(|| id.clone()),
        brand: text("brand").unwrap_or_default(),
        class: text("class").unwrap_or_default(),
        year: text("year").and_then(|year| year.parse().ok()),
        id,
        data,
        why_not,
    })
}

fn is_car(folder: &Path) -> bool {
    let has = |name: &str| find(folder, name).is_some();
    has("data.acd") || has("data/car.ini") || has("ui/ui_car.json") || {
        let is_model = |name: &String| name.to_lowercase().ends_with(".kn5");
        names_in(folder).iter().any(is_model)
    }
}

fn data(folder: &Path) -> (CarData, Option<String>) {
    let broken = |why: &str| (CarData::Broken, Some(why.to_owned()));
    let Some(car) = find_file(folder, "data/car.ini") else {
        return match find_file(folder, "data.acd") {
            Some(_) => {
                let why = "its data is packed (data.acd); Content Manager unpacks it where its author allows";
                (CarData::Packed, Some(why.to_owned()))
            }
            None => broken("neither data/car.ini nor data.acd"),
        };
    };
    match read(&car) {
        Ok(bytes) if bytes.is_empty() => broken("data/car.ini is empty"),
        Ok(bytes) if looks_binary(&decode(&bytes)) => {
            broken("data/car.ini is encrypted or damaged")
        }
        Ok(_) => (CarData::Open, None),
        Err(error) => broken(&error.to_string()),
    }
}
