//! Who drives, carries or plays is killed at full throttle; how long does the throttle stay down?

use std::{
    ffi::OsString,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use corsa_factory::{DEFAULT_CAR, DEFAULT_TRACK};
use corsa_pages::{ControlsReader, PageSpace, wait_for};

use super::Figure;
use crate::{
    children::{Game, Process, Rig},
    output,
};

/// From starting a learner to its driving: discovery, reset, menu.
const DRIVING_LIMIT: Duration = Duration::from_secs(30);
/// A throttle that is down for longer is stuck.
const RELEASE_LIMIT: Duration = Duration::from_secs(10);
/// A learner that lost its car must end by itself within this.
const END_LIMIT: Duration = Duration::from_secs(20);
/// Throttle by which a learner is seen to drive.
const DRIVING: f64 = 0.5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Agent,
    Learner,
    LocalLearner,
    Standin,
}

impl Victim {
    const ALL: [Self; 4] = [Self::Agent, Self::Learner, Self::LocalLearner, Self::Standin];

    const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent killed",
            Self::Learner => "learner over ROS 2 killed",
            Self::LocalLearner => "learner on the pages killed",
            Self::Standin => "stand-in killed",
        }
    }
}

pub(super) fn measure(rounds: u32, self_command: &[OsString]) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for victim in Victim::ALL {
        let mut scene = Scene::start(self_command)?;
        let mut worst = 0.0_f64;
        let mut sum = 0.0;
        for round in 0..rounds {
            output::note(format_args!("{}, {} of {rounds}", victim.name(), round + 1));
            let released = scene.kill(victim).with_context(|| victim.name())?;
            worst = worst.max(released.as_secs_f64());
            sum += released.as_secs_f64();
        }
        let mean = sum / f64::from(rounds.max(1));
        figures.push(Figure::new(
            format!("{}: throttle released, mean", victim.name()),
            mean * 1e3,
            "ms",
        ));
        figures.push(Figure::new(
            format!("{}: throttle released, worst", victim.name()),
            worst * 1e3,
            "ms",
        ));
    }
    Ok(figures)
}

/// A stand-in and an agent that are started again whenever they were killed.
struct Scene {
    self_command: Vec<OsString>,
    agent: Option<Process>,
    standin: Option<Process>,
    rig: Rig,
}

impl Scene {
    fn start(self_command: &[OsString]) -> anyhow::Result<Self> {
        let rig = Rig::new(self_command)?;
        Ok(Self { self_command: self_command.to_vec(), agent: None, standin: None, rig })
    }

    /// Lets a learner drive, kills, and returns how long the throttle stayed down. Whoever is left
    /// must find its way: a learner without its car ends, the next one drives again.
    fn kill(&mut self, victim: Victim) -> anyhow::Result<Duration> {
        if self.standin.is_none() {
            let game = Game { track: DEFAULT_TRACK, car: DEFAULT_CAR };
            self.standin = Some(self.rig.start_standin(game)?);
        }
        if self.agent.is_none() {
            self.agent = Some(self.rig.start_agent()?);
        }
        let backend = if victim == Victim::LocalLearner { "live" } else { "ros2" };
        let mut learner = Learner::start(&self.self_command, &self.rig, backend)?;
        let space = PageSpace::at(self.rig.page_dir());
        let mut page = ControlsReader::new(&space);
        let mut throttle = move || page.read().map_or(0.0, |asked| asked.controls.throttle);
        let driving =
            wait_for(Instant::now() + DRIVING_LIMIT, || (throttle() > DRIVING).then_some(()));
        if driving.is_none() {
            bail!("no learner drove within {} s", DRIVING_LIMIT.as_secs());
        }
        let killed_at = Instant::now();
        match victim {
            Victim::Agent => self.agent.take().context("an agent")?.kill()?,
            Victim::Standin => self.standin.take().context("a stand-in")?.kill()?,
            Victim::Learner | Victim::LocalLearner => learner.kill()?,
        }
        let released = wait_for(killed_at + RELEASE_LIMIT, || {
            (throttle() == 0.0).then(|| killed_at.elapsed())
        });
        let Some(released) = released else {
            bail!("the throttle was still down after {} s", RELEASE_LIMIT.as_secs());
        };
        learner.await_end()?;
        Ok(released)
    }
}

/// `corsa drive` as a process.
struct Learner {
    child: Child,
}

impl Learner {
    fn start(self_command: &[OsString], rig: &Rig, backend: &str) -> anyhow::Result<Self> {
        let (program, first) = self_command.split_first().context("how to start this program")?;
        let child = Command::new(program)
            .args(first)
            .args(["drive", "--laps", "1000", "--backend", backend, "--track", DEFAULT_TRACK])
            .args(["--car", DEFAULT_CAR, "--timeout", "20", "--out"])
            .arg(rig.page_dir().join("out"))
            .args(rig.meeting_point())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting a learner")?;
        Ok(Self { child })
    }

    fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill().context("killing the learner")
    }

    fn await_end(&mut self) -> anyhow::Result<()> {
        let ended = wait_for(Instant::now() + END_LIMIT, || match self.child.try_wait() {
            Ok(None) => None,
            Ok(Some(_)) | Err(_) => Some(()),
        });
        ended.with_context(|| format!("the learner hung for {} s", END_LIMIT.as_secs()))
    }
}

impl Drop for Learner {
    fn drop(&mut self) {
        // Only after an error is it still there.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
