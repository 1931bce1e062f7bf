use corsa_vehicle::{DVec3, PerWheel, VehicleParams, WheelState};

use super::*;

fn track() -> Track {
    Track::builtin("larkfield").expect("a built-in track")
}

fn car() -> CarInfo {
    VehicleParams::builtin("gt3").expect("a built-in car").info()
}

fn on_track(track: &Track, progress: f64) -> VehicleState {
    let (position, yaw) = track.pose(progress, 0.0, 0.0);
    VehicleState { position, yaw, velocity: DVec3::new(30.0, 0.0, 0.0), ..VehicleState::default() }
}

fn small() -> TopDownOptions {
    TopDownOptions { width: 120, height: 90, ..TopDownOptions::default() }
}

/// The pixel at a share of the width and the height.
fn pixel(rgb: &[u8], view: &TopDown, x: f64, y: f64) -> [u8; 3] {
    let column = (x * f64::from(view.width())) as usize;
    let row = (y * f64::from(view.height())) as usize;
    let at = 3 * (row * view.width() as usize + column);
    [rgb[at], rgb[at + 1], rgb[at + 2]]
}

fn is_green([red, green, blue]: [u8; 3]) -> bool {
    green > red.saturating_add(20) && green > blue.saturating_add(20)
}

#[test]
fn the_road_is_gray_under_the_car_and_the_grass_green_beside_it() {
    let track = track();
    let mut view = TopDown::new(&track, &car(), small()).expect("a small picture");
    let frame = view.render(&on_track(&track, 50.0)).to_vec();
    assert_eq!(frame.len(), 120 * 90 * 3);
    assert!(!is_green(pixel(&frame, &view, 0.5, 0.2)), "road ahead");
    assert!(is_green(pixel(&frame, &view, 0.02, 0.5)), "grass to the left");
    assert!(is_green(pixel(&frame, &view, 0.97, 0.5)), "grass to the right");
}

#[test]
fn the_same_state_gives_the_same_picture() {
    let track = track();
    let mut view = TopDown::new(&track, &car(), TopDownOptions::default()).expect("a picture");
    let state = on_track(&track, 300.0);
    let first = view.render(&state).to_vec();
    let mut second = vec![0; first.len()];
    view.render(&on_track(&track, 900.0));
    view.render_into(&state, &mut second).expect("the same size");
    assert!(first == second);
}

#[test]
fn no_state_makes_it_panic() {
    let track = track();
    for camera in [Camera::HeadingUp, Camera::NorthUp] {
        let options = TopDownOptions { camera, ..TopDownOptions::default() };
        let mut view = TopDown::new(&track, &car(), options).expect("a picture");
        for value in [f64::NAN, f64::INFINITY, 1e300, -1e12, 0.0] {
            let mut state = on_track(&track, 10.0);
            state.position.x = value;
            view.render(&state);
            state.velocity.x = value;
            state.acceleration.y = value;
            state.lap.current_time = value;
            state.steering_wheel_angle = value;
            state.wheels =
                PerWheel::splat(WheelState { normalized_slip: value, ..WheelState::default() });
            view.render(&state);
        }
    }
}

#[test]
fn sizes_that_make_no_picture_are_refused_with_a_hint() {
    for (width, height) in [(0, 10), (10, 0), (9000, 10)] {
        let options = TopDownOptions { width, height, ..TopDownOptions::default() };
        let error = TopDown::new(&track(), &car(), options).err().expect("refused");
        assert!(error.to_string().contains(&format!("{width} x {height}")), "{error}");
        assert!(error.hint().is_some());
    }
    let mut view = TopDown::new(&track(), &car(), small()).expect("a small picture");
    let error = view.render_into(&VehicleState::default(), &mut [0; 12]).expect_err("too short");
    assert_eq!(
        error.to_string(),
        "a buffer of 12 bytes for a picture of 32400 (height x width x 3)"
    );
}

#[test]
fn sliding_wheels_leave_marks_until_the_car_is_put_elsewhere() {
    let track = track();
    let mut marks = SkidMarks::default();
    let slide = |progress: f64, step: u64| {
        let mut state = on_track(&track, progress);
        state.physics_step = step;
        state.wheels = PerWheel::splat(WheelState {
            normalized_slip: 2.0,
            contact_point: state.position,
            ..WheelState::default()
        });
        state
    };
    marks.record(&slide(10.0, 0));
    marks.record(&slide(11.0, 13));
    assert!(!marks.is_empty());
    marks.record(&slide(400.0, 26));
    assert!(marks.is_empty());
}
