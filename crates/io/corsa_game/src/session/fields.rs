//! A table of a session file, field by field, with the line of every mistake.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::GameError;

/// Where the text is from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

/// Asked for every key it may have, a table knows in the end which ones nobody asked for.
pub(super) struct Fields<'a> {
    source: Source<'a>,
    /// Empty for the file itself.
    name: &'static str,
    /// None if the file has no such table.
    table: Option<&'a DeTable<'a>>,
    asked: RefCell<Vec<&'static str>>,
}

impl Source<'_> {
    pub(super) fn mistake(
        self,
        at: Range<usize>,
        problem: impl Display,
        hint: Option<String>,
    ) -> GameError {
        let before = &self.text.as_bytes()[..at.start.min(self.text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        let problem = problem.to_string();
        GameError::Session { file: self.file.to_owned(), line, problem, hint }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(source: Source<'a>, table: &'a DeTable<'a>) -> Self {
        Self { source, name: "", table: Some(table), asked: RefCell::default() }
    }

    /// A table in this one; an empty one if it is not there.
    pub(super) fn table(&self, name: &'static str) -> Result<Fields<'a>, GameError> {
        let table = match self.find(name) {
            None => None,
            Some(value) => {
                let found = value.get_ref().as_table();
                Some(found.ok_or_else(|| self.wrong(name, value, "a table", None))?)
            }
        };
        Ok(Fields { source: self.source, name, table, asked: RefCell::default() })
    }

    pub(super) fn text(&self, key: &'static str) -> Result<Option<String>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let text = value.get_ref().as_str();
        text.map(|text| Some(text.to_owned())).ok_or_else(|| self.wrong(key, value, "a text", None))
    }

    pub(super) fn flag(&self, key: &'static str) -> Result<Option<bool>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let flag = value.get_ref().as_bool();
        flag.map(Some).ok_or_else(|| self.wrong(key, value, "true or false", None))
    }

    pub(super) fn number(
        &self,
        key: &'static str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<f64>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(whole) => {
                i64::from_str_radix(whole.as_str(), whole.radix()).ok().map(|whole| whole as f64)
            }
            _ => None,
        };
        let is_good = |number: &f64| range.contains(number);
        let expected = format!("a number from {} to {}", range.start(), range.end());
        let number = number.filter(is_good);
        number.map(Some).ok_or_else(|| self.wrong(key, value, &expected, None))
    }

    pub(super) fn whole(
        &self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<u32>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let whole = value.get_ref().as_integer();
        let whole = whole.and_then(|w| u32::from_str_radix(w.as_str(), w.radix()).ok());
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        let whole = whole.filter(|whole| range.contains(whole));
        whole.map(Some).ok_or_else(|| self.wrong(key, value, &expected, None))
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let typed = value.get_ref().as_str();
        if let Some((_, choice)) = choices.iter().find(|(name, _)| Some(*name) == typed) {
            return Ok(Some(*choice));
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let expected = format!("one of {}", names.join(", "));
        let hint = typed.and_then(|typed| did_you_mean(typed, &names));
        Err(self.wrong(key, value, &expected, hint))
    }

    /// A time of day, minutes since midnight.
    pub(super) fn time(&self, key: &'static str) -> Result<Option<u32>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let minutes = value.get_ref().as_str().and_then(minutes);
        let expected = "a time such as \"13:00\", from \"00:00\" to \"23:59\"";
        minutes.map(Some).ok_or_else(|| self.wrong(key, value, expected, None))
    }

    /// A list of texts that is not empty.
    pub(super) fn texts(&self, key: &'static str) -> Result<Option<Vec<String>>, GameError> {
        let Some(value) = self.find(key) else { return Ok(None) };
        let texts = value.get_ref().as_array().and_then(|array| {
            array.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        });
        let texts = texts.filter(|texts: &Vec<String>| !texts.is_empty());
        texts.map(Some).ok_or_else(|| self.wrong(key, value, "a list of texts", None))
    }

    /// A mistake in the value of a key that was there, or in the table if it was not.
    pub(super) fn refuse(
        &self,
        key: &'static str,
        problem: &str,
        hint: Option<String>,
    ) -> GameError {
        let at = self.find(key).map_or(0..0, Spanned::span);
        self.source.mistake(at, format_args!("{}: {problem}", self.place(key)), hint)
    }

    /// That nobody wrote a key that does not exist.
    pub(super) fn finish(&self) -> Result<(), GameError> {
        let asked = self.asked.borrow();
        for (key, _) in self.table.into_iter().flat_map(|table| table.iter()) {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let place =
                    if self.name.is_empty() { String::new() } else { format!("[{}] ", self.name) };
                let hint = did_you_mean(name, &asked)
                    .unwrap_or_else(|| format!("{place}knows {}", asked.join(", ")));
                let problem = format!("{place}{name}: no such key");
                return Err(self.source.mistake(key.span(), problem, Some(hint)));
            }
        }
        Ok(())
    }

    fn find(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table?.iter().find(|(name, _)| *name.get_ref() == key).map(|(_, value)| value)
    }

    fn wrong(
        &self,
        key: &'static str,
        value: &Spanned<DeValue<'_>>,
        expected: &str,
        hint: Option<String>,
    ) -> GameError {
        let written = self.source.text.get(value.span()).unwrap_or("").lines().next().unwrap_or("");
        let problem = format!("{} = {written}: not {expected}", self.place(key));
        self.source.mistake(
            value.span(),
            problem,
            hint.or_else(|| Some(format!("give {expected}"))),
        )
    }

    fn place(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("[{}] {key}", self.name) }
    }
}

fn did_you_mean(typed: &str, names: &[&str]) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let near = crate::content::near(typed, &names);
    near.first().map(|name| format!("did you mean `{name}`"))
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, below: u32| {
        let is_number = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| is_number && *number < below)
    };
    Some(60 * number(hours, 24)? + number(minutes, 60)?)
}
