//! `aero.ini`: the body and its wings.

use corsa_vehicle::DVec3;
use corsa_vehicle::params::{AeroParams, Curve, WingParams};

use super::data::{Data, Fields};
use super::units::{curve, position};
use crate::ContentError;

/// More wings than any car has.
const MAX_WINGS: usize = 64;

/// `offset` is added to the wings' positions, which count from the center of gravity of the sprung
/// mass.
pub(super) fn aero(data: &Data, offset: DVec3) -> Result<AeroParams, ContentError> {
    let ini = data.ini("aero.ini")?;
    let mut wings = Vec::new();
    for name in (0..MAX_WINGS).map(|index| format!("WING_{index}")) {
        let fields = data.fields(&ini, &name);
        if !fields.exists() {
            break;
        }
        wings.push(wing(&fields, &name, offset)?);
    }
    for section in ini.sections() {
        let name = section.name().to_uppercase();
        if name.starts_with("DYNAMIC_CONTROLLER_") || name.starts_with("FIN_") {
            data.warn(section.place(), format!("[{}] is left out", section.name()));
        }
    }
    Ok(AeroParams { wings })
}

/// Area is chord times span; tables are over the angle of attack in degrees and the height in m;
/// AC's lift is + down, as ours.
fn wing(wing: &Fields<'_>, section: &str, offset: DVec3) -> Result<WingParams, ContentError> {
    let coefficient = |key: &str| -> Result<Curve, ContentError> {
        let lut = wing.data.lut(wing.value(key), "0 is assumed")?;
        Ok(lut.and_then(|lut| curve(&lut, f64::to_radians, |y| y)).unwrap_or(Curve::constant(0.0)))
    };
    let height = |key: &str| -> Result<Curve, ContentError> {
        let lut = wing.data.lut(wing.value(key), "height does not matter")?;
        Ok(lut.and_then(|lut| curve(&lut, |x| x, |y| y)).unwrap_or(Curve::constant(1.0)))
    };
    Ok(WingParams {
        name: wing.value("NAME").map_or(section, |name| name.word()).to_owned(),
        area: wing.number("CHORD")? * wing.number("SPAN")?,
        position: position(wing.vector("POSITION")?) + offset,
        angle: wing.number_or("ANGLE", 0.0).to_radians(),
        downforce: coefficient("LUT_AOA_CL")?,
        drag: coefficient("LUT_AOA_CD")?,
        downforce_gain: wing.number_or("CL_GAIN", 1.0),
        drag_gain: wing.number_or("CD_GAIN", 1.0),
        downforce_height: height("LUT_GH_CL")?,
        drag_height: height("LUT_GH_CD")?,
    })
}
