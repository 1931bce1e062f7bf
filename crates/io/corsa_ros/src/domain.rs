//! One domain per id and process, opened by the first node in it and closed by the last.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{Network, RosError, dds, options::MAX_PARTICIPANT_INDEX};

struct Open {
    // Dropping it closes the domain.
    _entity: dds::Entity,
    settings: String,
    users: usize,
}

static DOMAINS: Mutex<Option<HashMap<u32, Open>>> = Mutex::new(None);

/// A share in an open domain.
#[derive(Debug)]
pub(crate) struct Domain {
    id: u32,
}

impl Domain {
    pub(crate) fn open(id: u32, network: &Network) -> Result<Self, RosError> {
        let settings = network.to_xml();
        let mut guard = lock();
        let domains = guard.get_or_insert_default();
        if let Some(open) = domains.get_mut(&id) {
            if open.settings != settings {
                return Err(RosError::DomainInUse { domain_id: id });
            }
            open.users += 1;
            return Ok(Self { id });
        }
        let entity = dds::create_domain(id, &settings).map_err(|failure| RosError::Network {
            domain_id: id,
            network: network.describe(),
            reason: explain(id, failure.reason),
        })?;
        domains.insert(id, Open { _entity: entity, settings, users: 1 });
        Ok(Self { id })
    }

    pub(crate) fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for Domain {
    fn drop(&mut self) {
        // The lock is held while the domain closes: an open in between would find it half there.
        let mut guard = lock();
        let Some(domains) = guard.as_mut() else { return };
        let Some(open) = domains.get_mut(&self.id) else { return };
        open.users -= 1;
        if open.users == 0 {
            domains.remove(&self.id);
        }
    }
}

/// The library speaks of participant indices where all ports of a domain are taken.
fn explain(id: u32, reason: String) -> String {
    if !reason.contains("participant index") {
        return reason;
    }
    // RTPS 2.5, 9.6.2.3: the unicast ports of a domain, two per participant.
    let first = 7400 + 250 * id + 10;
    let last = first + 2 * MAX_PARTICIPANT_INDEX + 1;
    format!("port taken: UDP ports {first} to {last} are all in use by others")
}

fn lock() -> MutexGuard<'static, Option<HashMap<u32, Open>>> {
    DOMAINS.lock().unwrap_or_else(PoisonError::into_inner)
}
