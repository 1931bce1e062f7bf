use proptest::prelude::*;

use super::*;
use crate::testing::shared;

fn vertex(k: f32) -> Vertex {
    Vertex {
        position: [k, 2.0 * k, -k],
        normal: [0.0, 1.0, 0.0],
        uv: [-0.25 * k, 0.5],
        tangent: [1.0, 0.0, 0.0],
    }
}

/// A model with a node of every class, two textures and a material with everything.
fn model(version: i32) -> (Kn5, Vec<u8>) {
    let textures = ["asphalt.dds", "grün.png"].map(|name| Texture {
        name: name.to_owned(),
        active: 1,
        range: 0..0,
    });
    let material = Material {
        name: "road".to_owned(),
        shader: "ksPerPixel".to_owned(),
        blend_mode: 1,
        alpha_tested: true,
        depth_mode: 2,
        properties: vec![MaterialProperty {
            name: "ksAmbient".to_owned(),
            a: 0.4,
            b: [1.0, 2.0],
            c: [3.0, 4.0, 5.0],
            d: [6.0, 7.0, 8.0, 9.0],
        }],
        slots: vec![TextureSlot {
            sampler: "txDiffuse".to_owned(),
            index: 0,
            texture: "asphalt.dds".to_owned(),
        }],
    };
    let dummy = |name: &str, parent, x: f32| {
        let mut matrix = check::IDENTITY;
        matrix[12] = x;
        let kind = NodeKind::Dummy(matrix);
        Node { name: name.to_owned(), parent, active: true, kind }
    };
    let mesh = Mesh {
        cast_shadows: true,
        visible: true,
        transparent: false,
        vertices: (0..4).map(|k| vertex(k as f32)).collect(),
        indices: vec![0, 1, 2, 2, 1, 3],
        material: 0,
        layer: 3,
        lod: [0.0, 250.0],
        sphere: [1.0, 2.0, 3.0, 4.0],
        renderable: false,
    };
    let skinned = SkinnedMesh {
        visible: true,
        bones: vec![Bone { name: "arm".to_owned(), matrix: check::IDENTITY }],
        vertices: vec![
            SkinnedVertex {
                vertex: vertex(1.0),
                weights: [1.0, 0.0, 0.0, 0.0],
                bones: [0.0, -1.0, -1.0, -1.0],
            };
            3
        ],
        indices: vec![0, 1, 2],
        ..SkinnedMesh::default()
    };
    let kn5 = Kn5 {
        version,
        textures: textures.into(),
        materials: vec![material],
        nodes: vec![
            dummy("root", None, 10.0),
            dummy("part", Some(0), 1.0),
            Node {
                name: "1ROAD".to_owned(),
                parent: Some(1),
                active: true,
                kind: NodeKind::Mesh(mesh),
            },
            Node {
                name: "driver".to_owned(),
                parent: Some(0),
                active: false,
                kind: NodeKind::SkinnedMesh(skinned),
            },
            dummy("AC_START_0", Some(0), 0.0),
        ],
        trailer: None,
        warnings: vec![],
    };
    let bytes = write(&kn5, &[b"DDS 1234", b"PNG"]);
    (kn5, bytes)
}

#[test]
fn what_is_written_is_read_back_in_both_versions() {
    for version in [5, 6] {
        let (mut written, bytes) = model(version);
        let read = Kn5::parse(&bytes).unwrap();
        assert_eq!(read.textures[0].bytes(&bytes), Some(&b"DDS 1234"[..]));
        assert_eq!(read.textures[1].bytes(&bytes), Some(&b"PNG"[..]));
        written.textures.clone_from(&read.textures);
        assert_eq!(read, written);
    }
}

#[test]
fn a_file_is_read_as_its_bytes_with_only_the_wanted_meshes() {
    let (_, bytes) = model(6);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    assert_eq!(Kn5::open(file.path()).unwrap(), Kn5::parse(&bytes).unwrap());
    let some = Kn5::open_some(file.path(), |name| name == "driver").unwrap();
    let NodeKind::Mesh(road) = &some.nodes[2].kind else { panic!("{some:?}") };
    assert!(road.vertices.is_empty() && road.indices.is_empty() && road.layer == 3);
    let NodeKind::SkinnedMesh(driver) = &some.nodes[3].kind else { panic!("{some:?}") };
    assert_eq!(driver.vertices.len(), 3);
    assert_eq!(Kn5::read_texture(file.path(), &some.textures[1]).unwrap(), b"PNG");
}

