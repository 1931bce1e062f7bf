//! What a user types after `--car` when it is a folder, and what comes of it.
//!
//! Two made-up cars stand in `tests/assets/cars`; the real ones are not ours to ship and are tested where
//! the shared material is.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail, and says what it skips"
)]

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use corsa_content::{Car, CarError, CarOptions, ContentError, open_car, open_car_with};
use corsa_vehicle::STANDARD_GRAVITY;
use corsa_vehicle::params::{AxleParams, Drive};

fn asset(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/cars").join(name)
}

fn open(path: &Path) -> Result<Car, ContentError> {
    open_car(path.to_str().unwrap())
}

/// A copy that a test may spoil.
fn copy(name: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("data")).unwrap();
    for entry in std::fs::read_dir(asset(name).join("data")).unwrap() {
        let from = entry.unwrap().path();
        std::fs::copy(&from, dir.path().join("data").join(from.file_name().unwrap())).unwrap();
    }
    dir
}

/// The copy with one text in one file replaced.
fn spoiled(name: &str, file: &str, from: &str, to: &str) -> tempfile::TempDir {
    let dir = copy(name);
    let path = dir.path().join("data").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    dir
}

fn warnings(car: &Car) -> Vec<String> {
    car.warnings
        .iter()
        .map(|warning| {
            let file = warning.place.file.file_name().unwrap().to_string_lossy().into_owned();
            format!("{}: {file}:{}", warning.text, warning.place.line)
        })
        .collect()
}

#[track_caller]
fn near(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value}, expected {expected} ± {tolerance}");
}

fn rpm(speed: f64) -> f64 {
    speed * TAU / 60.0
}

#[test]
fn a_car_is_what_its_files_say() {
    let car = open(&asset("hillclimber")).unwrap();
    let params = &car.params;
    assert_eq!(params.name, "hillclimber");
    assert_eq!(params.mass, 1_000.0);
    // Sprung 864 kg with half of it in front, and 56 kg of the wheels there.
    near(params.front_weight_share, (432.0 + 56.0) / 1_000.0, 1e-12);
    // The box alone gives 864 / 12 · (1.5² + 3.6²).
    near(params.yaw_inertia, 1_095.1 + 56.0 * (1.44 + 0.5625) + 80.0 * (1.44 + 0.5476), 1.0);
    assert_eq!(params.drive, Drive::All { front_share: 0.4 });
    assert_eq!(params.gearbox.ratios, [3.0, 2.1, 1.6, 1.25, 1.0]);
    assert_eq!(params.gearbox.reverse_ratio, 3.2);
    near(params.gearbox.shift_up_time, 0.1, 1e-12);
    near(params.gearbox.auto_up_speed, rpm(6_700.0), 1e-9);
    assert_eq!(params.differentials.rear.power_lock, 0.5);
    assert_eq!(params.differentials.center.preload, 20.0);
    assert_eq!(params.engine.efficiency, 1.0);
    near(params.engine.full_torque(rpm(3_000.0)), 220.0, 1e-9);
    near(params.engine.coast_torque, 60.0, 1e-9);
    near(params.engine.throttle.at(0.5), 0.7, 1e-12);
    // 0.996 of the difference is left after 3 ms.
    near(params.engine.turbos[0].lag_up, -0.003 / 0.996_f64.ln(), 1e-12);
    near(params.fuel.per_revolution * 7_000.0 / 60.0, 7_000.0 * 0.005 / 1_000.0, 1e-12);
    assert_eq!(params.abs.as_ref().unwrap().slip_ratio_limit, 0.1);
    assert!(params.traction_control.is_none());
}

#[test]
fn a_car_stands_where_its_springs_carry_it() {
    let params = open(&asset("hillclimber")).unwrap().params;
    let deflection = 216.0 * STANDARD_GRAVITY / 50_000.0;
    near(params.front.spring.rate, 50_000.0, 1e-6);
    // Packers count from where the spring is not deflected.
    near(params.front.spring.bump_travel, 0.08 - deflection, 1e-6);
    near(params.front.spring.rebound_travel, 0.06 + deflection - 0.05, 1e-6);
    // Over each axle: the loaded radius, what the wheel is designed below, less its travel in bump.
    let height = |hub: f64, tire: f64, spring: f64| {
        let loaded = 0.30 - (216.0 + hub) * STANDARD_GRAVITY / tire;
        (loaded, loaded + 0.12 - (216.0 * STANDARD_GRAVITY / spring - 0.05))
    };
    let (front_radius, front) = height(28.0, 220_000.0 + 6.0 * 6_000.0, 50_000.0);
    let (rear_radius, rear) = height(40.0, 220_000.0, 45_000.0);
    let moment = 432.0 * (front + rear) + 56.0 * front_radius + 80.0 * rear_radius;
    near(params.cg_height, moment / 1_000.0, 1e-6);
}

