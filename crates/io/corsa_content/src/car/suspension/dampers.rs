//! Dampers: two rates each way, or CSP's tables of force over speed (`dampers.ini`).

use corsa_vehicle::params::DamperParams;

use crate::ContentError;
use crate::car::data::{Data, Fields};
use crate::ini::Ini;
use crate::lut::Lut;

/// Speed from which a damper without a threshold counts as fast, m/s.
const USUAL_THRESHOLD: f64 = 0.1;

/// One direction: slow rate, fast rate (N·s/m) and the speed between them (m/s).
type Branch = (f64, f64, f64);

/// At the wheel: forces and speeds at the damper times and over its motion ratio.
pub(super) fn read(
    data: &Data,
    ini: &Ini,
    axle: &str,
    cosmic: bool,
    motion_ratio: f64,
) -> Result<DamperParams, ContentError> {
    let section = if cosmic { damper_section(data, ini, axle) } else { axle.to_owned() };
    let fields = data.fields(ini, &section);
    let tables = data
        .optional_ini("dampers.ini")?
        .filter(|tables| data.fields(tables, "HEADER").switch("ENABLE"));
    let branch = |way: &str| -> Result<Branch, ContentError> {
        if let Some(tables) = &tables
            && let Some(branch) = table(data, tables, axle, way)?
        {
            return Ok(branch);
        }
        Ok(rates(&fields, way))
    };
    let (bump, rebound) = (branch("BUMP")?, branch("REBOUND")?);
    let share = motion_ratio * motion_ratio;
    Ok(DamperParams {
        bump: share * bump.0,
        fast_bump: share * bump.1,
        bump_threshold: bump.2 / motion_ratio,
        rebound: share * rebound.0,
        fast_rebound: share * rebound.1,
        rebound_threshold: rebound.2 / motion_ratio,
    })
}

/// COSMIC has dampers of their own (`FRONT_DAMPER_0`) or in the coilover.
fn damper_section(data: &Data, ini: &Ini, axle: &str) -> String {
    let own = format!("{axle}_DAMPER_0");
    if data.fields(ini, &own).exists() { own } else { format!("{axle}_COILOVER_0") }
}

fn rates(fields: &Fields<'_>, way: &str) -> Branch {
    let slow = fields.number_or(&format!("DAMP_{way}"), 0.0).max(0.0);
    let fast = fields.number_or(&format!("DAMP_FAST_{way}"), slow).max(0.0);
    let threshold = fields.number_or(&format!("DAMP_FAST_{way}THRESHOLD"), 0.0);
    (slow, fast, if threshold > 0.0 { threshold } else { USUAL_THRESHOLD })
}

/// The first of the tables a damper can be set to.
fn table(data: &Data, tables: &Ini, axle: &str, way: &str) -> Result<Option<Branch>, ContentError> {
    for section in ["_C0", "_0", ""].map(|suffix| format!("{axle}{suffix}")) {
        let fields = data.fields(tables, &section);
        let value =
            fields.value(&format!("{way}_SLOW_0")).or_else(|| fields.value(&format!("{way}_0")));
        if let Some(lut) = data.lut(value, "the damper's rates are taken")? {
            return Ok(two_slopes(&lut));
        }
    }
    Ok(None)
}

/// The two slopes nearest a table of force over speed: the knee is the point of the table at which the
/// squared error at all of its points is least.
fn two_slopes(lut: &Lut) -> Option<Branch> {
    let points: Vec<(f64, f64)> =
        lut.points().iter().copied().filter(|point| point.0 > 0.0).collect();
    let fit = |knee: &(f64, f64)| -> (f64, Branch) {
        let slow = knee.1 / knee.0;
        let beyond = points.iter().filter(|point| point.0 > knee.0);
        let (mut products, mut squares) = (0.0, 0.0);
        for (speed, force) in beyond {
            products += (speed - knee.0) * (force - knee.1);
            squares += (speed - knee.0).powi(2);
        }
        let fast = if squares > 0.0 { products / squares } else { slow };
        let of = |speed: f64| slow * speed.min(knee.0) + fast * (speed - knee.0).max(0.0);
        let error: f64 = points.iter().map(|(speed, force)| (of(*speed) - force).powi(2)).sum();
        (error, (slow.max(0.0), fast.max(0.0), knee.0))
    };
    points.iter().map(fit).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, branch)| branch)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_table_of_two_slopes_is_found_again() {
        let lut = Lut::parse(Path::new("d.lut"), b"0|0\n0.05|100\n0.1|200\n0.3|280\n0.6|400\n");
        let (slow, fast, knee) = two_slopes(&lut).unwrap();
        assert!((slow - 2_000.0).abs() < 1e-9 && (fast - 400.0).abs() < 1e-9 && knee == 0.1);
    }

    #[test]
    fn a_table_without_speed_is_none() {
        assert!(two_slopes(&Lut::parse(Path::new("d.lut"), b"0|0\n")).is_none());
    }
}
