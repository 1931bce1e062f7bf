//! What the tests of this crate share.

use std::path::{Path, PathBuf};

/// The shared material, or none with a line that says which test was skipped.
pub(crate) fn shared(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CORSA_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"),
        PathBuf::from,
    );
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: {test} needs {}", root.display());
    None
}
