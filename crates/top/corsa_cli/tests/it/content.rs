//! What the game has: importing it, telling about cars and tracks, and driving them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{corsa, refused, text};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A folder of a test, and paths in it as arguments.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }
}

/// The real cars and tracks beside the repository, or where `CORSA_SHARED` says.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn shared(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let root = std::env::var_os("CORSA_SHARED").map_or_else(beside, PathBuf::from);
    let content = root.join("ac-content");
    if !content.is_dir() {
        println!("skipped: {test} needs ../shared/ac-content");
        return None;
    }
    Some(root)
}

fn done(args: &[&str]) -> String {
    let output = corsa(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&done(&[args, &["--json"]].concat())).expect("JSON")
}

#[test]
fn tracks_and_cars_are_listed_for_people_and_programs() {
    let tracks = json(&["tracks"]);
    let tracks = tracks.as_array().expect("a list");
    assert!(tracks.len() >= 4);
    assert!(tracks.iter().all(|track| track["length_m"].as_f64().is_some_and(|m| m > 500.0)));
    let cars = done(&["cars"]);
    assert!(["roadster", "gt3", "formula3"].iter().all(|car| cars.contains(car)), "{cars}");
    assert_eq!(json(&["cars"])[0]["name"], "roadster");
}

#[test]
fn everything_about_a_car_has_a_unit_and_a_picture() {
    let place = Place::new();
    let picture = place.path("gt3.png");
    let told = done(&["cars", "gt3", "--preview", &picture]);
    assert!(
        told.contains("Front tire") && told.contains("N·m") && told.contains("kg·m²"),
        "{told}"
    );
    assert!(fs::read(&picture).expect("a picture").starts_with(PNG));
    let car = json(&["cars", "gt3"]);
    assert_eq!(car["name"], "gt3");
    assert!(car["mass_kg"].as_f64().is_some_and(|mass| mass > 1_000.0));
    assert!(car["front_axle"]["spring_rate_at_the_wheel_n_per_mm"].as_f64().is_some());
    assert!(car["drivetrain"]["gear_ratios"].as_array().is_some_and(|gears| gears.len() == 6));
}

#[test]
fn everything_about_a_track_has_a_unit_and_a_picture() {
    let place = Place::new();
    let picture = place.path("montalva.png");
    let told = done(&["tracks", "montalva", "--preview", &picture]);
    assert!(
        told.contains("tightest left turn, radius") && told.contains("steepest climb"),
        "{told}"
    );
    assert!(fs::read(&picture).expect("a picture").starts_with(PNG));
    let track = json(&["tracks", "generated:5"]);
    assert_eq!(track["name"], "generated:5");
    assert!(track["plan"]["longest_straight_m"].as_f64().is_some_and(|m| m > 50.0));
    assert!(track["heights"].is_object());
}

