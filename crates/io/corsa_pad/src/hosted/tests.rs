use std::path::Path;

use corsa_pages::{PageSpace, wait_for};
use corsa_vehicle::GearRequest;

use super::*;
use crate::{Switches, frame};

/// Long enough for any machine; nothing here waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

/// A host that is a shell script: what it does is `script`, its arguments are ignored.
fn open_with(script: &str) -> Result<HostedPad, PadError> {
    let options = PadOptions {
        pages: PageSpace::at("/nowhere"),
        self_command: ["sh", "-c", script].map(OsString::from).into(),
    };
    HostedPad::open(Route::Vjoy, &options)
}

/// Everything that `act` makes a pad say to its host.
fn said(act: impl FnOnce(&mut HostedPad)) -> Vec<Frame> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("said");
    let script = format!("printf 'pad-host ready\\tfake\\n'; exec cat > '{}'", file.display());
    let mut pad = open_with(&script).expect("a host");
    assert_eq!((pad.route(), pad.detail()), (Route::Vjoy, "fake".into()));
    act(&mut pad);
    drop(pad);
    let frames = read_to_release(&file, 1);
    frames.iter().map(|bytes| Frame::from_bytes(*bytes).expect("a frame")).collect()
}

/// The frames in a file, once `releases` of them have let go of everything.
fn read_to_release(file: &Path, releases: usize) -> Vec<[u8; frame::SIZE]> {
    let released = Frame::default().to_bytes();
    wait_for(Instant::now() + PATIENCE, || {
        let bytes = std::fs::read(file).ok()?;
        let (frames, rest) = bytes.as_chunks::<{ frame::SIZE }>();
        let count = frames.iter().filter(|frame| **frame == released).count();
        (rest.is_empty() && count >= releases).then(|| frames.to_vec())
    })
    .expect("what was said")
}

fn driving(inputs: Inputs) -> Frame {
    Frame { is_driving: true, inputs }
}

#[test]
fn controls_are_said_when_they_change_and_released_at_the_end() {
    let half = Controls { throttle: 0.5, handbrake: 1.0, ..Controls::default() };
    let frames = said(|pad| {
        pad.write(&half).expect("a write");
        pad.write(&half).expect("a write");
        pad.press(Button::ToPits, true).expect("a press");
        pad.press(Button::ToPits, false).expect("a press");
    });
    let handbrake = Switches::NONE.with(Switch::Handbrake, true);
    let inputs = Inputs { throttle: 0.5, switches: handbrake, ..Inputs::default() };
    let pits = Inputs { switches: handbrake.with(Switch::ToPits, true), ..inputs };
    let mut frames = frames;
    // On a slow machine the second write may be a sign of life.
    frames.dedup();
    assert_eq!(frames, [driving(inputs), driving(pits), driving(inputs), Frame::default()]);
}

#[test]
fn a_selected_gear_is_pressed_for_as_the_car_tells() {
    let frames = said(|pad| {
        pad.write(&Controls { gear: GearRequest::Select(2), ..Controls::default() }).expect("ok");
        for physics_step in 0..30 {
            let gear = if physics_step < 10 { 1 } else { 2 };
            let state = VehicleState { physics_step, gear, ..VehicleState::default() };
            pad.observe(&state).expect("a frame");
        }
    });
    let shifts = frames.iter().filter(|frame| frame.inputs.switches.contains(Switch::ShiftUp));
    assert_eq!(shifts.count(), 1, "{frames:?}");
    assert!(frames.iter().all(|frame| !frame.inputs.switches.contains(Switch::ShiftDown)));
}

#[test]
fn a_sign_of_life_repeats_what_is_asked_and_only_while_driving() {
    let frames = said(|pad| {
        pad.keep_alive();
        pad.write(&Controls { throttle: 1.0, ..Controls::default() }).expect("a write");
        let deadline = Instant::now() + PATIENCE;
        let again = pad.beat_at;
        wait_for(deadline, || {
            pad.keep_alive();
            (pad.beat_at > again).then_some(())
        })
        .expect("a sign of life");
    });
    let full = driving(Inputs { throttle: 1.0, ..Inputs::default() });
    assert_eq!(frames, [full, full, Frame::default()]);
}

#[test]
fn made_again_it_shows_what_it_showed() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("said");
    let script = format!("printf 'pad-host ready\\tfake\\n'; exec cat >> '{}'", file.display());
    let mut pad = open_with(&script).expect("a host");
    let before = pad.host.id();
    pad.write(&Controls { brake: 1.0, ..Controls::default() }).expect("a write");
    pad.make_again().expect("another host");
    assert_ne!(pad.host.id(), before);
    drop(pad);
    let frames = read_to_release(&file, 2);
    let braking = driving(Inputs { brake: 1.0, ..Inputs::default() }).to_bytes();
    let released = Frame::default().to_bytes();
    assert_eq!(frames, [braking, released, braking, released]);
}

#[test]
fn a_host_that_has_no_device_says_what_to_do() {
    let error = open_with("printf 'pad-host error\\tno driver\\tinstall it\\n'").expect_err("none");
    assert_eq!(error.to_string(), "controller route `vjoy`: no driver");
    assert_eq!(error.hint().as_deref(), Some("install it"));
}

#[test]
fn a_command_that_is_no_host_is_named() {
    let error = open_with("echo hello").expect_err("no host");
    assert!(matches!(error, PadError::Host { .. }));
    assert!(error.to_string().contains("said `hello`"), "{error}");
}

#[test]
fn a_host_that_died_is_told_with_its_last_words() {
    let mut pad = open_with(
        "printf 'pad-host ready\\tfake\\npad-host error\\tthe driver took no report\\t\\n'",
    )
    .expect("a host");
    let error = wait_for(Instant::now() + PATIENCE, || {
        // Each is something new, so that each is said.
        let throttle = if pad.frame.inputs.throttle == 0.0 { 1.0 } else { 0.0 };
        pad.write(&Controls { throttle, ..Controls::default() }).err()
    })
    .expect("an error");
    assert_eq!(error.to_string(), "controller route `vjoy` is gone: the driver took no report");
}
