//! A circle of 80 m radius, left around: up and down by 10 m, banked inwards, with a kerb on the
//! outside that lies on the road, grass that runs on under the road, a bump, and a wall inside.

use std::f64::consts::{FRAC_PI_2, TAU};
use std::path::Path;

use corsa_track::SurfacePlace;
use corsa_vehicle::{DVec3, ac};
use proptest::prelude::*;

use super::*;
use crate::kn5::{Kn5, Material, Mesh, Node, NodeKind, Vertex, write};
use crate::testing::{ai_line, write_file};
use crate::{TrackContent, load_track};

const RADIUS: f64 = 80.0;
const BANKING: f64 = -0.08;
const STEPS: u32 = 1000;
const KERB_HEIGHT: f64 = 0.05;
const GRASS_DEPTH: f64 = 0.03;
const WALL_OFFSET: f64 = 12.0;
const BUMP_AT: f64 = 2.0;

/// The ribbon at an angle around the circle, `offset` m to the left of the line and `height` m
/// above it.
fn place(angle: f64, offset: f64, height: f64) -> DVec3 {
    let (sin, cos) = angle.sin_cos();
    let radius = RADIUS - offset;
    let ribbon = 5.0 - 5.0 * cos + offset * BANKING.tan();
    DVec3::new(radius * cos, radius * sin, ribbon + height)
}

fn line(sides: [f32; 2]) -> Vec<u8> {
    let point = |i: u32| {
        let angle = TAU * f64::from(i) / 330.0;
        let along = place(angle + 1e-4, 0.0, 0.0) - place(angle - 1e-4, 0.0, 0.0);
        let left = place(angle, 0.1, 0.0) - place(angle, 0.0, 0.0);
        (place(angle, 0.0, 0.0), along.cross(left).normalize(), sides)
    };
    ai_line(&(0..330).map(point).collect::<Vec<_>>())
}

/// 4 cm high and 2 m long, in the middle of the road.
fn bump(angle: f64, offset: f64) -> f64 {
    let along = RADIUS * (angle - BUMP_AT);
    if along.abs() < 1.0 && offset.abs() < 2.0 {
        0.02 + 0.02 * (FRAC_PI_2 * 2.0 * along).cos()
    } else {
        0.0
    }
}

/// A strip around the whole circle, or a part of it, through points across it: (offset, height).
fn strip(name: &str, share: (f64, f64), profile: &[(f64, f64)], shift: DVec3) -> Node {
    let mut mesh = Mesh { visible: true, renderable: true, ..Mesh::default() };
    for step in 0..=STEPS {
        let angle = TAU * (share.0 + (share.1 - share.0) * f64::from(step) / f64::from(STEPS));
        for &(offset, height) in profile {
            let place = place(angle, offset, height + bump(angle, offset)) - shift;
            mesh.vertices.push(Vertex {
                position: ac::world_from_map(place),
                normal: [0.0, 1.0, 0.0],
                ..Vertex::default()
            });
        }
    }
    let wide = profile.len() as u32;
    for step in 0..STEPS {
        for column in 0..wide - 1 {
            let at = |s: u32, c: u32| u16::try_from((step + s) * wide + column + c).unwrap();
            mesh.indices.extend([at(0, 0), at(0, 1), at(1, 0), at(1, 0), at(0, 1), at(1, 1)]);
        }
    }
    node(name, NodeKind::Mesh(mesh))
}

fn node(name: &str, kind: NodeKind) -> Node {
    Node { name: name.to_owned(), parent: Some(0), active: true, kind }
}

/// A dummy on the line, its z axis along it.
fn dummy(name: &str, angle: f64, backward: bool) -> Node {
    let map = place(angle, 1.0, 0.5);
    let yaw = angle + FRAC_PI_2 + if backward { std::f64::consts::PI } else { 0.0 };
    let forward = ac::world_from_map(DVec3::new(yaw.cos(), yaw.sin(), 0.0));
    let left = ac::world_from_map(DVec3::new(-yaw.sin(), yaw.cos(), 0.0));
    let mut matrix = [0.0; 16];
    matrix[0..3].copy_from_slice(&left);
    matrix[5] = 1.0;
    matrix[8..11].copy_from_slice(&forward);
    matrix[12..15].copy_from_slice(&ac::world_from_map(map));
    matrix[15] = 1.0;
    node(name, NodeKind::Dummy(matrix))
}