#[test]
fn an_import_says_what_cannot_be_driven_and_the_fix_and_names_what_can() {
    let place = Place::new();
    place.write("game/content/cars/ks_packed/data.acd", "packed");
    place.write("game/content/cars/ks_packed/ui/ui_car.json", r#"{"name": "Packed GT"}"#);
    place.write("game/content/cars/ks_locked/data/car.ini", "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}");
    place.write("game/content/tracks/hillclimb/data/surfaces.ini", "[SURFACE_0]\nKEY=ROAD\n");
    place.write("game/content/tracks/hillclimb/models.ini", "[MODEL_0]\nFILE=hillclimb.kn5\n");
    let (game, index) = (place.path("game"), place.path("data/index.json"));
    let told = done(&["import", &game, "--index", &index]);
    assert!(told.contains("ks_packed") && told.contains("hillclimb"), "{told}");
    assert!(told.contains("fix: "), "{told}");
    assert!(!told.contains(&game), "the place is not what the reason is about: {told}");
    let summary = json(&["import", &game, "--index", &index]);
    assert_eq!(summary["cars"], 2);
    assert_eq!(summary["cars_that_drive"], 0);
    let troubles = summary["troubles"].as_array().expect("a list");
    assert!(troubles.iter().all(|trouble| !trouble["fix"].as_str().unwrap().is_empty()));
    let listed = done(&["cars", "--index", &index]);
    assert!(listed.contains("Packed GT"), "{listed}");
    refused(&["cars", "ks_packed", "--index", &index], "packed", "Content Manager");
    refused(&["cars", "ks_pack", "--index", &index], "did you mean `ks_packed`", "corsa cars");
}

#[test]
fn a_folder_that_holds_nothing_of_the_game_is_refused() {
    let place = Place::new();
    let index = place.path("index.json");
    let empty = place.path("");
    refused(&["import", &empty, "--index", &index], "neither cars nor tracks", "content");
    refused(&["import", &place.path("nowhere"), "--index", &index], "nowhere", "path");
    refused(&["cars", "--index", &index], "no index", "corsa import");
    place.write("index.json", "{}");
    refused(&["tracks", "--index", &index], "another version", "corsa import");
    refused(
        &["cars", "gt3", "--preview", &place.path("no/such/folder.png")],
        "folder.png",
        "folder",
    );
}

#[test]
fn two_folders_add_up_and_what_is_gone_is_forgotten() {
    let place = Place::new();
    let index = place.path("index.json");
    for (folder, car) in [("game", "a"), ("mods", "b")] {
        place.write(&format!("{folder}/cars/{car}/data.acd"), "packed");
    }
    let names = || {
        let cars = json(&["cars", "--index", &index]);
        let of_game = |car: &Value| car["folder"].is_string().then(|| car["name"].to_string());
        cars.as_array().expect("a list").iter().filter_map(of_game).collect::<Vec<_>>()
    };
    done(&["import", &place.path("game"), "--index", &index]);
    done(&["import", &place.path("mods"), "--index", &index]);
    assert_eq!(names(), [r#""a""#, r#""b""#]);
    fs::remove_dir_all(place.path("game")).expect("removed");
    done(&["import", &place.path("mods"), "--index", &index]);
    assert_eq!(names(), [r#""b""#]);
}

#[test]
fn a_real_car_drives_a_real_track_by_name_and_by_folder() {
    let Some(shared) = shared("driving a real car by name") else { return };
    let place = Place::new();
    let (index, out) = (place.path("index.json"), place.path("out"));
    let content = shared.join("ac-content");
    let folder = |name: &str| content.join(name).to_str().expect("a path in UTF-8").to_owned();
    done(&["import", &folder(""), "--check", "--index", &index]);
    let by_name = ["drive", "--car", "mx5_nd2", "--track", "czyzoring", "--out", &out];
    let by_name = json(&[&by_name[..], &["--index", &index]].concat());
    let (car, track) = (folder("cars/mx5_nd2"), folder("tracks/czyzoring"));
    let by_folder = json(&["drive", "--car", &car, "--track", &track, "--out", &out]);
    assert_eq!(by_name, by_folder);
    assert_eq!(by_name["car"], "mx5_nd2");
    assert_eq!(by_name["clean_laps"], 1);
    let time = by_name["best_lap_time_s"].as_f64().expect("a time");
    assert!((30.0..70.0).contains(&time), "{time} s for 721 m");
}

#[test]
fn real_cars_and_tracks_are_told_about_and_drawn() {
    let Some(shared) = shared("drawing real cars and tracks") else { return };
    let place = Place::new();
    let picture = place.path("picture.png");
    for (list, what) in [
        ("cars", "ac-content/cars/mx5_nd2"),
        ("cars", "ac-content/cars/mx3"),
        ("tracks", "ac-content/tracks/czyzoring"),
        ("tracks", "circuits/Monza.csv"),
        ("tracks", "circuits/Norisring.csv"),
    ] {
        let path = shared.join(what);
        done(&[list, path.to_str().expect("a path in UTF-8"), "--preview", &picture]);
        assert!(fs::read(&picture).expect("a picture").starts_with(PNG), "{what}");
        fs::remove_file(&picture).expect("removed");
    }
}

#[test]
fn a_bench_is_a_table_with_ratios() {
    let figures = json(&["bench", "physics", "--seconds", "0.01"]);
    let figures = figures.as_array().expect("a list");
    assert!(figures.len() >= 6);
    assert!(figures.iter().all(|figure| figure["value"].as_f64().is_some_and(|value| value > 0.0)));
    assert_eq!(figures[0]["ratio"], 1.0);
    let told = done(&["bench", "physics", "--seconds", "0.01"]);
    assert!(told.contains("quoted, not measured here: TORCS"), "{told}");
}
