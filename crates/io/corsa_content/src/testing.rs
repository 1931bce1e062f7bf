//! What the tests of this crate share.

use std::path::{Path, PathBuf};

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
    const COUNT: u32 = 200;
    let mut bytes: Vec<u8> = [7, COUNT, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    for i in 0..COUNT {
        let angle = std::f32::consts::TAU * i as f32 / COUNT as f32;
        for value in [50.0 * angle.sin(), 1.0, 50.0 * angle.cos(), 0.0] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(i.to_le_bytes());
    }
    bytes.extend(COUNT.to_le_bytes());
    for _ in 0..COUNT {
        for k in 0..18 {
            bytes.extend(if k == 5 || k == 6 { 4.0_f32 } else { 0.0 }.to_le_bytes());
        }
    }
    bytes.extend(0_i32.to_le_bytes());
    bytes
}

/// Writes a file, making its folder.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}
