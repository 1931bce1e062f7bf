//! Content files. Every target takes any bytes; what it must not do is panic, hang, or ask for memory
//! out of proportion. What is promised of a result is checked too.

use std::path::Path;

use corsa_content::ini::{Ini, Section};
use corsa_content::kn5::{Kn5, NodeKind};
use corsa_content::lut::{Lut, parse_rto};
use corsa_content::surfaces::Surfaces;
use corsa_content::{CarOptions, car_from_files};
use corsa_track::{AiSpline, Track};

pub fn ini(bytes: &[u8]) {
    let ini = Ini::parse(Path::new("fuzz.ini"), bytes);
    for value in ini.sections().flat_map(Section::values) {
        assert!(value.number().is_none_or(f64::is_finite));
        let _ = (value.numbers::<3>(), value.word());
        if let Some(lut) = Lut::inline(value) {
            rises(&lut);
        }
    }
    for section in ini.sections() {
        assert!(ini.section(section.name()).is_some(), "{}", section.name());
    }
}

pub fn lut(bytes: &[u8]) {
    let lut = Lut::parse(Path::new("fuzz.lut"), bytes);
    rises(&lut);
    for x in [-1e300, -1.0, 0.0, 0.5, 1e300] {
        assert_eq!(lut.at(x).is_some(), !lut.points().is_empty());
    }
    parse_rto(Path::new("fuzz.rto"), bytes);
}

fn rises(lut: &Lut) {
    assert!(lut.points().windows(2).all(|pair| pair[0].0 < pair[1].0));
}

/// A whole car: files one after the other, each after a line `=== name`.
pub fn car(bytes: &[u8]) {
    if let Ok(car) = car_from_files("fuzz", bundle(bytes), &CarOptions::default()) {
        car.params.validate().expect("what is given out can be driven");
    }
}

/// The files of a bundle. Text before the first name is left out.
pub fn bundle(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(name) = line.strip_prefix(b"=== ") {
            files.push((String::from_utf8_lossy(name).trim().to_owned(), Vec::new()));
        } else if let Some((_, content)) = files.last_mut() {
            content.extend_from_slice(line);
        }
    }
    files
}

pub fn kn5(bytes: &[u8]) {
    if let Ok(model) = Kn5::parse(bytes) {
        assert_eq!(model.model_from_nodes().len(), model.nodes.len());
        for node in &model.nodes {
            if let NodeKind::Mesh(mesh) = &node.kind {
                let _ = mesh.triangles().count();
            }
        }
        for texture in &model.textures {
            assert!(texture.bytes(bytes).is_some(), "a texture lies in its file");
        }
    }
}

#[cfg(feature = "textures")]
pub fn texture(bytes: &[u8]) {
    let _ = corsa_content::texture::decode(bytes);
}

pub fn ai_spline(bytes: &[u8]) {
    let _ = AiSpline::parse(bytes);
    let _ = Track::from_ai_spline("fuzz", bytes);
}

pub fn track_csv(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Track::from_csv("fuzz", text);
    }
}

pub fn surfaces(bytes: &[u8]) {
    let surfaces = Surfaces::built_in().with_file(Path::new("surfaces.ini"), bytes);
    let kinds = surfaces.kinds();
    for name in ["1ROAD_a", "12GRASS", "road", "", "1"] {
        assert!(surfaces.of_mesh(name).is_none_or(|index| index < kinds.len()));
    }
}
