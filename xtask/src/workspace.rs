//! The workspace as cargo reads it from the manifests.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell;

/// One of our own crates.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal one, else `dev` or `build`.
    pub(crate) kind: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// The folder of the root manifest.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root folder")
}

/// Where xtask keeps its environments and wheels.
pub(crate) fn scratch() -> PathBuf {
    root().join("target/xtask")
}

/// The cargo that runs us.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}

/// All members with what their manifests name.
pub(crate) fn packages() -> Result<Vec<Package>> {
    let manifest = root().join("Cargo.toml");
    let manifest = manifest.to_str().context("the workspace's path is not UTF-8")?;
    let arguments = ["metadata", "--no-deps", "--format-version", "1", "--manifest-path", manifest];
    let json = shell::ask(&cargo(), &arguments).context("cargo metadata failed")?;
    let metadata: Metadata = serde_json::from_str(&json).context("reading cargo metadata")?;
    Ok(metadata.packages)
}

impl Package {
    /// The package's folder.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new(""))
    }
}

/// Every file below `folder` whose name ends in `.extension`; hidden and built folders left out.
pub(crate) fn files_with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = folder.read_dir().with_context(|| format!("listing {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let left_out =
                name.starts_with('.') || name.starts_with("target") || name == "node_modules";
            if path.is_dir() && !left_out {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
