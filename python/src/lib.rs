//! The native module of the Python package `corsa_gym`: the batch of environments, the renderer and
//! the command, each as a class or function that only converts.
//!
//! What is thrown is declared in `corsa_gym.errors`; whatever takes time runs without the GIL, and
//! where the time is real, Ctrl-C is answered while waiting.

// The functions' own docs are what Python's help() shows.
#![allow(clippy::needless_pass_by_value, reason = "pyo3 hands over its arguments by value")]

mod actions;
mod buffers;
mod command;
mod core;
mod errors;
mod infos;
mod ranges;
mod renderer;
mod sensors;
mod settings;
mod start;
mod vector_env;
mod worker;

/// The native module of `corsa_gym`.
#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::{command::run_cli, infos::InfoTable, renderer::Renderer, vector_env::VectorEnv};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        let names = |names: &[&str]| pyo3::types::PyTuple::new(py, names);
        module.add("TRACKS", names(corsa_track::BUILTIN_TRACKS)?)?;
        module.add("CARS", names(corsa_vehicle::BUILTIN_CARS)?)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("PHYSICS_TIMESTEP", corsa_vehicle::PHYSICS_TIMESTEP)?;
        let observations: Vec<_> = corsa_env::ObservationKind::ALL
            .into_iter()
            .map(corsa_env::ObservationKind::name)
            .collect();
        module.add("OBSERVATIONS", names(&observations)?)?;
        let terms: Vec<_> =
            corsa_env::RewardTerm::ALL.into_iter().map(corsa_env::RewardTerm::name).collect();
        module.add("REWARD_TERMS", names(&terms)?)?;
        let quantities: Vec<_> =
            corsa_env::Quantity::ALL.into_iter().map(corsa_env::Quantity::name).collect();
        module.add("CONDITIONS", names(&quantities)?)?;
        module.add("SETTINGS", names(&crate::settings::NAMES)?)?;
        let reasons = pyo3::types::PyDict::new(py);
        for reason in corsa_env::EndReason::ALL {
            reasons.set_item(reason.name(), reason as u8)?;
        }
        module.add("END_REASONS", reasons)
    }
}
