//! A page as it is, for tools that look closer than [`GameReader`](crate::GameReader): its size, its
//! bytes, its struct; nothing converted, nothing believed.

use std::io;
use std::marker::PhantomData;

use crate::mapping::{Mapping, access};
use crate::raw::Page;
use crate::{PageSpace, PagesError};

/// One open page, whoever made it and however large it is.
#[derive(Debug)]
pub struct PageView<P> {
    mapping: Mapping,
    _page: PhantomData<P>,
}

impl<P: Page> PageView<P> {
    /// Opens a page; [`PagesError::NotRunning`] if it is not there. A page too small is opened too.
    pub fn open(space: &PageSpace) -> Result<Self, PagesError> {
        let mapping = Mapping::open::<P>(space, 0)?;
        Ok(Self { mapping, _page: PhantomData })
    }

    /// Bytes in the page: those of the mapping, which may exceed the struct's.
    pub fn size(&self, space: &PageSpace) -> Result<usize, PagesError> {
        self.mapping.len().map_err(|error| access::<P>(space, error))
    }

    /// The struct at the start of the page, as it is at this moment; perhaps in the middle of a write.
    /// What a page too small lacks is zero.
    pub fn read(&self, space: &PageSpace) -> Result<P, PagesError> {
        self.read_now().map_err(|error| access::<P>(space, error))
    }

    /// All bytes of the page, up to `limit`.
    pub fn bytes(&self, space: &PageSpace, limit: usize) -> Result<Vec<u8>, PagesError> {
        let size = self.size(space)?.min(limit);
        let mut bytes = vec![0; size];
        self.mapping.read(&mut bytes).map_err(|error| access::<P>(space, error))?;
        Ok(bytes)
    }

    fn read_now(&self) -> io::Result<P> {
        let mut page = P::zeroed();
        let size = self.mapping.len()?.min(P::SIZE);
        self.mapping.read(&mut bytemuck::bytes_of_mut(&mut page)[..size])?;
        Ok(page)
    }
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;
    use crate::raw;

    #[test]
    fn a_page_is_seen_in_whatever_size_it_has() {
        let place = tempfile::tempdir().expect("a folder");
        let space = PageSpace::at(place.path());
        assert!(PageView::<raw::Physics>::open(&space).is_err_and(|error| error.is_not_running()));
        for size in [0, 10, 580, 2048] {
            let mut bytes = vec![0; size];
            bytes.iter_mut().take(4).for_each(|byte| *byte = 1);
            std::fs::write(place.path().join(raw::Physics::NAME), &bytes).expect("a page");
            let view = PageView::<raw::Physics>::open(&space).expect("a page");
            assert_eq!(view.size(&space).expect("a size"), size);
            let id = view.read(&space).expect("a struct").packet_id;
            assert_eq!(id, if size == 0 { 0 } else { 0x0101_0101 });
            assert_eq!(view.bytes(&space, 1000).expect("bytes"), bytes[..size.min(1000)]);
        }
    }
}
