//! Every crate under the workspace's lints, and unsafe code only where it is expected.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use crate::workspace::{Package, files_with_extension, packages};

/// Crates that touch foreign memory, a foreign library, or (corsa_agent: scheduling) the operating
/// system. A longer list is a decision, not a habit.
const MAY_BE_UNSAFE: &[&str] = &[
    "corsa_agent",
    "corsa_cli",
    "corsa_game",
    "corsa_pad",
    "corsa_pages",
    "corsa_ros",
    "corsa_standin",
];

pub(crate) fn findings() -> Result<Vec<String>> {
    let packages = packages()?;
    let mut found = vec![];
    let mut unsafe_crates = BTreeSet::new();
    for package in &packages {
        let manifest = fs::read_to_string(&package.manifest_path)
            .with_context(|| format!("reading {}", package.manifest_path.display()))?;
        if !manifest.contains("[lints]\nworkspace = true") {
            found.push(format!("{} is not under the workspace's lints", package.name));
        }
        if opts_into_unsafe(package)? {
            unsafe_crates.insert(package.name.as_str());
        }
    }
    let expected: BTreeSet<&str> = MAY_BE_UNSAFE.iter().copied().collect();
    for name in unsafe_crates.difference(&expected) {
        found.push(format!("{name} has unsafe code and is not on the list in xtask/src/lints.rs"));
    }
    for name in expected.difference(&unsafe_crates) {
        found
            .push(format!("{name} has no unsafe code: take it off the list in xtask/src/lints.rs"));
    }
    Ok(found)
}

/// `unsafe_code` is denied, so a crate with unsafe code says so somewhere.
fn opts_into_unsafe(package: &Package) -> Result<bool> {
    if package.name == "xtask" {
        return Ok(false);
    }
    let opts_in = |text: &str| text.contains("(unsafe_code") || text.contains("unsafe_code,");
    for path in files_with_extension(package.folder(), "rs")? {
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        if opts_in(&text) {
            return Ok(true);
        }
    }
    Ok(false)
}
