//! Which system and machine this is, in words that name nobody.

use serde::Serialize;
use sysinfo::System;

/// For a bug report: no names, no numbers that only this machine has.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SystemFacts {
    pub(crate) corsa: &'static str,
    pub(crate) system: Option<String>,
    pub(crate) kernel: Option<String>,
    pub(crate) architecture: &'static str,
    pub(crate) processor: String,
    pub(crate) num_processors: usize,
    pub(crate) memory_mb: u64,
}

pub(crate) fn gather() -> SystemFacts {
    let mut system = System::new().ok();
    if let Some(system) = &mut system {
        system.refresh_memory();
        system.refresh_cpu_all();
    }
    let processors = system.as_ref().map(System::cpus).unwrap_or_default();
    SystemFacts {
        corsa: env!("CARGO_PKG_VERSION"),
        system: System::long_os_version().ok(),
        kernel: System::kernel_version().ok(),
        architecture: std::env::consts::ARCH,
        processor: processors.first().map(|cpu| cpu.brand().trim().to_owned()).unwrap_or_default(),
        num_processors: processors.len(),
        memory_mb: system.as_ref().map_or(0, System::total_memory) / 1_000_000,
    }
}
