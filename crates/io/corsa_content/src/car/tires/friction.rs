use super::super::CarError;
use super::super::data::Fields;
use crate::ContentError;
use crate::lut::Lut;

#[derive(Clone, Copy)]
pub(super) enum Axis {
    Longitudinal,
    Lateral,
}

/// Friction as a power of load: `coefficient · (load / reference)^(exponent − 1)`.
pub(super) struct Friction {
    /// At the reference load.
    pub(super) coefficient: f64,
    /// Of the force over load.
    pub(super) exponent: f64,
}

/// A measured curve (`DY_CURVE`) counts most, then the reference form of version 10 (`DY_REF`), then the
/// linear form of older versions (`DY0`, `DY1`), as in the game with CSP.
pub(super) fn friction(
    fields: &Fields<'_>,
    axis: Axis,
    reference_load: f64,
) -> Result<Friction, ContentError> {
    let keys = match axis {
        Axis::Longitudinal => ["DX_CURVE", "DX_REF", "LS_EXPX", "DX0", "DX1"],
        Axis::Lateral => ["DY_CURVE", "DY_REF", "LS_EXPY", "DY0", "DY1"],
    };
    let [curve, reference, exponent, base, slope] = keys;
    if let Some(lut) = fields.data.lut(fields.value(curve), "the formula is taken")?
        && let Some(fitted) = fit(&lut, reference_load)
    {
        return Ok(fitted);
    }
    if let Some(coefficient) =
        fields.optional(reference, "the older form is taken").filter(|d| *d > 0.0)
    {
        return Ok(Friction { coefficient, exponent: fields.between(exponent, 1.0, 0.1, 2.0) });
    }
    let base_value = fields.positive(base)?;
    let slope_value = fields.number_or(slope, 0.0);
    // The unit of the slope is not documented. Per kN it gives exponents of real tires, 0.8 to 0.9.
    let change = slope_value * reference_load / 1_000.0;
    let coefficient = base_value + change;
    if coefficient <= 0.0 {
        return Err(CarError::BadValue {
            key: slope.to_owned(),
            text: slope_value.to_string(),
            expected: "a slope that leaves grip at the reference load",
            place: fields.place_of(slope),
        }
        .into());
    }
    // The tangent of ln(coefficient) over ln(load) at the reference load.
    Ok(Friction { coefficient, exponent: (1.0 + change / coefficient).clamp(0.1, 2.0) })
}

/// The power law through the curve at the reference load that has the slope between half and one and a
/// half of it, where a wheel works. None where the curve has no grip.
fn fit(lut: &Lut, reference_load: f64) -> Option<Friction> {
    let at = |share: f64| lut.at(share * reference_load).filter(|friction| *friction > 0.0);
    let (low, coefficient, high) = (at(0.5)?, at(1.0)?, at(1.5)?);
    let exponent = 1.0 + (high / low).ln() / 3.0_f64.ln();
    Some(Friction { coefficient, exponent: exponent.clamp(0.1, 2.0) })
}
