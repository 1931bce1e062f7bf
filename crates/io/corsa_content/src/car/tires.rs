//! `tyres.ini`: one compound of it.
//!
//! | ours | the file's | source |
//! | --- | --- | --- |
//! | friction at the reference load | `DX_REF`, `DY_REF` at `FZ0`; else `DX0 + DX1 · load / kN` | CSP wiki; community |
//! | load exponents | `LS_EXPX`, `LS_EXPY`: force grows with load to this power | CSP wiki |
//! | slip angle at the peak | `FRICTION_LIMIT_ANGLE` | comments in the game's cars |
//! | slip ratio at the peak | `tan(FRICTION_LIMIT_ANGLE) / CX_MULT` | CSP wiki |
//! | shape below the peak | `stiffness` 3, a pure brush: the game's curve is of that family, its formula is not published | |
//! | beyond the peak | `FALLOFF_LEVEL`, `FALLOFF_SPEED` as they are | CSP wiki, formula not published |
//! | growth of the peak's angle with load | `FLEX_GAIN` | comments in the game's cars |
//! | rolling resistance over load | `ROLLING_RESISTANCE_0 / 1000`, and `_1 / 1000` times speed squared | 10 to 12 in street tires, whose coefficient is 0.010 to 0.012 |
//! | vertical stiffness | `RATE + (running − PRESSURE_STATIC) · PRESSURE_SPRING_GAIN` | community |
//! | running pressure | `PRESSURE_IDEAL`: tires are taken as warm | |
//! | rolling radius | radius less a third of the deflection at rest | Pacejka, Tire and Vehicle Dynamics, chapter 1 |
//! | friction over camber | `1 − (DCAMBER_0 |c| + DCAMBER_1 c²)` | comments in the game's cars |
//! | wear | `WEAR_CURVE`: km and percent | comments in the game's cars |
//!
//! Temperatures are not modeled: the units of the `THERMAL_*` sections are not published. Tires have
//! the grip of their best temperature (`PERFORMANCE_CURVE`).

mod friction;

use corsa_vehicle::params::{CamberParams, Curve, PressureParams, TireParams};

use super::CarError;
use super::data::{Data, Fields};
use super::units::{PSI, curve};
use crate::ContentError;
use crate::ini::Ini;
use friction::{Axis, friction};

/// More compounds than any car has.
const MAX_COMPOUNDS: usize = 100;
/// Slope at no slip over that of the line to the peak: a pure brush.
const BRUSH_STIFFNESS: f64 = 3.0;

/// The tires a car can run on.
pub(super) struct Tires {
    ini: Ini,
    /// Name and short name, in the file's order.
    names: Vec<(String, String)>,
    chosen: usize,
}

