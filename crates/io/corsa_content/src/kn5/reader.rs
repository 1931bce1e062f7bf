//! Bytes in order, each read checked against what is left, each error with its place.

use std::io::{Read, Seek};

use super::Kn5Error;

/// Longer than any name seen, by far.
const MAX_NAME_BYTES: u64 = 1 << 16;

pub(super) struct Reader<R> {
    source: R,
    at: u64,
    length: u64,
    /// What the values being read belong to, for errors: ``mesh `1ROAD` ``.
    pub(super) of: String,
    scratch: Vec<u8>,
}

impl<R: Read + Seek> Reader<R> {
    pub(super) fn new(source: R, length: u64) -> Self {
        Self { source, at: 0, length, of: "the file".to_owned(), scratch: Vec::new() }
    }

    pub(super) fn offset(&self) -> u64 {
        self.at
    }

    pub(super) fn left(&self) -> u64 {
        self.length - self.at
    }

    /// That `needed` more bytes are there.
    pub(super) fn need(&self, needed: u64, what: &'static str) -> Result<(), Kn5Error> {
        if needed <= self.left() {
            return Ok(());
        }
        let of = self.of.clone();
        Err(Kn5Error::Truncated { what, of, needed, left: self.left(), offset: self.at })
    }

    pub(super) fn bad_value<T>(
        &self,
        what: &'static str,
        found: i64,
        expected: impl Into<String>,
        offset: u64,
    ) -> Result<T, Kn5Error> {
        let (of, expected) = (self.of.clone(), expected.into());
        Err(Kn5Error::BadValue { what, of, found, expected, offset })
    }

    /// The next bytes; `count` is checked before memory is asked for.
    pub(super) fn bytes(&mut self, count: u64, what: &'static str) -> Result<&[u8], Kn5Error> {
        self.need(count, what)?;
        // What is left of a file in memory or on disk.
        self.scratch.resize(count as usize, 0);
        self.source
            .read_exact(&mut self.scratch)
            .map_err(|error| Kn5Error::Unreadable { kind: error.kind(), offset: self.at })?;
        self.at += count;
        Ok(&self.scratch)
    }

    /// Steps over bytes that must be there.
    pub(super) fn skip(&mut self, count: u64, what: &'static str) -> Result<(), Kn5Error> {
        self.need(count, what)?;
        self.source
            .seek_relative(count as i64)
            .map_err(|error| Kn5Error::Unreadable { kind: error.kind(), offset: self.at })?;
        self.at += count;
        Ok(())
    }

    pub(super) fn array<const N: usize>(
        &mut self,
        what: &'static str,
    ) -> Result<[u8; N], Kn5Error> {
        let bytes = self.bytes(N as u64, what)?;
        Ok(std::array::from_fn(|i| bytes[i]))
    }

    pub(super) fn u8(&mut self, what: &'static str) -> Result<u8, Kn5Error> {
        Ok(self.array::<1>(what)?[0])
    }

    pub(super) fn u32(&mut self, what: &'static str) -> Result<u32, Kn5Error> {
        self.array(what).map(u32::from_le_bytes)
    }

    pub(super) fn i32(&mut self, what: &'static str) -> Result<i32, Kn5Error> {
        self.array(what).map(i32::from_le_bytes)
    }

    pub(super) fn f32s<const N: usize>(
        &mut self,
        what: &'static str,
    ) -> Result<[f32; N], Kn5Error> {
        let bytes = self.bytes(4 * N as u64, what)?;
        Ok(f32s(bytes))
    }

    /// A count of things of at least `item_bytes` each, which must be there.
    pub(super) fn count(&mut self, item_bytes: u64, what: &'static str) -> Result<usize, Kn5Error> {
        let offset = self.at;
        let found = self.i32(what)?;
        let Ok(count) = u64::try_from(found) else {
            return self.bad_value(what, i64::from(found), "0 or more", offset);
        };
        self.need(count * item_bytes, what)?;
        Ok(count as usize)
    }

    /// A name: UTF-8, or else each byte a character, so that different names stay different.
    pub(super) fn name(&mut self, what: &'static str) -> Result<String, Kn5Error> {
        let offset = self.at;
        let length = self.i32(what)?;
        let Ok(length) = u64::try_from(length) else {
            return self.bad_value(what, i64::from(length), "a length of 0 or more", offset);
        };
        self.need(length, what)?;
        if length > MAX_NAME_BYTES {
            let expected = format!("a length of at most {MAX_NAME_BYTES}");
            return self.bad_value(what, length as i64, expected, offset);
        }
        let bytes = self.bytes(length, what)?;
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        })
    }
}

/// The first `N` numbers of `bytes`, which must be that many.
pub(super) fn f32s<const N: usize>(bytes: &[u8]) -> [f32; N] {
    let (words, _) = bytes.as_chunks::<4>();
    std::array::from_fn(|i| f32::from_le_bytes(words[i]))
}
