//! KN5: the models of Assetto Corsa's cars and tracks.
//!
//! [`Kn5::parse`] reads a whole file in memory, [`Kn5::open`] one on disk, of which textures and
//! unwanted meshes are stepped over. Both give a [`Kn5`]: textures (where their bytes lie, to be
//! decoded when wanted), materials, and the scene as a list of [`Node`]s in which parents come
//! before their children. [`write()`] is the way back, for content of our own.
//!
//! Layout, little-endian; a string is an `i32` length and as many bytes:
//!
//! | part | content |
//! | --- | --- |
//! | header | `sc6969`, `i32` version 5 or 6, in version 6 an `i32` of unknown meaning |
//! | textures | `i32` count; each `i32` active, string name, `u32` length, a DDS, PNG or JPG file |
//! | materials | `i32` count; each strings name and shader, `u8` blending, `u8` alpha test, `i32` depth mode, properties (`i32` count; each string name and 10 `f32`), texture slots (`i32` count; each string sampler, `i32` slot, string texture) |
//! | nodes | depth first; each `i32` class, string name, `i32` children, `u8` active, then a matrix (class 1), a mesh (2) or a skinned mesh (3) |
//!
//! Sources: the readers of AcTools and kn5toac, which agree; and real files, consumed to the last
//! byte. Axes are AC's: meters, right-handed, y up; [`corsa_vehicle::ac`] turns them into `map`.

mod check;
mod error;
mod header;
mod nodes;
mod reader;
mod write;

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::Range;
use std::path::Path;

use corsa_vehicle::DVec3;
use glam::DMat4;

pub use error::Kn5Error;
pub use write::write;

use crate::ContentError;
use reader::Reader;

/// The most bytes a file may have: the largest tracks have about one GiB, most of it textures.
pub const MAX_KN5_BYTES: u64 = 4 << 30;

/// A model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kn5 {
    /// 5 or 6.
    pub version: i32,
    /// The files embedded in it; empty in colliders and lower levels of detail.
    pub textures: Vec<Texture>,
    /// What meshes refer to by index.
    pub materials: Vec<Material>,
    /// The scene, depth first: the root is the first, and a parent precedes its children.
    pub nodes: Vec<Node>,
    /// Bytes after the scene, where there are any: an extension puts its own data there.
    pub trailer: Option<Range<u64>>,
    /// What was found odd and left out, a sentence each.
    pub warnings: Vec<String>,
}

/// An image file inside a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texture {
    /// Usually a file name, `asphalt.dds`; the content need not be of that type.
    pub name: String,
    /// 1 in all files seen.
    pub active: i32,
    /// Where its bytes lie in the model's file.
    pub range: Range<u64>,
}

/// How a surface looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Material {
    pub name: String,
    /// `ksPerPixel`, `ksTree`, `GL`, …
    pub shader: String,
    /// 0 opaque, 1 alpha blended, 2 alpha to coverage.
    pub blend_mode: u8,
    pub alpha_tested: bool,
    /// 0 normal, 1 not written, 2 off.
    pub depth_mode: i32,
    pub properties: Vec<MaterialProperty>,
    pub slots: Vec<TextureSlot>,
}

/// A named number of a shader, in four widths of which it uses one: `ksAmbient` the first,
/// `ksEmissive` the third.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MaterialProperty {
    pub name: String,
    pub a: f32,
    pub b: [f32; 2],
    pub c: [f32; 3],
    pub d: [f32; 4],
}

/// Which texture a shader's sampler reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextureSlot {
    /// `txDiffuse`, `txNormal`, …
    pub sampler: String,
    pub index: i32,
    /// Name of a texture of this model, or of the main model for levels of detail.
    pub texture: String,
}

/// A part of the scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub name: String,
    /// Index of the parent; none for the root.
    pub parent: Option<u32>,
    pub active: bool,
    pub kind: NodeKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// A transform relative to the parent: 16 values row by row for row vectors, so that the
    /// translation is in elements 12, 13, 14.
    Dummy([f32; 16]),
    Mesh(Mesh),
    SkinnedMesh(SkinnedMesh),
}

