//! What a file's bytes stand for.

use encoding_rs::WINDOWS_1252;

/// The encodings that editors leave behind.
///
/// Lines are kept in *units*: a byte each, or two bytes in UTF-16. What gives an ini file its shape
/// (brackets, `=`, `;`, white space, line ends) is one unit of the same number in all of them, and no
/// unit of another character looks like it, so that files can be taken apart without being decoded,
/// and put together with the bytes they had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Windows1252,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// As `corsa_content` finds it: by the byte order mark, else UTF-16 if every other byte is zero,
    /// else UTF-8 if it is valid, else Windows-1252. The second number is the length of the mark.
    pub(super) fn detect(bytes: &[u8]) -> (Self, usize) {
        if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
            return match encoding.name() {
                "UTF-16LE" => (Self::Utf16Le, mark),
                "UTF-16BE" => (Self::Utf16Be, mark),
                _ if std::str::from_utf8(&bytes[mark..]).is_ok() => (Self::Utf8, mark),
                _ => (Self::Windows1252, 0),
            };
        }
        let zeros = |start| bytes.iter().skip(start).step_by(2).filter(|byte| **byte == 0).count();
        let found = match (zeros(0), zeros(1)) {
            (even, odd) if 4 * odd > bytes.len() && 8 * even < bytes.len() => Self::Utf16Le,
            (even, odd) if 4 * even > bytes.len() && 8 * odd < bytes.len() => Self::Utf16Be,
            _ if std::str::from_utf8(bytes).is_ok() => Self::Utf8,
            _ => Self::Windows1252,
        };
        (found, 0)
    }

    pub(super) const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xef\xbb\xbf",
            Self::Windows1252 => b"",
            Self::Utf16Le => b"\xff\xfe",
            Self::Utf16Be => b"\xfe\xff",
        }
    }

    /// The units, and the byte that is left over.
    pub(super) fn units(self, bytes: &[u8]) -> (Vec<u16>, Option<u8>) {
        let pair: fn([u8; 2]) -> u16 = match self {
            Self::Utf8 | Self::Windows1252 => {
                return (bytes.iter().map(|byte| u16::from(*byte)).collect(), None);
            }
            Self::Utf16Le => u16::from_le_bytes,
            Self::Utf16Be => u16::from_be_bytes,
        };
        let (pairs, rest) = bytes.as_chunks::<2>();
        (pairs.iter().copied().map(pair).collect(), rest.first().copied())
    }

    pub(super) fn put(self, bytes: &mut Vec<u8>, units: &[u16]) {
        match self {
            // A unit of these is a byte.
            Self::Utf8 | Self::Windows1252 => bytes.extend(units.iter().map(|unit| *unit as u8)),
            Self::Utf16Le => bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes())),
            Self::Utf16Be => bytes.extend(units.iter().flat_map(|unit| unit.to_be_bytes())),
        }
    }

    pub(super) fn decode(self, units: &[u16]) -> String {
        let bytes = || units.iter().map(|unit| *unit as u8).collect::<Vec<_>>();
        match self {
            Self::Utf8 => String::from_utf8_lossy(&bytes()).into_owned(),
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(&bytes()).0.into_owned(),
            Self::Utf16Le | Self::Utf16Be => String::from_utf16_lossy(units),
        }
    }

    /// `None` where the encoding lacks a character.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u16>> {
        match self {
            Self::Utf8 => Some(text.bytes().map(u16::from).collect()),
            Self::Windows1252 => {
                let (bytes, _, has_unmappable) = WINDOWS_1252.encode(text);
                (!has_unmappable).then(|| bytes.iter().map(|byte| u16::from(*byte)).collect())
            }
            Self::Utf16Le | Self::Utf16Be => Some(text.encode_utf16().collect()),
        }
    }
}
