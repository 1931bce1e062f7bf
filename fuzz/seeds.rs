//! Writes the seeds that are no text: `cargo run --example seeds` in this folder. All of them are our own.

use std::io;
use std::path::Path;

use corsa_content::kn5::{self, Kn5, Material, Mesh, Node, NodeKind, Texture, Vertex};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    for (name, bytes) in [
        ("kn5/model_v5", model(5)),
        ("kn5/model_v6", model(6)),
        ("ai_spline/circle_v7", circle(7, 64)),
        ("ai_spline/circle_old", circle(-1, 64)),
        ("ai_spline/two_points", circle(7, 2)),
        ("save/start", corsa_fuzz::save::some_car()),
        ("car/hillclimber", bundle("hillclimber")?),
        ("car/commuter", bundle("commuter")?),
    ] {
        write(&folder.join(name), &bytes)?;
    }
    for (name, bytes) in corsa_fuzz::udp::datagrams() {
        write(&folder.join("udp").join(name), &bytes)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(path.parent().expect("in a folder"))?;
    std::fs::write(path, bytes)
}

/// A square of road under one node, with a texture and a material.
fn model(version: i32) -> Vec<u8> {
    let identity = std::array::from_fn(|i| if i % 5 == 0 { 1.0 } else { 0.0 });
    let vertex = |x: f32, z: f32| Vertex {
        position: [x, 0.0, z],
        normal: [0.0, 1.0, 0.0],
        uv: [x, z],
        tangent: [1.0, 0.0, 0.0],
    };
    let mesh = Mesh {
        visible: true,
        vertices: vec![vertex(0.0, 0.0), vertex(1.0, 0.0), vertex(0.0, 1.0), vertex(1.0, 1.0)],
        indices: vec![0, 2, 1, 1, 2, 3],
        renderable: true,
        ..Mesh::default()
    };
    let node = |name: &str, parent, kind| Node { name: name.into(), parent, active: true, kind };
    let model = Kn5 {
        version,
        textures: vec![Texture { name: "road.png".into(), active: 1, range: 0..0 }],
        materials: vec![Material {
            name: "road".into(),
            shader: "ksPerPixel".into(),
            ..Material::default()
        }],
        nodes: vec![
            node("root", None, NodeKind::Dummy(identity)),
            node("1ROAD", Some(0), NodeKind::Mesh(mesh)),
        ],
        ..Kn5::default()
    };
    kn5::write(&model, &[b"no picture"])
}

/// A circle of 50 m as an AI line.
fn circle(version: i32, count: u32) -> Vec<u8> {
    let mut bytes = version.to_le_bytes().to_vec();
    bytes.extend(count.to_le_bytes());
    if version == 7 {
        bytes.extend([0; 8]);
    }
    for i in 0..count {
        let angle = std::f32::consts::TAU * i as f32 / count as f32;
        for value in [50.0 * angle.cos(), 1.0, 50.0 * angle.sin(), 0.0] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(i.to_le_bytes());
    }
    if version == 7 {
        bytes.extend(count.to_le_bytes());
        for _ in 0..count {
            for k in 0..18 {
                bytes.extend(if k == 5 || k == 6 { 4.0_f32 } else { 0.0 }.to_le_bytes());
            }
        }
        bytes.extend([0; 4]);
    }
    bytes
}

/// The data of a made-up car in one file.
fn bundle(car: &str) -> io::Result<Vec<u8>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/io/corsa_content/tests/assets/cars")
        .join(car)
        .join("data");
    let mut paths = std::fs::read_dir(data)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let mut bytes = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        bytes.extend(format!("=== {name}\n").into_bytes());
        bytes.extend(std::fs::read(&path)?);
        if bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
    }
    Ok(bytes)
}