#[test]
fn transforms_add_up_from_the_root() {
    let (kn5, _) = model(5);
    let transforms = kn5.model_from_nodes();
    let origin = |index: usize| transforms[index].transform_point3(DVec3::ZERO).x;
    assert_eq!([0, 1, 2, 3, 4].map(origin), [10.0, 11.0, 11.0, 10.0, 10.0]);
    let NodeKind::Mesh(road) = &kn5.nodes[2].kind else { panic!() };
    let corners = road.triangles().nth(1).unwrap();
    assert_eq!(corners[2], DVec3::new(3.0, 6.0, -3.0));
}

fn assert_refused_with_place(bytes: &[u8], cut: usize) {
    match Kn5::parse(&bytes[..cut]).unwrap_err() {
        Kn5Error::Truncated { needed, left, offset, of, .. } => {
            assert!(offset + left == cut as u64 && needed > left && !of.is_empty(), "{cut}");
        }
        other => panic!("{cut}: {other}"),
    }
}

#[test]
fn a_model_cut_at_any_byte_is_refused_with_the_offset() {
    let (_, bytes) = model(6);
    for cut in 0..bytes.len() {
        assert_refused_with_place(&bytes, cut);
    }
    let cut = Kn5::parse(&bytes[..bytes.len() - 70]).unwrap_err().to_string();
    assert!(
        cut.starts_with("KN5 ends in ")
            && cut.contains(" bytes expected, ")
            && cut.contains(": offset "),
        "{cut}"
    );
}

#[test]
fn real_models_are_consumed_to_the_last_byte_and_refused_when_cut() {
    let Some(root) = shared("real_models_are_consumed_to_the_last_byte_and_refused_when_cut")
    else {
        return;
    };
    for (file, step) in [
        ("mx3/collider.kn5", 1),
        ("mx5_nd2/collider.kn5", 1),
        ("mx5_nd2/mazda_mx5_lod_d.kn5", 97),
        ("mx5_nd2/mazda_mx5_lod_c.kn5", 997),
    ] {
        let path = root.join("ac-content/cars").join(file);
        let bytes = std::fs::read(&path).unwrap();
        let kn5 = Kn5::parse(&bytes).unwrap();
        assert_eq!((kn5.trailer.clone(), kn5.warnings.len()), (None, 0), "{file}");
        assert_eq!(Kn5::open(&path).unwrap(), kn5);
        for cut in (0..bytes.len()).step_by(step).chain(bytes.len() - 100..bytes.len()) {
            assert_refused_with_place(&bytes, cut);
        }
        // Nothing is lost between reading and writing, but the word of unknown meaning.
        let mut again = write(&kn5, &[]);
        let unknown = if kn5.version > 5 { 10..14 } else { 0..0 };
        again[unknown.clone()].copy_from_slice(&bytes[unknown]);
        assert!(again == bytes, "{file}");
    }
}

#[test]
fn a_real_collider_has_the_size_of_its_car() {
    let Some(root) = shared("a_real_collider_has_the_size_of_its_car") else { return };
    let kn5 = Kn5::open(&root.join("ac-content/cars/mx5_nd2/collider.kn5")).unwrap();
    let transforms = kn5.model_from_nodes();
    let meshes = kn5.nodes.iter().zip(&transforms).filter_map(|(node, transform)| {
        let NodeKind::Mesh(mesh) = &node.kind else { return None };
        Some(mesh.triangles().flatten().map(|corner| transform.transform_point3(corner)))
    });
    let (low, high) = meshes
        .flatten()
        .fold((DVec3::INFINITY, DVec3::NEG_INFINITY), |(a, b), p| (a.min(p), b.max(p)));
    let size = high - low;
    assert!((1.4..2.0).contains(&size.x) && (3.3..4.2).contains(&size.z), "{size}");
}

fn refused(bytes: &[u8]) -> String {
    let error = Kn5::parse(bytes).unwrap_err();
    assert!(!error.hint().is_empty());
    error.to_string()
}

#[test]
fn other_files_and_versions_are_named() {
    assert_eq!(refused(b"RIFF1234"), "not a KN5 model, which starts with `sc6969`: offset 0");
    let (_, mut bytes) = model(5);
    bytes[6] = 9;
    assert_eq!(refused(&bytes), "KN5 version 9, only 5 and 6 are read: offset 6");
}

#[test]
fn wild_counts_are_refused_before_memory_is_asked_for() {
    let (_, mut bytes) = model(5);
    bytes[10..14].copy_from_slice(&i32::MAX.to_le_bytes());
    let message = refused(&bytes);
    assert!(
        message.starts_with("KN5 ends in the texture count of the file: 25769803764 bytes"),
        "{message}"
    );
    bytes[10..14].copy_from_slice(&(-2_i32).to_le_bytes());
    assert_eq!(
        refused(&bytes),
        "the texture count of the file is -2, expected 0 or more: offset 10"
    );
}