fn model(nodes: Vec<Node>) -> Vec<u8> {
    let mut identity = [0.0; 16];
    for i in 0..4 {
        identity[5 * i] = 1.0;
    }
    let root = Node { parent: None, ..node("root", NodeKind::Dummy(identity)) };
    let material =
        Material { name: "all".to_owned(), shader: "GL".to_owned(), ..Material::default() };
    let nodes = std::iter::once(root).chain(nodes).collect();
    write(&Kn5 { version: 5, materials: vec![material], nodes, ..Kn5::default() }, &[])
}

fn nodes(share: (f64, f64), shift: DVec3) -> Vec<Node> {
    let road: Vec<(f64, f64)> = (-12..=10).map(|i| (0.5 * f64::from(i), 0.0)).collect();
    let strip = |name: &str, profile: &[(f64, f64)]| strip(name, share, profile, shift);
    vec![
        strip("1ROAD_main", &road),
        strip("2KERB_out", &[(-6.0, KERB_HEIGHT), (-5.0, KERB_HEIGHT)]),
        strip("1GRASS", &[(-25.0, -GRASS_DEPTH), (25.0, -GRASS_DEPTH)]),
        strip("1WALL_in", &[(WALL_OFFSET, -0.5), (WALL_OFFSET, 1.0)]),
        strip("1GLITTER", &[(-2.0, 0.3), (2.0, 0.3)]),
        strip("0VISUAL", &[(-2.0, 0.2), (2.0, 0.2)]),
        // A bridge and its wall, 6 m above the road.
        strip("1ROAD_bridge", &[(-3.0, 6.0), (3.0, 6.0)]),
        strip("3WALL_bridge", &[(-3.0, 6.0), (-3.0, 7.0)]),
    ]
}

/// A track folder with its line and the models of one file.
fn track_folder(sides: [f32; 2], model: &[u8]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_file(&dir.path().join("bowl/ai/fast_lane.ai"), &line(sides));
    write_file(&dir.path().join("bowl/bowl.kn5"), model);
    dir
}

fn load(dir: &Path) -> TrackContent {
    load_track(dir.join("bowl").to_str().unwrap()).unwrap()
}

/// What the ground is at every twentieth node and an offset: angle, kind and height over the banked
/// plane. The grid's heights are over the ribbon, which goes on level beyond the borders.
fn ground(track: &Track, offset: f64) -> Vec<(f64, String, f64)> {
    let grid = track.surfaces().unwrap();
    let line = track.reference_line();
    (0..line.len())
        .step_by(20)
        .map(|index| {
            let ground = grid.at(index, 0.0, offset as f32);
            let kind = ground.kind.map_or("none", |kind| &kind.name).to_owned();
            let point = &line[index];
            let beyond = offset - offset.clamp(-point.width_right, point.width_left);
            let height = ground.height - beyond * point.banking.tan();
            (point.position.y.atan2(point.position.x), kind, height)
        })
        .collect()
}

fn assert_ground(track: &Track, offset: f64, kind: &str, height: f64) {
    for (angle, found, at) in ground(track, offset) {
        let expected = height + bump(angle, offset);
        assert!(
            found == kind && (at - expected).abs() < 0.006,
            "{offset} {angle} {found} {at} {expected}"
        );
    }
}

fn assert_bowl(track: &Track) {
    assert_ground(track, 0.0, "ROAD", 0.0);
    assert_ground(track, 4.0, "ROAD", 0.0);
    assert_ground(track, -4.5, "ROAD", 0.0);
    assert_ground(track, -5.5, "KERB", KERB_HEIGHT);
    assert_ground(track, -8.0, "GRASS", -GRASS_DEPTH);
    assert_ground(track, 9.0, "GRASS", -GRASS_DEPTH);
}

#[test]
fn a_wheel_meets_the_uppermost_ground_and_no_bridge() {
    let dir = track_folder([5.0, 6.0], &model(nodes((0.0, 1.0), DVec3::ZERO)));
    let content = load(dir.path());
    assert_bowl(&content.track);
    let mesh = content.mesh.as_ref().unwrap();
    assert_eq!((mesh.models, mesh.covered, mesh.borders_disagree), (1, 1.0, 0.0));
    assert!(mesh.ground_triangles > 48_000 && mesh.wall_triangles > 1900, "{mesh:?}");
    assert!(content.track_limits().contains("agree with it"), "{}", content.track_limits());
    let remarks: Vec<&str> = content.remarks.iter().map(|remark| remark.text.as_str()).collect();
    assert_eq!(remarks, ["1 numbered meshes are of no surface and left out: 1GLITTER"]);
}

