//! What a user types after `--track` and `--car`, and what comes of it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail, and says what it skips"
)]

use std::path::{Path, PathBuf};

use corsa_content::{ContentError, load_track, open_car, open_track};
use corsa_track::BUILTIN_TRACKS;
use corsa_vehicle::BUILTIN_CARS;

/// The message and the hint, each of which must be one line.
fn complaint(error: &ContentError) -> (String, String) {
    let (message, hint) = (error.to_string(), error.hint().unwrap_or_default());
    assert!(!message.contains('\n') && !hint.contains('\n'), "{message} / {hint}");
    (message, hint)
}

fn refused(spec: &str) -> (String, String) {
    complaint(&open_track(spec).unwrap_err())
}

/// The shared material, or none with a line that says which test was skipped.
fn shared(test: &str) -> Option<PathBuf> {
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

/// A circle as an AI line, so that no game file is needed.
fn circle_ai_line() -> Vec<u8> {
    const COUNT: u32 = 200;
    let mut bytes: Vec<u8> = [7, COUNT, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
    for i in 0..COUNT {
        let angle = std::f32::consts::TAU * i as f32 / COUNT as f32;
        for value in [50.0 * angle.cos(), 1.0, 50.0 * angle.sin(), 0.0] {
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

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn every_built_in_track_and_car_opens_under_its_name() {
    for name in BUILTIN_TRACKS {
        assert_eq!(open_track(name).unwrap().name(), *name);
    }
    for name in BUILTIN_CARS {
        open_car(name).unwrap();
    }
}

#[test]
fn a_seed_gives_a_track_that_bears_it() {
    assert_eq!(open_track("generated:7").unwrap().name(), "generated:7");
    let (message, _) = refused("generated:seven");
    assert!(message.contains("`seven`"), "{message}");
}

#[test]
fn a_misspelled_track_is_answered_with_the_right_one_and_the_list() {
    let (message, hint) = refused("montlava");
    assert!(message.contains("did you mean `montalva`?"), "{message}");
    for name in BUILTIN_TRACKS {
        assert!(hint.contains(name), "{hint}");
    }
    assert!(!refused("xyz").0.contains("did you mean"));
    assert_eq!(refused("").0, "no track named ``");
}

#[test]
fn a_misspelled_car_is_answered_with_the_right_one_and_the_list() {
    let (message, hint) = complaint(&open_car("formul3").unwrap_err());
    assert!(message.contains("did you mean `formula3`?"), "{message}");
    assert!(hint.contains(&BUILTIN_CARS.join(", ")), "{hint}");
}

#[test]
fn a_missing_file_is_named() {
    for spec in ["nowhere/Monza.csv", "Monza.csv", "./fast_lane.ai", "nowhere/track"] {
        let (message, _) = refused(spec);
        assert_eq!(message, format!("no such file or folder: {spec}"));
    }
}

#[test]
fn a_file_of_another_type_is_refused_with_what_would_do() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("track.kn5");
    write(&path, b"sc6969");
    let (message, hint) = refused(path.to_str().unwrap());
    assert!(message.starts_with("not a track file") && message.ends_with("track.kn5"), "{message}");
    assert!(hint.contains(".csv") && hint.contains("fast_lane.ai"), "{hint}");
}

#[test]
fn binary_under_a_csv_name_is_refused_at_its_first_bad_byte() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("track.csv");
    write(&path, b"1,2,\xff");
    let (message, _) = refused(path.to_str().unwrap());
    assert!(message.starts_with("not UTF-8 text (byte 4)"), "{message}");
}

#[test]
fn a_bad_line_of_a_csv_is_named_with_its_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("track.csv");
    write(&path, b"# x\n1,2,3,4\n5,abc,3,4\n");
    let (message, hint) = refused(path.to_str().unwrap());
    let expected = format!("`abc` is not a number: line 3, column 2 (y_m): {}", path.display());
    assert_eq!(message, expected);
    assert!(hint.contains("x_m, y_m, w_tr_right_m, w_tr_left_m"), "{hint}");
}

#[test]
fn a_track_folder_opens_by_its_line_and_a_line_by_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ringlet");
    write(&folder.join("ai/fast_lane.ai"), &circle_ai_line());
    assert_eq!(open_track(folder.to_str().unwrap()).unwrap().name(), "ringlet");
    let slash = format!("{}/", folder.display());
    assert_eq!(open_track(&slash).unwrap().name(), "ringlet");
    let line = folder.join("ai/fast_lane.ai");
    assert_eq!(open_track(line.to_str().unwrap()).unwrap().name(), "ringlet");
}

#[test]
fn a_folder_of_layouts_asks_for_one() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("hillring");
    write(&folder.join("long/ai/fast_lane.ai"), &circle_ai_line());
    let spec = folder.to_str().unwrap();
    assert_eq!(open_track(spec).unwrap().name(), "hillring#long");
    write(&folder.join("club/ai/fast_lane.ai"), &circle_ai_line());
    let (message, hint) = refused(spec);
    assert!(message.contains("layouts club, long"), "{message}");
    assert!(hint.ends_with("hillring#club"), "{hint}");
    assert_eq!(open_track(&format!("{spec}#club")).unwrap().name(), "hillring#club");
    let (message, hint) = refused(&format!("{spec}#oval"));
    assert!(
        message.contains("no layout `oval`") && hint.contains("club, long"),
        "{message} {hint}"
    );
}

