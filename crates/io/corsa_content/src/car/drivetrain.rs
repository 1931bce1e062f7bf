//! `drivetrain.ini`.

use corsa_vehicle::params::{
    ClutchParams, DifferentialParams, DifferentialsParams, Drive, EngineParams, GearboxParams,
};

use super::CarError;
use super::data::{Data, Fields};
use super::units::rpm;
use crate::ContentError;
use crate::ini::Ini;

pub(super) struct Drivetrain {
    pub(super) drive: Drive,
    pub(super) gearbox: GearboxParams,
    pub(super) clutch: ClutchParams,
    pub(super) differentials: DifferentialsParams,
}

pub(super) fn drivetrain(data: &Data, engine: &EngineParams) -> Result<Drivetrain, ContentError> {
    let ini = data.ini("drivetrain.ini")?;
    let drive = drive(data, &ini)?;
    Ok(Drivetrain {
        drive,
        gearbox: gearbox(data, &ini, engine)?,
        clutch: clutch(data, &ini, engine),
        differentials: differentials(data, &ini, drive),
    })
}

fn drive(data: &Data, ini: &Ini) -> Result<Drive, ContentError> {
    let traction = data.fields(ini, "TRACTION");
    let Some(kind) = traction.value("TYPE") else {
        let (section, key) = ("TRACTION".to_owned(), "TYPE".to_owned());
        return Err(CarError::NoValue { section, key, place: traction.place() }.into());
    };
    match kind.word().to_uppercase().as_str() {
        "RWD" => Ok(Drive::Rear),
        "FWD" => Ok(Drive::Front),
        word @ ("AWD" | "AWD2" | "AWD_LSD") => {
            let awd = data.fields(ini, if word == "AWD2" { "AWD2" } else { "AWD" });
            if word == "AWD2" {
                let text =
                    "AWD2 sends torque to the front as the rear slips; a fixed share is assumed";
                data.warn(kind.place(), text);
            }
            // Percent at the front.
            Ok(Drive::All { front_share: awd.between("FRONT_SHARE", 50.0, 0.0, 100.0) / 100.0 })
        }
        _ => Err(CarError::BadValue {
            key: "TYPE".to_owned(),
            text: kind.word().to_owned(),
            expected: "RWD, FWD, AWD or AWD2",
            place: kind.place().clone(),
        }
        .into()),
    }
}

fn gearbox(data: &Data, ini: &Ini, engine: &EngineParams) -> Result<GearboxParams, ContentError> {
    let gears = data.fields(ini, "GEARS");
    let count = gears.positive("COUNT")?.min(100.0) as usize;
    let ratios: Result<Vec<f64>, ContentError> =
        (1..=count).map(|gear| gears.positive(&format!("GEAR_{gear}"))).collect();
    let gearbox = data.fields(ini, "GEARBOX");
    let seconds = |key: &str| gearbox.number_or(key, 0.0).max(0.0) / 1_000.0;
    let (auto_up_speed, auto_down_speed) = shift_speeds(data, ini, engine)?;
    Ok(GearboxParams {
        ratios: ratios?,
        reverse_ratio: gears.number("GEAR_R")?.abs(),
        final_drive: gears.positive("FINAL")?,
        shift_up_time: seconds("CHANGE_UP_TIME"),
        shift_down_time: seconds("CHANGE_DN_TIME"),
        auto_up_speed,
        auto_down_speed,
        // The game's default, as the comment in its own cars' files says.
        inertia: gearbox.number_or("INERTIA", 0.02).max(0.0),
    })
}

/// `[AUTO_SHIFTER]`, else what its own drivers do (`ai.ini`), else shares of the limiter.
fn shift_speeds(data: &Data, ini: &Ini, engine: &EngineParams) -> Result<(f64, f64), ContentError> {
    const DEFAULT_UP: f64 = 0.96;
    const DEFAULT_DOWN: f64 = 0.55;
    let shifter = data.fields(ini, "AUTO_SHIFTER");
    let ai = if shifter.value("UP").is_some() { None } else { data.optional_ini("ai.ini")? };
    let source = ai.as_ref().map_or(shifter, |ai| data.fields(ai, "GEARS"));
    let speed = |key: &str, default: f64| {
        source
            .optional(key, "a share of the limiter is assumed")
            .map_or(default * engine.limiter_speed, rpm)
    };
    let (up, down) = (speed("UP", DEFAULT_UP), speed("DOWN", DEFAULT_DOWN));
    if 0.0 < down && down < up {
        return Ok((up, down));
    }
    data.warn(&source.place_of("UP"), "UP is not above DOWN; shares of the limiter are assumed");
    Ok((DEFAULT_UP * engine.limiter_speed, DEFAULT_DOWN * engine.limiter_speed))
}

/// An automatic clutch opens between MIN_RPM and MAX_RPM. A car without the section has a driver with a
/// left foot: speeds between idle and the limiter are assumed.
fn clutch(data: &Data, ini: &Ini, engine: &EngineParams) -> ClutchParams {
    let section = data.fields(ini, "CLUTCH");
    let peak = engine.torque_curve.iter().map(|point| point.torque).fold(0.0, f64::max);
    let max_torque = match section.optional("MAX_TORQUE", "twice the engine's torque is assumed") {
        Some(torque) if torque > 0.0 => torque,
        _ => 2.0 * peak.max(1.0),
    };
    let automatic = data.fields(ini, "AUTOCLUTCH");
    let start = rpm(automatic.number_or("MIN_RPM", 0.0));
    let end = rpm(automatic.number_or("MAX_RPM", 0.0));
    let (engage_start_speed, engage_end_speed) = if 0.0 < start && start < end {
        (start, end)
    } else {
        (1.2 * engine.idle_speed, 2.5 * engine.idle_speed)
    };
    ClutchParams { max_torque, engage_start_speed, engage_end_speed }
}

fn differentials(data: &Data, ini: &Ini, drive: Drive) -> DifferentialsParams {
    let one = |section: Fields<'_>, prefix: &str| DifferentialParams {
        preload: section.number_or(&format!("{prefix}PRELOAD"), 0.0).max(0.0),
        power_lock: section.between(&format!("{prefix}POWER"), 0.0, 0.0, 1.0),
        coast_lock: section.between(&format!("{prefix}COAST"), 0.0, 0.0, 1.0),
    };
    let axle = one(data.fields(ini, "DIFFERENTIAL"), "");
    match drive {
        Drive::All { .. } if data.fields(ini, "AWD").exists() => {
            let awd = data.fields(ini, "AWD");
            DifferentialsParams {
                front: one(awd, "FRONT_DIFF_"),
                center: one(awd, "CENTRE_DIFF_"),
                rear: one(awd, "REAR_DIFF_"),
            }
        }
        _ => DifferentialsParams::at_axles(axle),
    }
}
