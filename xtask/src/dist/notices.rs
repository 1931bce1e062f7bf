//! Every crate in what we ship, with its version, license and source, as cargo resolves them.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell;
use crate::workspace::{cargo, root};

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_members: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

const TARGETS: [&str; 2] = ["x86_64-pc-windows-gnu", "x86_64-unknown-linux-gnu"];
const SHIPPED: [&str; 2] = ["corsa_cli", "corsa_bridge"];

pub(super) fn text() -> Result<String> {
    let mut lines = BTreeSet::new();
    for target in TARGETS {
        lines.extend(shipped(&metadata(target)?));
    }
    let mut text = String::from(
        "Rust crates in the programs of this package: name, version, license, source.\n\
         NOTICE.md names what is not a Rust crate.\n\n",
    );
    for line in lines {
        writeln!(text, "{line}")?;
    }
    Ok(text)
}

fn metadata(target: &str) -> Result<Metadata> {
    let manifest = root().join("Cargo.toml");
    let manifest = manifest.to_str().context("the workspace's path is not UTF-8")?;
    let arguments = [
        "metadata",
        "--locked",
        "--format-version",
        "1",
        "--filter-platform",
        target,
        "--manifest-path",
        manifest,
    ];
    let json = shell::ask(&cargo(), &arguments).context("cargo metadata failed")?;
    serde_json::from_str(&json).context("reading cargo metadata")
}

/// What the programs are linked from: no tools of the build, nothing of the tests.
fn shipped(metadata: &Metadata) -> Vec<String> {
    let package = |id: &str| metadata.packages.iter().find(|package| package.id == id);
    let mut wanted: Vec<&str> = metadata
        .workspace_members
        .iter()
        .filter(|id| package(id).is_some_and(|package| SHIPPED.contains(&package.name.as_str())))
        .map(String::as_str)
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = metadata.resolve.nodes.iter().find(|node| node.id == id);
        for dependency in node.into_iter().flat_map(|node| &node.deps) {
            if dependency.dep_kinds.iter().any(|kind| kind.kind.is_none()) {
                wanted.push(&dependency.pkg);
            }
        }
    }
    seen.into_iter()
        .filter(|id| !metadata.workspace_members.iter().any(|member| member == id))
        .filter_map(package)
        .map(|package| {
            let license = package.license.as_deref().unwrap_or("see its source");
            let source = package.repository.as_deref().unwrap_or("crates.io");
            format!("{} {}, {license}, {source}", package.name, package.version)
        })
        .collect()
}
