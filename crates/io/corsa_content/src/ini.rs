//! Assetto Corsa's ini files, read as forgivingly as the game does.
//!
//! Not one of the published crates: those we looked at (`rust-ini`, `configparser`, `ini_core`,
//! `serde_ini`) lose line numbers or refuse what real cars contain, and a warning without its line
//! helps nobody.
//!
//! What is read, and what is made of it:
//! * sections and keys without regard to case; white space around them does not count;
//! * `;` starts a comment anywhere; `//` and `#` do at the start of a line, `//` also after white space;
//! * the first of two equal keys counts, as in the game; a repeated section adds its new keys to the
//!   first of its name; both are remarked upon;
//! * keys before any section are in the section with the empty name;
//! * a line without `=` is left out and remarked upon.

mod value;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

pub use value::Value;

use crate::remark::{Place, Remark, remark};
use crate::text::{decode, lines};

/// An ini file. Every value knows its line.
#[derive(Clone, Debug)]
pub struct Ini {
    file: Arc<Path>,
    sections: Vec<Section>,
    by_name: HashMap<String, usize>,
    remarks: Vec<Remark>,
}

/// A section of an ini file.
#[derive(Clone, Debug)]
pub struct Section {
    name: String,
    place: Place,
    values: Vec<Value>,
    by_key: HashMap<String, usize>,
}

impl Ini {
    /// Reads a file's bytes; `file` is only for naming places. Cannot fail: what makes no sense is
    /// left out and remarked upon. Memory is in proportion to the bytes.
    pub fn parse(file: &Path, bytes: &[u8]) -> Self {
        let mut ini = Self {
            file: file.into(),
            sections: Vec::new(),
            by_name: HashMap::new(),
            remarks: Vec::new(),
        };
        let mut current = None;
        for (number, line) in lines(&decode(bytes)) {
            let line = without_comment(line);
            if line.is_empty() {
                continue;
            }
            if let Some(rest) = line.strip_prefix('[') {
                current = Some(ini.open_section(rest, number));
            } else {
                let section = *current.get_or_insert_with(|| ini.open_section("]", number));
                ini.add(section, line, number);
            }
        }
        ini
    }

    /// The section of a name, whatever its case.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.by_name.get(&fold(name)).map(|index| &self.sections[*index])
    }

    /// All sections, in the file's order.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter()
    }

    /// The value of a key.
    pub fn get(&self, section: &str, key: &str) -> Option<&Value> {
        self.section(section)?.get(key)
    }

    /// The file, as a place for what concerns all of it.
    pub fn place(&self) -> Place {
        Place { file: Arc::clone(&self.file), line: 0 }
    }

    /// What was odd, in the file's order.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Whether the file says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.values.is_empty())
    }

    fn line(&self, line: u32) -> Place {
        Place { file: Arc::clone(&self.file), line }
    }

    /// `rest` follows the opening bracket. What follows the closing one does not count.
    fn open_section(&mut self, rest: &str, line: u32) -> usize {
        let place = self.line(line);
        let name = if let Some((name, _)) = rest.split_once(']') {
            name.trim()
        } else {
            let text = format!("section `{}` lacks its `]`", short(rest));
            remark(&mut self.remarks, place.clone(), text);
            rest.trim()
        };
        if let Some(index) = self.by_name.get(&fold(name)) {
            let first = self.sections[*index].place.line;
            let text = format!(
                "section [{name}] again, first in line {first}; its new keys are added there"
            );
            remark(&mut self.remarks, place, text);
            return *index;
        }
        let index = self.sections.len();
        self.by_name.insert(fold(name), index);
        self.sections.push(Section {
            name: name.to_owned(),
            place,
            values: Vec::new(),
            by_key: HashMap::new(),
        });
        index
    }

    fn add(&mut self, section: usize, line: &str, number: u32) {
        let place = self.line(number);
        let Some((key, text)) = line.split_once('=') else {
            let text = format!("`{}` has no `=` and is left out", short(line));
            return remark(&mut self.remarks, place, text);
        };
        let key = key.trim();
        let section = &mut self.sections[section];
        if let Some(first) = section.by_key.get(&fold(key)) {
            let first = &section.values[*first];
            if first.text() != text.trim() {
                let text =
                    format!("`{key}` again, the first one in line {} counts", first.place().line);
                remark(&mut self.remarks, place, text);
            }
            return;
        }
        section.by_key.insert(fold(key), section.values.len());
        section.values.push(Value::new(key, text, place));
    }
}

impl Section {
    /// As written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line with the name.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The value of a key, whatever its case.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.by_key.get(&fold(key)).map(|index| &self.values[*index])
    }

    /// All keys with their values, in the file's order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }
}

fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// The start of a text that may be long.
pub(crate) fn short(text: &str) -> String {
    const LENGTH: usize = 40;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What of a line counts, trimmed.
pub(crate) fn without_comment(line: &str) -> &str {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if line.starts_with(['#', ';']) || line.starts_with("//") {
        return "";
    }
    let line = line.split_once(';').map_or(line, |(text, _)| text);
    // Not in `http://`.
    let slashes =
        line.match_indices("//").map(|(at, _)| at).find(|at| line[..*at].ends_with([' ', '\t']));
    line[..slashes.unwrap_or(line.len())].trim_end()
}

#[cfg(test)]
mod tests;
