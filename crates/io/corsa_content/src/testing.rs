//! What the tests of this crate share.

use std::path::{Path, PathBuf};

use corsa_vehicle::{DVec3, ac};

/// The shared material, or none with a line that says which test was skipped.
pub(crate) fn shared(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CORSA_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"),
        PathBuf::from,
    );
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: {test} needs {}", root.display());
    None
}

/// A circle of 50 m radius as an AI line, left around, so that no game file is needed.
pub(crate) fn circle_ai_line() -> Vec<u8> {
    let point = |i: u32| {
        let (sin, cos) = (std::f64::consts::TAU * f64::from(i) / 200.0).sin_cos();
        (DVec3::new(50.0 * cos, 50.0 * sin, 1.0), DVec3::Z, [4.0, 4.0])
    };
    ai_line(&(0..200).map(point).collect::<Vec<_>>())
}

/// An AI line through places in `map`, each with the road's normal and its sides (left, right).
pub(crate) fn ai_line(points: &[(DVec3, DVec3, [f32; 2])]) -> Vec<u8> {
    let count = points.len() as u32;
    let mut bytes: Vec<u8> = [7, count, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    for (id, (place, ..)) in (0..count).zip(points) {
        for value in ac::world_from_map(*place).iter().chain(&[0.0]) {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(id.to_le_bytes());
    }
    bytes.extend(count.to_le_bytes());
    for (_, normal, sides) in points {
        let mut extra = [0.0_f32; 18];
        extra[5..7].copy_from_slice(sides);
        extra[9..12].copy_from_slice(&ac::world_from_map(*normal));
        bytes.extend(extra.iter().flat_map(|value| value.to_le_bytes()));
    }
    bytes.extend(0_i32.to_le_bytes());
    bytes
}

/// Writes a file, making its folder.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}