#[test]
fn a_bump_is_as_high_as_it_was_built() {
    let dir = track_folder([5.0, 6.0], &model(nodes((0.0, 1.0), DVec3::ZERO)));
    let track = load(dir.path()).track;
    let grid = track.surfaces().unwrap();
    let middle = track
        .project(place(BUMP_AT, 0.0, 0.0).truncate(), &mut corsa_track::ProjectionHint::default());
    let node = middle.progress / track.length() * track.reference_line().len() as f64;
    let top = grid.at(node.round() as usize, 0.0, 0.5).height;
    assert!((0.025..=0.045).contains(&top), "{top}");
    assert!(grid.at(node as usize + 3, 0.0, 0.5).height.abs() < 0.004);
    assert!(grid.at(node as usize, 0.0, 3.0).height.abs() < 0.004);
}

#[test]
fn walls_stand_at_their_distance_on_their_side() {
    let dir = track_folder([5.0, 6.0], &model(nodes((0.0, 1.0), DVec3::ZERO)));
    let track = load(dir.path()).track;
    assert!(track.has_walls());
    let corridor = Corridor::along(&track, 20.0);
    let surfaces = Surfaces::built_in();
    let parts =
        [Part { file: dir.path().join("bowl/bowl.kn5"), world_from_model: glam::DMat4::IDENTITY }];
    let scene = Scene::read(&parts, &surfaces, &corridor, &mut Vec::new());
    let (left, right) = Walls::new(corridor.sort(scene.walls)).distances(&track, 20.0);
    assert!(left.iter().all(|distance| (distance - WALL_OFFSET).abs() < 0.01), "{left:?}");
    assert!(right.iter().all(|distance| distance.is_infinite()), "{right:?}");
}

#[test]
fn two_models_with_positions_make_the_same_track() {
    let shift = DVec3::new(100.0, -40.0, 7.0);
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("bowl");
    write_file(&folder.join("Club/ai/fast_lane.ai"), &line([5.0, 6.0]));
    write_file(&folder.join("club/data/surfaces.ini"), b"");
    write_file(&folder.join("west.kn5"), &model(nodes((0.0, 0.55), DVec3::ZERO)));
    write_file(&folder.join("parts/East.kn5"), &model(nodes((0.5, 1.0), shift)));
    let [x, y, z] = ac::world_from_map(shift);
    let list = format!(
        "[MODEL_0]\nFILE=West.kn5\nPOSITION=0,0,0\nROTATION=0,0,0\n[MODEL_1]\nFILE=parts\\east.kn5\nPOSITION={x},{y},{z}\n\
         [MODEL_2]\nFILE=gone.kn5\n[DYNAMIC_OBJECT_0]\nFILE=balloon.kn5\n"
    );
    write_file(&folder.join("models_club.ini"), list.as_bytes());
    let content = load_track(&format!("{}#club", folder.display())).unwrap();
    assert_eq!(content.track.name(), "bowl#Club");
    assert_bowl(&content.track);
    assert_eq!(content.mesh.as_ref().unwrap().models, 2);
    let texts: Vec<String> = content.remarks.iter().map(|remark| remark.text.clone()).collect();
    assert!(texts.contains(&"model `gone.kn5` is not there and left out".to_owned()), "{texts:?}");
}

#[test]
fn borders_that_disagree_with_the_ground_are_told() {
    let dir = track_folder([2.5, 2.5], &model(nodes((0.0, 1.0), DVec3::ZERO)));
    let content = load(dir.path());
    assert_eq!(content.mesh.as_ref().unwrap().borders_disagree, 1.0);
    assert!(content.track_limits().contains("100 % of the lap"), "{}", content.track_limits());
}

#[test]
fn cars_start_facing_the_way_the_track_runs_whichever_way_dummies_do() {
    for backward in [false, true] {
        let mut nodes = nodes((0.0, 1.0), DVec3::ZERO);
        nodes.push(dummy("AC_START_1", 6.0, backward));
        nodes.push(dummy("AC_START_0", 6.1, backward));
        nodes.push(dummy("AC_PIT_0", 0.5, backward));
        nodes.push(dummy("AC_HOTLAP_START_0", 5.0, backward));
        nodes.push(dummy("AC_TIME_0_R", 0.02, backward));
        nodes.push(dummy("AC_TIME_0_L", 0.01, backward));
        nodes.push(dummy("AC_TIME_1_L", 3.0, backward));
        nodes.push(dummy("AC_CREW_0", 3.0, backward));
        let places = load(track_folder([5.0, 6.0], &model(nodes)).path()).places;
        let angle = |pose: &Pose| pose.position.y.atan2(pose.position.x).rem_euclid(TAU);
        let starts: Vec<f64> = places.starts.iter().map(angle).collect();
        assert!((starts[0] - 6.1).abs() < 1e-6 && (starts[1] - 6.0).abs() < 1e-6, "{starts:?}");
        let all = places.starts.iter().chain(&places.pits).chain(&places.hotlap_start);
        assert_eq!(all.clone().count(), 4);
        for pose in all {
            let error = corsa_vehicle::wrap_angle(pose.yaw - angle(pose) - FRAC_PI_2);
            assert!(error.abs() < 1e-6, "{backward} {pose:?}");
        }
        assert_eq!(places.gates.len(), 1);
        assert!(places.gates[0][0].y < places.gates[0][1].y);
    }
}

