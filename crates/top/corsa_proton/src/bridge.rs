//! A bridge that runs, and is started again when it is killed.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crate::{ProtonError, Runner};

/// Where pages are unless somebody says otherwise.
pub const DEFAULT_PAGE_DIR: &str = "/dev/shm";

/// A first start of Proton sets up its prefix, which takes minutes on a slow disk.
const READY_LIMIT: Duration = Duration::from_mins(5);
/// A bridge that is asked to end tidies up within this.
const END_LIMIT: Duration = Duration::from_secs(5);
/// Pauses between starts of a bridge that keeps ending: they double up to a limit.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_secs(30);

/// The bridge's own exit codes, as its `--help` lists them.
const GAME_FIRST: i32 = 4;
const ALREADY_RUNNING: i32 = 5;

/// A bridge process in the game's prefix. Dropping it ends it; the files go with it.
#[derive(Debug)]
pub struct Bridge {
    runner: Runner,
    program: String,
    page_dir: PathBuf,
    attach: bool,
    running: Option<Running>,
    pause: Duration,
    next_at: Option<Instant>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    /// Its end is the sign to end.
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    since: Instant,
}

impl Bridge {
    /// Starts a bridge and waits until its pages are there. `program` is as Windows programs see it
    /// ([`crate::install_bridge`]); `attach` copies from a game that was first instead of refusing.
    pub fn start(
        runner: Runner,
        program: String,
        page_dir: &Path,
        attach: bool,
        say: &mut dyn FnMut(&str),
    ) -> Result<Self, ProtonError> {
        std::fs::create_dir_all(page_dir).map_err(|source| ProtonError::Io {
            what: "a directory for pages",
            source,
            path: page_dir.to_owned(),
        })?;
        let mut bridge = Self {
            runner,
            program,
            page_dir: page_dir.to_owned(),
            attach,
            running: None,
            pause: FIRST_PAUSE,
            next_at: None,
        };
        bridge.running = Some(bridge.spawn(say)?);
        Ok(bridge)
    }

    /// Passes on what the bridge says, and starts it again when it is gone. Call it a few times a
    /// second.
    pub fn look(&mut self, now: Instant, say: &mut dyn FnMut(&str)) {
        if let Some(running) = &mut self.running {
            running.lines.try_iter().for_each(|line| say(&line));
            match running.child.try_wait() {
                Ok(None) => {
                    if running.since.elapsed() > LAST_PAUSE {
                        self.pause = FIRST_PAUSE;
                    }
                    return;
                }
                Ok(Some(status)) => {
                    say(&format!("the bridge is gone ({status}); starting it again"));
                }
                Err(error) => {
                    say(&format!("the bridge is gone ({error}); starting it again"));
                }
            }
            self.running = None;
            self.next_at = Some(now);
        }
        if self.next_at.is_some_and(|next| now < next) {
            return;
        }
        match self.spawn(say) {
            Ok(running) => self.running = Some(running),
            Err(error) => {
                say(&format!("error: {error}; again in {} s", self.pause.as_secs()));
                self.next_at = Some(now + self.pause);
                self.pause = (2 * self.pause).min(LAST_PAUSE);
            }
        }
    }

    /// The process id of what runs the bridge on Linux.
    pub fn pid(&self) -> Option<u32> {
        self.running.as_ref().map(|running| running.child.id())
    }

    fn spawn(&self, say: &mut dyn FnMut(&str)) -> Result<Running, ProtonError> {
        let mut command = self.runner.command(&self.program);
        command.args(["--stop-with-stdin", "--dir"]).arg(windows_dir(&self.page_dir));
        if self.attach {
            command.arg("--attach");
        }
        // Ctrl-C in a terminal goes to the whole group; we end the bridge ourselves, after the agent.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let started =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|source| ProtonError::Io {
            what: "starting the bridge",
            source,
            path: PathBuf::from(command.get_program()),
        })?;
        let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
        let lines = match stderr.map(read_lines) {
            Some(Ok(lines)) => lines,
            Some(Err(error)) => return Err(not_ready(error.to_string())),
            None => return Err(not_ready("it has no standard error".to_owned())),
        };
        let mut running = Running { child, stdin, lines, since: Instant::now() };
        await_ready(&mut running, say)?;
        Ok(running)
    }
}

/// Passes on what the bridge says until it is ready, or says why it is not.
fn await_ready(running: &mut Running, say: &mut dyn FnMut(&str)) -> Result<(), ProtonError> {
    let deadline = Instant::now() + READY_LIMIT;
    let mut last = String::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match running.lines.recv_timeout(left) {
            Ok(line) if line.starts_with("bridge ready") => {
                say(&line);
                return Ok(());
            }
            Ok(line) => {
                if line.starts_with("page ") || line.starts_with("warning: ") {
                    say(&line);
                } else if line.starts_with("error: ") {
                    line.trim_start_matches("error: ").clone_into(&mut last);
                } else {
                    log::debug!("bridge: {line}");
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = running.child.wait();
                return Err(match status.as_ref().ok().and_then(ExitStatus::code) {
                    Some(GAME_FIRST) => ProtonError::GameFirst,
                    Some(ALREADY_RUNNING) => ProtonError::AlreadyRunning,
                    _ if !last.is_empty() => not_ready(last),
                    _ => not_ready(match status {
                        Ok(status) => format!("it ended at once, {status}"),
                        Err(error) => format!("it ended at once, {error}"),
                    }),
                });
            }
            Err(RecvTimeoutError::Timeout) => {
                return Err(not_ready(format!("no word within {} s", READY_LIMIT.as_secs())));
            }
        }
    }
}

