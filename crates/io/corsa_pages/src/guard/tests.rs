use std::io::{PipeWriter, pipe};
use std::thread::JoinHandle;

use corsa_vehicle::Controls;

use super::*;
use crate::{ControlsReader, ControlsWriter, wait_for};

/// Long enough for any machine; nothing here waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

struct Scene {
    _directory: tempfile::TempDir,
    space: PageSpace,
    pipe: PipeWriter,
    guard: JoinHandle<Result<(), PagesError>>,
}

fn full_throttle() -> Controls {
    Controls { throttle: 1.0, ..Controls::default() }
}

/// A controller with its foot down, and the guard's loop on the other end of a pipe.
fn scene() -> (Scene, ControlsWriter) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    let mut controls = ControlsWriter::claim(&space).expect("free");
    controls.write(&full_throttle()).expect("a write");
    let (reader, pipe) = pipe().expect("a pipe");
    let watched = space.clone();
    let generation = controls.generation();
    let guard = std::thread::Builder::new()
        .spawn(move || run_guard(reader, Vec::new(), &watched, generation))
        .expect("a thread");
    (Scene { _directory: directory, space, pipe, guard }, controls)
}

fn wait_until(space: &PageSpace, what: impl Fn(&Controls) -> bool) -> bool {
    let mut reader = ControlsReader::new(space);
    wait_for(Instant::now() + PATIENCE, || reader.read().filter(|asked| what(&asked.controls)))
        .is_some()
}

/// Lets go of the claim as a kill does: without a word, the page left as it is.
fn kill(controls: ControlsWriter) {
    controls.abandon();
}

fn stopped(controls: &Controls) -> bool {
    controls.throttle == 0.0 && controls.brake == 1.0
}

fn zeroed(controls: &Controls) -> bool {
    controls.throttle == 0.0 && controls.brake == 0.0
}

#[test]
fn a_killed_controller_is_braked_for_then_released() {
    let (mut scene, controls) = scene();
    scene.pipe.write_all(&[BEAT]).expect("a pipe");
    kill(controls);
    drop(scene.pipe);
    assert!(wait_until(&scene.space, stopped));
    assert!(wait_until(&scene.space, zeroed));
    scene.guard.join().expect("no panic").expect("no error");
}

#[test]
fn a_silent_controller_is_braked_for_and_may_go_on() {
    let (mut scene, mut controls) = scene();
    scene.pipe.write_all(&[BEAT]).expect("a pipe");
    assert!(wait_until(&scene.space, stopped));
    controls.write(&full_throttle()).expect("a write");
    scene.pipe.write_all(&[BEAT, REST]).expect("a pipe");
    drop(scene.pipe);
    scene.guard.join().expect("no panic").expect("no error");
    assert!(wait_until(&scene.space, |controls| controls.throttle == 1.0));
}

#[test]
fn a_new_controller_is_never_fought() {
    let (mut scene, controls) = scene();
    scene.pipe.write_all(&[BEAT]).expect("a pipe");
    kill(controls);
    let mut next = ControlsWriter::claim(&scene.space).expect("free");
    next.write(&full_throttle()).expect("a write");
    drop(scene.pipe);
    scene.guard.join().expect("no panic").expect("no error");
    assert!(wait_until(&scene.space, |controls| controls.throttle == 1.0));
}

#[test]
fn a_controller_that_ended_well_leaves_its_guard_nothing_to_do() {
    let (mut scene, controls) = scene();
    scene.pipe.write_all(&[BEAT, REST]).expect("a pipe");
    drop(controls);
    drop(scene.pipe);
    scene.guard.join().expect("no panic").expect("no error");
    assert_eq!(ControlsReader::new(&scene.space).read(), None);
}

#[test]
fn a_guard_that_cannot_start_is_named() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let space = PageSpace::at(directory.path());
    for (command, expected) in [
        (vec!["/nowhere/corsa"], "guard process `/nowhere/corsa`"),
        (vec!["true"], "said `` instead"),
        (vec![], "no command given"),
    ] {
        let command: Vec<_> = command.into_iter().map(OsString::from).collect();
        let error = GuardHandle::spawn(&command, &space, 1).expect_err("no guard");
        assert!(error.to_string().contains(expected), "{error}");
    }
}
