//! One page that the game writes.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use corsa_pages::{BridgedPage, NamedMapping, PageSpace, STAMP_SIZE};

use crate::directory::{Found, open_page};

/// What came of bringing a page across.
#[derive(Debug)]
pub(crate) enum Begun {
    /// Nobody had made it; the file held this before.
    Made(GamePage, Found),
    /// A game that is running has it from the bridge before this one: the same file.
    Adopted(GamePage),
    /// Somebody else made it: the game, or another kind of bridge.
    Foreign,
}

#[derive(Debug)]
pub(crate) struct GamePage {
    page: BridgedPage,
    mapping: NamedMapping,
    file: File,
    path: PathBuf,
    /// For a page that is copied: its newest copy in the file, and one more.
    copied: Option<(Vec<u8>, Vec<u8>)>,
}

impl GamePage {
    pub(crate) fn begin(
        names: &PageSpace,
        dir: &Path,
        page: BridgedPage,
        stamp: [u8; STAMP_SIZE],
    ) -> Result<Begun> {
        let path = dir.join(page.name);
        let shown = || format!("page `{}` in {}", page.name, path.display());
        if let Some(mapping) = NamedMapping::open(names, page.name, true).with_context(shown)? {
            let Some(file) = same_file(&mapping, &path, page.size).with_context(shown)? else {
                return Ok(Begun::Foreign);
            };
            return Ok(Begun::Adopted(Self { page, mapping, file, path, copied: None }));
        }
        let (file, found) =
            open_page(&path, page.size, page.size - STAMP_SIZE).with_context(shown)?;
        let made = NamedMapping::create_over(names, page.name, &file, page.size);
        let mapping = match made {
            Ok(mapping) => mapping,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(Begun::Foreign),
            Err(error) => return Err(error).with_context(shown),
        };
        let size = mapping.size().with_context(shown)?;
        if size < page.size {
            bail!("{}: the mapping has {size} bytes, not {}", shown(), page.size);
        }
        mapping.write(page.size - STAMP_SIZE, &stamp).with_context(shown)?;
        Ok(Begun::Made(Self { page, mapping, file, path, copied: None }, found))
    }

    /// Copies the page that a game made for itself.
    pub(crate) fn attach(names: &PageSpace, dir: &Path, page: BridgedPage) -> Result<Option<Self>> {
        let path = dir.join(page.name);
        let shown = || format!("page `{}` in {}", page.name, path.display());
        let Some(mapping) = NamedMapping::open(names, page.name, false).with_context(shown)? else {
            return Ok(None);
        };
        let size = mapping.size().with_context(shown)?.min(page.size);
        let (file, _) = open_page(&path, page.size, page.size - STAMP_SIZE).with_context(shown)?;
        let copied = Some((vec![0; size], vec![0; size]));
        Ok(Some(Self { page, mapping, file, path, copied }))
    }

    pub(crate) fn name(&self) -> &'static str {
        self.page.name
    }

    pub(crate) fn is_copied(&self) -> bool {
        self.copied.is_some()
    }

    /// Brings a copied page up to date, from a copy that stood still as far as two looks can tell.
    pub(crate) fn copy(&mut self) -> io::Result<()> {
        const TRIES: usize = 4;
        let Some((now, before)) = &mut self.copied else { return Ok(()) };
        let last = now.clone();
        self.mapping.read(now)?;
        for _ in 0..TRIES {
            self.mapping.read(before)?;
            if now == before {
                break;
            }
            std::mem::swap(now, before);
        }
        if *now != last {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(now)?;
        }
        Ok(())
    }

    /// All zero but the stamp, which means that nobody writes it.
    pub(crate) fn clear(&self) -> io::Result<()> {
        if self.is_copied() {
            return Ok(());
        }
        self.mapping.write(0, &vec![0; self.page.size - STAMP_SIZE])
    }

    /// Gives a file that somebody cut its size back, before the game touches what is not there;
    /// returns whether it had been cut.
    pub(crate) fn mend(&self) -> io::Result<bool> {
        let is_short = self.file.metadata()?.len() < self.page.size as u64;
        if is_short {
            self.file.set_len(self.page.size as u64)?;
        }
        Ok(is_short)
    }

    /// Lets go of the page and removes its file, which fails while the game still has it.
    pub(crate) fn end(self) -> bool {
        let Self { mapping, file, path, .. } = self;
        drop(mapping);
        drop(file);
        std::fs::remove_file(path).is_ok()
    }
}

/// The file, if a mapping lies over it: both show the stamp that a bridge put there.
fn same_file(mapping: &NamedMapping, path: &Path, size: usize) -> io::Result<Option<File>> {
    if mapping.size()? < size {
        return Ok(None);
    }
    let mut seen = vec![0; size];
    mapping.read(&mut seen)?;
    let file = std::fs::OpenOptions::new().read(true).write(true).open(path);
    let mut file = match file {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut written = Vec::new();
    file.read_to_end(&mut written)?;
    let stamp = size - STAMP_SIZE..size;
    let there = written.get(stamp.clone());
    let is_same =
        there == Some(&seen[stamp]) && there.is_some_and(|stamp| stamp != [0; STAMP_SIZE]);
    Ok(is_same.then_some(file))
}
