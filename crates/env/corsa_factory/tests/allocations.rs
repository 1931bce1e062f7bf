//! A step of a batch asks for no memory: model, road, observation, reward, ends and autoreset.

use std::alloc::System;

use corsa_env::{
    AutoresetMode, EnvConfig, ObservationKind, ResetRequest, StartRequest, TerminationConfig,
};
use corsa_factory::{EnvSpec, make_env};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Memory asked for in steps of a batch that begins episodes anew all the time.
fn allocations(observation: ObservationKind, autoreset: AutoresetMode) -> usize {
    let config = EnvConfig {
        observation,
        start: StartRequest::Grid,
        max_time: Some(1.0),
        termination: TerminationConfig { max_wheels_outside: Some(1), ..Default::default() },
        ..EnvConfig::default()
    };
    let spec = EnvSpec { num_envs: 40, num_threads: 1, config, ..EnvSpec::default() };
    let making = Region::new(ALLOCATOR);
    let mut env = make_env(&spec).expect("built in").with_autoreset(autoreset);
    assert!(making.change().allocations > 0, "the allocator does not count");
    env.reset(&vec![Some(ResetRequest::default()); 40]).expect("the grid is a start");
    let num_axes = env.action_names().len();
    let actions: Vec<f32> =
        (0..40 * num_axes).map(|place| (place % 7) as f32 / 3.5 - 0.9).collect();
    let mut episodes_ended = 0;
    // Whatever is kept between steps is made in the first ones.
    for _ in 0..60 {
        env.step(&actions).expect("in range");
    }
    let region = Region::new(ALLOCATOR);
    for _ in 0..200 {
        let outcome = env.step(&actions).expect("in range");
        episodes_ended += outcome.truncated.iter().filter(|&&ended| ended).count();
    }
    let change = region.change();
    assert!(episodes_ended > 100, "only {episodes_ended} episodes ended");
    change.allocations + change.reallocations
}

/// One test, because the allocator counts for the whole process.
#[test]
fn a_step_asks_for_no_memory() {
    for observation in [ObservationKind::State, ObservationKind::StateRays] {
        for autoreset in [AutoresetMode::NextStep, AutoresetMode::SameStep] {
            assert_eq!(allocations(observation, autoreset), 0, "{observation:?}, {autoreset:?}");
        }
    }
}