#[test]
fn a_node_of_no_known_class_is_refused_with_its_place() {
    let (mut kn5, _) = model(5);
    kn5.textures.clear();
    kn5.nodes.truncate(1);
    let mut bytes = write(&kn5, &[]);
    let class_at = bytes.len() - (4 + 4 + 4 + 4 + 1 + 64);
    bytes[class_at] = 7;
    assert_eq!(
        refused(&bytes),
        format!(
            "the class of node 0 is 7, expected 1 (dummy), 2 (mesh) or 3 (skinned mesh): offset {class_at}"
        )
    );
}

#[test]
fn a_chain_of_a_hundred_thousand_nodes_is_refused_without_recursion() {
    let mut kn5 = model(5).0;
    let root = kn5.nodes[0].clone();
    kn5.textures.clear();
    kn5.nodes =
        (0..100_000_u32).map(|i| Node { parent: i.checked_sub(1), ..root.clone() }).collect();
    let message = refused(&write(&kn5, &[]));
    assert!(message.starts_with("node `root` lies 1000 nodes deep"), "{message}");
}

#[test]
fn noise_in_place_of_vertices_is_called_protected() {
    let (mut kn5, _) = model(5);
    kn5.textures.clear();
    if let NodeKind::Mesh(mesh) = &mut kn5.nodes[2].kind {
        mesh.vertices[1].position[2] = f32::NAN;
        mesh.vertices[3].position[0] = -3e30;
    }
    let bytes = write(&kn5, &[]);
    let message = refused(&bytes);
    assert!(
        message.starts_with("protected or damaged model: 2 of 4 vertices of mesh `1ROAD`"),
        "{message}"
    );
    let hint = Kn5::parse(&bytes).unwrap_err().hint();
    assert!(hint.contains("ask its author"), "{hint}");
    if let NodeKind::Mesh(mesh) = &mut kn5.nodes[2].kind {
        mesh.vertices = (0..4).map(|k| vertex(k as f32)).collect();
        mesh.indices[4] = 900;
    }
    let message = refused(&write(&kn5, &[]));
    assert!(message.contains("1 of 6 indices of mesh `1ROAD`"), "{message}");
}

#[test]
fn a_stray_vertex_costs_its_triangle_and_a_warning() {
    let (mut kn5, _) = model(5);
    kn5.textures.clear();
    if let NodeKind::Mesh(mesh) = &mut kn5.nodes[2].kind {
        mesh.vertices = (0..300).map(|k| vertex(k as f32)).collect();
        mesh.indices = (0..300).collect();
        mesh.vertices[100].position[1] = f32::INFINITY;
    }
    let read = Kn5::parse(&write(&kn5, &[])).unwrap();
    let NodeKind::Mesh(mesh) = &read.nodes[2].kind else { panic!() };
    assert_eq!(mesh.indices.len(), 297);
    assert!(read.warnings[0].starts_with("1 triangles of mesh `1ROAD`"), "{:?}", read.warnings);
}

#[test]
fn bytes_after_the_scene_are_told_and_left_alone() {
    let (_, mut bytes) = model(5);
    let end = bytes.len() as u64;
    bytes.extend_from_slice(b"__AC_SHADERS_PATCH");
    let kn5 = Kn5::parse(&bytes).unwrap();
    assert_eq!(kn5.trailer, Some(end..end + 18));
    assert!(kn5.warnings[0].starts_with("18 bytes after the scene"), "{:?}", kn5.warnings);
}

#[test]
fn names_of_an_old_code_page_stay_apart() {
    let (kn5, bytes) = model(5);
    let at = bytes.windows(6).position(|w| w == "grün.".as_bytes()).unwrap();
    let mut latin = bytes.clone();
    latin[at + 2] = 0xE9;
    let name = &Kn5::parse(&latin).unwrap().textures[1].name;
    assert!(name.starts_with("gr") && *name != kn5.textures[1].name, "{name}");
}

proptest! {
    #[test]
    fn damaged_bytes_are_a_model_or_an_error(
        edits in prop::collection::vec((0_usize..2000, any::<u8>()), 1..6), cut in 0_usize..2500,
    ) {
        let (_, mut bytes) = model(6);
        for (at, byte) in edits {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(cut);
        if let Ok(kn5) = Kn5::parse(&bytes) {
            // Every index of what is read leads somewhere.
            prop_assert_eq!(kn5.model_from_nodes().len(), kn5.nodes.len());
            for node in &kn5.nodes {
                if let NodeKind::Mesh(mesh) = &node.kind {
                    mesh.triangles().for_each(drop);
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut model = b"sc6969\x05\0\0\0".to_vec();
        model.extend(&bytes);
        prop_assert!(Kn5::parse(&bytes).is_err());
        let _ = Kn5::parse(&model);
    }
}
