//! The Markdown files against the tree: crate map and relative links.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::{files_with_extension, packages, root};

pub(crate) fn findings() -> Result<Vec<String>> {
    let names: BTreeSet<String> = packages()?.into_iter().map(|package| package.name).collect();
    let map = read(&root().join("ARCHITECTURE.md"))?;
    let mut found = crate_map(&map, &names);
    for path in markdown_files()? {
        let place = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        let folder = path.parent().unwrap_or(root());
        let missing = |target: &&str| !folder.join(target).exists();
        let text = read(&path)?;
        let broken = relative_links(&text).into_iter().filter(missing);
        found.extend(
            broken.map(|target| format!("{place}: link to {target}, which does not exist")),
        );
    }
    Ok(found)
}

pub(crate) fn markdown_files() -> Result<Vec<PathBuf>> {
    files_with_extension(root(), "md")
}

pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Lines `` - `corsa_x`: … `` of the code map against the members of the workspace.
fn crate_map(text: &str, members: &BTreeSet<String>) -> Vec<String> {
    let entry = |line: &str| Some(line.trim().strip_prefix("- `")?.split_once('`')?.0.to_owned());
    let section = text.split("\n## ").find(|section| section.starts_with("Code map"));
    let named: BTreeSet<String> = section.unwrap_or_default().lines().filter_map(entry).collect();
    let is_crate = |name: &&String| !name.contains('/');
    let missing = members
        .difference(&named)
        .map(|name| format!("ARCHITECTURE.md: {name} is not in the code map"));
    let gone = named.difference(members).filter(is_crate);
    missing
        .chain(gone.map(|name| format!("ARCHITECTURE.md: {name} is no crate of the workspace")))
        .collect()
}

/// Targets of `[text](target)` that are paths, without their `#fragment`.
fn relative_links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let paths = targets.map(|target| target.split('#').next().unwrap_or_default());
    paths
        .filter(|path| !path.is_empty() && !path.contains("://") && !path.starts_with("mailto:"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_missing_from_the_map_and_names_that_are_no_crates_are_found() {
        let text = "# Map\n\n## Code map\n\n- `corsa_a`: one\n- `corsa_gone`: two\n- `game/`: a folder\n\n## Rules\n\n- `corsa_c`\n";
        let members = ["corsa_a", "corsa_b"].map(String::from).into();
        let found = crate_map(text, &members);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("corsa_b") && found[1].contains("corsa_gone"), "{found:?}");
    }

    #[test]
    fn links_are_paths_without_fragments_and_addresses() {
        let text =
            "[a](docs/a.md#here) [b](https://example.org/x) ![c](lap.png \"title\") [d](#top)";
        assert_eq!(relative_links(text), ["docs/a.md", "lap.png"]);
    }

    #[test]
    fn these_documents_agree_with_the_tree() {
        assert_eq!(findings().unwrap(), Vec::<String>::new());
    }
}
