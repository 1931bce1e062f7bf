//! A game that is killed in the middle of an episode and started again: how long until the environment
//! drives it again.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use corsa_env::{EndReason, EnvConfig, ResetRequest, TerminationConfig, VectorEnv};
use corsa_factory::{BackendChoice, Connection, DEFAULT_CAR, DEFAULT_TRACK, EnvSpec};

use super::Figure;
use crate::{
    children::{Game, Process, Rig},
    output,
};

/// Control steps driven before each kill, and at most after it until the loss is noticed.
const DRIVEN: u32 = 25;
const NOTICE_LIMIT: Duration = Duration::from_secs(20);

pub(super) fn measure(rounds: u32, self_command: &[OsString]) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for backend in [BackendChoice::Live, BackendChoice::Ros2] {
        let name = backend.name();
        let mut scene = Scene::start(backend, self_command)?;
        let (mut noticed, mut recovered) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            output::note(format_args!("{name}: game killed, {} of {rounds}", round + 1));
            let (notice, recovery) =
                scene.kill_and_recover().with_context(|| format!("{name}, kill {}", round + 1))?;
            noticed.push(notice.as_secs_f64());
            recovered.push(recovery.as_secs_f64());
        }
        let worst = |of: &[f64]| of.iter().copied().fold(0.0, f64::max);
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
        figures.push(Figure::new(
            format!("{name}: episode ended after the kill, worst of {rounds}"),
            worst(&noticed) * 1e3,
            "ms",
        ));
        figures.push(Figure::new(format!("{name}: driven again, mean"), mean(&recovered), "s"));
        figures.push(Figure::new(format!("{name}: driven again, worst"), worst(&recovered), "s"));
    }
    Ok(figures)
}

/// A game, an agent where one is needed, and an environment that drives.
struct Scene {
    env: VectorEnv,
    _agent: Option<Process>,
    standin: Option<Process>,
    rig: Rig,
}

const GAME: Game<'_> = Game { track: DEFAULT_TRACK, car: DEFAULT_CAR };

impl Scene {
    fn start(backend: BackendChoice, self_command: &[OsString]) -> anyhow::Result<Self> {
        let rig = Rig::new(self_command)?;
        let standin = rig.start_standin(GAME)?;
        let agent = (backend == BackendChoice::Ros2).then(|| rig.start_agent()).transpose()?;
        let spec = EnvSpec {
            backend,
            config: EnvConfig {
                termination: TerminationConfig {
                    max_wheels_outside: None,
                    ..TerminationConfig::default()
                },
                ..EnvConfig::default()
            },
            connection: Connection {
                self_command: self_command.to_vec(),
                page_dir: Some(rig.page_dir().to_owned()),
                domain_id: Some(rig.domain_id()),
                vehicle: rig.vehicle().to_owned(),
                timeout: Duration::from_secs(30),
                ..Connection::default()
            },
            ..EnvSpec::default()
        };
        let env = corsa_factory::make_env(&spec)?;
        Ok(Self { env, _agent: agent, standin: Some(standin), rig })
    }

    /// How long the environment took to notice, and from the next game's start to being driven.
    fn kill_and_recover(&mut self) -> anyhow::Result<(Duration, Duration)> {
        self.env.reset(&[Some(ResetRequest::default())])?;
        let action = [0.0, 0.3];
        for _ in 0..DRIVEN {
            self.env.step(&action)?;
        }
        if self.env.end(0) != EndReason::Running {
            bail!("the episode ended before the kill: {}", self.env.end(0).name());
        }
        self.standin.take().context("a game")?.kill()?;
        let killed_at = Instant::now();
        while self.env.end(0) == EndReason::Running {
            self.env.step(&action)?;
            if killed_at.elapsed() > NOTICE_LIMIT {
                bail!("the loss was not noticed within {} s", NOTICE_LIMIT.as_secs());
            }
        }
        let noticed = killed_at.elapsed();
        if self.env.end(0) != EndReason::BackendLost {
            bail!("the episode ended as `{}`", self.env.end(0).name());
        }
        let started_at = Instant::now();
        self.standin = Some(self.rig.start_standin(GAME)?);
        self.env.reset(&[Some(ResetRequest::default())])?;
        self.env.step(&action)?;
        if self.env.end(0) != EndReason::Running {
            bail!("the car is not driven again: {}", self.env.end(0).name());
        }
        Ok((noticed, started_at.elapsed()))
    }
}