#[test]
fn models_of_no_use_leave_the_line_alone_and_are_told() {
    let mut protected = nodes((0.0, 1.0), DVec3::ZERO);
    if let NodeKind::Mesh(mesh) = &mut protected[0].kind {
        mesh.vertices.iter_mut().for_each(|vertex| vertex.position[0] = f32::NAN);
    }
    for (model, why) in [
        (model(protected), "model left out: protected or damaged model: "),
        (
            model(nodes((0.0, 1.0), DVec3::new(5000.0, 0.0, 0.0))),
            "no mesh of the models collides near the line",
        ),
        (model(nodes((0.0, 0.3), DVec3::ZERO)), "the models lie elsewhere, 30 % of the line"),
        (b"sc6969".to_vec(), "model left out: KN5 ends in the version"),
    ] {
        let content = load(track_folder([5.0, 6.0], &model).path());
        assert!(content.mesh.is_none() && content.track.surfaces().is_none());
        assert!(content.track_limits().contains("no mesh"), "{}", content.track_limits());
        let told = content.remarks.iter().any(|remark| remark.text.starts_with(why));
        assert!(told, "{why} {:?}", content.remarks);
    }
}

#[test]
fn a_landscape_of_one_huge_triangle_is_ground_too() {
    let far = 1e5;
    let mut mesh = Mesh { indices: vec![0, 1, 2], ..Mesh::default() };
    for (x, y) in [(-far, -far), (far, -far), (0.0, far)] {
        let position = ac::world_from_map(DVec3::new(x, y, 2.0));
        mesh.vertices.push(Vertex { position, ..Vertex::default() });
    }
    let model = model(vec![node("1SAND", NodeKind::Mesh(mesh))]);
    let track = load(track_folder([5.0, 6.0], &model).path()).track;
    let (_, kind, height) = &ground(&track, 0.0)[0];
    assert!(kind == "SAND" && (height - 2.0).abs() < 0.03, "{kind} {height}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn cells_find_what_trying_every_triangle_finds(
        shapes in prop::collection::vec((-150.0..150.0_f32, -150.0..150.0_f32, 0.0..12.0_f32, 0.3..90.0_f32, any::<[i8; 9]>()), 1..60),
        places in prop::collection::vec((0.0..TAU, -15.0..15.0), 60),
    ) {
        let triangles: Vec<Triangle> = (0_u8..)
            .zip(&shapes)
            .map(|(surface, (x, y, z, size, corners))| {
                let (corners, _) = corners.as_chunks::<3>();
                let corner = |i: usize| {
                    let [a, b, c] = corners[i].map(|axis| f32::from(axis) / 128.0);
                    [x + size * a, y + size * b, z + 2.0 * c]
                };
                Triangle { corners: [corner(0), corner(1), corner(2)], surface }
            })
            .collect();
        let track = Track::from_ai_spline("circle", &line([5.0, 5.0])).unwrap();
        let corridor = Corridor::along(&track, 16.0);
        let near: Vec<Triangle> = triangles.iter().copied().filter(|t| corridor.touches(t)).collect();
        let ground = Ground::new(corridor.sort(near));
        for (angle, offset) in places {
            let position = place(angle, offset, 0.0);
            let found = ground.at(SurfacePlace { position, progress: 0.0, lateral_offset: offset });
            let heights = triangles.iter().filter_map(|t| t.height_at(position.truncate()));
            let above = |height: f64| height - position.z;
            let within = heights.clone().filter(|h| above(*h).abs() <= 1.0).max_by(f64::total_cmp);
            let nearest = heights.min_by(|a, b| above(*a).abs().total_cmp(&above(*b).abs()));
            prop_assert_eq!(found.map(|sample| sample.elevation), within.or(nearest));
        }
    }
}