/// Triangles of one material, in the frame of the parent.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the file has as many")]
pub struct Mesh {
    pub cast_shadows: bool,
    pub visible: bool,
    pub transparent: bool,
    /// Empty if the reader was told to leave this mesh out.
    pub vertices: Vec<Vertex>,
    /// Three a triangle, each an index of a vertex; front faces counter-clockwise.
    pub indices: Vec<u16>,
    /// Index of the material.
    pub material: u32,
    pub layer: u32,
    /// Distances between which it is drawn, m; 0 and 0: always.
    pub lod: [f32; 2],
    /// Center and radius of a sphere around it, m.
    pub sphere: [f32; 4],
    /// Whether it is drawn at all; meshes for physics only are not.
    pub renderable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Vertex {
    /// m.
    pub position: [f32; 3],
    pub normal: [f32; 3],
    /// v points down; values beyond 0..1 repeat the texture.
    pub uv: [f32; 2],
    pub tangent: [f32; 3],
}

/// A mesh bent by bones.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SkinnedMesh {
    pub cast_shadows: bool,
    pub visible: bool,
    pub transparent: bool,
    pub bones: Vec<Bone>,
    pub vertices: Vec<SkinnedVertex>,
    pub indices: Vec<u16>,
    pub material: u32,
    pub layer: u32,
    pub lod: [f32; 2],
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bone {
    /// Name of a node.
    pub name: String,
    pub matrix: [f32; 16],
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SkinnedVertex {
    pub vertex: Vertex,
    pub weights: [f32; 4],
    /// Indices of bones as numbers; -1 for none.
    pub bones: [f32; 4],
}

impl Kn5 {
    /// The model of a file's bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, Kn5Error> {
        read(Cursor::new(bytes), bytes.len() as u64, |_| true)
    }

    /// The model of a file on disk, whatever its size.
    pub fn open(path: &Path) -> Result<Self, ContentError> {
        Self::open_some(path, |_| true)
    }

    /// The model of a file on disk, with the vertices and triangles of those meshes only whose name
    /// `wanted` accepts. Everything else of the scene is there; textures are stepped over.
    pub fn open_some(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Self, ContentError> {
        let (file, bytes) = crate::read::open(path, MAX_KN5_BYTES)?;
        read(BufReader::with_capacity(1 << 16, file), bytes, wanted)
            .map_err(|source| ContentError::Kn5 { path: path.to_owned(), source })
    }

    /// The bytes of a texture: an image file of its own.
    pub fn read_texture(path: &Path, texture: &Texture) -> Result<Vec<u8>, ContentError> {
        let unreadable = |source| ContentError::Unreadable { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(unreadable)?;
        file.seek(std::io::SeekFrom::Start(texture.range.start)).map_err(unreadable)?;
        let count = texture.range.end.saturating_sub(texture.range.start);
        let mut bytes = Vec::new();
        // `take` bounds it by what is there, whatever the range says.
        file.take(count).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }

    /// For each node, the transform from its own frame to that of the model. That of a mesh is its
    /// parent's.
    pub fn model_from_nodes(&self) -> Vec<DMat4> {
        let mut transforms: Vec<DMat4> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let parent = node.parent.map_or(DMat4::IDENTITY, |parent| transforms[parent as usize]);
            transforms.push(match &node.kind {
                // Rows for row vectors are columns for column vectors.
                NodeKind::Dummy(matrix) => parent * DMat4::from_cols_array(&matrix.map(f64::from)),
                NodeKind::Mesh(_) | NodeKind::SkinnedMesh(_) => parent,
            });
        }
        transforms
    }
}

impl Texture {
    /// Its image file, in the bytes of the model's file.
    pub fn bytes<'a>(&self, file: &'a [u8]) -> Option<&'a [u8]> {
        file.get(usize::try_from(self.range.start).ok()?..usize::try_from(self.range.end).ok()?)
    }
}

impl Mesh {
    /// Corners of each triangle, in the frame of the parent, m.
    pub fn triangles(&self) -> impl Iterator<Item = [DVec3; 3]> {
        let place = |index: u16| {
            DVec3::from_array(self.vertices[usize::from(index)].position.map(f64::from))
        };
        let (triples, _) = self.indices.as_chunks::<3>();
        triples.iter().map(move |triple| triple.map(place))
    }
}

fn read<R: Read + Seek>(
    source: R,
    length: u64,
    wanted: impl Fn(&str) -> bool,
) -> Result<Kn5, Kn5Error> {
    let mut reader = Reader::new(source, length);
    let version = header::read_version(&mut reader)?;
    let textures = header::read_textures(&mut reader)?;
    let materials = header::read_materials(&mut reader)?;
    let mut nodes = nodes::read(&mut reader, materials.len(), wanted)?;
    let warnings = check::check_geometry(&mut nodes)?;
    let trailer = (reader.left() > 0).then(|| reader.offset()..length);
    let mut kn5 = Kn5 { version, textures, materials, nodes: vec![], trailer, warnings };
    if let Some(trailer) = &kn5.trailer {
        kn5.warnings.push(format!(
            "{} bytes after the scene belong to an extension and are not read (offset {})",
            trailer.end - trailer.start,
            trailer.start
        ));
    }
    kn5.nodes = nodes.into_iter().map(|placed| placed.node).collect();
    Ok(kn5)
}

#[cfg(test)]
mod tests;
