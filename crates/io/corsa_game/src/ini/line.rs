//! One line, and what it is.

use std::ops::Range;

const CR: u16 = b'\r' as u16;
const LF: u16 = b'\n' as u16;

/// A line in units of its file's encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: Vec<u16>,
    /// CR, LF, both, or nothing at the end of the file.
    pub(super) end: Vec<u16>,
}

/// What a line is, with the places of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Section(Range<usize>),
    Entry {
        key: Range<usize>,
        value: Range<usize>,
    },
    /// Blank, a comment, or no sense.
    Other,
}

/// White space, control characters and the byte order mark do not count around names and values.
pub(super) fn is_padding(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

pub(super) fn split(units: &[u16]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = units;
    while !rest.is_empty() {
        let stop = rest.iter().position(|unit| [CR, LF].contains(unit)).unwrap_or(rest.len());
        let end = match rest[stop..] {
            [CR, LF, ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        lines.push(Line { text: rest[..stop].to_vec(), end: rest[stop..stop + end].to_vec() });
        rest = &rest[stop + end..];
    }
    lines
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        trim(&self.text, 0..self.text.len()).is_empty()
    }

    pub(super) fn kind(&self) -> Kind {
        let text = &self.text[..];
        let counts = trim(text, 0..text.len());
        let counts =
            trim(text, counts.start..counts.start + without_comment(&text[counts.clone()]));
        let Some(first) = text[counts.clone()].first() else { return Kind::Other };
        if *first == u16::from(b'[') {
            let name = counts.start + 1..counts.end;
            let close = text[name.clone()].iter().position(|unit| *unit == u16::from(b']'));
            let end = close.map_or(name.end, |at| name.start + at);
            return Kind::Section(trim(text, name.start..end));
        }
        match text[counts.clone()].iter().position(|unit| *unit == u16::from(b'=')) {
            Some(at) => Kind::Entry {
                key: trim(text, counts.start..counts.start + at),
                value: trim(text, counts.start + at + 1..counts.end),
            },
            None => Kind::Other,
        }
    }
}

/// How many units of a trimmed line stand before its comment.
fn without_comment(text: &[u16]) -> usize {
    let is = |at: usize, c: u8| text.get(at) == Some(&u16::from(c));
    let starts_slashes = |at: usize| is(at, b'/') && is(at + 1, b'/');
    if is(0, b'#') || is(0, b';') || starts_slashes(0) {
        return 0;
    }
    let begins = |at: usize| {
        is(at, b';') || (starts_slashes(at) && at > 0 && (is(at - 1, b' ') || is(at - 1, b'\t')))
    };
    (0..text.len()).find(|at| begins(*at)).unwrap_or(text.len())
}

/// A range without white space and control characters at its ends. Such characters beyond ASCII do
/// not count either when a value is read, but stay when it is replaced.
fn trim(text: &[u16], range: Range<usize>) -> Range<usize> {
    let counts = |unit: &u16| *unit > 0x20 && *unit != 0x7f && *unit != 0xfeff;
    let Range { start, end } = range;
    let Some(first) = text[start..end].iter().position(counts) else { return start..start };
    let last = text[start..end].iter().rposition(counts).unwrap_or(first);
    start + first..start + last + 1
}
