//! What it takes to open a track with its ground, and to index an installation.
#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::f64::consts::TAU;
use std::path::Path;

use corsa_content::kn5::{Kn5, Material, Mesh, Node, NodeKind, Vertex, write};
use corsa_content::{Index, load_track};
use corsa_vehicle::{DVec3, ac};
use criterion::{Criterion, criterion_group, criterion_main};

/// Of the circle the benchmark drives around, m: a lap of five kilometers.
const RADIUS: f64 = 796.0;
const POINTS: u32 = 3300;
/// Of the road's mesh: 5000 rows of 100 quads, a million triangles.
const ROWS: u32 = 5000;
const COLUMNS: u32 = 100;
const ROWS_PER_MESH: u32 = 500;
const WIDTH: f64 = 36.0;

fn place(angle: f64, offset: f64) -> [f32; 3] {
    let (sin, cos) = angle.sin_cos();
    let radius = RADIUS - offset;
    ac::world_from_map(DVec3::new(radius * cos, radius * sin, 10.0 * cos))
}

fn line() -> Vec<u8> {
    let mut bytes: Vec<u8> = [7, POINTS, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    for i in 0..POINTS {
        let place = place(TAU * f64::from(i) / f64::from(POINTS), 0.0);
        bytes.extend(place.iter().chain(&[0.0]).flat_map(|value| value.to_le_bytes()));
        bytes.extend(i.to_le_bytes());
    }
    bytes.extend(POINTS.to_le_bytes());
    for _ in 0..POINTS {
        let mut extra = [0.0_f32; 18];
        (extra[5], extra[6], extra[10]) = (6.0, 6.0, 1.0);
        bytes.extend(extra.iter().flat_map(|value| value.to_le_bytes()));
    }
    bytes.extend(0_i32.to_le_bytes());
    bytes
}

fn model() -> Vec<u8> {
    let mut identity = [0.0; 16];
    (0..4).for_each(|i| identity[5 * i] = 1.0);
    let node = |parent, kind| Node { name: "1ROAD".to_owned(), parent, active: true, kind };
    let mut nodes = vec![node(None, NodeKind::Dummy(identity))];
    for first in (0..ROWS).step_by(ROWS_PER_MESH as usize) {
        let mut mesh = Mesh::default();
        for row in first..=first + ROWS_PER_MESH {
            for column in 0..=COLUMNS {
                let angle = TAU * f64::from(row) / f64::from(ROWS);
                let offset = WIDTH * (f64::from(column) / f64::from(COLUMNS) - 0.5);
                mesh.vertices.push(Vertex { position: place(angle, offset), ..Vertex::default() });
            }
        }
        for row in 0..ROWS_PER_MESH {
            for column in 0..COLUMNS {
                let at = |r: u32, c: u32| ((row + r) * (COLUMNS + 1) + column + c) as u16;
                mesh.indices.extend([at(0, 0), at(0, 1), at(1, 0), at(1, 0), at(0, 1), at(1, 1)]);
            }
        }
        nodes.push(node(Some(0), NodeKind::Mesh(mesh)));
    }
    let materials = vec![Material::default()];
    write(&Kn5 { version: 5, materials, nodes, ..Kn5::default() }, &[])
}

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn benches(criterion: &mut Criterion) {
    let game = tempfile::tempdir().unwrap();
    put(game.path(), "content/tracks/ring/ai/fast_lane.ai", &line());
    put(game.path(), "content/tracks/ring/ring.kn5", &model());
    let ring = game.path().join("content/tracks/ring");
    let mut group = criterion.benchmark_group("content");
    group.sample_size(10);
    group.bench_function("kn5_open/1000000_triangles", |bencher| {
        bencher.iter(|| Kn5::open(&ring.join("ring.kn5")).unwrap());
    });
    group.bench_function("load_track/5km_1000000_triangles", |bencher| {
        bencher.iter(|| {
            let content = load_track(ring.to_str().unwrap()).unwrap();
            assert!(content.mesh.is_some_and(|mesh| mesh.ground_triangles > 950_000));
        });
    });
    for i in 0..300 {
        let ui = format!(r#"{{"name": "Car {i}", "brand": "Some"}}"#);
        put(game.path(), &format!("content/cars/car_{i}/ui/ui_car.json"), ui.as_bytes());
        put(game.path(), &format!("content/cars/car_{i}/data/car.ini"), b"[HEADER]\nVERSION=2\n");
    }
    for i in 0..100 {
        put(game.path(), &format!("content/tracks/track_{i}/ai/fast_lane.ai"), &line());
        put(game.path(), &format!("content/tracks/track_{i}/ui/ui_track.json"), b"{}");
    }
    group.bench_function("index/300_cars_101_tracks", |bencher| {
        bencher.iter(|| Index::scan(game.path()).unwrap());
    });
    group.finish();
}

criterion_group!(content, benches);
criterion_main!(content);
