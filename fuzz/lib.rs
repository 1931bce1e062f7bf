//! What each target does with its bytes. The same functions replay the corpus in the ordinary tests
//! (`tests/corpus.rs` of `corsa_content`, `corsa_udp` and `corsa_world`), which need neither a
//! nightly compiler nor cargo-fuzz.

pub mod content;
#[cfg(feature = "world")]
pub mod save;
pub mod udp;
