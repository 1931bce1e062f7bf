//! The body as a box: `collider.kn5` beside the data, else `colliders.ini`, else the axles.

use corsa_vehicle::DVec3;
use corsa_vehicle::params::BodyParams;

use super::data::Data;
use super::units::position;
use crate::ContentError;

/// What is not known of a car is taken from a usual one: overhang beyond the axles and width beyond
/// the wheels' middles together, m.
const OVERHANG: f64 = 1.6;
const SIDES: f64 = 0.22;
const HEIGHT: f64 = 1.25;

/// The boxes of `colliders.ini` are the car's floor: their length and width are the body's, its height
/// is a usual one. `cg_height` over the road, m; `offset` from the point the file counts from to the
/// center of gravity.
pub(super) fn body(
    data: &Data,
    wheelbase: f64,
    track: f64,
    cg_height: f64,
    offset: DVec3,
) -> Result<BodyParams, ContentError> {
    let (mut low, mut high) = (DVec3::INFINITY, DVec3::NEG_INFINITY);
    if let Some(ini) = data.optional_ini("colliders.ini")? {
        for name in (0..16).map(|index| format!("COLLIDER_{index}")) {
            let fields = data.fields(&ini, &name);
            if !fields.exists() {
                break;
            }
            let center = position(fields.vector("CENTRE")?) + offset;
            let half = 0.5 * position(fields.vector("SIZE")?).abs();
            (low, high) = (low.min(center - half), high.max(center + half));
        }
    }
    let usual = DVec3::new(wheelbase + OVERHANG, track + SIDES, HEIGHT);
    let found = (high - low).max(DVec3::ZERO);
    // A floor that stops at the axles is shorter than the body.
    let size = DVec3::new(found.x.max(wheelbase + 0.5 * OVERHANG), found.y.max(track), HEIGHT);
    let size = if found.x > 0.0 { size } else { usual };
    let middle = if found.x > 0.0 { 0.5 * (low + high) } else { DVec3::ZERO };
    // From a hand's breadth over the road upwards.
    let bottom = 0.12 - cg_height;
    Ok(BodyParams { center: DVec3::new(middle.x, middle.y, bottom + 0.5 * HEIGHT), size })
}
