//! `corsa-bridge.exe`, for the game's Proton prefix.

use std::io::Write;
use std::process::ExitCode;

use corsa_bridge::{Options, USAGE};

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) if !options.help => options,
        Ok(_) => {
            say(USAGE.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            say(&format!("error: {error}"));
            say("hint: see corsa-bridge.exe --help");
            return ExitCode::from(2);
        }
    };
    run(&options)
}

/// A line for people; whether anybody listens is not the bridge's concern.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(windows)]
fn run(options: &Options) -> ExitCode {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    if let Err(error) = ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed)) {
        say(&format!("warning: Ctrl-C will leave files behind: {error}"));
    }
    if options.stop_with_stdin {
        let asked = Arc::clone(&stop);
        let watch = move || {
            // Its end, in whatever way, is the sign.
            let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
            asked.store(true, Ordering::Relaxed);
        };
        if let Err(error) = std::thread::Builder::new().name("bridge-stdin".into()).spawn(watch) {
            say(&format!("error: a thread to watch standard input: {error}"));
            return ExitCode::FAILURE;
        }
    }
    match corsa_bridge::run(options, &stop, &mut say) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(windows))]
fn run(_: &Options) -> ExitCode {
    say("error: the bridge is a Windows program for the game's Proton prefix");
    say("hint: `corsa proton` starts it there");
    ExitCode::FAILURE
}
