//! An agent, a learner or a guard as a process of its own, for the tests that kill one. `corsa` is the
//! program for everybody else.

use std::{env, ffi::OsString, io, sync::atomic::AtomicBool};

use corsa_agent::AgentOptions;
use corsa_backend::{Backend, Start, Tick};
use corsa_backend_ros2::{Ros2Backend, Ros2Options};
use corsa_pages::PageSpace;
use corsa_vehicle::{Controls, VehicleState};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<OsString> = env::args_os().collect();
    let word = |index: usize| words.get(index).map_or("", |word| word.to_str().unwrap_or(""));
    match word(1) {
        // guard --pages <place> --generation <n>
        "guard" => corsa_pages::run_guard(
            io::stdin(),
            io::stdout(),
            &PageSpace::at(word(3)),
            word(5).parse()?,
        )?,
        // agent <pages> <vehicle> <domain>
        "agent" => {
            let options = AgentOptions {
                vehicle: word(3).to_owned(),
                pages: PageSpace::at(word(2)),
                domain_id: Some(word(4).parse()?),
                ..AgentOptions::new(vec![words[0].clone()])
            };
            #[expect(clippy::print_stderr, reason = "a test's program")]
            let mut say = |line: &str| eprintln!("{line}");
            corsa_agent::run(&options, &AtomicBool::new(false), &mut say)?;
        }
        // learner <vehicle> <domain>: full throttle for ever
        "learner" => {
            let options = Ros2Options {
                vehicle: word(2).to_owned(),
                domain_id: Some(word(3).parse()?),
                ..Ros2Options::default()
            };
            let mut backend = Ros2Backend::connect(options)?;
            backend.reset(0, &Start::Pits)?;
            let controls = [Controls { throttle: 1.0, ..Controls::default() }];
            loop {
                let (mut states, mut ticks) = ([VehicleState::default()], [Tick::default()]);
                backend.step(&controls, 13, &mut states, &mut ticks)?;
            }
        }
        other => return Err(format!("`{other}` is not guard, agent or learner").into()),
    }
    Ok(())
}
