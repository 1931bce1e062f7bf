use corsa_env::{EnvConfig, ObservationKind, ResetRequest, StartRequest, VectorEnv};
use corsa_factory::{EnvSpec, make_env};

use super::{Figure, physics::try_rate};

/// Environments that memory is measured with.
const CROWD: usize = 100_000;

/// Steps of the whole environment: 13 physics steps, observation, reward, ends, autoreset.
pub(super) fn measure(seconds: f64, threads: usize) -> anyhow::Result<Vec<Figure>> {
    // First, while no memory of another figure is there to be used again.
    let mut memory = memory()?;
    let mut figures: Vec<Figure> = Vec::new();
    let mut one = None;
    for (num_envs, num_threads, observation) in [
        (1, 1, ObservationKind::State),
        (64, 1, ObservationKind::State),
        (1024, 1, ObservationKind::State),
        (1024, 1, ObservationKind::StateRays),
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
        let base = *one.get_or_insert(rate);
        figures.push(Figure::new(name, rate, "steps/s").against(base));
    }
    figures.append(&mut memory);
    Ok(figures)
}

fn env_rate(
    num_envs: usize,
    num_threads: usize,
    observation: ObservationKind,
    seconds: f64,
) -> anyhow::Result<f64> {
    let mut env = started(num_envs, num_threads, observation)?;
    let action: Vec<f32> = [0.02, 0.3].repeat(num_envs);
    try_rate(seconds, num_envs as u64, || {
        env.step(&action)?;
        Ok(())
    })
}

/// Environments that have begun an episode each, anywhere on the track.
fn started(
    num_envs: usize,
    num_threads: usize,
    observation: ObservationKind,
) -> anyhow::Result<VectorEnv> {
    let config = EnvConfig { observation, start: StartRequest::Random, ..EnvConfig::default() };
    let mut env = make_env(&EnvSpec { num_envs, num_threads, config, ..EnvSpec::default() })?;
    env.reset(&vec![Some(ResetRequest::default()); num_envs])?;
    Ok(env)
}

/// What environments take of this process's memory; nothing where the system does not tell.
fn memory() -> anyhow::Result<Vec<Figure>> {
    let Some(before) = resident_bytes() else { return Ok(vec![]) };
    let mut env = started(CROWD, 1, ObservationKind::State)?;
    env.step(&[0.02, 0.3].repeat(CROWD))?;
    let taken = resident_bytes().unwrap_or(before).saturating_sub(before);
    Ok(vec![
        Figure::new("memory of one environment", taken as f64 / CROWD as f64 / 1024.0, "KiB"),
        Figure::new("memory of 100,000 environments", taken as f64 / f64::from(1 << 20), "MiB"),
    ])
}

/// Memory of this process that is in use, as Linux counts it.
fn resident_bytes() -> Option<u64> {
    const KIB: u64 = 1024;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * KIB)
}
