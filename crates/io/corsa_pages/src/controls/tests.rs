use corsa_vehicle::wrap_angle;
use proptest::prelude::*;

use super::*;

fn space() -> (tempfile::TempDir, PageSpace) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    (directory, space)
}

#[test]
fn a_second_controller_is_refused_with_the_pid_of_the_first() {
    let (_directory, space) = space();
    let first = ControlsWriter::claim(&space).expect("free");
    let error = ControlsWriter::claim(&space).expect_err("taken");
    let pid = std::process::id();
    assert!(error.to_string().starts_with(&format!("the car is taken by process {pid}")));
    assert!(error.hint().contains(&pid.to_string()));
    drop(first);
    ControlsWriter::claim(&space).expect("free again");
}

#[test]
fn golden_bytes_of_an_independent_writer_are_read_as_meant() {
    let (directory, space) = space();
    let bytes = include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/assets/pages/car_controls.bin"
    ));
    std::fs::write(directory.path().join(raw::CarControls::NAME), bytes).expect("a file");
    let mut reader = ControlsReader::new(&space);
    let asked = reader.read().expect("a page");
    let controls = Controls {
        steering: -0.5,
        throttle: 0.5,
        brake: 0.25,
        clutch: 0.0,
        handbrake: 0.125,
        gear: GearRequest::Hold,
    };
    assert_eq!(asked.controls, controls);
    assert_eq!((asked.shift, asked.auto_clutch), (1, true));
    let Some(Teleport::Pose { position, yaw }) = asked.teleport else {
        panic!("{:?}", asked.teleport)
    };
    assert!((position - DVec3::new(-250.0, 100.0, 12.45)).length() < 1e-4);
    assert!((yaw + 0.5).abs() < 1e-6);
    let again = reader.read().expect("a page");
    assert_eq!((again.shift, again.teleport), (0, None), "a press and a teleport count once");
}

#[test]
fn nonsense_on_the_page_is_taken_as_released() {
    let (directory, space) = space();
    std::fs::write(directory.path().join(raw::CarControls::NAME), [0xFF; 72]).expect("a file");
    let asked = ControlsReader::new(&space).read().expect("a page");
    assert!(asked.controls.check().is_ok());
    assert_eq!(asked.controls.throttle, 0.0);
    assert_eq!(asked.controls.clutch, 0.0);
    assert_eq!(asked.teleport, None);
}

#[test]
fn a_released_writer_leaves_nothing_behind() {
    let (_directory, space) = space();
    let mut writer = ControlsWriter::claim(&space).expect("free");
    let mut reader = ControlsReader::new(&space);
    writer.write(&Controls { throttle: 1.0, ..Controls::default() }).expect("a write");
    assert_eq!(reader.read().expect("a page").controls.throttle, 1.0);
    writer.release().expect("a write");
    assert_eq!(reader.read().expect("a page").controls.throttle, 0.0);
    drop(writer);
    assert_eq!(reader.read(), None);
}

#[test]
fn a_selected_gear_arrives_as_presses() {
    let (_directory, space) = space();
    let mut writer = ControlsWriter::claim(&space).expect("free");
    let mut reader = ControlsReader::new(&space);
    let mut gear = 0;
    writer.write(&Controls { gear: GearRequest::Select(2), ..Controls::default() }).expect("ok");
    for physics_step in 0..100 {
        let state = VehicleState { physics_step, gear, ..VehicleState::default() };
        writer.observe(&state).expect("a write");
        gear += reader.read().expect("a page").shift;
    }
    assert_eq!(gear, 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn controls_survive_the_page(
        steering in -1.0_f64..1.0,
        pedals in prop::array::uniform4(0.0_f64..1.0),
        yaw in -3.0_f64..3.0,
        position in prop::array::uniform3(-1000.0_f64..1000.0),
    ) {
        let (_directory, space) = space();
        let mut writer = ControlsWriter::claim(&space).expect("free");
        let [throttle, brake, clutch, handbrake] = pedals;
        let gear = GearRequest::Automatic;
        let controls = Controls { steering, throttle, brake, clutch, handbrake, gear };
        writer.write(&controls).expect("a write");
        writer.teleport(Teleport::Pose { position: position.into(), yaw }).expect("a write");
        let asked = ControlsReader::new(&space).read().expect("a page");
        prop_assert!((asked.controls.steering - steering).abs() < 1e-6);
        prop_assert!((asked.controls.throttle - throttle).abs() < 1e-6);
        prop_assert!((asked.controls.brake - brake).abs() < 1e-6);
        prop_assert!((asked.controls.clutch - clutch).abs() < 1e-6);
        prop_assert!((asked.controls.handbrake - handbrake).abs() < 1e-6);
        prop_assert_eq!(asked.controls.gear, gear);
        let Some(Teleport::Pose { position: there, yaw: to }) = asked.teleport else {
            return Err(TestCaseError::fail("no teleport"));
        };
        prop_assert!((there - DVec3::from(position)).length() < 1e-3);
        prop_assert!(wrap_angle(to - yaw).abs() < 1e-6);
    }
}
