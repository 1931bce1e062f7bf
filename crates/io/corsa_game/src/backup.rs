//! Changes that can be taken back.
//!
//! Before a file is changed for the first time its bytes are copied into the backup folder,
//! `corsa_gym_backup` among the game's settings, and the manifest there says what was where. Whatever
//! is changed later, the first copy stays. [`Backup::undo`] puts every byte back, removes what was made,
//! and then the backup itself. What somebody else changed meanwhile is not overwritten unless forced.
//!
//! The manifest is written before the file it speaks of, so that a crash between the two leaves a
//! backup that is merely not needed. Every write replaces a file in one step.

mod lock;
mod manifest;

use std::fs;
use std::path::{Path, PathBuf};

use crate::GameError;
use crate::files::{self, failed};
use lock::Lock;
use manifest::{Entry, Manifest};

/// In the game's settings folder.
const FOLDER: &str = "corsa_gym_backup";
const MANIFEST: &str = "manifest.json";

/// A file as it shall be, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: PathBuf,
    pub content: Vec<u8>,
    /// What it does, for the user.
    pub what: String,
}

/// What became of a [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// There was no such file.
    Created,
    Changed,
    /// It was like that already.
    Unchanged,
}

/// What [`Backup::undo`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    pub restored: Vec<PathBuf>,
    pub removed: Vec<PathBuf>,
}

/// The record of all changes to one game's files. While it lives no other `corsa` changes them.
#[derive(Debug)]
pub struct Backup {
    folder: PathBuf,
    manifest: Manifest,
    /// Held until the last change is made.
    #[cfg_attr(not(test), expect(dead_code, reason = "held, not used"))]
    lock: Lock,
}

impl Change {
    /// What applying it would do.
    pub fn effect(&self) -> Result<Effect, GameError> {
        Ok(match files::read(&self.path)? {
            None => Effect::Created,
            Some(bytes) if bytes == self.content => Effect::Unchanged,
            Some(_) => Effect::Changed,
        })
    }
}

impl Backup {
    /// Opens the record among a game's settings, or starts one.
    pub fn open(documents: &Path) -> Result<Self, GameError> {
        let lock = Lock::take(documents)?;
        let folder = documents.join(FOLDER);
        let manifest = Manifest::load(&folder.join(MANIFEST))?;
        Ok(Self { folder, manifest, lock })
    }

    /// Whether there is a record of changes to a game's settings, without taking it.
    pub fn is_begun(documents: &Path) -> bool {
        documents.join(FOLDER).join(MANIFEST).is_file()
    }

    /// The files that can be put back.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.manifest.files.iter().map(|entry| entry.path.as_path())
    }

    /// Makes a change, and remembers how it was before the first one.
    pub fn apply(&mut self, change: &Change) -> Result<Effect, GameError> {
        let effect = change.effect()?;
        if effect == Effect::Unchanged {
            return Ok(effect);
        }
        if let Some(parent) = change.path.parent() {
            self.make_folders(parent)?;
        }
        self.remember(change)?;
        files::write(&change.path, &change.content)?;
        Ok(effect)
    }

    /// Puts everything back as it was. Refuses to touch what is not as it was left, unless forced.
    pub fn undo(mut self, force: bool) -> Result<Undone, GameError> {
        if self.manifest.is_empty() {
            return Err(GameError::NothingToUndo { folder: self.folder });
        }
        let mut changed = Vec::new();
        for entry in &self.manifest.files {
            if !force && self.is_changed(entry)? {
                changed.push(entry.path.clone());
            }
        }
        if !changed.is_empty() {
            return Err(GameError::ChangedSince { files: changed });
        }
        let mut undone = Undone::default();
        // Entry by entry, so that undoing can be taken up again where it stopped.
        while let Some(entry) = self.manifest.files.last().cloned() {
            self.put_back(&entry, &mut undone)?;
            self.manifest.files.pop();
            self.save()?;
        }
        self.remove_folders();
        Ok(undone)
    }

    fn make_folders(&mut self, folder: &Path) -> Result<(), GameError> {
        let missing = files::make_folders(folder)?;
        if !missing.is_empty() {
            self.manifest.folders.extend(missing);
            self.save()?;
        }
        Ok(())
    }

    fn remember(&mut self, change: &Change) -> Result<(), GameError> {
        let current = files::read(&change.path)?;
        let known = self.manifest.files.iter().position(|entry| entry.path == change.path);
        let index = if let Some(index) = known {
            let written = self.copy(&self.manifest.files[index].written)?;
            self.manifest.files[index].edited |= current != written;
            index
        } else {
            self.keep_before(&change.path, current.as_deref())?;
            self.manifest.files.len() - 1
        };
        self.keep(&self.manifest.files[index].written.clone(), &change.content)?;
        self.save()
    }

    /// The copy of what there was before the first change, and its entry.
    fn keep_before(&mut self, path: &Path, current: Option<&[u8]>) -> Result<(), GameError> {
        let number = self.manifest.next_number;
        self.manifest.next_number += 1;
        let before = current.is_some().then(|| format!("{number}.before"));
        if let (Some(name), Some(bytes)) = (&before, current) {
            self.keep(name, bytes)?;
        }
        let written = format!("{number}.written");
        self.manifest.files.push(Entry { path: path.to_owned(), before, written, edited: false });
        Ok(())
    }

    /// Whether somebody else changed a file after we did. It may also be as it was before, if we were
    /// stopped in between.
    fn is_changed(&self, entry: &Entry) -> Result<bool, GameError> {
        let current = files::read(&entry.path)?;
        let before = entry.before.as_ref().map(|name| self.copy(name)).transpose()?.flatten();
        Ok(entry.edited || (current != before && current != self.copy(&entry.written)?))
    }

    fn put_back(&self, entry: &Entry, undone: &mut Undone) -> Result<(), GameError> {
        let current = files::read(&entry.path)?;
        match &entry.before {
            Some(name) => {
                let path = self.folder.join(name);
                let before = files::read(&path)?.ok_or(std::io::ErrorKind::NotFound.into());
                let before = before.map_err(failed("reading the copy", &path))?;
                if current.as_ref() != Some(&before) {
                    if let Some(parent) = entry.path.parent() {
                        files::make_folders(parent)?;
                    }
                    files::write(&entry.path, &before)?;
                    undone.restored.push(entry.path.clone());
                }
            }
            None if current.is_some() => {
                fs::remove_file(&entry.path).map_err(failed("removing", &entry.path))?;
                undone.removed.push(entry.path.clone());
            }
            None => {}
        }
        Ok(())
    }

    /// Folders that we made go, the innermost first, where nobody put anything else into them.
    fn remove_folders(&self) {
        for number in 0..self.manifest.next_number {
            for kind in ["before", "written"] {
                let _ = fs::remove_file(self.folder.join(format!("{number}.{kind}")));
            }
        }
        let _ = fs::remove_file(self.folder.join(MANIFEST));
        for folder in self.manifest.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        let _ = fs::remove_dir(&self.folder);
    }

    fn copy(&self, name: &str) -> Result<Option<Vec<u8>>, GameError> {
        files::read(&self.folder.join(name))
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), GameError> {
        files::make_folders(&self.folder)?;
        files::write(&self.folder.join(name), bytes)
    }

    fn save(&self) -> Result<(), GameError> {
        let path = self.folder.join(MANIFEST);
        files::make_folders(&self.folder)?;
        files::write(&path, &self.manifest.to_bytes(&path)?)
    }
}

#[cfg(test)]
mod tests;
