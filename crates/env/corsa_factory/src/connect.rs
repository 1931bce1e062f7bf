use std::sync::Arc;

use corsa_backend::{Backend, NullBackend};
use corsa_backend_live::{LiveBackend, LiveOptions};
use corsa_backend_ros2::{Ros2Backend, Ros2Options};
use corsa_backend_sim::{SimBackend, World};
use corsa_pages::PageSpace;
use corsa_track::Track;
use corsa_vehicle::VehicleParams;

use crate::{BackendChoice, EnvSpec, FactoryError};

/// Vehicles that one thread works on at a time are a multiple of this: as many as are stepped side by
/// side.
const LANES: usize = 16;
/// … and at most so many: few enough to spread evenly and to stay in a core's cache, enough that a
/// hand-over costs nothing beside them.
const MAX_VEHICLES_PER_BACKEND: usize = 64;

/// One backend for a game, several for a batch in the simulator.
pub(crate) fn backends(
    spec: &EnvSpec,
    track: &Arc<Track>,
    params: &VehicleParams,
    num_threads: usize,
) -> Result<Vec<Box<dyn Backend>>, FactoryError> {
    match spec.backend {
        BackendChoice::Null => split(spec.num_envs, num_threads)
            .map(|len| Ok(Box::new(NullBackend::new(len)) as Box<dyn Backend>))
            .collect(),
        BackendChoice::Sim => {
            let world = World::new(params, Arc::clone(track)).map_err(|error| {
                FactoryError::BadCar { car: spec.car.clone(), reason: error.to_string() }
            })?;
            let world = Arc::new(world);
            let backends = split(spec.num_envs, num_threads).map(|len| {
                Ok(Box::new(SimBackend::in_world(Arc::clone(&world), len)) as Box<dyn Backend>)
            });
            backends.collect()
        }
        BackendChoice::Live | BackendChoice::Ros2 if spec.num_envs != 1 => {
            Err(FactoryError::OneCarOnly { backend: spec.backend.name(), num_envs: spec.num_envs })
        }
        BackendChoice::Live => {
            let backend = LiveBackend::connect(LiveOptions {
                pages: spec
                    .connection
                    .page_dir
                    .as_ref()
                    .map_or_else(PageSpace::from_env, PageSpace::at),
                self_command: spec.connection.self_command.clone(),
                track: Some(Arc::clone(track)),
                timeout: spec.connection.timeout,
                pad: spec.connection.pad,
                calibrations: spec.connection.calibrations.clone(),
                launch: spec.connection.launch.clone(),
                time_scale: spec.connection.time_scale,
            })?;
            Ok(vec![Box::new(backend)])
        }
        BackendChoice::Ros2 => {
            let backend = Ros2Backend::connect(Ros2Options {
                vehicle: spec.connection.vehicle.clone(),
                domain_id: spec.connection.domain_id,
                network: spec.connection.network.clone(),
                track: Some(Arc::clone(track)),
                timeout: spec.connection.timeout,
            })?;
            Ok(vec![Box::new(backend)])
        }
    }
}

/// Sizes of the parts of a batch: equal but for the last, several per thread where there are enough
/// vehicles.
fn split(num_envs: usize, num_threads: usize) -> impl Iterator<Item = usize> {
    let share = num_envs.div_ceil(4 * num_threads.max(1)).next_multiple_of(LANES);
    let len = share.min(MAX_VEHICLES_PER_BACKEND);
    (0..num_envs.div_ceil(len)).map(move |part| len.min(num_envs - part * len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_batch() {
        for num_envs in [1, 2, 3, 63, 64, 65, 1000, 1024] {
            for num_threads in [1, 2, 3, 16] {
                let parts: Vec<usize> = split(num_envs, num_threads).collect();
                assert_eq!(parts.iter().sum::<usize>(), num_envs);
                let (last, others) = parts.split_last().expect("at least one");
                assert!(*last > 0 && others.iter().all(|len| len.is_multiple_of(LANES)));
            }
        }
    }
}
