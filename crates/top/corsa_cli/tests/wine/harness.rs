//! Windows programs as children, and what they say.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use corsa_pages::PageSpace;

/// A Windows program under Wine on a busy machine.
const READY: Duration = Duration::from_secs(60);
const END: Duration = Duration::from_secs(20);

/// The folder with the programs, as xtask names it; `None`, said, where the tests cannot run.
pub(crate) fn programs(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CORSA_WINE_PROGRAMS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {test} needs Wine and the Windows programs: cargo xtask test wine");
    }
    folder
}

/// A program, Windows or not, that ends when its standard input does.
pub(crate) struct Program {
    name: String,
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

/// At the front of the queue where that is allowed: other work on this machine is no part of what is
/// measured.
fn ahead() -> Command {
    let allowed = Command::new("chrt").args(["-r", "5", "true"]).status();
    if allowed.is_ok_and(|status| status.success()) {
        let mut command = Command::new("chrt");
        command.args(["-r", "5"]);
        command
    } else {
        Command::new("env")
    }
}

impl Program {
    /// `<folder>/<exe>` under Wine.
    pub(crate) fn windows(folder: &Path, exe: &str, arguments: &[&str]) -> Self {
        let mut command = ahead();
        command.arg("wine").arg(folder.join(exe)).args(arguments);
        Self::start(format!("{exe} {}", arguments.join(" ")), command)
    }

    /// The native command.
    pub(crate) fn linux(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corsa"));
        command.args(arguments);
        Self::start(format!("corsa {}", arguments.join(" ")), command)
    }

    fn start(name: String, mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        let stderr = child.stderr.take().expect("a pipe");
        let (sender, lines) = sync_channel(1024);
        std::thread::Builder::new()
            .name("lines".into())
            .spawn(move || {
                for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            })
            .expect("a thread");
        Self { name, child, lines, said: Vec::new() }
    }

    /// Waits for a line that contains `text`, among those said already too.
    pub(crate) fn expect(&mut self, text: &str) -> String {
        let deadline = Instant::now() + READY;
        if let Some(line) = self.said.iter().find(|line| line.contains(text)) {
            return line.clone();
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    self.said.push(line.clone());
                    if line.contains(text) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let said = self.all();
                    panic!("{}: no `{text}` in\n{said}", self.name)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let said = self.all();
                    panic!("{} ended without `{text}`:\n{said}", self.name)
                }
            }
        }
    }

    /// Forgets what was said, so that the next `expect` waits for news.
    pub(crate) fn forget(&mut self) {
        while self.lines.try_recv().is_ok() {}
        self.said.clear();
    }

    fn all(&mut self) -> String {
        self.said.extend(self.lines.try_iter());
        self.said.join("\n")
    }

    /// Of a native program: its own, not a helper's.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as Ctrl-C does, and waits for its end.
    pub(crate) fn interrupt(self) -> (Option<i32>, String) {
        signal("-INT", self.pid());
        self.end()
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("ours to kill");
        self.child.wait().expect("it is dead");
    }

    /// Waits for its end without asking for it: the exit code and all it said.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let status = self.wait();
        // The last lines come with the end of the pipe.
        while let Ok(line) = self.lines.recv_timeout(END) {
            self.said.push(line);
        }
        (status.and_then(|status| status.code()), self.said.join("\n"))
    }

    /// Closes its standard input and waits for its end.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        drop(self.child.stdin.take());
        self.end()
    }

    fn wait(&mut self) -> Option<ExitStatus> {
        let deadline = Instant::now() + END;
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        if self.wait().is_none() {
            // Nobody to tell in a test that fails already.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Sends a signal to a process of ours.
pub(crate) fn signal(name: &str, pid: u32) {
    let status = Command::new("kill").args([name, &pid.to_string()]).status().expect("kill");
    assert!(status.success(), "kill {name} {pid}: {status}");
}

/// A directory of pages in memory, removed with this value.
pub(crate) struct Pages(PathBuf);

impl Pages {
    pub(crate) fn new(name: &str) -> Self {
        let path = PathBuf::from(format!("/dev/shm/corsa-wine-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a directory in memory");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn space(&self) -> PageSpace {
        PageSpace::at(&self.0)
    }

    pub(crate) fn linux(&self) -> &str {
        self.0.to_str().expect("ASCII")
    }

    /// As a Windows program sees it.
    pub(crate) fn windows(&self) -> String {
        format!("Z:{}", self.linux().replace('/', "\\"))
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Asks until the answer comes.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    corsa_pages::wait_for(Instant::now() + READY, &mut look)
        .unwrap_or_else(|| panic!("not within {} s: {what}", READY.as_secs()))
}

/// A line of the report; shown by `--show-output`.
pub(crate) fn report(line: &str) {
    println!("{line}");
}