#[test]
fn bars_and_links_hold_the_roll() {
    let params = open(&asset("hillclimber")).unwrap().params;
    near(params.front.anti_roll_stiffness, 20_000.0 * 1.5 * 1.5, 1e-6);
    // The rear springs stand at 0.8 of the track.
    let inside: f64 = 0.5 * 45_000.0 * (0.64 - 1.0);
    near(params.rear.anti_roll_stiffness, (5_000.0 + inside).max(0.0) * 1.48 * 1.48, 1e-6);
    // A live axle rolls about its Panhard rod, 5 cm over the wheels' centers.
    let loaded = params.rear.tire.radius
        - 0.5 * params.mass * (1.0 - params.front_weight_share) * STANDARD_GRAVITY
            / params.rear.tire.vertical_stiffness;
    near(params.rear.roll_center_height, loaded + 0.05, 0.02);
    assert!(
        (0.0..0.2).contains(&params.front.roll_center_height),
        "{}",
        params.front.roll_center_height
    );
    assert!(params.front.camber_per_travel < -0.1);
    near(params.front.static_camber.to_degrees(), -2.0, 0.3);
}

#[test]
fn tires_are_chosen_by_name_short_name_or_index() {
    let slick = open(&asset("hillclimber")).unwrap();
    assert_eq!(
        (slick.compound, slick.compounds.as_slice()),
        (1, &["Gravel".to_owned(), "Slick".to_owned()][..])
    );
    let tire = &slick.params.front.tire;
    near(tire.peak_slip_angle.to_degrees(), 7.0, 1e-9);
    near(tire.peak_slip_ratio, 7.0_f64.to_radians().tan() / 1.05, 1e-12);
    near(tire.lateral_friction, 1.45, 1e-12);
    near(tire.wear.as_ref().unwrap().at(5_000.0), 0.99, 1e-12);
    // A measured curve: 1.5 at the reference load, 1.6 at half and 1.4 at one and a half.
    near(slick.params.rear.tire.lateral_friction, 1.5, 1e-12);
    near(
        slick.params.rear.tire.lateral_load_exponent,
        1.0 + (1.4_f64 / 1.6).ln() / 3.0_f64.ln(),
        1e-12,
    );
    for choice in ["gravel", "G", "0"] {
        let options = CarOptions { compound: Some(choice.to_owned()) };
        let car = open_car_with(asset("hillclimber").to_str().unwrap(), &options).unwrap();
        assert_eq!(car.compound, 0);
        // 1.2 - 0.05 per kN, at 2.5 kN.
        near(car.params.front.tire.lateral_friction, 1.075, 1e-12);
    }
    let options = CarOptions { compound: Some("wet".to_owned()) };
    let error = open_car_with(asset("hillclimber").to_str().unwrap(), &options).unwrap_err();
    assert!(
        error.to_string().contains("no tires named `wet`, the car has Gravel (G), Slick (S)"),
        "{error}"
    );
}

#[test]
fn wings_stand_where_the_file_says_and_fins_are_named() {
    let car = open(&asset("hillclimber")).unwrap();
    let wing = &car.params.aero.wings[1];
    assert_eq!(wing.name, "REAR");
    near(wing.position.x, -1.5, 0.05);
    near(wing.area, 0.35, 1e-12);
    near(wing.downforce_area(0.0, 0.5), 0.35 * 1.0 * 0.9, 1e-9);
    near(car.params.drag_area(), 1.8 * 0.45 + 0.35 * 0.17, 1e-9);
    assert_eq!(warnings(&car), ["[FIN_0] is left out: aero.ini:20"]);
}

#[test]
fn a_cosmic_suspension_gives_rates_at_the_wheel() {
    let car = open(&asset("commuter")).unwrap();
    let front = &car.params.front;
    // A strut leans a little: its travel is a little less than the wheel's.
    let ratio_squared = front.damper.bump / 1_500.0;
    assert!((0.85..1.0).contains(&ratio_squared), "{ratio_squared}");
    near(front.damper.fast_bump / 700.0, ratio_squared, 1e-9);
    // The load on the strut adds to the spring's rate as the strut swings upright.
    near(front.spring.rate / 26_000.0, ratio_squared, 0.15);
    near(front.anti_roll_stiffness, 20_000.0 * 0.25 * 1.5 * 1.5, 1e-6);
    assert!((0.0..0.15).contains(&front.roll_center_height), "{}", front.roll_center_height);
    // The rack turns the wheels about as STEER_RATIO says.
    near(car.params.steering.ratio, 16.0, 2.5);
    assert!(car.params.brakes.front_share > 0.75);
}

