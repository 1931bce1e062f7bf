//! An ini file that is changed without touching what is not meant.
//!
//! Read as the game does, and as `corsa_content` reads content files: sections and keys without regard
//! to case, the first of two equal keys counts, a repeated section adds to the first of its name, `;`
//! starts a comment anywhere, `//` after white space, `#` at the start of a line; keys before any
//! section are in the section with the empty name.
//!
//! Every line that is not changed keeps its bytes, whatever the encoding, and a changed line keeps all
//! but its value. Where a key stands twice all of them are set, since not every reader of the game's
//! files takes the first.

mod encoding;
mod line;

use crate::GameError;
use encoding::Encoding;
use line::{Kind, Line};

/// An ini file as bytes and as values.
///
/// ```
/// # use corsa_game::IniFile;
/// let mut ini = IniFile::parse(b"[X360]\r\nSTEER_GAMMA=2.0 ; mine\r\n");
/// ini.set("X360", "STEER_GAMMA", "1")?;
/// assert_eq!(ini.get("x360", "steer_gamma").as_deref(), Some("1"));
/// assert_eq!(ini.to_bytes(), b"[X360]\r\nSTEER_GAMMA=1 ; mine\r\n");
/// # Ok::<(), corsa_game::GameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IniFile {
    encoding: Encoding,
    /// Whether there is a byte order mark.
    has_mark: bool,
    lines: Vec<Line>,
    /// The odd byte at the end of a damaged UTF-16 file.
    tail: Option<u8>,
}

impl Default for IniFile {
    fn default() -> Self {
        Self::parse(b"")
    }
}

impl IniFile {
    /// Reads a file. Cannot fail: lines that make no sense stay as they are.
    pub fn parse(bytes: &[u8]) -> Self {
        let (encoding, mark) = Encoding::detect(bytes);
        let (units, tail) = encoding.units(&bytes[mark..]);
        Self { encoding, has_mark: mark > 0, lines: line::split(&units), tail }
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = if self.has_mark { self.encoding.mark().to_vec() } else { Vec::new() };
        for line in &self.lines {
            self.encoding.put(&mut bytes, &line.text);
            self.encoding.put(&mut bytes, &line.end);
        }
        bytes.extend(self.tail);
        bytes
    }

    /// The value that counts, without its comment and the white space around it.
    pub fn get(&self, section: &str, key: &str) -> Option<String> {
        self.entries(section, key)
            .next()
            .map(|(index, value)| self.text(&self.lines[index].text[value]))
    }

    /// Whether there is a section of this name.
    pub fn has_section(&self, section: &str) -> bool {
        self.sections().iter().any(|name| same(name, section))
    }

