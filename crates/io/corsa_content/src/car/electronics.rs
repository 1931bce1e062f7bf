//! `electronics.ini`: driver aids that are part of the car. A car without the file has none.

use corsa_vehicle::params::{AbsParams, TractionControlParams};

use super::data::{Data, Fields};
use crate::ContentError;

#[derive(Default)]
pub(super) struct Electronics {
    pub(super) abs: Option<AbsParams>,
    pub(super) traction_control: Option<TractionControlParams>,
}

pub(super) fn electronics(data: &Data) -> Result<Electronics, ContentError> {
    let Some(ini) = data.optional_ini("electronics.ini")? else {
        return Ok(Electronics::default());
    };
    let abs = data.fields(&ini, "ABS");
    let control = data.fields(&ini, "TRACTION_CONTROL");
    let edl = data.fields(&ini, "EDL");
    if edl.switch("PRESENT") && edl.switch("ACTIVE") {
        data.warn(&edl.place(), "the electronic differential is left out");
    }
    Ok(Electronics {
        abs: slip_limit(&abs)?
            .map(|slip_ratio_limit| AbsParams { slip_ratio_limit, rate: rate(&abs) }),
        traction_control: slip_limit(&control)?.map(|slip_ratio_limit| TractionControlParams {
            slip_ratio_limit,
            rate: rate(&control),
            min_speed: control.number_or("MIN_SPEED_KMH", 0.0).max(0.0) / 3.6,
        }),
    })
}

/// None unless the aid is present and on at the start. Of several levels (CURVE) the first is on.
fn slip_limit(aid: &Fields<'_>) -> Result<Option<f64>, ContentError> {
    if !(aid.switch("PRESENT") && aid.switch("ACTIVE")) {
        return Ok(None);
    }
    let levels = aid.data.lut(aid.value("CURVE"), "SLIP_RATIO_LIMIT is taken")?;
    let first =
        levels.and_then(|lut| lut.points().iter().map(|point| point.1).find(|limit| *limit > 0.0));
    Ok(Some(match first {
        Some(limit) => limit,
        None => aid.positive("SLIP_RATIO_LIMIT")?,
    }))
}

fn rate(aid: &Fields<'_>) -> f64 {
    aid.between("RATE_HZ", 100.0, 1.0, 10_000.0)
}
