//! Replays the seeds of the fuzz targets, whole, cut and damaged: what `fuzz/` does with a nightly
//! compiler for as long as one likes, done a little in every test run.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[expect(unreachable_pub, reason = "in fuzz/ it is a library of its own")]
#[path = "../../../../fuzz/content.rs"]
mod targets;

/// Seeds of a target, which it must have.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/seeds").join(target);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no seeds");
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Each seed as it is and cut at some places; then random bytes, and seeds with some bytes changed.
fn replay(target: &str, run: fn(&[u8])) {
    let seeds = seeds(target);
    for seed in &seeds {
        run(seed);
        let step = (seed.len() / 100).max(1);
        (0..seed.len()).step_by(step).for_each(|end| run(&seed[..end]));
    }
    let mut runner =
        TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let random = prop::collection::vec(any::<u8>(), 0..500);
    runner.run(&random, survives(run)).unwrap();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6);
    let damaged = (prop::sample::select(seeds), changes).prop_map(|(mut bytes, changes)| {
        for (at, byte) in changes {
            if !bytes.is_empty() {
                let index = at.index(bytes.len());
                bytes[index] = byte;
            }
        }
        bytes
    });
    runner.run(&damaged, survives(run)).unwrap();
}

fn survives(run: fn(&[u8])) -> impl Fn(Vec<u8>) -> Result<(), TestCaseError> {
    move |bytes| {
        run(&bytes);
        Ok(())
    }
}

#[test]
fn ini_files_survive_damage() {
    replay("ini", targets::ini);
}

#[test]
fn tables_survive_damage() {
    replay("lut", targets::lut);
}

#[test]
fn cars_survive_damage() {
    replay("car", targets::car);
}

#[test]
fn models_survive_damage() {
    replay("kn5", targets::kn5);
}

#[test]
#[cfg(feature = "textures")]
fn textures_survive_damage() {
    replay("texture", targets::texture);
}

#[test]
fn ai_splines_survive_damage() {
    replay("ai_spline", targets::ai_spline);
}

#[test]
fn centerlines_survive_damage() {
    replay("track_csv", targets::track_csv);
}

#[test]
fn surfaces_survive_damage() {
    replay("surfaces", targets::surfaces);
}
