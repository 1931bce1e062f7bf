use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::CarError;
use crate::ContentError;
use crate::read::open;

/// Real files of a car's data have at most some hundred KiB.
const MAX_DATA_BYTES: u64 = 4 << 20;

/// The files of a car's data folder, by name without regard to case, as on the system the game runs
/// on.
pub(super) struct Files {
    root: PathBuf,
    /// The car's folder; None for files in memory.
    folder: Option<PathBuf>,
    by_name: BTreeMap<String, Origin>,
}

enum Origin {
    Path(PathBuf),
    Bytes(Vec<u8>),
}

impl Files {
    /// Those of a folder.
    pub(super) fn of_folder(data: &Path) -> Result<Self, ContentError> {
        let unreadable = |source| ContentError::Unreadable { path: data.to_owned(), source };
        let mut by_name = BTreeMap::new();
        for entry in std::fs::read_dir(data).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if let Some(name) = path.file_name() {
                by_name.insert(name.to_string_lossy().to_lowercase(), Origin::Path(path));
            }
        }
        Ok(Self { root: data.to_owned(), folder: Some(car_folder(data)), by_name })
    }

    /// Files in memory.
    pub(super) fn in_memory(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let lower = |(name, bytes): (String, Vec<u8>)| (name.to_lowercase(), Origin::Bytes(bytes));
        let by_name = files.into_iter().map(lower).collect();
        Self { root: PathBuf::from("data"), folder: None, by_name }
    }

    /// The folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder the data folder is in.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The name a file of this name has, or would have.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        match self.by_name.get(&name.to_lowercase()) {
            Some(Origin::Path(path)) => path.clone(),
            _ => self.root.join(name),
        }
    }

    /// The content; None if there is no such file. Only files of the folder itself can be named.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, ContentError> {
        match self.by_name.get(&name.trim().to_lowercase()) {
            None => Ok(None),
            Some(Origin::Bytes(bytes)) => Ok(Some(bytes.clone())),
            Some(Origin::Path(path)) => read_file(path).map(Some),
        }
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, ContentError> {
    let (file, bytes) = open(path, MAX_DATA_BYTES)?;
    let mut content = Vec::with_capacity(bytes as usize);
    // `take`: the file may grow while it is read.
    file.take(MAX_DATA_BYTES)
        .read_to_end(&mut content)
        .map_err(|source| ContentError::Unreadable { path: path.to_owned(), source })?;
    Ok(content)
}

/// The car's folder: the one the data folder is in, or the data folder itself where it is called
/// otherwise.
pub(super) fn car_folder(data: &Path) -> PathBuf {
    let absolute = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    match absolute.parent() {
        Some(parent)
            if absolute.file_name().is_some_and(|name| name.eq_ignore_ascii_case("data")) =>
        {
            parent.to_owned()
        }
        _ => absolute,
    }
}

/// The last part of a path.
pub(super) fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// The data folder of what the user named: a car's folder or the data folder itself.
pub(super) fn data_folder(path: &Path) -> Result<PathBuf, CarError> {
    if path.join("car.ini").is_file() {
        return Ok(path.to_owned());
    }
    let data = path.join("data");
    if data.is_dir() {
        return Ok(data);
    }
    let packed = path.join("data.acd");
    if packed.is_file() {
        return Err(CarError::Packed { path: packed });
    }
    Err(CarError::NoData { path: path.to_owned() })
}