    /// The names of all sections, in the file's order, each once and as first written.
    pub fn sections(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for line in &self.lines {
            if let Kind::Section(name) = line.kind() {
                let name = self.text(&line.text[name]);
                if !names.iter().any(|known| same(known, &name)) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The keys of a section, in the file's order.
    pub fn keys(&self, section: &str) -> Vec<String> {
        self.walk()
            .filter(|(_, name, _)| same(name, section))
            .filter_map(|(index, _, kind)| match kind {
                Kind::Entry { key, .. } => Some(self.text(&self.lines[index].text[key])),
                _ => None,
            })
            .collect()
    }

    /// Gives a key its value. A new key goes to the end of its section, a new section to the end of
    /// the file. Nothing changes where the value is that already.
    pub fn set(&mut self, section: &str, key: &str, value: &str) -> Result<(), GameError> {
        let value = value.trim();
        let units = self.writable(section, key, value)?;
        let found: Vec<_> = self.entries(section, key).collect();
        for (index, span) in &found {
            if self.text(&self.lines[*index].text[span.clone()]) != value {
                self.lines[*index].text.splice(span.clone(), units.iter().copied());
            }
        }
        if found.is_empty() {
            let mut text = self.writable(section, key, key)?;
            text.push(u16::from(b'='));
            text.extend(units);
            let at = self.end_of(section)?;
            self.insert(at, text);
        }
        Ok(())
    }

    /// Takes a key out, however often it is there. Says whether it was.
    pub fn remove(&mut self, section: &str, key: &str) -> bool {
        let found: Vec<usize> = self.entries(section, key).map(|(index, _)| index).collect();
        for index in found.iter().rev() {
            self.lines.remove(*index);
        }
        !found.is_empty()
    }

    /// Takes a section out with all its lines, however often it is there. Says whether it was.
    pub fn remove_section(&mut self, section: &str) -> bool {
        let of_it: Vec<usize> = self
            .walk()
            .filter(|(_, name, _)| !name.is_empty() && same(name, section))
            .map(|(index, _, _)| index)
            .collect();
        for index in of_it.iter().rev() {
            self.lines.remove(*index);
        }
        !of_it.is_empty()
    }

    /// Every line with its section.
    fn walk(&self) -> impl Iterator<Item = (usize, String, Kind)> {
        let mut section = String::new();
        self.lines.iter().enumerate().map(move |(index, line)| {
            let kind = line.kind();
            if let Kind::Section(name) = &kind {
                section = self.text(&line.text[name.clone()]);
            }
            (index, section.clone(), kind)
        })
    }

    /// The lines of a key, with the places of their values.
    fn entries(
        &self,
        section: &str,
        key: &str,
    ) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
        let (section, key) = (section.to_owned(), key.to_owned());
        self.walk().filter_map(move |(index, name, kind)| match kind {
            Kind::Entry { key: found, value }
                if same(&name, &section)
                    && same(&self.text(&self.lines[index].text[found.clone()]), &key) =>
            {
                Some((index, value))
            }
            _ => None,
        })
    }

    fn text(&self, units: &[u16]) -> String {
        self.encoding.decode(units).trim_matches(line::is_padding).to_owned()
    }

    /// The text as it stands in the file, if it can stand there and would be read back.
    fn writable(&self, section: &str, key: &str, text: &str) -> Result<Vec<u16>, GameError> {
        let refuse = |why| GameError::IniValue {
            section: section.to_owned(),
            key: key.to_owned(),
            value: text.to_owned(),
            why,
        };
        if text.contains(['\r', '\n']) {
            return Err(refuse("it has more than one line"));
        }
        if text.contains(';')
            || text.starts_with("//")
            || text.contains(" //")
            || text.contains("\t//")
        {
            return Err(refuse("a part of it would be a comment"));
        }
        if text.contains(|c: char| c.is_control() && c != '\t') {
            return Err(refuse("it has control characters"));
        }
        self.encoding.encode(text).ok_or_else(|| refuse("the file's encoding lacks a character"))
    }

    /// Where a new key of a section goes: behind its last line that is not blank. Makes the section.
    fn end_of(&mut self, section: &str) -> Result<usize, GameError> {
        let mut inside = section.is_empty();
        let mut end = inside.then_some(0);
        for (index, name, kind) in self.walk() {
            if matches!(kind, Kind::Section(_)) {
                inside = end.is_none() && same(&name, section);
            }
            if inside && !self.lines[index].is_blank() {
                end = Some(index + 1);
            }
        }
        if let Some(end) = end {
            return Ok(end);
        }
        let mut header = vec![u16::from(b'[')];
        header.extend(self.writable(section, "", section)?);
        header.push(u16::from(b']'));
        let at = self.lines.len();
        self.insert(at, header);
        if at > 0 && !self.lines[at - 1].is_blank() {
            let end = self.lines[at - 1].end.clone();
            self.lines.insert(at, Line { text: Vec::new(), end });
        }
        Ok(self.lines.len())
    }

    /// A line of its own. Where the last line lacks its end the new last line lacks it as well.
    fn insert(&mut self, at: usize, text: Vec<u16>) {
        let style = self.line_end();
        let end = match at.checked_sub(1).map(|before| &mut self.lines[before].end) {
            Some(end) if end.is_empty() => {
                *end = style;
                Vec::new()
            }
            _ => style,
        };
        self.lines.insert(at, Line { text, end });
    }

    /// How lines end in this file; in the way of Windows where that cannot be seen.
    fn line_end(&self) -> Vec<u16> {
        let seen = self.lines.iter().map(|line| &line.end).find(|end| !end.is_empty());
        seen.cloned().unwrap_or_else(|| vec![u16::from(b'\r'), u16::from(b'\n')])
    }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

#[cfg(test)]
mod tests;
