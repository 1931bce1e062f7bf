//! The links of each type of suspension.

use corsa_vehicle::DVec3;

use super::{Type, cosmic, point};
use crate::ContentError;
use crate::car::data::{Data, Fields};
use crate::car::linkage::Linkage;
use crate::ini::Ini;

/// Five constraints leave an independently sprung wheel its travel.
const HELD: usize = 5;

pub(super) struct Links {
    pub(super) linkage: Option<Linkage>,
    /// Of bodies beside the hub, one side, kg.
    pub(super) extra_mass: f64,
}

pub(super) fn read(
    data: &Data,
    ini: &Ini,
    fields: &Fields<'_>,
    kind: Type,
) -> Result<Links, ContentError> {
    let (linkage, extra_mass) = match kind {
        Type::DoubleWishbone => (Some(double_wishbone(fields)?), 0.0),
        Type::Strut => (Some(strut(fields)?), 0.0),
        Type::MultiLink => (Some(multi_link(fields)?), 0.0),
        Type::RigidAxle => (Some(rigid_axle(data, ini)?), 0.0),
        Type::Cosmic => cosmic::links(fields)?,
    };
    let linkage = linkage.filter(|linkage| {
        let held = kind == Type::RigidAxle || linkage.constraints() == HELD;
        if !held {
            let text = format!(
                "the links hold {} degrees of freedom of the wheel, not {HELD}; usual angles and roll centers are assumed",
                linkage.constraints()
            );
            data.warn(&fields.place_of("TYPE"), text);
        }
        held
    });
    Ok(Links { linkage, extra_mass })
}

fn arm(linkage: &mut Linkage, fields: &Fields<'_>, name: &str) -> Result<(), ContentError> {
    let hub = point(fields, &format!("WBTYRE_{name}"))?;
    for end in ["FRONT", "REAR"] {
        linkage.rod(point(fields, &format!("WBCAR_{name}_{end}"))?, hub);
    }
    Ok(())
}

fn steer(linkage: &mut Linkage, fields: &Fields<'_>) -> Result<(), ContentError> {
    linkage.tie_rod(point(fields, "WBCAR_STEER")?, point(fields, "WBTYRE_STEER")?);
    Ok(())
}

fn double_wishbone(fields: &Fields<'_>) -> Result<Linkage, ContentError> {
    let mut linkage = Linkage::default();
    arm(&mut linkage, fields, "TOP")?;
    arm(&mut linkage, fields, "BOTTOM")?;
    steer(&mut linkage, fields)?;
    Ok(linkage)
}

fn strut(fields: &Fields<'_>) -> Result<Linkage, ContentError> {
    let mut linkage = Linkage::default();
    linkage.strut(point(fields, "STRUT_CAR")?, point(fields, "STRUT_TYRE")?);
    arm(&mut linkage, fields, "BOTTOM")?;
    steer(&mut linkage, fields)?;
    Ok(linkage)
}

/// Five rods `JOINT0` to `JOINT4`, or four and a tie rod.
fn multi_link(fields: &Fields<'_>) -> Result<Linkage, ContentError> {
    let mut linkage = Linkage::default();
    for index in 0..HELD {
        let (car, tire) = (format!("JOINT{index}_CAR"), format!("JOINT{index}_TYRE"));
        if index + 1 == HELD && fields.value(&car).is_none() {
            break;
        }
        linkage.rod(point(fields, &car)?, point(fields, &tire)?);
    }
    if fields.value("WBCAR_STEER").is_some() && linkage.constraints() < HELD {
        steer(&mut linkage, fields)?;
    }
    Ok(linkage)
}

/// Rods from the body to the axle; x is + to the left from the middle of the axle.
fn rigid_axle(data: &Data, ini: &Ini) -> Result<Linkage, ContentError> {
    let fields = data.fields(ini, "AXLE");
    let count = fields.between("LINK_COUNT", 0.0, 0.0, 16.0) as usize;
    let mut linkage = Linkage::default();
    for index in 0..count {
        let end = |name: &str| -> Result<DVec3, ContentError> {
            point(&fields, &format!("J{index}_{name}"))
        };
        linkage.rod(end("CAR")?, end("AXLE")?);
    }
    Ok(linkage)
}
