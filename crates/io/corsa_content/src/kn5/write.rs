//! A model back to bytes: for content of our own and for tests.

use super::{Kn5, Mesh, NodeKind, SkinnedMesh, Vertex};

/// The file of a model. `textures` holds the image file of each of its textures, in their order;
/// their ranges, the trailer and the warnings do not count.
///
/// # Panics
/// If there are not as many texture files as textures, or if the nodes are not in depth-first order.
pub fn write(kn5: &Kn5, textures: &[&[u8]]) -> Vec<u8> {
    assert_eq!(kn5.textures.len(), textures.len(), "one file per texture");
    let mut out = Writer(b"sc6969".to_vec());
    out.i32(kn5.version);
    if kn5.version > 5 {
        out.i32(0);
    }
    out.count(textures.len());
    for (texture, bytes) in kn5.textures.iter().zip(textures) {
        out.i32(texture.active);
        out.name(&texture.name);
        out.count(bytes.len());
        out.0.extend_from_slice(bytes);
    }
    out.materials(kn5);
    out.nodes(kn5);
    out.0
}

struct Writer(Vec<u8>);

impl Writer {
    fn i32(&mut self, value: i32) {
        self.0.extend(value.to_le_bytes());
    }

    fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.i32(i32::try_from(count).expect("no model has two billion of anything"));
    }

    fn f32s(&mut self, values: &[f32]) {
        self.0.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }

    fn name(&mut self, name: &str) {
        self.count(name.len());
        self.0.extend_from_slice(name.as_bytes());
    }

    fn materials(&mut self, kn5: &Kn5) {
        self.count(kn5.materials.len());
        for material in &kn5.materials {
            self.name(&material.name);
            self.name(&material.shader);
            self.0.extend([material.blend_mode, u8::from(material.alpha_tested)]);
            self.i32(material.depth_mode);
            self.count(material.properties.len());
            for property in &material.properties {
                self.name(&property.name);
                self.f32s(&[property.a]);
                self.f32s(&property.b);
                self.f32s(&property.c);
                self.f32s(&property.d);
            }
            self.count(material.slots.len());
            for slot in &material.slots {
                self.name(&slot.sampler);
                self.i32(slot.index);
                self.name(&slot.texture);
            }
        }
    }

    fn nodes(&mut self, kn5: &Kn5) {
        let mut children = vec![0_usize; kn5.nodes.len()];
        // The way from the root to the node before: a parent must lie on it.
        let mut way: Vec<u32> = Vec::new();
        for (index, node) in (0_u32..).zip(&kn5.nodes) {
            if let Some(parent) = node.parent {
                while way.last().is_some_and(|&last| last != parent) {
                    way.pop();
                }
                children[parent as usize] += 1;
            }
            assert_eq!(way.is_empty(), index == 0, "node `{}` is not in its place", node.name);
            way.push(index);
        }
        for (node, children) in kn5.nodes.iter().zip(children) {
            self.i32(match node.kind {
                NodeKind::Dummy(_) => 1,
                NodeKind::Mesh(_) => 2,
                NodeKind::SkinnedMesh(_) => 3,
            });
            self.name(&node.name);
            self.count(children);
            self.0.push(u8::from(node.active));
            match &node.kind {
                NodeKind::Dummy(matrix) => self.f32s(matrix),
                NodeKind::Mesh(mesh) => self.mesh(mesh),
                NodeKind::SkinnedMesh(mesh) => self.skinned_mesh(mesh),
            }
        }
    }

    fn mesh(&mut self, mesh: &Mesh) {
        self.0.extend([mesh.cast_shadows, mesh.visible, mesh.transparent].map(u8::from));
        self.count(mesh.vertices.len());
        for vertex in &mesh.vertices {
            self.vertex(vertex);
        }
        self.indices(&mesh.indices);
        self.u32(mesh.material);
        self.u32(mesh.layer);
        self.f32s(&mesh.lod);
        self.f32s(&mesh.sphere);
        self.0.push(u8::from(mesh.renderable));
    }

    fn skinned_mesh(&mut self, mesh: &SkinnedMesh) {
        self.0.extend([mesh.cast_shadows, mesh.visible, mesh.transparent].map(u8::from));
        self.count(mesh.bones.len());
        for bone in &mesh.bones {
            self.name(&bone.name);
            self.f32s(&bone.matrix);
        }
        self.count(mesh.vertices.len());
        for skinned in &mesh.vertices {
            self.vertex(&skinned.vertex);
            self.f32s(&skinned.weights);
            self.f32s(&skinned.bones);
        }
        self.indices(&mesh.indices);
        self.u32(mesh.material);
        self.u32(mesh.layer);
        self.f32s(&mesh.lod);
    }

    fn vertex(&mut self, vertex: &Vertex) {
        self.f32s(&vertex.position);
        self.f32s(&vertex.normal);
        self.f32s(&vertex.uv);
        self.f32s(&vertex.tangent);
    }

    fn indices(&mut self, indices: &[u16]) {
        self.count(indices.len());
        self.0.extend(indices.iter().flat_map(|index| index.to_le_bytes()));
    }
}
