//! The scene, read without recursion: a deep file must not overflow the stack.

use std::io::{Read, Seek};

use super::reader::{Reader, f32s};
use super::{Bone, Kn5Error, Mesh, Node, NodeKind, SkinnedMesh, SkinnedVertex, Vertex};

/// How deep nodes may lie in one another; skeletons have some tens of levels.
const MAX_DEPTH: usize = 1000;
/// The least bytes of a node: class, length of the name, children, active, and the smallest body.
const NODE_BYTES: u64 = 13 + SKINNED_BYTES;
/// Flags, three counts, material, layer and levels of detail of an empty skinned mesh.
const SKINNED_BYTES: u64 = 31;
const VERTEX_BYTES: u64 = 44;
const SKINNED_VERTEX_BYTES: u64 = 76;
const BONE_BYTES: u64 = 68;

/// A node and where its geometry starts in the file.
pub(super) struct Placed {
    pub(super) node: Node,
    pub(super) geometry_at: u64,
}

pub(super) fn read<R: Read + Seek>(
    reader: &mut Reader<R>,
    materials: usize,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Placed>, Kn5Error> {
    let mut nodes: Vec<Placed> = Vec::new();
    // Parents whose children are still to come, with how many.
    let mut open: Vec<(u32, usize)> = Vec::new();
    loop {
        let parent = open.last().map(|&(parent, _)| parent);
        let at = reader.offset();
        let (node, geometry_at, children) = read_node(reader, nodes.len(), materials, &wanted)?;
        if let Some((_, left)) = open.last_mut() {
            *left -= 1;
        }
        let index = nodes.len() as u32;
        if children > 0 {
            if open.len() == MAX_DEPTH {
                let name = node.name;
                return Err(Kn5Error::TooDeep { name, limit: MAX_DEPTH, offset: at });
            }
            open.push((index, children));
        }
        nodes.push(Placed { node: Node { parent, ..node }, geometry_at });
        while open.last().is_some_and(|&(_, left)| left == 0) {
            open.pop();
        }
        if open.is_empty() {
            return Ok(nodes);
        }
    }
}

fn read_node<R: Read + Seek>(
    reader: &mut Reader<R>,
    index: usize,
    materials: usize,
    wanted: impl Fn(&str) -> bool,
) -> Result<(Node, u64, usize), Kn5Error> {
    reader.of = format!("node {index}");
    let at = reader.offset();
    let class = reader.i32("the class")?;
    let noun = match class {
        1 => "dummy",
        2 => "mesh",
        3 => "skinned mesh",
        _ => {
            let expected = "1 (dummy), 2 (mesh) or 3 (skinned mesh)";
            return reader.bad_value("the class", i64::from(class), expected, at);
        }
    };
    let name = reader.name("the name")?;
    reader.of = format!("{noun} `{name}`");
    let children = reader.count(NODE_BYTES, "the child count")?;
    let active = reader.u8("the active flag")? != 0;
    let geometry_at = reader.offset();
    let kind = match class {
        1 => NodeKind::Dummy(reader.f32s("the matrix")?),
        2 => NodeKind::Mesh(read_mesh(reader, materials, wanted(&name))?),
        _ => NodeKind::SkinnedMesh(read_skinned(reader, materials, wanted(&name))?),
    };
    Ok((Node { name, parent: None, active, kind }, geometry_at, children))
}

fn read_mesh<R: Read + Seek>(
    reader: &mut Reader<R>,
    materials: usize,
    wanted: bool,
) -> Result<Mesh, Kn5Error> {
    let [cast_shadows, visible, transparent] = read_flags(reader)?;
    let vertices = read_vertices(reader, VERTEX_BYTES, wanted, vertex)?;
    let indices = read_indices(reader, wanted)?;
    Ok(Mesh {
        cast_shadows,
        visible,
        transparent,
        vertices,
        indices,
        material: read_material_index(reader, materials)?,
        layer: reader.u32("the layer")?,
        lod: reader.f32s("the levels of detail")?,
        sphere: reader.f32s("the bounding sphere")?,
        renderable: reader.u8("the renderable flag")? != 0,
    })
}

fn read_skinned<R: Read + Seek>(
    reader: &mut Reader<R>,
    materials: usize,
    wanted: bool,
) -> Result<SkinnedMesh, Kn5Error> {
    let [cast_shadows, visible, transparent] = read_flags(reader)?;
    let bone_count = reader.count(BONE_BYTES, "the bone count")?;
    let mut bones = Vec::with_capacity(bone_count);
    for _ in 0..bone_count {
        let name = reader.name("the name of a bone")?;
        bones.push(Bone { name, matrix: reader.f32s("the matrix of a bone")? });
    }
    let skinned = |bytes: &[u8]| SkinnedVertex {
        vertex: vertex(bytes),
        weights: f32s(&bytes[VERTEX_BYTES as usize..]),
        bones: f32s(&bytes[VERTEX_BYTES as usize + 16..]),
    };
    let vertices = read_vertices(reader, SKINNED_VERTEX_BYTES, wanted, skinned)?;
    let indices = read_indices(reader, wanted)?;
    Ok(SkinnedMesh {
        cast_shadows,
        visible,
        transparent,
        bones,
        vertices,
        indices,
        material: read_material_index(reader, materials)?,
        layer: reader.u32("the layer")?,
        lod: reader.f32s("the levels of detail")?,
    })
}

fn read_flags<R: Read + Seek>(reader: &mut Reader<R>) -> Result<[bool; 3], Kn5Error> {
    Ok(reader.array::<3>("the flags")?.map(|flag| flag != 0))
}

fn read_vertices<R: Read + Seek, V>(
    reader: &mut Reader<R>,
    vertex_bytes: u64,
    wanted: bool,
    decode: impl Fn(&[u8]) -> V,
) -> Result<Vec<V>, Kn5Error> {
    let count = reader.count(vertex_bytes, "the vertex count")? as u64;
    if !wanted {
        reader.skip(count * vertex_bytes, "the vertices")?;
        return Ok(Vec::new());
    }
    let bytes = reader.bytes(count * vertex_bytes, "the vertices")?;
    Ok(bytes.chunks_exact(vertex_bytes as usize).map(decode).collect())
}

fn vertex(bytes: &[u8]) -> Vertex {
    let n: [f32; 11] = f32s(bytes);
    Vertex {
        position: [n[0], n[1], n[2]],
        normal: [n[3], n[4], n[5]],
        uv: [n[6], n[7]],
        tangent: [n[8], n[9], n[10]],
    }
}

fn read_indices<R: Read + Seek>(
    reader: &mut Reader<R>,
    wanted: bool,
) -> Result<Vec<u16>, Kn5Error> {
    let offset = reader.offset();
    let count = reader.count(2, "the index count")? as u64;
    if !count.is_multiple_of(3) {
        return reader.bad_value("the index count", count as i64, "a multiple of 3", offset);
    }
    if !wanted {
        reader.skip(2 * count, "the indices")?;
        return Ok(Vec::new());
    }
    let (words, _) = reader.bytes(2 * count, "the indices")?.as_chunks::<2>();
    Ok(words.iter().map(|&word| u16::from_le_bytes(word)).collect())
}

fn read_material_index<R: Read + Seek>(
    reader: &mut Reader<R>,
    materials: usize,
) -> Result<u32, Kn5Error> {
    let offset = reader.offset();
    let index = reader.u32("the material")?;
    if index as usize >= materials.max(1) {
        let expected = format!("below {materials}");
        return reader.bad_value("the material", i64::from(index), expected, offset);
    }
    Ok(index)
}