#[test]
fn what_is_odd_in_a_car_s_files_is_named_with_its_line() {
    let car = open(&asset("commuter")).unwrap();
    let found = warnings(&car);
    for expected in [
        "CONSUMPTION is `0,0015`, read as 0.0015: car.ini:11",
        "0 after 7000: points are sorted: torque.LUT:2",
        "LUT_AOA_CD is `missing.lut`, which is not there; 0 is assumed: aero.ini:5",
    ] {
        assert!(found.iter().any(|warning| warning == expected), "{expected} not in {found:#?}");
    }
    assert_eq!(found.len(), 4, "{found:#?}");
    near(car.params.engine.limiter_speed, rpm(7_000.0), 1e-9);
}

#[test]
fn the_data_folder_stands_for_the_car() {
    let car = open(&asset("hillclimber/data")).unwrap();
    assert_eq!(car.params, open(&asset("hillclimber")).unwrap().params);
    assert_eq!(car.params.name, "hillclimber");
}

#[test]
fn a_car_is_described_in_its_menu_s_words() {
    let car = open(&asset("hillclimber")).unwrap();
    let description = &car.description;
    assert_eq!(
        (description.name.as_str(), description.brand.as_str()),
        ("Hillclimber", "CorsaGym")
    );
    assert_eq!(description.text, "Made up for tests:\nwishbones ahead,\na live axle behind.");
    assert_eq!(description.tags, ["#test", "awd"]);
    assert_eq!(open(&asset("commuter")).unwrap().description.name, "commuter");
}

#[test]
fn packed_data_is_named_with_what_the_user_can_do() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("data.acd"), b"\x01\x02").unwrap();
    let error = open(dir.path()).unwrap_err();
    assert!(
        matches!(&error, ContentError::Car(CarError::Packed { path }) if path.ends_with("data.acd"))
    );
    assert!(error.hint().unwrap().contains("Content Manager"));
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(open(empty.path()), Err(ContentError::Car(CarError::NoData { .. }))));
}

#[test]
fn missing_empty_and_encrypted_files_are_named() {
    let dir = copy("hillclimber");
    let data = dir.path().join("data");
    std::fs::remove_file(data.join("engine.ini")).unwrap();
    let error = open(dir.path()).unwrap_err().to_string();
    assert!(error.starts_with("the car lacks its engine.ini: "), "{error}");
    std::fs::write(data.join("engine.ini"), b"; nothing\n").unwrap();
    let error = open(dir.path()).unwrap_err().to_string();
    assert!(error.starts_with("empty: ") && error.ends_with("engine.ini"), "{error}");
    let noise: Vec<u8> =
        (0..999_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    std::fs::write(data.join("engine.ini"), noise).unwrap();
    let error = open(dir.path()).unwrap_err();
    assert!(error.to_string().starts_with("encrypted or damaged, not text: "), "{error}");
    assert!(error.hint().unwrap().contains("protected"));
}

#[test]
fn a_value_the_game_has_no_default_for_is_asked_for_with_its_place() {
    let missing = spoiled("hillclimber", "car.ini", "TOTALMASS", "MASS");
    let error = open(missing.path()).unwrap_err().to_string();
    assert!(
        error.starts_with("no TOTALMASS in [BASIC]: ") && error.ends_with("car.ini:5"),
        "{error}"
    );
    let bad = spoiled("hillclimber", "suspensions.ini", "TYPE=DWB", "TYPE=MAGIC");
    let error = open(bad.path()).unwrap_err().to_string();
    assert!(
        error.starts_with("TYPE is `MAGIC`, expected DWB, STRUT, ML, AXLE or COSMIC: "),
        "{error}"
    );
    let weak = spoiled("hillclimber", "suspensions.ini", "SPRING_RATE=45000", "SPRING_RATE=5");
    let error = open(weak.path()).unwrap_err().to_string();
    assert!(error.starts_with("no rest: the springs do not carry 2118 N"), "{error}");
    let heavy = spoiled("hillclimber", "drivetrain.ini", "FINAL=4.0", "FINAL=1e400");
    assert!(open(heavy.path()).unwrap_err().to_string().contains("FINAL is `1e400`"));
}

#[test]
fn links_that_do_not_hold_leave_a_car_with_usual_angles() {
    let dir = spoiled(
        "hillclimber",
        "suspensions.ini",
        "WBTYRE_STEER=0.10, -0.06, 0.12",
        "WBTYRE_STEER=9, 9, 9",
    );
    let car = open(dir.path()).unwrap();
    assert!(car.params.steering.ratio > 1.0);
    assert!(!warnings(&car).is_empty());
}

#[test]
fn a_missing_folder_and_a_misspelled_name_are_told_apart() {
    assert!(matches!(open_car("nowhere/car"), Err(ContentError::NotFound { .. })));
    let error = open_car("roadstar").unwrap_err();
    assert!(error.to_string().contains("did you mean `roadster`?"), "{error}");
}

/// The real cars, or none with a line that says which test was skipped.
fn real_car(test: &str, name: &str) -> Option<Car> {
    let root = std::env::var_os("CORSA_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"),
        PathBuf::from,
    );
    let path = root.join("ac-content/cars").join(name);
    if !path.is_dir() {
        println!("skipped: {test} needs {}", path.display());
        return None;
    }
    Some(open(&path).unwrap())
}

