//! Whether geometry is geometry: protected models hold noise in place of vertices.

use super::nodes::Placed;
use super::{Kn5Error, NodeKind};

/// Places beyond this are no places of a track, m: the largest span some tens of kilometers.
const MAX_COORDINATE_M: f32 = 1e6;
/// A mesh with more than this share of unusable values is noise, not an export gone wrong.
const NOISE_SHARE: f64 = 0.02;

/// Leaves out triangles with corners that are no places, a warning for each mesh; a mesh of noise
/// is an error.
pub(super) fn check_geometry(nodes: &mut [Placed]) -> Result<Vec<String>, Kn5Error> {
    let mut warnings = Vec::new();
    for Placed { node, geometry_at } in nodes {
        let name = &node.name;
        let dropped = match &mut node.kind {
            NodeKind::Dummy(matrix) => {
                if matrix.iter().all(|value| usable(*value)) {
                    continue;
                }
                warnings.push(format!("the transform of `{name}` is not finite and not applied"));
                *matrix = IDENTITY;
                continue;
            }
            NodeKind::Mesh(mesh) => {
                let good: Vec<bool> = mesh.vertices.iter().map(|v| is_place(v.position)).collect();
                clean(&mut mesh.indices, &good, name, *geometry_at)?
            }
            NodeKind::SkinnedMesh(mesh) => {
                let good: Vec<bool> =
                    mesh.vertices.iter().map(|v| is_place(v.vertex.position)).collect();
                clean(&mut mesh.indices, &good, name, *geometry_at)?
            }
        };
        if dropped > 0 {
            warnings.push(format!(
                "{dropped} triangles of mesh `{name}` have corners that are no places and are left out"
            ));
        }
    }
    Ok(warnings)
}

pub(super) const IDENTITY: [f32; 16] =
    [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];

fn usable(value: f32) -> bool {
    value.abs() <= MAX_COORDINATE_M
}

fn is_place(position: [f32; 3]) -> bool {
    position.into_iter().all(usable)
}

/// Removes triangles with a corner that is not good or not there; how many.
fn clean(
    indices: &mut Vec<u16>,
    good: &[bool],
    name: &str,
    offset: u64,
) -> Result<usize, Kn5Error> {
    let noise = |what, bad: usize, total: usize| {
        let mesh = name.to_owned();
        let error = Kn5Error::Protected { mesh, what, bad, total, offset };
        if bad as f64 > NOISE_SHARE * total as f64 { Err(error) } else { Ok(()) }
    };
    noise("vertices", good.iter().filter(|good| !**good).count(), good.len())?;
    let missing = indices.iter().filter(|&&index| usize::from(index) >= good.len()).count();
    noise("indices", missing, indices.len())?;
    let (triples, _) = indices.as_chunks::<3>();
    let is_good = |index: &u16| good.get(usize::from(*index)).copied().unwrap_or(false);
    let kept: Vec<u16> =
        triples.iter().filter(|t| t.iter().all(is_good)).flatten().copied().collect();
    let dropped = (indices.len() - kept.len()) / 3;
    *indices = kept;
    Ok(dropped)
}
