//! `brakes.ini`.

use std::f64::consts::PI;

use corsa_vehicle::params::BrakeParams;

use super::data::{Data, Fields};
use crate::ContentError;
use crate::ini::Ini;

/// Each front wheel gets `MAX_TORQUE · FRONT_SHARE`, each rear wheel the rest. The rule is not
/// documented; half of it would be too little to lock the wheels of any car we have seen.
pub(super) fn brakes(data: &Data) -> Result<BrakeParams, ContentError> {
    let ini = data.ini("brakes.ini")?;
    let section = data.fields(&ini, "DATA");
    let mut front_share = section.between("FRONT_SHARE", 0.5, 0.0, 1.0);
    if let Some(share) = hydraulic_share(data, &ini) {
        let text = format!(
            "CSP's brakes: {:.0} % at the front, from pistons, master cylinders and discs; the torque is [DATA] MAX_TORQUE, and the pads do not heat",
            100.0 * share
        );
        data.warn(&data.fields(&ini, "_EXTENSION").place(), text);
        front_share = share;
    }
    Ok(BrakeParams {
        max_torque: section.positive("MAX_TORQUE")?,
        front_share,
        handbrake_torque: section.number_or("HANDBRAKE_TORQUE", 0.0).max(0.0),
        thermal: None,
    })
}

/// CSP's brakes (`USE_ADVANCED_SYSTEM=1`) take the balance from the hydraulics: one pedal force, so
/// torque in proportion to piston area times disc radius over master cylinder area. Pads are taken as
/// alike at both ends.
fn hydraulic_share(data: &Data, ini: &Ini) -> Option<f64> {
    if !data.fields(ini, "_EXTENSION").switch("USE_ADVANCED_SYSTEM") {
        return None;
    }
    let choice = data.fields(ini, "DATA2");
    let chosen = |key: &str| choice.between(key, 0.0, 0.0, 99.0) as usize;
    let front = gain(data.fields(ini, "FRONT"), chosen("MASTER_CYL_F_DEFAULT"))?;
    let rear = gain(data.fields(ini, "REAR"), chosen("MASTER_CYL_R_DEFAULT"))?;
    let share = front / (front + rear);
    (share > 0.0 && share < 1.0).then_some(share)
}

/// Disc radius times pistons' area over master cylinder's area, m.
fn gain(brake: Fields<'_>, cylinder: usize) -> Option<f64> {
    let area = |diameter: f64| 0.25 * PI * diameter * diameter;
    let pistons: f64 = (0..12)
        .map_while(|index| brake.optional(&format!("PISTON_DIAMETER_{index}"), "it is left out"))
        .map(area)
        .sum();
    let radius = brake.optional("DISC_EFFECTIVE_RADIUS", "FRONT_SHARE is taken")?;
    let master = brake.optional(&format!("MASTER_CYL_DIA_{cylinder}"), "FRONT_SHARE is taken")?;
    let gain = radius * pistons / area(master);
    (gain.is_finite() && gain > 0.0).then_some(gain)
}