fn not_ready(reason: String) -> ProtonError {
    ProtonError::NotReady { reason }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stdin = None;
        let deadline = Instant::now() + END_LIMIT;
        if corsa_pages::wait_for(deadline, || {
            (!matches!(self.child.try_wait(), Ok(None))).then_some(())
        })
        .is_none()
        {
            log::warn!("the bridge did not end when asked and is killed");
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A directory of Linux as Windows programs see it: Wine's drive Z is the root.
pub(crate) fn windows_dir(dir: &Path) -> String {
    format!("Z:{}", dir.display().to_string().replace('/', "\\"))
}

/// The bridge's lines for as long as anybody listens, read to the end in any case: a full pipe would stop
/// it.
fn read_lines(stderr: impl Read + Send + 'static) -> std::io::Result<Receiver<String>> {
    let (sender, receiver) = sync_channel(64);
    std::thread::Builder::new().name("bridge-lines".into()).spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            let _ = sender.try_send(line.trim_end().to_owned());
        }
    })?;
    Ok(receiver)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A prefix, a shell in Wine's place and a script in the bridge's. The script is read, not executed:
    /// a file that was just written may still be open in a child that another test is starting.
    struct Scene {
        folder: tempfile::TempDir,
        runner: Runner,
    }

    impl Scene {
        fn new(script: &str) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::create_dir(folder.path().join("drive_c")).expect("a folder");
            let runner = Runner::Wine { wine: "sh".into(), prefix: folder.path().to_owned() };
            let scene = Self { folder, runner };
            scene.rewrite(script);
            scene
        }

        fn script(&self) -> PathBuf {
            self.folder.path().join("bridge.sh")
        }

        fn rewrite(&self, script: &str) {
            std::fs::write(self.script(), format!("{script}\n")).expect("a script");
        }

        fn start(&self, said: &mut Vec<String>) -> Result<Bridge, ProtonError> {
            let pages = self.folder.path().join("pages");
            let say = &mut |line: &str| said.push(line.to_owned());
            let program = self.script().display().to_string();
            Bridge::start(self.runner.clone(), program, &pages, false, say)
        }
    }

    const SERVES: &str = "echo 'page `x`: stale' >&2; echo \"bridge ready: $*\" >&2; exec cat";

    #[test]
    fn a_bridge_is_told_where_the_pages_are_and_ends_with_its_holder() {
        let scene = Scene::new(SERVES);
        let mut said = Vec::new();
        let bridge = scene.start(&mut said).expect("ready");
        let pid = bridge.pid().expect("a process");
        assert_eq!(said[0], "page `x`: stale");
        assert!(said[1].contains("--stop-with-stdin --dir Z:"), "{said:?}");
        assert!(said[1].contains("\\pages"), "{said:?}");
        drop(bridge);
        assert!(!Path::new(&format!("/proc/{pid}")).exists());
    }

    #[test]
    fn a_killed_bridge_is_started_again() {
        let scene = Scene::new(SERVES);
        let mut said = Vec::new();
        let mut bridge = scene.start(&mut said).expect("ready");
        let first = bridge.pid();
        if let Some(running) = &mut bridge.running {
            running.child.kill().expect("killed");
            running.child.wait().expect("dead");
        }
        bridge.look(Instant::now(), &mut |line| said.push(line.to_owned()));
        assert!(bridge.pid().is_some() && bridge.pid() != first);
        assert!(said.iter().any(|line| line.contains("starting it again")), "{said:?}");
    }

    #[test]
    fn the_bridge_s_exit_codes_are_errors_with_a_hint() {
        for (script, expected) in [
            ("exit 4", "wrong order"),
            ("exit 5", "another bridge"),
            ("echo 'error: no room' >&2; exit 6", "no room"),
            ("exit 53", "ended at once, exit status: 53"),
        ] {
            let error = Scene::new(script).start(&mut Vec::new()).expect_err("not ready");
            assert!(error.to_string().contains(expected), "{error}");
            assert!(error.hint().is_some());
        }
    }

    #[test]
    fn a_bridge_that_keeps_failing_is_tried_ever_less_often() {
        let scene = Scene::new(SERVES);
        let mut said = Vec::new();
        let mut bridge = scene.start(&mut said).expect("ready");
        scene.rewrite("exit 4");
        bridge.running = None;
        let start = Instant::now();
        said.clear();
        for second in 0..60 {
            let now = start + Duration::from_secs(second);
            bridge.look(now, &mut |line| said.push(line.to_owned()));
        }
        let pauses = [1, 2, 4, 8, 16, 30].map(|s| format!("again in {s} s"));
        assert_eq!(said.len(), pauses.len(), "{said:?}");
        assert!(said.iter().zip(&pauses).all(|(line, pause)| line.ends_with(pause)), "{said:?}");
    }
}
