//! One page that a program on Linux makes: its mapping follows the file.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use corsa_pages::{BridgedPage, FileId, NamedMapping, PageSpace, file_id};

/// Looks after which a name that stays taken is not waited for any longer.
const PATIENCE: u32 = 20;

#[derive(Debug)]
pub(crate) struct ProgramPage {
    page: BridgedPage,
    path: PathBuf,
    bridged: Option<Bridged>,
    /// How often the name was taken when the file was there.
    refused: u32,
}

#[derive(Debug)]
struct Bridged {
    id: FileId,
    mapping: NamedMapping,
    /// Where the game held on to an older mapping of that name: the file whose bytes it is given.
    given: Option<File>,
}

/// What changed at one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Nothing,
    /// The file came, and the mapping with it.
    Came,
    /// The file came while the game held an older mapping, which is written instead.
    CameOver,
    Went,
}

impl ProgramPage {
    pub(crate) fn new(dir: &Path, page: BridgedPage) -> Self {
        Self { page, path: dir.join(page.name), bridged: None, refused: 0 }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.page.name
    }

    /// Whether it is there and asks for CSP's car page.
    pub(crate) fn is_for_cars(&self) -> bool {
        self.bridged.is_some() && self.page.name.contains(".CarControls")
    }

    pub(crate) fn is_given(&self) -> bool {
        self.bridged.as_ref().is_some_and(|bridged| bridged.given.is_some())
    }

    /// One look at the file.
    pub(crate) fn follow(&mut self, names: &PageSpace) -> Result<Change> {
        let shown = || format!("page `{}`: {}", self.page.name, self.path.display());
        let file = match File::options().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.refused = 0;
                let went = self.bridged.take().is_some();
                return Ok(if went { Change::Went } else { Change::Nothing });
            }
            Err(error) => return Err(error).with_context(shown),
        };
        let id = file_id(&file).with_context(shown)?;
        if self.bridged.as_ref().is_some_and(|bridged| bridged.id == id) {
            return Ok(Change::Nothing);
        }
        if self.bridged.take().is_some() {
            // Another file under the name: it went and came. The next look makes the mapping, so that
            // the game, too, sees it gone.
            return Ok(Change::Went);
        }
        match NamedMapping::create_over(names, self.page.name, &file, self.page.size) {
            Ok(mapping) => {
                self.refused = 0;
                self.bridged = Some(Bridged { id, mapping, given: None });
                Ok(Change::Came)
            }
            // A game that looks at it every 3 ms may hold the name for that moment.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.refused += 1;
                if self.refused < PATIENCE {
                    return Ok(Change::Nothing);
                }
                let older = NamedMapping::open(names, self.page.name, true).with_context(shown)?;
                let Some(mapping) = older else { return Ok(Change::Nothing) };
                self.bridged = Some(Bridged { id, mapping, given: Some(file) });
                Ok(Change::CameOver)
            }
            Err(error) => Err(error).with_context(shown),
        }
    }

    /// Brings an older mapping up to date.
    pub(crate) fn give(&mut self) -> Result<()> {
        let Some(Bridged { mapping, given: Some(file), .. }) = &mut self.bridged else {
            return Ok(());
        };
        let mut bytes = vec![0; self.page.size];
        file.seek(SeekFrom::Start(0))?;
        // Shorter for the moment in which its maker has not given it its size.
        if file.read_exact(&mut bytes).is_ok() {
            mapping.write(0, &bytes)?;
        }
        Ok(())
    }
}
