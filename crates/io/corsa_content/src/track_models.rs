//! The models a track is made of, and where each stands: `models.ini`.

use std::path::{Path, PathBuf};

use corsa_vehicle::DVec3;
use glam::{DMat4, DVec4, EulerRot};

use crate::ContentError;
use crate::ini::{Ini, Section};
use crate::lookup::find_file;
use crate::read::read;
use crate::remark::{Remark, remark};
use crate::track_folder::Models;

/// One model of a track.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) file: PathBuf,
    /// AC's world axes.
    pub(crate) world_from_model: DMat4,
}

/// The models there are, in order; a file that is listed and missing is remarked upon.
pub(crate) fn parts(models: &Models, remarks: &mut Vec<Remark>) -> Result<Vec<Part>, ContentError> {
    match models {
        Models::None => Ok(Vec::new()),
        Models::Single(file) => {
            Ok(vec![Part { file: file.clone(), world_from_model: DMat4::IDENTITY }])
        }
        Models::List(list) => {
            let ini = Ini::parse(list, &read(list)?);
            remarks.extend_from_slice(ini.remarks());
            let folder = list.parent().unwrap_or(Path::new(""));
            let listed = ini.sections().filter(|section| is_model(section.name()));
            Ok(listed.filter_map(|section| part(section, folder, remarks)).collect())
        }
    }
}

/// `MODEL_n`; what else there is are props that move.
fn is_model(section: &str) -> bool {
    section.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("MODEL_"))
}

fn part(section: &Section, folder: &Path, remarks: &mut Vec<Remark>) -> Option<Part> {
    let Some(name) = section.get("FILE") else {
        let text = format!("[{}] has no FILE and is left out", section.name());
        remark(remarks, section.place().clone(), text);
        return None;
    };
    let Some(file) = find_file(folder, name.word()) else {
        let text = format!("model `{}` is not there and left out", name.word());
        remark(remarks, name.place().clone(), text);
        return None;
    };
    let mut vector = |key: &str| {
        let Some(value) = section.get(key) else { return DVec3::ZERO };
        let numbers = value.numbers::<3>().filter(|n| n.iter().all(|n| n.abs() < 1e6));
        if numbers.is_none() {
            let text = format!("{key} `{}` is not three numbers; 0,0,0 is assumed", value.word());
            remark(remarks, value.place().clone(), text);
        }
        numbers.map_or(DVec3::ZERO, DVec3::from_array)
    };
    let (position, rotation) = (vector("POSITION"), vector("ROTATION"));
    if rotation != DVec3::ZERO {
        let text = format!(
            "model `{}` is turned: taken as yaw, pitch and roll in radians, which is not certain",
            name.word()
        );
        remark(remarks, section.place().clone(), text);
    }
    let turn = DMat4::from_euler(EulerRot::YXZ, rotation.x, rotation.y, rotation.z);
    let world_from_model =
        DMat4::from_cols(turn.x_axis, turn.y_axis, turn.z_axis, position.extend(1.0));
    debug_assert!(world_from_model.row(3) == DVec4::W);
    Some(Part { file, world_from_model })
}
