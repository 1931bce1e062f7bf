use std::path::PathBuf;

use super::*;
use crate::workspace::{self, Dependency};

fn package(folder: &str, dependencies: &[&str]) -> Package {
    let dependency = |name: &&str| match name.strip_prefix("dev:") {
        Some(name) => Dependency { name: name.into(), kind: Some("dev".into()) },
        None => Dependency { name: (*name).into(), kind: None },
    };
    Package {
        name: folder.rsplit('/').next().unwrap().into(),
        manifest_path: PathBuf::from(format!("/repo/{folder}/Cargo.toml")),
        dependencies: dependencies.iter().map(dependency).collect(),
    }
}

fn tree(extra: Package) -> Vec<Package> {
    let mut packages = vec![
        package("crates/vocab/corsa_vehicle", &[]),
        package("crates/io/corsa_pages", &["corsa_vehicle"]),
        package("crates/sim/corsa_dynamics", &["corsa_vehicle"]),
        package("crates/env/corsa_backend", &["corsa_vehicle"]),
        package("crates/env/corsa_backend_live", &["corsa_backend", "corsa_pages"]),
        package("crates/top/corsa_agent", &["corsa_pages"]),
    ];
    packages.push(extra);
    packages
}

#[track_caller]
fn assert_one(extra: Package, part: &str) {
    let found = violations(&tree(extra));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains(part), "{found:?}");
}

#[test]
fn edges_that_point_down_are_fine() {
    let factory =
        package("crates/env/corsa_factory", &["corsa_backend_live", "corsa_backend", "anyhow"]);
    assert_eq!(violations(&tree(factory)), Vec::<String>::new());
}

#[test]
fn an_edge_that_points_up_is_found() {
    assert_one(package("crates/vocab/corsa_track", &["corsa_dynamics"]), "Vocab must not see Sim");
    assert_one(package("crates/sim/corsa_world", &["corsa_pages"]), "Sim must not see Io");
    assert_one(package("crates/env/corsa_driver", &["corsa_agent"]), "Env must not see Top");
}

#[test]
fn tests_may_not_point_up_either() {
    assert_one(package("crates/env/corsa_driver", &["dev:corsa_agent"]), "Env must not see Top");
}

#[test]
fn siblings_see_each_other_only_where_listed_and_in_tests() {
    let edge = "corsa_backend_live";
    assert_one(package("crates/env/corsa_backend_ros2", &[edge]), "siblings");
    let tested = package("crates/env/corsa_backend_ros2", &["dev:corsa_backend_live"]);
    assert_eq!(violations(&tree(tested)), Vec::<String>::new());
}

#[test]
fn the_environment_does_not_know_the_simulator() {
    assert_one(package("crates/env/corsa_env", &["corsa_dynamics"]), "only by their trait");
    let tested = package("crates/env/corsa_env", &["dev:corsa_dynamics"]);
    assert_eq!(violations(&tree(tested)), Vec::<String>::new());
}

#[test]
fn the_transport_has_one_door() {
    assert_one(package("crates/env/corsa_backend_ros2", &["cyclors"]), "only corsa_ros");
}

#[test]
fn data_does_no_io() {
    assert_one(package("crates/vocab/corsa_track", &["libc"]), "no I/O");
}

#[test]
fn a_crate_outside_the_groups_is_found() {
    assert_one(package("crates/misc/corsa_helper", &[]), "no group");
}

#[test]
fn this_workspace_keeps_its_layers() {
    assert_eq!(violations(&workspace::packages().unwrap()), Vec::<String>::new());
}
