//! Running other programs: shown as they run, kept as text, stopped when they hang.

use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// What a program said and how it ended.
pub(crate) struct Outcome {
    pub(crate) success: bool,
    /// Standard output and standard error in the order in which they came.
    pub(crate) output: String,
}

/// One line to whoever watches.
pub(crate) fn say(line: &str) {
    // A closed pipe (`| head`) is no reason to stop the tests.
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Runs a program, passing on what it prints; past `limit` it is killed with all its children.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<Outcome> {
    say(&format!("$ {}", shown(command)));
    // Without a terminal there is no Ctrl-C to miss, so the program gets a process group of its
    // own: that way nothing that a test started outlives it.
    let grouped = !io::stdin().is_terminal();
    if grouped {
        own_group(command);
    }
    let (reader, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("starting {}", shown(command)))?;
    // The command keeps its ends of the pipe until told otherwise, and the reader would wait.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let text = Arc::new(Mutex::new(String::new()));
    let echo = thread::Builder::new().name("echo".into()).spawn({
        let text = Arc::clone(&text);
        move || pass_on(reader, &text)
    })?;
    let status = wait(&mut child, limit)?;
    if grouped {
        kill_group(child.id());
    }
    let patience = Instant::now() + Duration::from_secs(5);
    while !echo.is_finished() && Instant::now() < patience {
        thread::sleep(Duration::from_millis(10));
    }
    let mut output = text.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if status.is_none() {
        let line = format!("stopped: still running after {} s", limit.as_secs());
        say(&line);
        output += &line;
    }
    Ok(Outcome { success: status.is_some_and(|status| status.success()), output })
}

/// Runs a program quietly; its output, or `None` if it cannot start or fails.
pub(crate) fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let answer = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).into_owned())
}

fn pass_on(reader: impl io::Read, text: &Mutex<String>) {
    for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        say(&line);
        let mut text = text.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(&line);
        text.push('\n');
    }
}

/// `None` if the program had to be killed.
fn wait(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            kill_group(child.id());
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Ends what is left of a program's group; usually nothing, and that is no error.
fn kill_group(id: u32) {
    let group = format!("-{id}");
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
}

fn shown(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        Some(format!("{}={}", name.to_string_lossy(), value?.to_string_lossy()))
    });
    let program = command.get_program().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    variables.chain([program]).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration) -> Outcome {
        run(Command::new("sh").args(["-c", script]), limit).unwrap()
    }

    #[test]
    fn both_streams_are_kept_and_the_exit_code_counts() {
        let outcome = sh("echo one; echo two >&2; exit 3", Duration::from_mins(1));
        assert_eq!(outcome.output, "one\ntwo\n");
        assert!(!outcome.success);
    }

    #[test]
    fn a_program_that_hangs_is_stopped_and_says_so() {
        let outcome = sh("echo begun; sleep 600", Duration::from_millis(300));
        assert!(!outcome.success);
        assert!(outcome.output.starts_with("begun\nstopped: "), "{}", outcome.output);
    }
}
