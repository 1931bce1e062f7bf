//! `engine.ini` with `power.lut` and `throttle.lut`.

use corsa_vehicle::PHYSICS_TIMESTEP;
use corsa_vehicle::params::{Curve, EngineParams, TorquePoint, TurboParams};

use super::CarError;
use super::data::{Data, Fields};
use super::units::{curve, rpm};
use crate::ContentError;
use crate::ini::Ini;

/// More turbos than any car has.
const MAX_TURBOS: usize = 8;

pub(super) fn engine(data: &Data) -> Result<EngineParams, ContentError> {
    let ini = data.ini("engine.ini")?;
    let torque_curve = torque_curve(data, &ini)?;
    let engine = data.fields(&ini, "ENGINE_DATA");
    let top = torque_curve.last().map_or(0.0, |point: &TorquePoint| point.speed);
    let limiter = engine.number("LIMITER")?;
    // 0 is no limiter: the curve ends where it ends.
    let limiter_speed = if limiter > 0.0 { rpm(limiter) } else { top };
    let (coast_torque, coast_nonlinearity) = coast(data, &ini, limiter_speed)?;
    Ok(EngineParams {
        torque_curve,
        // power.lut is measured at the wheels: the losses are in it (CSP wiki, cars/physics).
        efficiency: 1.0,
        idle_speed: rpm(engine.positive("MINIMUM")?),
        limiter_speed,
        inertia: engine.positive("INERTIA")?,
        coast_torque,
        coast_nonlinearity,
        throttle: throttle(data, &ini)?,
        turbos: (0..MAX_TURBOS)
            .map(|index| format!("TURBO_{index}"))
            .map_while(|name| turbo(&data.fields(&ini, &name), limiter_speed))
            .collect(),
    })
}

/// rpm | N·m at the wheels over the gear ratio.
fn torque_curve(data: &Data, ini: &Ini) -> Result<Vec<TorquePoint>, ContentError> {
    let header = data.fields(ini, "HEADER");
    let key = "POWER_CURVE";
    let lut = data.lut(header.value(key), "without a power curve there is no car")?;
    let Some(lut) = lut else {
        return Err(match header.value(key) {
            Some(value) => CarError::BadValue {
                key: key.to_owned(),
                text: value.word().to_owned(),
                expected: "a .lut file with rpm|torque",
                place: value.place().clone(),
            },
            None => CarError::NoValue {
                section: "HEADER".to_owned(),
                key: key.to_owned(),
                place: header.place(),
            },
        }
        .into());
    };
    let points = lut.points().iter().filter(|(speed, _)| *speed >= 0.0);
    Ok(points.map(|&(speed, torque)| TorquePoint::from_rpm(speed, torque)).collect())
}

/// Braking torque at the limiter, N·m, and its share in proportion to the square of speed.
///
/// `[COAST_REF]` gives the torque at one speed; with NON_LINEARITY 0 it is in proportion to speed.
fn coast(data: &Data, ini: &Ini, limiter: f64) -> Result<(f64, f64), ContentError> {
    let source = data.fields(ini, "HEADER");
    let kind = source.value("COAST_CURVE").map_or("FROM_COAST_REF", |value| value.word());
    if kind.eq_ignore_ascii_case("FROM_COAST_CURVE") {
        let section = data.fields(ini, "COAST_CURVE");
        let lut = data.lut(section.value("FILENAME"), "[COAST_REF] is taken")?;
        if let Some(torque) = lut.and_then(|lut| lut.at(limiter / rpm(1.0))) {
            return Ok((torque.abs(), 0.0));
        }
    } else if !kind.eq_ignore_ascii_case("FROM_COAST_REF") {
        let text = format!("COAST_CURVE is `{kind}`, which is not read; [COAST_REF] is taken");
        data.warn(&source.place_of("COAST_CURVE"), text);
    }
    let reference = data.fields(ini, "COAST_REF");
    let nonlinearity = reference.between("NON_LINEARITY", 0.0, 0.0, 1.0);
    let torque = reference.number_or("TORQUE", 0.0).abs();
    let at = rpm(reference.number_or("RPM", 0.0));
    if at <= 0.0 {
        return Ok((torque, nonlinearity));
    }
    let share = limiter / at;
    Ok((torque * ((1.0 - nonlinearity) * share + nonlinearity * share * share), nonlinearity))
}

/// Pedal % | throttle %. Without the file the two are the same.
fn throttle(data: &Data, ini: &Ini) -> Result<Curve, ContentError> {
    let section = data.fields(ini, "THROTTLE_RESPONSE");
    let named = data.lut(section.value("LUT"), "throttle.lut is taken")?;
    let lut = match named {
        Some(lut) => Some(lut),
        None => data.lut_file("throttle.lut")?,
    };
    let share = |value: f64| (value / 100.0).clamp(0.0, 1.0);
    Ok(lut.and_then(|lut| curve(&lut, |pedal| pedal / 100.0, share)).unwrap_or_else(|| {
        Curve::new(vec![(0.0, 0.0), (1.0, 1.0)]).unwrap_or_else(|_| Curve::constant(1.0))
    }))
}

/// LAG_UP and LAG_DN are what of the difference is left after a physics step: a time constant of
/// `-dt / ln(lag)`.
fn turbo(turbo: &Fields<'_>, limiter: f64) -> Option<TurboParams> {
    if !turbo.exists() {
        return None;
    }
    let lag = |key: &str, default: f64| {
        let left = turbo.between(key, default, 0.0, 0.9999);
        if left > 0.0 { -PHYSICS_TIMESTEP / left.ln() } else { PHYSICS_TIMESTEP }
    };
    let wastegate = turbo.number_or("WASTEGATE", 0.0);
    let reference = rpm(turbo.number_or("REFERENCE_RPM", 0.0));
    Some(TurboParams {
        max_boost: turbo.number_or("MAX_BOOST", 0.0).max(0.0),
        wastegate: if wastegate > 0.0 { wastegate } else { f64::INFINITY },
        reference_speed: if reference > 0.0 { reference } else { limiter },
        gamma: turbo.between("GAMMA", 1.0, 0.01, 100.0),
        lag_up: lag("LAG_UP", 0.99),
        lag_down: lag("LAG_DN", 0.99),
    })
}