impl Tires {
    /// `compound` is a name, a short name or an index; None the car's default.
    pub(super) fn open(data: &Data, compound: Option<&str>) -> Result<Self, ContentError> {
        let ini = data.ini("tyres.ini")?;
        let name = |section: &str, key: &str| {
            ini.get(section, key).map_or_else(String::new, |value| value.word().to_owned())
        };
        let names: Vec<_> = (0..MAX_COMPOUNDS)
            .map(|index| section("FRONT", index))
            .take_while(|front| ini.section(front).is_some())
            .map(|front| (name(&front, "NAME"), name(&front, "SHORT_NAME")))
            .collect();
        let chosen = match compound {
            Some(compound) => find(&names, compound).ok_or_else(|| CarError::UnknownCompound {
                name: compound.to_owned(),
                known: names.iter().map(|(name, short)| format!("{name} ({short})")).collect(),
                place: ini.place(),
            })?,
            None => default_compound(data, &ini, names.len()),
        };
        Ok(Self { ini, names, chosen })
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.names.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn chosen(&self) -> usize {
        self.chosen
    }

    /// Unloaded radius and vertical stiffness, which the suspension needs to know where the road is.
    pub(super) fn ring(&self, data: &Data, axle: &str) -> Result<Ring, ContentError> {
        let name = section(axle, self.chosen);
        let fields = data.fields(&self.ini, &name);
        let radius = fields.positive("RADIUS")?;
        let (pressure, stiffness) = pressure(&fields)?;
        Ok(Ring { radius, stiffness, pressure })
    }

    /// The tire at an axle (`FRONT` or `REAR`) under a load at rest, N.
    pub(super) fn tire(
        &self,
        data: &Data,
        axle: &str,
        load: f64,
    ) -> Result<TireParams, ContentError> {
        let name = section(axle, self.chosen);
        let fields = data.fields(&self.ini, &name);
        let Ring { radius, stiffness, pressure } = self.ring(data, axle)?;
        let limit = fields.positive("FRICTION_LIMIT_ANGLE")?.to_radians();
        let reference_load = fields.number_or("FZ0", 3_000.0);
        let warm = self.best_temperature(data, axle)?;
        let longitudinal = friction(&fields, Axis::Longitudinal, reference_load)?;
        let lateral = friction(&fields, Axis::Lateral, reference_load)?;
        let camber = CamberParams {
            friction_linear: fields.number_or("DCAMBER_0", 0.0),
            friction_quadratic: fields.number_or("DCAMBER_1", 0.0),
            slip_gain: fields.number_or("CAMBER_GAIN", 0.0),
        };
        Ok(TireParams {
            radius,
            rolling_radius: (radius - load / stiffness / 3.0).max(0.9 * radius),
            inertia: fields.positive("ANGULAR_INERTIA")?,
            longitudinal_friction: warm * longitudinal.coefficient,
            lateral_friction: warm * lateral.coefficient,
            reference_load,
            longitudinal_load_exponent: longitudinal.exponent,
            lateral_load_exponent: lateral.exponent,
            peak_slip_ratio: limit.tan() / fields.between("CX_MULT", 1.0, 0.1, 10.0),
            peak_slip_angle: limit,
            stiffness: BRUSH_STIFFNESS,
            falloff_level: fields.between("FALLOFF_LEVEL", 0.85, 0.0, 1.0),
            falloff_speed: fields.number_or("FALLOFF_SPEED", 2.0).max(0.0),
            relaxation_length: fields.between("RELAXATION_LENGTH", 0.07, 1e-3, 10.0),
            rolling_resistance: fields.number_or("ROLLING_RESISTANCE_0", 10.0).max(0.0) / 1_000.0,
            rolling_resistance_speed: fields.number_or("ROLLING_RESISTANCE_1", 0.0).max(0.0)
                / 1_000.0
                * load,
            vertical_stiffness: stiffness,
            vertical_damping: fields.number_or("DAMP", 500.0).max(0.0),
            // mm per rad/s.
            radius_growth: fields.number_or("RADIUS_ANGULAR_K", 0.0).max(0.0) / 1_000.0,
            speed_sensitivity: fields.number_or("SPEED_SENSITIVITY", 0.0).max(0.0),
            braking_gain: fields.number_or("BRAKE_DX_MOD", 0.0).max(0.0),
            peak_slip_load_gain: fields.number_or("FLEX_GAIN", 0.0).max(0.0),
            camber,
            pressure,
            thermal: None,
            wear: wear(&fields)?,
        })
    }

    /// Grip at the best temperature of `PERFORMANCE_CURVE` (°C | factor), usually 1.
    fn best_temperature(&self, data: &Data, axle: &str) -> Result<f64, ContentError> {
        let name = section(&format!("THERMAL_{axle}"), self.chosen);
        let curve = data.fields(&self.ini, &name).value("PERFORMANCE_CURVE");
        let lut = data.lut(curve, "its best factor is taken as 1")?;
        let best =
            lut.map_or(1.0, |lut| lut.points().iter().map(|point| point.1).fold(0.0, f64::max));
        Ok(if best > 0.0 { best } else { 1.0 })
    }
}

/// A tire as a spring.
pub(super) struct Ring {
    /// Unloaded, m.
    pub(super) radius: f64,
    /// N/m.
    pub(super) stiffness: f64,
    pressure: PressureParams,
}

/// `FRONT`, `FRONT_1`, `FRONT_2`, …
fn section(axle: &str, index: usize) -> String {
    if index == 0 { axle.to_owned() } else { format!("{axle}_{index}") }
}

fn find(names: &[(String, String)], compound: &str) -> Option<usize> {
    let same = |name: &str| name.eq_ignore_ascii_case(compound);
    names
        .iter()
        .position(|(name, short)| same(name) || same(short))
        .or_else(|| compound.parse().ok().filter(|index| *index < names.len()))
}

fn default_compound(data: &Data, ini: &Ini, count: usize) -> usize {
    let fields = data.fields(ini, "COMPOUND_DEFAULT");
    let index = fields.number_or("INDEX", 0.0);
    if index == 0.0 || (0.0..count as f64).contains(&index) {
        return index as usize;
    }
    let text = format!("INDEX is {index}, but there are {count} compounds; the first is assumed");
    data.warn(&fields.place_of("INDEX"), text);
    0
}

fn pressure(fields: &Fields<'_>) -> Result<(PressureParams, f64), ContentError> {
    let cold = fields.optional("PRESSURE_STATIC", "pressure is left out");
    let ideal = fields.optional("PRESSURE_IDEAL", "pressure is left out").or(cold);
    let rate = fields.positive("RATE")?;
    let (Some(cold), Some(ideal)) = (cold, ideal) else {
        return Ok((PressureParams::default(), rate));
    };
    let stiffness = rate + (ideal - cold) * fields.number_or("PRESSURE_SPRING_GAIN", 0.0);
    let loss = fields.number_or("PRESSURE_D_GAIN", 0.0).max(0.0) / PSI;
    let pascal = (ideal * PSI).max(0.0);
    let pressure = PressureParams { running: pascal, ideal: pascal, friction_loss: loss };
    Ok((pressure, if stiffness > 0.0 { stiffness } else { rate }))
}

/// Kilometers | percent of grip.
fn wear(fields: &Fields<'_>) -> Result<Option<Curve>, ContentError> {
    let lut = fields.data.lut(fields.value("WEAR_CURVE"), "tires do not wear")?;
    Ok(lut.and_then(|lut| curve(&lut, |km| 1_000.0 * km, |percent| percent / 100.0)))
}
