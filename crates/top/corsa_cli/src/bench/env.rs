use std::time::{Duration, Instant};

use corsa_env::{EnvConfig, ObservationKind, ResetRequest, StartRequest};
use corsa_factory::{EnvSpec, make_env};

use super::Figure;

/// Steps of the whole environment: 13 physics steps, observation, reward, ends, autoreset.
pub(super) fn measure(seconds: f64, threads: usize) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (num_envs, num_threads, observation) in [
        (1, 1, ObservationKind::State),
        (64, 1, ObservationKind::State),
        (1024, 1, ObservationKind::State),
        (1024, threads, ObservationKind::State),
        (1024, threads, ObservationKind::StateRays),
    ] {
        let rate = env_rate(num_envs, num_threads, observation, seconds)?;
        let threads = match num_threads {
            0 => "all cores".to_owned(),
            1 => "1 thread".to_owned(),
            n => format!("{n} threads"),
        };
        let name = format!("environment \"{}\", {num_envs} at once, {threads}", observation.name());
        figures.push(Figure::new(name, rate, "steps/s"));
    }
    Ok(figures)
}

fn env_rate(
    num_envs: usize,
    num_threads: usize,
    observation: ObservationKind,
    seconds: f64,
) -> anyhow::Result<f64> {
    let config = EnvConfig { observation, start: StartRequest::Random, ..EnvConfig::default() };
    let mut env = make_env(&EnvSpec { num_envs, num_threads, config, ..EnvSpec::default() })?;
    env.reset(&vec![Some(ResetRequest::default()); num_envs])?;
    let action: Vec<f32> = [0.02, 0.3].repeat(num_envs);
    let limit = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(2));
    // Once for memory to be touched and the pool to be awake.
    env.step(&action)?;
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < limit {
        env.step(&action)?;
        count += num_envs;
    }
    Ok(count as f64 / began.elapsed().as_secs_f64())
}
