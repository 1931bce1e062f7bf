//! A car's files with what was odd in them: the one place where warnings are gathered.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::CarError;
use super::files::Files;
use crate::ContentError;
use crate::ini::{Ini, Section, Value};
use crate::lut::Lut;
use crate::remark::{Place, Remark, remark};
use crate::text::{decode, looks_binary};

pub(super) struct Data {
    files: Files,
    warnings: RefCell<Vec<Remark>>,
}

impl Data {
    pub(super) fn new(files: Files) -> Self {
        Self { files, warnings: RefCell::default() }
    }

    pub(super) fn into_warnings(self) -> Vec<Remark> {
        self.warnings.into_inner()
    }

    pub(super) fn warn(&self, place: &Place, text: impl Into<String>) {
        remark(&mut self.warnings.borrow_mut(), place.clone(), text);
    }

    /// A file that every car must have.
    pub(super) fn ini(&self, name: &str) -> Result<Ini, ContentError> {
        let path = || self.files.path(name);
        let Some(ini) = self.optional_ini(name)? else {
            return Err(CarError::NoFile { name: name.to_owned(), path: path() }.into());
        };
        if ini.is_empty() {
            return Err(CarError::Empty { path: path() }.into());
        }
        Ok(ini)
    }

    /// A file that a car may have.
    pub(super) fn optional_ini(&self, name: &str) -> Result<Option<Ini>, ContentError> {
        let Some(bytes) = self.text(name)? else { return Ok(None) };
        let ini = Ini::parse(&self.files.path(name), &bytes);
        self.warnings.borrow_mut().extend_from_slice(ini.remarks());
        Ok(Some(ini))
    }

    /// A file that is read a second time, so that nothing is warned of twice.
    pub(super) fn quiet_ini(&self, name: &str) -> Result<Option<Ini>, ContentError> {
        Ok(self.text(name)?.map(|bytes| Ini::parse(&self.files.path(name), &bytes)))
    }

    /// A table in a file of its own.
    pub(super) fn lut_file(&self, name: &str) -> Result<Option<Lut>, ContentError> {
        let Some(bytes) = self.text(name)? else { return Ok(None) };
        let lut = Lut::parse(&self.files.path(name), &bytes);
        self.warnings.borrow_mut().extend_from_slice(lut.remarks());
        Ok(Some(lut))
    }

    /// The table a value names or contains, with at least one point. None where the value is empty,
    /// and with a warning that ends in `assumed` where it names nothing.
    pub(super) fn lut(
        &self,
        value: Option<&Value>,
        assumed: &str,
    ) -> Result<Option<Lut>, ContentError> {
        let Some(value) = value.filter(|value| !value.word().is_empty()) else { return Ok(None) };
        let lut = match Lut::inline(value) {
            Some(lut) => {
                self.warnings.borrow_mut().extend_from_slice(lut.remarks());
                Some(lut)
            }
            None => self.lut_file(value.word())?,
        };
        match lut {
            Some(lut) if !lut.points().is_empty() => return Ok(Some(lut)),
            Some(lut) => self.warn(lut.place(), format!("no points; {assumed}")),
            None => self.warn(
                value.place(),
                format!("{} is `{}`, which is not there; {assumed}", value.key(), value.word()),
            ),
        }
        Ok(None)
    }

    pub(super) fn fields<'a>(&'a self, ini: &'a Ini, section: &'a str) -> Fields<'a> {
        Fields { data: self, ini, name: section, section: ini.section(section) }
    }

    fn text(&self, name: &str) -> Result<Option<Vec<u8>>, ContentError> {
        let Some(bytes) = self.files.read(name)? else { return Ok(None) };
        if looks_binary(&decode(&bytes)) {
            return Err(CarError::Encrypted { path: self.files.path(name) }.into());
        }
        Ok(Some(bytes))
    }

    pub(super) fn root(&self) -> &Path {
        self.files.root()
    }

    /// A file of the car's folder, beside its data.
    pub(super) fn beside(&self, name: &str) -> Option<PathBuf> {
        let path = self.files.folder()?.join(name);
        path.is_file().then_some(path)
    }
}

/// The values of one section, which may be missing.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) data: &'a Data,
    ini: &'a Ini,
    name: &'a str,
    section: Option<&'a Section>,
}

impl<'a> Fields<'a> {
    pub(super) fn exists(&self) -> bool {
        self.section.is_some()
    }

    /// The section, or the file where it is missing.
    pub(super) fn place(&self) -> Place {
        self.section.map_or_else(|| self.ini.place(), |section| section.place().clone())
    }

    /// Of a value, or of where it should be.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.value(key).map_or_else(|| self.place(), |value| value.place().clone())
    }

    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        self.section?.get(key)
    }

    /// A value without which there is no car.
    pub(super) fn number(&self, key: &str) -> Result<f64, ContentError> {
        self.required(key, "a number", Self::read)
    }

    /// The same, more than 0.
    pub(super) fn positive(&self, key: &str) -> Result<f64, ContentError> {
        self.required(key, "a number more than 0", |fields, value| {
            fields.read(value).filter(|number| *number > 0.0)
        })
    }

    /// Three numbers without which there is no car.
    pub(super) fn vector(&self, key: &str) -> Result<[f64; 3], ContentError> {
        self.required(key, "three numbers parted by commas", |_, value| value.numbers())
    }

    /// A value with a default in the game; a value that is no number is warned of.
    pub(super) fn number_or(&self, key: &str, default: f64) -> f64 {
        self.optional(key, &format!("{default} is assumed")).unwrap_or(default)
    }

    /// A value that may be missing or empty; one that is no number is warned of, with `assumed`.
    pub(super) fn optional(&self, key: &str, assumed: &str) -> Option<f64> {
        let value = self.value(key).filter(|value| !value.word().is_empty())?;
        let number = self.read(value);
        if number.is_none() {
            let text =
                format!("{} is `{}`, which is no number; {assumed}", value.key(), value.word());
            self.data.warn(value.place(), text);
        }
        number
    }

    /// Whether a switch is on; off where it is missing.
    pub(super) fn switch(&self, key: &str) -> bool {
        self.number_or(key, 0.0) != 0.0
    }

    /// A value for which a number outside `low..=high` makes no sense: the nearest end is taken, with
    /// a warning.
    pub(super) fn between(&self, key: &str, default: f64, low: f64, high: f64) -> f64 {
        let number = self.number_or(key, default);
        let taken = number.clamp(low, high);
        if taken != number {
            let text = format!("{key} is {number}, not in {low}..{high}; {taken} is assumed");
            self.data.warn(&self.place_of(key), text);
        }
        taken
    }

    fn read(&self, value: &Value) -> Option<f64> {
        let number = value.leading()?;
        if number.decimal_comma {
            let text = format!("{} is `{}`, read as {}", value.key(), value.word(), number.value);
            self.data.warn(value.place(), text);
        }
        Some(number.value)
    }

    fn required<T>(
        &self,
        key: &str,
        expected: &'static str,
        read: impl Fn(&Self, &'a Value) -> Option<T>,
    ) -> Result<T, ContentError> {
        let Some(value) = self.value(key).filter(|value| !value.text().is_empty()) else {
            let (section, place) = (self.name.to_owned(), self.place_of(key));
            return Err(CarError::NoValue { section, key: key.to_owned(), place }.into());
        };
        read(self, value).ok_or_else(|| {
            let (key, text) = (key.to_owned(), value.word().to_owned());
            CarError::BadValue { key, text, expected, place: value.place().clone() }.into()
        })
    }
}
