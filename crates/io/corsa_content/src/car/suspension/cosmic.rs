//! CSP's COSMIC suspension: joints between named bodies, and coilovers.
//!
//! Read are what holds the hub itself: rods (`DJn`, `STEER_JOINT_n`) between body and hub, and struts
//! (a `SLIDER_n` between the hub and a small body that a ball joint `Jn` ties to the chassis). What else
//! the type can do (rockers, hinges, flexible chassis) is left out with a warning.

use corsa_vehicle::DVec3;

use super::point;
use super::springs::Coil;
use crate::ContentError;
use crate::car::data::{Data, Fields};
use crate::car::linkage::Linkage;
use crate::ini::Ini;

/// More joints of a kind than any suspension has.
const MAX_JOINTS: usize = 64;
const CHASSIS: &str = "CHASSIS";
const HUB: &str = "HUB_L";
/// What a bump stop without a rate of its own is taken as, N/m at the wheel: one of a road car.
const BUMP_STOP_RATE: f64 = 50_000.0;

/// The links, and the mass of bodies beside the hub, kg.
pub(super) fn links(fields: &Fields<'_>) -> Result<(Option<Linkage>, f64), ContentError> {
    let mut linkage = Linkage::default();
    let mut left_out = Vec::new();
    for name in names(fields, |index| format!("DJ{index}")) {
        match between(fields, &name) {
            Between::ChassisAndHub => {
                linkage.rod(end(fields, &name, "A")?, end(fields, &name, "B")?);
            }
            Between::Others => left_out.push(name),
        }
    }
    for name in names(fields, |index| format!("STEER_JOINT_{index}")) {
        match between(fields, &name) {
            Between::ChassisAndHub => {
                linkage.tie_rod(end(fields, &name, "A")?, end(fields, &name, "B")?);
            }
            Between::Others => left_out.push(name),
        }
    }
    for name in names(fields, |index| format!("SLIDER_{index}")) {
        match strut_top(fields, &name)? {
            Some(top) => linkage.strut(top, end(fields, &name, "B")?),
            None => left_out.push(name),
        }
    }
    left_out.extend(names(fields, |index| format!("HJ{index}")));
    if !left_out.is_empty() {
        let text = format!("{} not between chassis and hub: left out", left_out.join(", "));
        fields.data.warn(&fields.place_of("TYPE"), text);
    }
    let masses = (0..MAX_JOINTS).map(|index| format!("BODY_{index}_MASS"));
    let mass = masses.map_while(|key| fields.optional(&key, "it is left out")).sum::<f64>();
    Ok((Some(linkage), mass.max(0.0)))
}

enum Between {
    ChassisAndHub,
    Others,
}

fn between(fields: &Fields<'_>, joint: &str) -> Between {
    let bodies = [body(fields, joint, "A", CHASSIS), body(fields, joint, "B", HUB)];
    match bodies.each_ref().map(String::as_str) {
        [CHASSIS, HUB] => Between::ChassisAndHub,
        _ => Between::Others,
    }
}

fn body(fields: &Fields<'_>, joint: &str, end: &str, default: &str) -> String {
    let named = fields.value(&format!("{joint}_BODY_{end}"));
    named.map_or_else(|| default.to_owned(), |value| value.word().to_uppercase())
}

/// `POS_A` and `POS_B`, of old `POS0` and `POS1`.
fn end(fields: &Fields<'_>, joint: &str, end: &str) -> Result<DVec3, ContentError> {
    let key = format!("{joint}_POS_{end}");
    let old = format!("{joint}_POS{}", u8::from(end != "A"));
    let has_old = fields.value(&key).is_none() && fields.value(&old).is_some();
    point(fields, if has_old { &old } else { &key })
}

fn names(fields: &Fields<'_>, name: impl Fn(usize) -> String) -> Vec<String> {
    let exists = |name: &String| {
        let key = |end: &str| fields.value(&format!("{name}_{end}")).is_some();
        fields.value(name).is_some() || key("POS_A") || key("POS0") || key("POS")
    };
    (0..MAX_JOINTS).map(name).take_while(exists).collect()
}

/// The ball joint in the chassis of the body that slides along the hub.
fn strut_top(fields: &Fields<'_>, slider: &str) -> Result<Option<DVec3>, ContentError> {
    let helper = body(fields, slider, "A", CHASSIS);
    if body(fields, slider, "B", HUB) != HUB {
        return Ok(None);
    }
    for joint in names(fields, |index| format!("J{index}")) {
        let bodies = [body(fields, &joint, "A", CHASSIS), body(fields, &joint, "B", HUB)];
        if bodies == [CHASSIS.to_owned(), helper.clone()]
            || bodies == [helper.clone(), CHASSIS.to_owned()]
        {
            return point(fields, &format!("{joint}_POS")).map(Some);
        }
    }
    Ok(None)
}

/// The coilovers and springs of one side. Their lower ends are taken as fixed to the hub.
pub(super) fn coils(data: &Data, ini: &Ini, axle: &str) -> Result<Vec<Coil>, ContentError> {
    let mut coils = Vec::new();
    for kind in ["COILOVER", "SPRING"] {
        for name in (0..MAX_JOINTS).map(|index| format!("{axle}_{kind}_{index}")) {
            let fields = data.fields(ini, &name);
            if !fields.exists() {
                break;
            }
            coils.extend(coil(&fields, &name)?);
        }
    }
    Ok(coils)
}

fn coil(fields: &Fields<'_>, name: &str) -> Result<Option<Coil>, ContentError> {
    if fields.value("PARITY").is_some_and(|value| value.number() == Some(0.0)) {
        fields.data.warn(&fields.place(), format!("[{name}] joins both sides: left out"));
        return Ok(None);
    }
    let foot = fields.value("BODY_B").map_or(HUB, |value| value.word());
    if !foot.eq_ignore_ascii_case(HUB) {
        let text = format!("[{name}] stands on {foot}; it is taken as standing on the hub");
        fields.data.warn(&fields.place_of("BODY_B"), text);
    }
    if fields.value("SPRING_LUT").is_some() {
        fields.data.warn(&fields.place_of("SPRING_LUT"), "SPRING_LUT is left out, RATE is taken");
    }
    let rate = fields.number("RATE")?;
    let install = fields.number_or("INSTALL_RATE", 0.0);
    let gap = fields.optional("BUMPSTOP_GAP", "no bump stop is assumed");
    if gap.is_some() {
        let text = format!(
            "no rate of the bump stop is given: {BUMP_STOP_RATE} N/m at the wheel is assumed"
        );
        fields.data.warn(&fields.place_of("BUMPSTOP_GAP"), text);
    }
    Ok(Some(Coil {
        top: point(fields, "POS_A")?,
        foot: point(fields, "POS_B")?,
        // In series with what it is installed in.
        rate: if install > 0.0 { rate * install / (rate + install) } else { rate },
        preload: fields.number_or("PRELOAD", 0.0),
        preload_force: fields.number_or("PRELOAD_FORCE", 0.0),
        bump_gap: gap,
        bump_stop_rate: BUMP_STOP_RATE,
        min_length: fields.optional("MIN_LENGTH", "no end of travel is assumed"),
        max_length: fields.optional("MAX_LENGTH", "no end of travel is assumed"),
    }))
}
