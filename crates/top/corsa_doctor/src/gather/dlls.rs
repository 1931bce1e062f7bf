//! DLLs in the game's folder that take the place of the system's.

use std::{fs, path::Path};

use pelite::PeFile;

use crate::checks::capture::DllFacts;

/// Names under which the game loads its graphics. `dwrite.dll` is CSP's, and looked at elsewhere.
const NAMES: [&str; 4] = ["d3d11.dll", "dxgi.dll", "d3d9.dll", "d3d10.dll"];
/// A larger file is not read for its name.
const LIMIT: u64 = 64 << 20;

pub(crate) fn gather(game: &Path) -> Vec<DllFacts> {
    let found = NAMES.iter().filter_map(|file| {
        let path = game.join(file);
        let size = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        let product = (size <= LIMIT).then(|| product(&path)).flatten();
        Some(DllFacts { file: (*file).to_owned(), product, size })
    });
    found.collect()
}

/// `ProductName` of the version resource.
fn product(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    let info = PeFile::from_bytes(&bytes).ok()?.resources().ok()?.version_info().ok()?;
    let languages = info.translation();
    languages.iter().find_map(|language| info.value(*language, "ProductName"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_program_has_no_product() {
        let game = tempfile::tempdir().expect("a folder");
        assert_eq!(gather(game.path()), []);
        fs::write(game.path().join("dxgi.dll"), "no program").expect("a file");
        fs::create_dir(game.path().join("d3d9.dll")).expect("a folder of that name");
        let found = gather(game.path());
        let expected = DllFacts { file: "dxgi.dll".to_owned(), product: None, size: 10 };
        assert_eq!(found, [expected]);
    }
}
