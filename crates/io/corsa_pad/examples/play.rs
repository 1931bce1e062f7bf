//! Plays a known sequence on a controller route, then holds full throttle until it is killed: to watch
//! a device with `evtest`, `joy.cpl` or the game's own menu.
//!
//! `cargo run -p corsa_pad --example play -- uinput-wheel`, then Enter.

use std::error::Error;
use std::io::{Write, stdin, stdout};
use std::process::ExitCode;
use std::time::Duration;

use corsa_pad::{Button, Pad, PadError, PadOptions, Route, open, run_pad_host};
use corsa_pages::PageSpace;
use corsa_vehicle::{Controls, GearRequest, VehicleState};

/// How long each part of the sequence is held.
const HOLD: Duration = Duration::from_millis(200);
const PHYSICS_STEP: Duration = Duration::from_millis(3);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["pad-host", "--route", route, "--pages", pages] => host(route, pages),
        [route] => play(route),
        _ => Err("usage: play ROUTE".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            if let Some(hint) = error.downcast_ref().and_then(PadError::hint) {
                say(&format!("hint: {hint}"));
            }
            ExitCode::FAILURE
        }
    }
}

/// What this program is when the pad starts it again.
fn host(route: &str, pages: &str) -> Result<(), Box<dyn Error>> {
    Ok(run_pad_host(stdin(), stdout(), route.parse()?, &PageSpace::at(pages))?)
}

fn play(route: &str) -> Result<(), Box<dyn Error>> {
    let options = PadOptions {
        pages: PageSpace::from_env(),
        self_command: vec![std::env::current_exe()?.into()],
    };
    let mut pad = open(route.parse()?, &options)?;
    say(&format!("plugged in: {}", pad.detail()));
    stdin().read_line(&mut String::new())?;
    let pad = &mut *pad;
    let still = Controls { gear: GearRequest::Hold, ..Controls::default() };
    hold(pad, &Controls { steering: 1.0, ..still })?;
    hold(pad, &Controls { steering: -1.0, ..still })?;
    hold(pad, &Controls { steering: 0.5, ..still })?;
    hold(pad, &Controls { throttle: 0.5, ..still })?;
    hold(pad, &Controls { throttle: 1.0, ..still })?;
    hold(pad, &Controls { brake: 1.0, ..still })?;
    hold(pad, &Controls { handbrake: 1.0, ..still })?;
    hold(pad, &still)?;
    shift(pad, 1, 2)?;
    shift(pad, 2, 1)?;
    pad.release()?;
    for button in [Button::StartSession, Button::RestartSession, Button::ToPits, Button::Pause] {
        pad.press(button, true)?;
        pad.press(button, false)?;
        std::thread::sleep(HOLD);
    }
    hold(pad, &Controls { steering: -0.25, throttle: 1.0, ..still })?;
    say("full throttle until I am killed");
    loop {
        pad.keep_alive();
        std::thread::sleep(PHYSICS_STEP);
    }
}

fn hold(pad: &mut dyn Pad, controls: &Controls) -> Result<(), PadError> {
    pad.write(controls)?;
    for _ in 0..HOLD.as_millis() / PHYSICS_STEP.as_millis() {
        pad.keep_alive();
        std::thread::sleep(PHYSICS_STEP);
    }
    Ok(())
}

/// A car whose gearbox shifts some steps after the button is pressed.
fn shift(pad: &mut dyn Pad, from: i8, to: i8) -> Result<(), PadError> {
    pad.write(&Controls { gear: GearRequest::Select(to), ..Controls::default() })?;
    for physics_step in 0..40 {
        let gear = if physics_step < 5 { from } else { to };
        pad.observe(&VehicleState { physics_step, gear, ..VehicleState::default() })?;
        pad.keep_alive();
        std::thread::sleep(PHYSICS_STEP);
    }
    Ok(())
}

fn say(line: &str) {
    // Whoever started this may not listen.
    let _ = writeln!(stdout(), "{line}");
}
