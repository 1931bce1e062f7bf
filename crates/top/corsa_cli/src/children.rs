//! The stand-in and the agent as processes of their own, for a command that needs them.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

/// How long a child may take to say that it is ready.
const READY_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a child may take to end when asked.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a stand-in, an agent and a learner meet: pages, a vehicle name and a domain of their own, so
/// that nothing else on this machine is disturbed.
#[derive(Debug)]
pub(crate) struct Rig {
    self_command: Vec<OsString>,
    page_dir: PathBuf,
    vehicle: String,
    domain_id: u32,
}

/// What the stand-in shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Game<'a> {
    pub(crate) track: &'a str,
    pub(crate) car: &'a str,
}

impl Rig {
    pub(crate) fn new(self_command: &[OsString]) -> anyhow::Result<Self> {
        let id = std::process::id();
        Ok(Self {
            self_command: self_command.to_vec(),
            page_dir: make_page_dir(id)?,
            vehicle: format!("standin_{id}"),
            // Away from the default domain, and low enough for the ports to be free of ephemeral ones.
            domain_id: 1 + id % 100,
        })
    }

    pub(crate) fn page_dir(&self) -> &Path {
        &self.page_dir
    }

    pub(crate) fn vehicle(&self) -> &str {
        &self.vehicle
    }

    pub(crate) const fn domain_id(&self) -> u32 {
        self.domain_id
    }

    pub(crate) fn start_standin(&self, game: Game<'_>) -> anyhow::Result<Process> {
        self.start_standin_with(game, &[])
    }

    /// A stand-in with further arguments: its traps and what it leaves out.
    pub(crate) fn start_standin_with(
        &self,
        game: Game<'_>,
        further: &[&str],
    ) -> anyhow::Result<Process> {
        let mut args: Vec<OsString> = vec!["standin".into(), "--stop-with-stdin".into()];
        args.extend(["--track".into(), game.track.into(), "--car".into(), game.car.into()]);
        args.extend(["--page-dir".into(), self.page_dir.clone().into()]);
        args.extend(further.iter().map(OsString::from));
        Process::start(&self.self_command, &args, "standin ready")
    }

    pub(crate) fn start_agent(&self) -> anyhow::Result<Process> {
        let mut args: Vec<OsString> = vec!["agent".into(), "--stop-with-stdin".into()];
        args.extend(self.meeting_point());
        Process::start(&self.self_command, &args, "agent ready")
    }

    /// The arguments by which a learner finds the others.
    pub(crate) fn meeting_point(&self) -> [OsString; 6] {
        [
            "--page-dir".into(),
            self.page_dir.clone().into(),
            "--vehicle".into(),
            self.vehicle.clone().into(),
            "--domain-id".into(),
            self.domain_id.to_string().into(),
        ]
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        if !cfg!(windows)
            && let Err(error) = std::fs::remove_dir_all(&self.page_dir)
        {
            log::debug!("leaving {}: {error}", self.page_dir.display());
        }
    }
}

/// A stand-in, and an agent beside it where one is needed. They end when this value is dropped, and
/// also when this program is killed: their standard input closes then.
#[derive(Debug)]
pub(crate) struct Children {
    // In the order in which they are ended: the agent before its game, and the pages last.
    _agent: Option<Process>,
    _standin: Process,
    rig: Rig,
}

impl Children {
    pub(crate) fn start(
        self_command: &[OsString],
        game: Game<'_>,
        with_agent: bool,
    ) -> anyhow::Result<Self> {
        let rig = Rig::new(self_command)?;
        let standin = rig.start_standin(game)?;
        let agent = with_agent.then(|| rig.start_agent()).transpose()?;
        Ok(Self { _agent: agent, _standin: standin, rig })
    }

    pub(crate) fn rig(&self) -> &Rig {
        &self.rig
    }
}

/// A directory for the pages, in memory where there is such a place; on Windows, where pages have no
/// directory, a prefix of their names.
fn make_page_dir(id: u32) -> anyhow::Result<PathBuf> {
    if cfg!(windows) {
        return Ok(PathBuf::from(format!("Local\\corsa-{id}-")));
    }
    let shm = Path::new("/dev/shm");
    let parent = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
    let dir = parent.join(format!("corsa-{id}"));
    std::fs::create_dir_all(&dir)
        .with_context(|| format!("a directory for pages: {}", dir.display()))?;
    Ok(dir)
}

/// A child that says on standard error when it is ready, and ends when its standard input closes.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
}

impl Process {
    fn start(self_command: &[OsString], args: &[OsString], ready: &str) -> anyhow::Result<Self> {
        let (program, first) =
            self_command.split_first().context("this program does not know how to start itself")?;
        let mut child = Command::new(program)
            .args(first)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let lines = read_lines(child.stderr.take().context("a pipe from the child")?)?;
        // From here on it is ended whatever happens.
        let process = Self { child };
        wait_until(&lines, ready, &args[0].to_string_lossy())?;
        Ok(process)
    }
}

fn wait_until(lines: &Receiver<String>, ready: &str, name: &str) -> anyhow::Result<()> {
    let deadline = Instant::now() + READY_TIMEOUT;
    let mut said = Vec::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) if line.starts_with(ready) => return Ok(()),
            Ok(line) => said.push(line),
            Err(RecvTimeoutError::Timeout) => bail!("`corsa {name}` did not become ready"),
            Err(RecvTimeoutError::Disconnected) => {
                let last = said.into_iter().rev().find(|line| line.starts_with("error: "));
                let said = last.unwrap_or_else(|| "it ended at once".to_owned());
                bail!("`corsa {name}`: {}", said.trim_start_matches("error: "))
            }
        }
    }
}

/// The child's lines, passed on for as long as anybody listens, and read to the end in any case: a
/// full pipe would stop the child.
fn read_lines(stderr: ChildStderr) -> anyhow::Result<Receiver<String>> {
    let (sender, receiver) = sync_channel(64);
    std::thread::Builder::new()
        .name("corsa-child-lines".to_owned())
        .spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                log::debug!("{line}");
                let _ = sender.try_send(line);
            }
        })
        .context("a thread for the child's messages")?;
    Ok(receiver)
}

impl Process {
    /// Ends it as `kill -9` does.
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().context("killing a child")?;
        self.child.wait().context("waiting for a killed child").map(|_| ())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let deadline = Instant::now() + STOP_TIMEOUT;
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        log::warn!("a child did not end when asked and is killed");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
