//! What each target does with its bytes. The same functions replay the corpus in the ordinary tests
//! (`crates/io/corsa_content/tests/corpus.rs`, `crates/sim/corsa_world/tests/corpus.rs`), which need
//! neither a nightly compiler nor cargo-fuzz.

pub mod content;
#[cfg(feature = "world")]
pub mod save;
