use super::*;
use crate::testing::{circle_ai_line, shared, write_file};

fn installation() -> tempfile::TempDir {
    let game = tempfile::tempdir().unwrap();
    let put = |path: &str, bytes: &[u8]| write_file(&game.path().join(path), bytes);
    put("content/cars/good/data/car.ini", b"[HEADER]\nVERSION=2\n");
    put(
        "content/cars/good/ui/ui_car.json",
        br#"{"name": "Good Car", "brand": "Goods", "year": 2019}"#,
    );
    put("content/cars/packed/data.acd", b"\x01\x02");
    put("content/cars/empty/data/car.ini", b"");
    put("content/cars/noise/data/car.ini", &[3; 200]);
    put("content/cars/model_only/model.kn5", b"sc6969");
    put("content/cars/notes/readme.txt", b"hello");
    put("content/tracks/ring/ai/fast_lane.ai", &circle_ai_line());
    put(
        "content/tracks/ring/ui/ui_track.json",
        br#"{"name": "The Ring", "pitboxes": "12", "length": "9 km"}"#,
    );
    put("content/tracks/ring/ring.kn5", b"sc6969");
    put("content/tracks/hills/long/ai/fast_lane.ai", &circle_ai_line()[..300]);
    put("content/tracks/hills/models_long.ini", b"[MODEL_0]\nFILE=a.kn5\n[MODEL_1]\nFILE=B.kn5\n");
    put("content/tracks/hills/A.kn5", b"sc6969");
    put("content/tracks/hills/ui/short/ui_track.json", b"{}");
    put("content/tracks/drift/data/surfaces.ini", b"");
    game
}

#[test]
fn cars_are_found_with_what_can_be_driven_and_why_not() {
    let game = installation();
    let index = Index::scan(game.path()).unwrap();
    let cars: Vec<_> = index.cars.iter().map(|car| (car.id.as_str(), car.data)).collect();
    assert_eq!(
        cars,
        [
            ("empty", CarData::Broken),
            ("good", CarData::Open),
            ("model_only", CarData::Broken),
            ("noise", CarData::Broken),
            ("packed", CarData::Packed),
        ]
    );
    let why = |id: &str| index.find_car(id).unwrap().why_not.clone().unwrap_or_default();
    assert_eq!(why("empty"), "data/car.ini is empty");
    assert_eq!(why("noise"), "data/car.ini is encrypted or damaged");
    assert_eq!(why("model_only"), "neither data/car.ini nor data.acd");
    assert!(why("packed").contains("data.acd"));
    let good = index.find_car("good car").unwrap();
    assert_eq!((good.brand.as_str(), good.year, &good.why_not), ("Goods", Some(2019), &None));
}

#[test]
fn tracks_are_found_by_layout_with_length_and_why_not() {
    let game = installation();
    let index = Index::scan(&game.path().join("content")).unwrap();
    let ids: Vec<&str> = index.tracks.iter().map(|track| track.id.as_str()).collect();
    assert_eq!(ids, ["drift", "hills#long", "hills#short", "ring"]);
    let track = |id: &str| index.find_track(id).unwrap();
    let ring = track("THE RING");
    assert!((ring.length.unwrap() - 314.1).abs() < 0.5, "{ring:?}");
    assert_eq!((ring.pit_boxes, ring.models, &ring.why_not), (Some(12), 1, &None));
    assert!(crate::open_track(&ring.spec()).is_ok());
    let why = |id: &str| track(id).why_not.clone().unwrap();
    assert!(why("drift").starts_with("no AI line"), "{}", why("drift"));
    assert!(why("hills#short").starts_with("no AI line"));
    let cut = why("hills#long");
    assert!(
        cut.starts_with("AI spline ends at 300 of 4016 bytes") && cut.ends_with("fast_lane.ai"),
        "{cut}"
    );
    assert_eq!((track("hills#long").models, track("hills#long").has_ai_line), (1, true));
}

#[test]
fn a_line_that_is_no_lap_is_named_as_such() {
    let dir = tempfile::tempdir().unwrap();
    let mut line = circle_ai_line();
    // Half of the circle: 100 of its 200 points.
    line[4] = 100;
    write_file(&dir.path().join("climb/ai/fast_lane.ai"), &line);
    let index = Index::scan(&dir.path().join("climb")).unwrap();
    let why = index.tracks[0].why_not.as_ref().unwrap();
    assert!(why.starts_with("not a loop: 100.0 m"), "{why}");
}

#[test]
fn a_misspelled_id_is_answered_with_the_nearest() {
    let index = Index::scan(installation().path()).unwrap();
    assert_eq!(index.nearest("pakced"), Some("packed"));
    assert_eq!(index.nearest("Hills#shrot"), Some("hills#short"));
    assert_eq!(index.nearest("zzz"), None);
}

#[test]
fn what_was_saved_is_loaded_and_what_is_stale_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::scan(installation().path()).unwrap();
    let path = dir.path().join("cache/index.json");
    index.save(&path).unwrap();
    assert_eq!(Index::load(&path).unwrap(), index);
    let text = std::fs::read_to_string(&path).unwrap();
    for stale in [text.replacen("\"format\": 1", "\"format\": 0", 1), text[..100].to_owned()] {
        std::fs::write(&path, stale).unwrap();
        let error = Index::load(&path).unwrap_err();
        assert!(matches!(error, ContentError::StaleIndex { .. }) && error.hint().is_some());
    }
    let error = Index::load(&dir.path().join("nowhere")).unwrap_err();
    assert!(matches!(error, ContentError::NotFound { .. }));
}

#[test]
fn a_folder_with_neither_is_refused_with_what_would_do() {
    let dir = tempfile::tempdir().unwrap();
    let error = Index::scan(dir.path()).unwrap_err();
    assert!(error.to_string().starts_with("neither cars nor tracks"), "{error}");
    assert!(error.hint().unwrap().contains("content"), "{error}");
}

#[test]
fn a_single_car_or_track_is_an_installation_of_one() {
    let game = installation();
    let car = Index::scan(&game.path().join("content/cars/packed")).unwrap();
    assert_eq!((car.cars.len(), car.tracks.len()), (1, 0));
    let track = Index::scan(&game.path().join("content/tracks/hills")).unwrap();
    assert_eq!((track.cars.len(), track.tracks.len()), (0, 2));
}

#[test]
fn real_content_is_indexed_with_true_reasons() {
    let Some(root) = shared("real_content_is_indexed_with_true_reasons") else { return };
    let index = Index::scan(&root.join("ac-content")).unwrap();
    let cars: Vec<_> = index.cars.iter().map(|car| (car.id.as_str(), car.data)).collect();
    assert_eq!(cars, [("mx3", CarData::Open), ("mx5_nd2", CarData::Open)]);
    assert_eq!(index.cars[1].brand, "Mazda");
    assert_eq!(index.tracks.len(), 2);
    let ring = index.find_track("czyzoring").unwrap();
    assert!(ring.why_not.is_none() && (ring.length.unwrap() - 721.0).abs() < 1.0, "{ring:?}");
    let mountains = index.find_track("mountains_test").unwrap();
    assert!(mountains.why_not.as_ref().unwrap().starts_with("no AI line"), "{mountains:?}");
}
