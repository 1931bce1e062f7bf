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
    let mut system = System::new();
    system.refresh_memory();
    system.refresh_cpu_all();
    SystemFacts {
        corsa: env!("CARGO_PKG_VERSION"),
        system: System::long_os_version(),
        kernel: System::kernel_version(),
        architecture: std::env::consts::ARCH,
        processor: system.cpus().first().map(|cpu| cpu.brand().trim().to_owned()).unwrap_or_default(),
        num_processors: system.cpus().len(),
        memory_mb: system.total_memory() / 1_000_000,
    }
}
