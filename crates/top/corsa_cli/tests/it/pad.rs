//! Controller routes with the real command as their guard and their host.

use std::time::{Duration, Instant};

use corsa_pad::{Button, Pad, PadOptions, Route, open};
use corsa_pages::{ControlsReader, PageSpace, StandinPadReader, raw::StandinPad, wait_for};
use corsa_vehicle::Controls;

/// Long enough for any machine; nothing here waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

fn opened(route: Route) -> (tempfile::TempDir, PageSpace, Box<dyn Pad>) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let pages = PageSpace::at(directory.path());
    let self_command = vec![env!("CARGO_BIN_EXE_corsa").into()];
    let pad = open(route, &PadOptions { pages: pages.clone(), self_command }).expect("a pad");
    (directory, pages, pad)
}

/// Keeps the pad alive until the stand-in would see such a state.
fn await_state(
    pad: &mut dyn Pad,
    reader: &StandinPadReader,
    is_wanted: impl Fn(&StandinPad) -> bool,
) -> StandinPad {
    wait_for(Instant::now() + PATIENCE, || {
        pad.keep_alive();
        reader.read().filter(&is_wanted)
    })
    .expect("the state")
}

#[test]
fn a_pad_for_the_stand_in_is_plugged_in_shows_what_is_asked_and_is_unplugged() {
    let (_directory, pages, mut pad) = opened(Route::StandIn);
    let reader = StandinPadReader::new(&pages);
    assert_eq!(reader.read(), Some(StandinPad::default()), "it is there once it is open");
    pad.write(&Controls { steering: 1.0, throttle: 1.0, ..Controls::default() }).expect("a write");
    let state = await_state(&mut *pad, &reader, |state| state.right_trigger == 255);
    assert_eq!((state.thumb_lx, state.left_trigger, state.packet_number), (-32768, 0, 1));
    pad.press(Button::Pause, true).expect("a press");
    await_state(&mut *pad, &reader, |state| state.buttons == 0x0040);
    drop(pad);
    assert!(
        wait_for(Instant::now() + PATIENCE, || reader.read().is_none().then_some(())).is_some()
    );
}

#[test]
fn a_driver_that_falls_silent_is_braked_for_by_the_pad_host() {
    let (_directory, pages, mut pad) = opened(Route::StandIn);
    let reader = StandinPadReader::new(&pages);
    pad.write(&Controls { throttle: 1.0, ..Controls::default() }).expect("a write");
    await_state(&mut *pad, &reader, |state| state.right_trigger == 255);
    let stopped = |state: &StandinPad| state.left_trigger == 255 && state.right_trigger == 0;
    let state = wait_for(Instant::now() + PATIENCE, || reader.read().filter(stopped));
    assert!(state.is_some(), "nobody said anything, so the brake goes on");
}

#[test]
fn the_custom_ai_page_is_a_route_like_the_others() {
    let (_directory, pages, mut pad) = opened(Route::CustomAi);
    pad.write(&Controls { steering: 0.5, ..Controls::default() }).expect("a write");
    let asked = ControlsReader::new(&pages).read().expect("a page");
    assert_eq!(asked.controls.steering, 0.5);
    let error = pad.press(Button::Pause, true).expect_err("the page has no buttons");
    assert_eq!(error.to_string(), "controller route `custom-ai` has no buttons");
    drop(pad);
    assert_eq!(ControlsReader::new(&pages).read(), None);
}