/// Hz, of the body on one axle's springs.
fn natural_frequency(axle: &AxleParams, share: f64, mass: f64) -> f64 {
    (axle.spring.rate / (0.5 * mass * share - axle.unsprung_mass)).sqrt() / TAU
}

#[test]
fn the_real_mx5_is_read_without_a_warning_and_is_an_mx5() {
    let Some(car) = real_car("the_real_mx5_is_read_without_a_warning_and_is_an_mx5", "mx5_nd2")
    else {
        return;
    };
    assert_eq!(warnings(&car), Vec::<String>::new());
    let params = &car.params;
    assert_eq!(car.description.name, "Mazda MX5 ND2");
    // 135 kW at the crank, less the driveline.
    near(params.engine.max_power() / 1e3, 135.0 * 0.93, 3.0);
    // 1,055 kg and a driver.
    assert_eq!(params.mass, 1_130.0);
    near(params.front_weight_share, 0.53, 0.005);
    near(params.cg_height, 0.45, 0.03);
    near(params.yaw_inertia, 1_500.0, 150.0);
    for (axle, share) in [(&params.front, 0.53), (&params.rear, 0.47)] {
        near(natural_frequency(axle, share, 1_130.0), 1.3, 0.2);
        assert!((0.0..0.2).contains(&axle.roll_center_height), "{}", axle.roll_center_height);
        assert!((-2.0..-0.3).contains(&axle.static_camber.to_degrees()));
        assert!(axle.camber_per_travel < 0.0);
        assert!(axle.static_toe.to_degrees().abs() < 0.2);
    }
    // The rack and the tie rods make the ratio the file says.
    near(params.steering.ratio, 15.5, 0.8);
    near(params.drag_area(), 0.8, 0.1);
    // Power over drag: 219 km/h, less rolling resistance.
    let top = (2.0 * params.engine.max_power() / (1.225 * params.drag_area())).cbrt() * 3.6;
    near(top, 225.0, 6.0);
    assert!(params.downforce_area() < 0.0, "a road car lifts");
    assert!(params.abs.is_some());
    // 3.915 m long and 1.918 m wide over its mirrors; the collider stops short of the ground.
    near(params.body.size.x, 3.915, 0.03);
    near(params.body.size.y, 1.92, 0.02);
    near(params.body.size.z, 1.1, 0.15);
    assert!(
        (params.cg_height + params.body.center.z - 0.5 * params.body.size.z) > 0.0,
        "over the road"
    );
}

#[test]
fn the_real_mx3_is_read_with_true_warnings_only() {
    let Some(car) = real_car("the_real_mx3_is_read_with_true_warnings_only", "mx3") else { return };
    let params = &car.params;
    assert_eq!(params.drive, Drive::Front);
    near(params.cg_height, 0.45, 0.04);
    near(params.steering.ratio, 17.0, 0.5);
    // CSP's bars: springs' rates times the square of the motion ratio, as the file's old wheel rates say.
    near(params.front.anti_roll_stiffness / (1.537 * 1.537), 3_170.0, 80.0);
    near(params.rear.anti_roll_stiffness / (1.5692 * 1.5692), 9_340.0, 10.0);
    for (axle, share) in [(&params.front, 0.62), (&params.rear, 0.38)] {
        near(natural_frequency(axle, share, 948.0), 1.5, 0.25);
        assert!((0.0..0.15).contains(&axle.roll_center_height), "{}", axle.roll_center_height);
    }
    near(params.brakes.front_share, 0.751, 0.001);
    let found = warnings(&car);
    assert_eq!(found.len(), 7, "{found:#?}");
}
