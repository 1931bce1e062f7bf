//! What of a track's models collides near its line, and its named places.

use corsa_vehicle::{DVec3, ac};
use glam::{DMat4, DVec2};

use super::corridor::Corridor;
use super::places::NamedPlaces;
use crate::kn5::{Kn5, Mesh, Node, NodeKind};
use crate::remark::{Place, Remark, remark};
use crate::surfaces::{Surfaces, collision_key};
use crate::track_models::Part;

/// The most triangles near a line: real tracks have some hundred thousand. 480 MB.
const MAX_TRIANGLES: usize = 12_000_000;
/// Meshes of unknown surfaces named in one remark.
const MAX_NAMED: usize = 5;

/// A triangle in `map`, m, of a numbered surface.
#[derive(Debug, Clone, Copy)]
pub(super) struct Triangle {
    pub(super) corners: [[f32; 3]; 3],
    pub(super) surface: u8,
}

/// The triangles of ground and walls near the line.
#[derive(Default)]
pub(super) struct Scene {
    pub(super) ground: Vec<Triangle>,
    pub(super) walls: Vec<Triangle>,
    pub(super) places: NamedPlaces,
    /// How many models could be read.
    pub(super) models: usize,
}

impl Scene {
    /// Reads models one after the other; one that cannot be read is remarked upon and left out.
    pub(super) fn read(
        parts: &[Part],
        surfaces: &Surfaces,
        corridor: &Corridor,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut scene = Self::default();
        for part in parts {
            let collides = |name: &str| surfaces.of_mesh(name).is_some();
            let model = match Kn5::open_some(&part.file, collides) {
                Ok(model) => model,
                Err(error) => {
                    let text = format!("model left out: {error}");
                    remark(remarks, Place::file(&part.file), text);
                    continue;
                }
            };
            scene.models += 1;
            for text in &model.warnings {
                remark(remarks, Place::file(&part.file), text.clone());
            }
            scene.add_model(&model, part, surfaces, corridor, remarks);
        }
        scene
    }

    fn add_model(
        &mut self,
        model: &Kn5,
        part: &Part,
        surfaces: &Surfaces,
        corridor: &Corridor,
        remarks: &mut Vec<Remark>,
    ) {
        let mut unknown: Vec<&str> = Vec::new();
        for (node, model_from_node) in model.nodes.iter().zip(model.model_from_nodes()) {
            let world_from_node = part.world_from_model * model_from_node;
            let Node { name, kind, .. } = node;
            match (kind, surfaces.of_mesh(name)) {
                (NodeKind::Dummy(_), _) => self.places.add(name, &world_from_node),
                (NodeKind::Mesh(mesh), Some(surface)) => {
                    let list =
                        if surfaces.is_wall(surface) { &mut self.walls } else { &mut self.ground };
                    // A track has at most 255 surfaces.
                    let near = triangles(mesh, &world_from_node, surface as u8)
                        .filter(|triangle| corridor.touches(triangle));
                    list.extend(near.take(MAX_TRIANGLES - list.len()));
                    if list.len() == MAX_TRIANGLES {
                        let text = format!("only the first {MAX_TRIANGLES} triangles are used");
                        remark(remarks, Place::file(&part.file), text);
                        return;
                    }
                }
                (NodeKind::Mesh(_), None) if collision_key(name).is_some() => unknown.push(name),
                _ => {}
            }
        }
        if !unknown.is_empty() {
            let named = unknown[..unknown.len().min(MAX_NAMED)].join(", ");
            let text = format!(
                "{} numbered meshes are of no surface and left out: {named}{}",
                unknown.len(),
                if unknown.len() > MAX_NAMED { ", …" } else { "" }
            );
            remark(remarks, Place::file(&part.file), text);
        }
    }
}

fn triangles(mesh: &Mesh, world_from_node: &DMat4, surface: u8) -> impl Iterator<Item = Triangle> {
    let map = |corner: DVec3| {
        let world = world_from_node.transform_point3(corner);
        ac::map_from_world(world.to_array().map(|axis| axis as f32))
            .to_array()
            .map(|axis| axis as f32)
    };
    mesh.triangles().map(move |corners| Triangle { corners: corners.map(map), surface })
}

impl Triangle {
    /// Its corners seen from above.
    pub(super) fn plan(&self) -> [DVec2; 3] {
        self.corners.map(|corner| DVec2::new(f64::from(corner[0]), f64::from(corner[1])))
    }

    pub(super) fn points(&self) -> [DVec3; 3] {
        self.corners.map(|corner| DVec3::from_array(corner.map(f64::from)))
    }

    /// Its height at a place, if it lies over or under it and is not upright.
    pub(super) fn height_at(&self, place: DVec2) -> Option<f64> {
        // A place on an edge belongs to both sides, or there would be cracks.
        const EDGE: f64 = 1e-6;
        let [a, b, c] = self.points();
        let (ab, ac, ap) = ((b - a).truncate(), (c - a).truncate(), place - a.truncate());
        let area = ab.perp_dot(ac);
        if area.abs() < 1e-8 {
            return None;
        }
        let (v, w) = (ap.perp_dot(ac) / area, ab.perp_dot(ap) / area);
        let inside = v >= -EDGE && w >= -EDGE && v + w <= 1.0 + EDGE;
        inside.then_some(a.z + v * (b.z - a.z) + w * (c.z - a.z))
    }
}