#[test]
fn a_folder_without_a_line_says_where_it_should_be() {
    let dir = tempfile::tempdir().unwrap();
    let (message, hint) = refused(dir.path().to_str().unwrap());
    assert!(message.starts_with("no AI line (ai/fast_lane.ai) in track folder"), "{message}");
    assert!(hint.contains("content/tracks"), "{hint}");
}

#[test]
fn a_real_track_folder_opens_and_one_without_a_line_is_refused() {
    let Some(shared) = shared("a_real_track_folder_opens_and_one_without_a_line_is_refused") else {
        return;
    };
    let tracks = shared.join("ac-content/tracks");
    let track = open_track(tracks.join("czyzoring").to_str().unwrap()).unwrap();
    assert_eq!(track.name(), "czyzoring");
    assert!((track.length() - 719.0).abs() < 5.0, "{}", track.length());
    let (message, _) = refused(tracks.join("mountains_test").to_str().unwrap());
    assert!(message.starts_with("no AI line"), "{message}");
    let wrong = tracks.join("czyzoring/ai/fast_lane_payloads.bin");
    assert!(refused(wrong.to_str().unwrap()).0.starts_with("not a track file"));
}

#[test]
fn real_track_folders_are_read_without_a_warning_that_is_not_true() {
    let name = "real_track_folders_are_read_without_a_warning_that_is_not_true";
    let Some(shared) = shared(name) else { return };
    let folder = shared.join("ac-content/tracks/czyzoring");
    for spec in [folder.clone(), folder.join("ai/fast_lane.ai"), folder.join("data/ideal_lane.ai")]
    {
        let content = load_track(spec.to_str().unwrap()).unwrap();
        assert_eq!(content.remarks, [], "{}", spec.display());
        assert!(content.mesh.is_none() && content.track_limits().contains("no mesh says"));
        // The ring lies on a slope: its road leans by up to three degrees, one way and the other.
        let banking = content.track.reference_line().iter().map(|point| point.banking);
        let (least, most) = banking.fold((0.0_f64, 0.0_f64), |(a, b), x| (a.min(x), b.max(x)));
        assert!((-0.06..-0.02).contains(&least) && (0.02..0.06).contains(&most), "{least} {most}");
    }
    let content = load_track(folder.to_str().unwrap()).unwrap();
    assert_eq!((content.info.name.as_str(), content.map.unwrap().scale), ("czyzoring", 1.0));
}

#[test]
fn real_centerlines_open() {
    let Some(shared) = shared("real_centerlines_open") else { return };
    for (name, length) in [
        ("BrandsHatch", 3905.0),
        ("Catalunya", 4652.0),
        ("Monza", 5793.0),
        ("Norisring", 2297.0),
        ("Spielberg", 4318.0),
    ] {
        let path = shared.join(format!("circuits/{name}.csv"));
        let track = open_track(path.to_str().unwrap()).unwrap();
        assert_eq!(track.name(), name);
        assert!((track.length() - length).abs() < 0.002 * length, "{name}: {}", track.length());
    }
}
