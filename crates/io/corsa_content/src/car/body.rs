//! The body as a box: that of `collider.kn5` beside the data, else `colliders.ini`, else the axles.

use std::path::Path;

use corsa_vehicle::DVec3;
use corsa_vehicle::params::BodyParams;

use super::data::Data;
use super::units::position;
use crate::ContentError;
use crate::ini::{Ini, Value};
use crate::kn5::{Kn5, NodeKind};
use crate::remark::Place;

/// What is not known of a car is that of a usual one: overhangs beyond both axles and width beyond the
/// wheels' middles together, height, and how high the floor is over the road, m.
const OVERHANGS: f64 = 1.5;
const SIDES: f64 = 0.22;
const HEIGHT: f64 = 1.25;
const CLEARANCE: f64 = 0.12;
/// Real colliders have some hundred triangles.
const MAX_COLLIDER_BYTES: u64 = 16 << 20;

/// What the body's place depends on, m.
pub(super) struct Layout {
    pub(super) wheelbase: f64,
    pub(super) track: f64,
    pub(super) cg_height: f64,
    /// From the center of gravity to the point the files count from.
    pub(super) offset: DVec3,
}

pub(super) fn body(data: &Data, car: &Ini, layout: &Layout) -> Result<BodyParams, ContentError> {
    let found = match data.beside("collider.kn5") {
        Some(path) => model_box(data, car, &path)
            .map(|(low, high)| (low + layout.offset, high + layout.offset)),
        None => None,
    };
    if let Some((low, high)) = found {
        return Ok(BodyParams { center: 0.5 * (low + high), size: high - low });
    }
    let floor = floor(data, layout)?;
    let usual = DVec3::new(layout.wheelbase + OVERHANGS, layout.track + SIDES, HEIGHT);
    let (low, high) = floor.unwrap_or_default();
    // The boxes of colliders.ini are the car's floor, which may end at the axles.
    let size = DVec3::new((high - low).x.max(usual.x), (high - low).y.max(layout.track), HEIGHT);
    let middle = 0.5 * (low + high);
    let up = CLEARANCE - layout.cg_height + 0.5 * HEIGHT;
    Ok(BodyParams { center: DVec3::new(middle.x, middle.y, up), size })
}

/// Corners of the box around the collider, from where the files count. The model stands at
/// `GRAPHICS_OFFSET` from there.
fn model_box(data: &Data, car: &Ini, path: &Path) -> Option<(DVec3, DVec3)> {
    let ignored = |why: String| {
        data.warn(&Place::file(path), format!("{why}; colliders.ini is taken"));
        None
    };
    if path.metadata().is_ok_and(|metadata| metadata.len() > MAX_COLLIDER_BYTES) {
        return ignored("too large for a collider".to_owned());
    }
    let model = match Kn5::open(path) {
        Ok(model) => model,
        Err(error) => return ignored(error.to_string()),
    };
    let shift = car.get("BASIC", "GRAPHICS_OFFSET").and_then(Value::numbers).unwrap_or_default();
    let (mut low, mut high) = (DVec3::INFINITY, DVec3::NEG_INFINITY);
    for (node, transform) in model.nodes.iter().zip(model.model_from_nodes()) {
        let NodeKind::Mesh(mesh) = &node.kind else { continue };
        for corner in mesh.triangles().flatten() {
            let corner = position(transform.transform_point3(corner).to_array()) + position(shift);
            (low, high) = (low.min(corner), high.max(corner));
        }
    }
    let size = high - low;
    if !(size.min_element() > 0.2 && size.max_element() < 20.0) {
        return ignored(format!("a box of {size} m is no car's"));
    }
    Some((low, high))
}

/// Corners of the box around those of `colliders.ini`, if there are any.
fn floor(data: &Data, layout: &Layout) -> Result<Option<(DVec3, DVec3)>, ContentError> {
    let Some(ini) = data.optional_ini("colliders.ini")? else { return Ok(None) };
    let mut corners: Option<(DVec3, DVec3)> = None;
    for name in (0..16).map(|index| format!("COLLIDER_{index}")) {
        let fields = data.fields(&ini, &name);
        if !fields.exists() {
            break;
        }
        let center = position(fields.vector("CENTRE")?) + layout.offset;
        let half = 0.5 * position(fields.vector("SIZE")?).abs();
        let (low, high) = corners.unwrap_or((center, center));
        corners = Some((low.min(center - half), high.max(center + half)));
    }
    Ok(corners)
}
