//! Bytes that another process writes, behind two calls: copy out, copy in. No reference into them
//! ever exists.

#[cfg_attr(windows, path = "mapping/windows.rs")]
#[cfg_attr(not(windows), path = "mapping/file.rs")]
pub(crate) mod imp;

use std::io;

use crate::raw::Page;
use crate::{Holder, PageSpace, PagesError};

/// One open page. Its size is that of the mapping, which may exceed the struct's.
#[derive(Debug)]
pub(crate) struct Mapping(pub(crate) imp::Mapping);

impl Mapping {
    /// Opens a page that somebody else made; never creates one, for an empty page would look like a
    /// dead game.
    pub(crate) fn open<P: Page>(space: &PageSpace, min_size: usize) -> Result<Self, PagesError> {
        let mapping = match imp::Mapping::open(space, P::NAME) {
            Ok(mapping) => Self(mapping),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(PagesError::NotRunning {
                    page: P::NAME,
                    reason: "is missing",
                    place: space.to_string(),
                });
            }
            Err(error) => return Err(access::<P>(space, error)),
        };
        let size = mapping.len().map_err(|error| access::<P>(space, error))?;
        if size < min_size {
            return Err(PagesError::TooSmall {
                page: P::NAME,
                size,
                expected: min_size,
                place: space.to_string(),
            });
        }
        Ok(mapping)
    }

    /// Opens a page for writing, making it if it is not there; one that is there keeps its bytes
    /// (a bridge may have made it) and is never made smaller under its readers.
    pub(crate) fn create<P: Page>(space: &PageSpace) -> Result<Self, PagesError> {
        imp::Mapping::create(space, P::NAME, P::SIZE)
            .map(Self)
            .map_err(|error| access::<P>(space, error))
    }

    pub(crate) fn len(&self) -> io::Result<usize> {
        self.0.len()
    }

    /// Copies the bytes from the start of the page.
    pub(crate) fn read(&self, into: &mut [u8]) -> io::Result<()> {
        self.read_at(0, into)
    }

    /// Copies the bytes from `offset` in the page, which counts whole words.
    pub(crate) fn read_at(&self, offset: usize, into: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, into)
    }

    /// Copies the bytes to `offset` in the page.
    pub(crate) fn write(&self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.0.write(offset, bytes)
    }

    /// Whether the name still leads to this page: not after its maker removed it or made another.
    pub(crate) fn is_current(&self) -> bool {
        self.0.is_current()
    }

    /// Takes the name away; who has the page open keeps a page that stands still.
    pub(crate) fn remove<P: Page>(space: &PageSpace) {
        imp::remove(space, P::NAME);
    }

    /// One copy of the struct at the start of the page.
    pub(crate) fn read_page<P: Page>(&self) -> io::Result<P> {
        let mut page = P::zeroed();
        self.read(bytemuck::bytes_of_mut(&mut page))?;
        Ok(page)
    }

    pub(crate) fn write_page<P: Page>(&self, page: &P) -> io::Result<()> {
        self.write(0, bytemuck::bytes_of(page))
    }
}

/// A copy of a page that nobody was writing meanwhile, as far as that can be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Copied<P> {
    pub(crate) page: P,
    /// Copies thrown away because they differed from the next one.
    pub(crate) retries: u32,
    /// The page never stood still: this is its newest copy, perhaps half old.
    pub(crate) torn: bool,
}

/// How often a page is copied again before its newest copy is taken as it is.
const MAX_RETRIES: u32 = 8;

/// Copies a page until two copies in a row are equal. Its packetId alone would not do: whether AC
/// writes it before or after the rest is not known, so a copy from the middle of a write can show
/// the same id before and after.
pub(crate) fn copy_untorn<P: Page + PartialEq>(
    mut copy: impl FnMut() -> io::Result<P>,
) -> io::Result<Copied<P>> {
    let mut page = copy()?;
    for retries in 0..=MAX_RETRIES {
        let again = copy()?;
        if bytemuck::bytes_of(&again) == bytemuck::bytes_of(&page) {
            return Ok(Copied { page, retries, torn: false });
        }
        page = again;
    }
    Ok(Copied { page, retries: MAX_RETRIES, torn: true })
}

pub(crate) fn access<P: Page>(space: &PageSpace, source: io::Error) -> PagesError {
    PagesError::Access { page: P::NAME.into(), source, place: space.to_string() }
}

/// Kept here so that claims report like pages do.
pub(crate) fn busy(space: &PageSpace, what: &'static str, holder: Option<u32>) -> PagesError {
    PagesError::Busy { what, holder: Holder(holder), place: space.to_string() }
}
