use crate::number::{Leading, scalar, vector};
use crate::remark::Place;

/// A key with its value and its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    key: String,
    text: String,
    place: Place,
}

impl Value {
    pub(super) fn new(key: &str, text: &str, place: Place) -> Self {
        Self { key: key.to_owned(), text: text.trim().to_owned(), place }
    }

    /// As written.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value without comment and the white space around it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text up to the first tab: some files comment behind tabs without a `;`.
    pub fn word(&self) -> &str {
        self.text.split('\t').next().unwrap_or("").trim()
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The number the value starts with; what follows it does not count. `0,5` is a half.
    pub fn number(&self) -> Option<f64> {
        self.leading().map(|number| number.value)
    }

    /// The first `N` of a list of numbers parted by commas.
    pub fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        vector(&self.text)
    }

    pub(crate) fn leading(&self) -> Option<Leading<'_>> {
        scalar(&self.text)
    }
}
