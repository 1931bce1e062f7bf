use proptest::prelude::*;

use super::*;
use crate::testing::shared;

fn surfaces(text: &str) -> Surfaces {
    Surfaces::built_in().with_file(Path::new("surfaces.ini"), text.as_bytes())
}

fn key_of(surfaces: &Surfaces, mesh: &str) -> Option<String> {
    Some(surfaces.iter().nth(surfaces.of_mesh(mesh)?)?.key.clone())
}

#[test]
fn a_mesh_collides_by_its_number_and_the_longest_key() {
    let surfaces =
        surfaces("[SURFACE_0]\nKEY=KERB\n[SURFACE_1]\nKEY=KERBHI\n[SURFACE_2]\nKEY=Dirt\n");
    for (mesh, key) in [
        ("1ROAD", Some("ROAD")),
        ("12ROAD_a", Some("ROAD")),
        ("1KERB_1", Some("KERB")),
        ("1KERBHI_1", Some("KERBHI")),
        ("01SAND", Some("SAND")),
        ("1WALL_left", Some("WALL")),
        ("1Dirt-3", Some("Dirt")),
        ("1DIRT", Some("Dirt")),
        ("1grass", Some("GRASS")),
        ("0ROAD", None),
        ("ROAD", None),
        ("1", None),
        ("3DS_tree", None),
        ("", None),
        ("1ROÄD", None),
    ] {
        assert_eq!(key_of(&surfaces, mesh).as_deref(), key, "{mesh}");
    }
}

#[test]
fn a_file_describes_its_surfaces_and_the_game_the_rest() {
    let surfaces = surfaces(
        "[SURFACE_0]\nKEY=ROAD\nFRICTION=0.99\nIS_VALID_TRACK=1\n\
         [SURFACE_1]\nKEY=GRAVEL ; deep\nFRICTION=0,7\nDAMPING=0.05\nIS_VALID_TRACK=0\nSIN_HEIGHT=0.04\nSIN_LENGTH=0.5\n\
         [SURFACE_2]\nKEY=PIT\nIS_PITLANE=1\n[_SCRIPTING_PHYSICS]\nKEY=NO\n",
    );
    assert!(surfaces.remarks().is_empty(), "{:?}", surfaces.remarks());
    let keys: Vec<&str> = surfaces.iter().map(|surface| surface.key.as_str()).collect();
    assert_eq!(keys, ["ROAD", "GRAVEL", "PIT", "KERB", "GRASS", "SAND", "WALL"]);
    let kinds = surfaces.kinds();
    assert_eq!((kinds[0].grip, kinds[0].is_valid), (0.99, true));
    assert_eq!((kinds[1].grip, kinds[1].is_valid, kinds[1].bump_height), (0.7, false, 0.04));
    // Four wheels in it hold the car back with 0.2 of its speed, each with a quarter of its weight.
    assert!((kinds[1].damping * STANDARD_GRAVITY - 0.2).abs() < 1e-12);
    assert!(kinds[2].is_pit_lane && kinds[2].is_valid);
    assert!(surfaces.is_wall(6) && !surfaces.is_wall(0));
}

#[test]
fn what_makes_no_sense_is_remarked_upon_with_its_line() {
    let surfaces = surfaces(
        "[SURFACE_0]\nFRICTION=1\n[SURFACE_1]\nKEY=ROAD\nFRICTION=-1\nDAMPING=none\n[SURFACE_2]\nKEY=ROAD\n",
    );
    let remarks: Vec<String> = surfaces.remarks().iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        [
            "[SURFACE_0] has no KEY and is left out: surfaces.ini:1",
            "FRICTION of surface `ROAD` is `-1`, expected 0 to 5; 1 is assumed: surfaces.ini:5",
            "DAMPING of surface `ROAD` is `none`, expected 0 to 100; 0 is assumed: surfaces.ini:6",
            "surface `ROAD` again, the first one counts: surfaces.ini:7",
        ]
    );
    assert_eq!(surfaces.kinds()[0].grip, 1.0);
}

#[test]
fn an_empty_file_leaves_the_games_own_surfaces() {
    let empty = surfaces("; nothing\n");
    assert_eq!(empty.kinds(), Surfaces::built_in().kinds());
    assert_eq!(empty.remarks().len(), 1);
}

#[test]
fn a_real_file_has_nothing_to_remark_upon() {
    let Some(root) = shared("a_real_file_has_nothing_to_remark_upon") else { return };
    let path = root.join("ac-content/tracks/mountains_test/data/surfaces.ini");
    let surfaces = Surfaces::built_in().with_file(&path, &std::fs::read(&path).unwrap());
    assert!(surfaces.remarks().is_empty(), "{:?}", surfaces.remarks());
    let kinds = surfaces.kinds();
    let found: Vec<_> =
        kinds.iter().take(4).map(|k| (k.name.as_str(), k.grip, k.is_valid)).collect();
    assert_eq!(
        found,
        [
            ("ROAD", 0.97, true),
            ("GRASS", 0.8, false),
            ("SMOOTH", 0.98, true),
            ("RUMBLE", 0.95, true)
        ]
    );
}

proptest! {
    #[test]
    fn whatever_the_file_the_kinds_are_usable(bytes in prop::collection::vec(any::<u8>(), 0..400), mesh in "\\PC{0,12}") {
        let text = [b"[SURFACE_0]\nKEY=A\n".as_slice(), &bytes].concat();
        let surfaces = Surfaces::built_in().with_file(Path::new("x"), &text);
        prop_assert!(surfaces.kinds().iter().all(|kind| (0.0..100.0).contains(&kind.grip)));
        if let Some(index) = surfaces.of_mesh(&mesh) {
            surfaces.is_wall(index);
        }
    }
}
