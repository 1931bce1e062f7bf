use std::path::PathBuf;

pub(super) fn documents() -> Result<PathBuf, String> {
    Err("the game's folder is not in a Steam library with a Proton prefix".to_owned())
}
