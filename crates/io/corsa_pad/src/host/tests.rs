use std::io::{PipeWriter, pipe};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use corsa_pages::{StandinPadReader, wait_for};

use super::*;
use crate::{Switch, Switches};

/// Long enough for any machine; nothing here waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

/// A device that passes on what it shows, and may break.
struct FakeDevice {
    shown: SyncSender<Inputs>,
    last: Option<Inputs>,
    breaks_at: usize,
}

impl Device for FakeDevice {
    fn detail(&mut self) -> String {
        "fake".into()
    }

    fn show(&mut self, inputs: &Inputs) -> Result<(), PadError> {
        if self.breaks_at == 0 {
            return Err(PadError::Gone { route: Route::Vigem, reason: "broke".into() });
        }
        if self.last != Some(*inputs) {
            self.last = Some(*inputs);
            self.breaks_at -= 1;
            self.shown.send(*inputs).expect("the test listens");
        }
        Ok(())
    }
}

/// A host's loop on the other end of a pipe.
struct Scene {
    pipe: PipeWriter,
    shown: Receiver<Inputs>,
    host: JoinHandle<Result<(), PadError>>,
}

impl Scene {
    fn new(breaks_at: usize) -> Self {
        let (reader, pipe) = pipe().expect("a pipe");
        let (sender, shown) = sync_channel(1000);
        let host = std::thread::Builder::new()
            .spawn(move || {
                let mut device = FakeDevice { shown: sender, last: None, breaks_at };
                show(&read_frames(reader)?, &mut device)
            })
            .expect("a thread");
        Self { pipe, shown, host }
    }

    fn say(&mut self, is_driving: bool, inputs: Inputs) {
        let frame = Frame { is_driving, inputs };
        self.pipe.write_all(&frame.to_bytes()).expect("a pipe");
    }

    /// What is shown next, however long it takes.
    fn next(&self) -> Inputs {
        self.shown.recv_timeout(PATIENCE).expect("something is shown")
    }
}

fn full_throttle() -> Inputs {
    Inputs { throttle: 1.0, steering: 0.5, ..Inputs::default() }
}

#[test]
fn a_killed_driver_is_braked_for_then_everything_is_released() {
    let mut scene = Scene::new(1000);
    assert_eq!(scene.next(), Inputs::default());
    scene.say(true, full_throttle());
    assert_eq!(scene.next(), full_throttle());
    drop(scene.pipe);
    assert_eq!(scene.shown.recv_timeout(PATIENCE), Ok(Inputs::STOP));
    assert_eq!(scene.shown.recv_timeout(PATIENCE), Ok(Inputs::default()));
    scene.host.join().expect("no panic").expect("no error");
}

#[test]
fn a_silent_driver_is_braked_for_and_may_go_on() {
    let mut scene = Scene::new(1000);
    scene.next();
    scene.say(true, full_throttle());
    assert_eq!(scene.next(), full_throttle());
    assert_eq!(scene.next(), Inputs::STOP);
    scene.say(true, full_throttle());
    assert_eq!(scene.next(), full_throttle());
}

#[test]
fn who_does_not_drive_may_be_silent_and_is_not_braked_for() {
    let mut scene = Scene::new(1000);
    scene.next();
    scene.say(true, full_throttle());
    assert_eq!(scene.next(), full_throttle());
    scene.say(false, Inputs::default());
    assert_eq!(scene.next(), Inputs::default());
    assert!(scene.shown.recv_timeout(2 * SILENCE_LIMIT).is_err(), "silence means nothing now");
    drop(scene.pipe);
    scene.host.join().expect("no panic").expect("no error");
    assert!(scene.shown.try_iter().next().is_none(), "nothing more was shown");
}

#[test]
fn a_tap_shorter_than_a_frame_is_still_a_press() {
    let mut scene = Scene::new(1000);
    scene.next();
    let tap = Switches::NONE.with(Switch::Pause, true);
    let pressed = Inputs { switches: tap, ..Inputs::default() };
    scene.say(false, pressed);
    scene.say(false, Inputs::default());
    assert_eq!(scene.next(), pressed);
    assert_eq!(scene.next(), Inputs::default());
}

#[test]
fn a_button_held_by_a_silent_driver_is_let_go_of() {
    let mut scene = Scene::new(1000);
    scene.next();
    let held = Inputs { switches: Switches::NONE.with(Switch::Handbrake, true), ..full_throttle() };
    scene.say(true, held);
    assert_eq!(scene.next(), held);
    assert_eq!(scene.next(), Inputs::STOP);
}

#[test]
fn what_is_no_frame_is_the_end() {
    let mut scene = Scene::new(1000);
    scene.next();
    scene.say(true, full_throttle());
    scene.next();
    scene.pipe.write_all(&[b'x'; frame::SIZE]).expect("a pipe");
    assert_eq!(scene.next(), Inputs::STOP);
    scene.host.join().expect("no panic").expect("no error");
}

#[test]
fn a_device_that_breaks_ends_the_host() {
    let mut scene = Scene::new(1);
    scene.say(true, full_throttle());
    let error = scene.host.join().expect("no panic").expect_err("broken");
    assert_eq!(error.to_string(), "controller route `vigem` is gone: broke");
}

#[test]
fn a_host_says_what_it_has_plugged_in() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let pages = if cfg!(windows) {
        PageSpace::at(format!("Local\\corsa-pad-{}-", std::process::id()))
    } else {
        PageSpace::at(directory.path())
    };
    let (mut lines, output) = pipe().expect("a pipe");
    let (input, driver) = pipe().expect("a pipe");
    let there = pages.clone();
    let host = std::thread::Builder::new()
        .spawn(move || run_pad_host(input, output, Route::StandIn, &there))
        .expect("a thread");
    let reader = StandinPadReader::new(&pages);
    assert!(wait_for(Instant::now() + PATIENCE, || reader.read()).is_some());
    drop(driver);
    host.join().expect("no panic").expect("no error");
    assert_eq!(reader.read(), None, "unplugged");
    let mut said = String::new();
    lines.read_to_string(&mut said).expect("a pipe");
    let detail = format!("page of the stand-in in {pages}");
    assert_eq!(Said::read(said.trim()), Said::Ready { detail });
}

#[test]
fn a_host_without_its_device_says_why_and_what_to_do() {
    let pages = PageSpace::at("/nowhere");
    let elsewhere = if cfg!(windows) { Route::UinputPad } else { Route::Vjoy };
    let mut output = vec![];
    let done = run_pad_host(std::io::empty(), &mut output, elsewhere, &pages);
    assert!(matches!(done, Err(PadError::Unavailable { .. })));
    let line = String::from_utf8(output).expect("text");
    let Said::Error { reason, hint } = Said::read(line.trim()) else { panic!("{line}") };
    assert!(reason.starts_with("is a ") && hint.contains("--pad custom-ai"), "{line}");
}
