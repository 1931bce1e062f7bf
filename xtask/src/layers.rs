//! Who may depend on whom.
//!
//! Crates live in groups, and a group sees only the groups below it:
//! `vocab` < `io`, `sim` < `env` < `top` < `python`.
//! Crates of one group do not see each other, except along the edges listed here with their reason.

use std::path::Path;

use crate::workspace::Package;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Vocab,
    Io,
    Sim,
    Env,
    Top,
    Python,
    Tool,
}

use Group::{Env, Io, Python, Sim, Tool, Top, Vocab};

impl Group {
    fn of(folder: &Path) -> Option<Group> {
        let mut names = folder.components().rev().map(|c| c.as_os_str().to_string_lossy());
        let name = names.next()?;
        match (names.next().as_deref(), &*name) {
            (Some("vocab"), _) => Some(Vocab),
            (Some("io"), _) => Some(Io),
            (Some("sim"), _) => Some(Sim),
            (Some("env"), _) => Some(Env),
            (Some("top"), _) => Some(Top),
            (_, "python") => Some(Python),
            (_, "xtask") => Some(Tool),
            _ => None,
        }
    }

    fn sees(self) -> &'static [Group] {
        match self {
            Vocab | Tool => &[],
            Io | Sim => &[Vocab],
            Env => &[Vocab, Io, Sim],
            Top => &[Vocab, Io, Sim, Env],
            Python => &[Vocab, Io, Sim, Env, Top],
        }
    }
}

/// Edges between crates of one group. `*` stands for any ending.
const SIBLINGS: &[(&str, &str)] = &[
    // Tracks and messages speak of vehicles: frames, wheels, controls.
    ("corsa_track", "corsa_vehicle"),
    ("corsa_msgs", "corsa_vehicle"),
    // The world puts the vehicle model on a track.
    ("corsa_world", "corsa_dynamics"),
    // CSP's Custom AI page is a controller route like the devices.
    ("corsa_pad", "corsa_pages"),
    // The seam: implementations and users know the trait, not each other.
    ("corsa_backend_*", "corsa_backend"),
    ("corsa_env", "corsa_backend"),
    // Sensors read states and tracks alone; an environment may observe through them.
    ("corsa_env", "corsa_sensors"),
    // What is asked of a running game is told once, for the live backend and the agent.
    ("corsa_backend_live", "corsa_control"),
    // The factory is the one place that knows every backend; it hands out whole environments.
    ("corsa_factory", "corsa_backend*"),
    ("corsa_factory", "corsa_env"),
    ("corsa_factory", "corsa_control"),
    // The command is made of everything else.
    ("corsa_cli", "corsa_standin"),
    ("corsa_cli", "corsa_agent"),
    ("corsa_cli", "corsa_doctor"),
    ("corsa_cli", "corsa_proton"),
];

/// Crates of `env` that must not know where states come from.
const BLIND: &[&str] = &["corsa_backend", "corsa_env", "corsa_picture", "corsa_sensors"];

/// Foreign crates with one door each: the library and the crates that may name it.
const DOORS: &[(&str, &[&str])] = &[
    ("cyclors", &["corsa_ros"]),
    ("pyo3", &["corsa_python"]),
    ("numpy", &["corsa_python"]),
    ("clap", &["corsa_cli", "xtask"]),
    ("ctrlc", &["corsa_bridge", "corsa_cli"]),
    ("memmap2", &["corsa_pages"]),
    // Inner types have no wire format; borders convert. An index of an installation is a file.
    (
        "serde",
        &[
            "corsa_content",
            "corsa_control",
            "corsa_doctor",
            "corsa_game",
            "corsa_msgs",
            "corsa_ros",
            "corsa_cli",
            "xtask",
        ],
    ),
    ("evdev", &["corsa_pad", "corsa_standin"]),
    ("libloading", &["corsa_pad"]),
    ("rusty-xinput", &["corsa_standin"]),
    ("steamlocate", &["corsa_game"]),
    ("windows", &["corsa_standin"]),
    ("vigem-client", &["corsa_pad"]),
    ("zip", &["corsa_doctor", "xtask"]),
];

/// What data and mathematics have no use for: files, threads, clocks, the system.
const NOT_IN_PURE: &[&str] =
    &["libc", "log", "rayon", "windows", "windows-sys", "tokio", "wgpu", "tempfile"];

/// Every edge that breaks a rule, as a sentence.
pub(crate) fn violations(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(|package| of_package(package, packages)).collect()
}

fn of_package(package: &Package, packages: &[Package]) -> Vec<String> {
    let Some(group) = Group::of(package.folder()) else {
        return vec![format!("{} lies in no group: put it below crates/<group>/", package.name)];
    };
    let edges = package.dependencies.iter().filter_map(|dependency| {
        let for_tests = dependency.kind.as_deref() == Some("dev");
        let ours = packages.iter().find(|other| other.name == dependency.name);
        let broken = match ours.map(|other| (other, Group::of(other.folder()))) {
            Some((other, Some(below))) => own_edge(package, group, other, below, for_tests),
            Some((_, None)) => None,
            None if for_tests => None,
            None => foreign_edge(package, group, &dependency.name),
        };
        Some(format!("{} -> {}: {}", package.name, dependency.name, broken?))
    });
    let mut found: Vec<String> = edges.collect();
    if package.folder().file_name().is_some_and(|folder| !named_alike(package, folder.to_str())) {
        found.push(format!("{}: folder and crate differ in name", package.name));
    }
    found
}

fn own_edge(
    from: &Package,
    group: Group,
    to: &Package,
    below: Group,
    for_tests: bool,
) -> Option<String> {
    if group == below {
        let listed = SIBLINGS.iter().any(|(a, b)| matches(a, &from.name) && matches(b, &to.name));
        // A test may set up its neighbors; what is shipped may not know them.
        return (!listed && !for_tests)
            .then(|| format!("siblings in {group:?} do not see each other"));
    }
    if !group.sees().contains(&below) {
        return Some(format!("{group:?} must not see {below:?}"));
    }
    let blind = BLIND.contains(&from.name.as_str()) && below != Vocab && !for_tests;
    blind.then(|| "the environment knows backends only by their trait".into())
}

fn foreign_edge(from: &Package, group: Group, to: &str) -> Option<String> {
    if let Some((_, users)) = DOORS.iter().find(|(library, _)| *library == to)
        && !users.contains(&from.name.as_str())
    {
        return Some(format!("only {} may use it", users.join(" and ")));
    }
    let pure = group == Vocab || from.name == "corsa_dynamics";
    (pure && NOT_IN_PURE.contains(&to))
        .then(|| "data and mathematics do no I/O and start no threads".into())
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

fn named_alike(package: &Package, folder: Option<&str>) -> bool {
    folder == Some(&package.name) || package.name == "corsa_python"
}

#[cfg(test)]
mod tests;
