//! Everything that is known of a thing, for people and for programs.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::output;

/// Numbers in named sections.
#[derive(Debug, Default)]
pub(crate) struct Details {
    sections: Vec<(&'static str, Vec<Row>)>,
}

#[derive(Debug)]
struct Row {
    name: String,
    value: Value,
    unit: &'static str,
    /// How it is written for people.
    text: String,
}

impl Details {
    /// Begins a section; the rows that follow belong to it.
    pub(crate) fn section(&mut self, name: &'static str) -> &mut Self {
        self.sections.push((name, Vec::new()));
        self
    }

    pub(crate) fn number(&mut self, name: &str, value: f64, unit: &'static str) -> &mut Self {
        self.push(name, value.into(), unit, significant(value))
    }

    pub(crate) fn whole(&mut self, name: &str, value: usize) -> &mut Self {
        self.push(name, value.into(), "", value.to_string())
    }

    pub(crate) fn text(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        self.push(name, value.clone().into(), "", value)
    }

    pub(crate) fn numbers(&mut self, name: &str, values: &[f64], unit: &'static str) -> &mut Self {
        let text: Vec<String> = values.iter().map(|&value| significant(value)).collect();
        self.push(name, values.into(), unit, text.join("  "))
    }

    fn push(&mut self, name: &str, value: Value, unit: &'static str, text: String) -> &mut Self {
        if let Some((_, rows)) = self.sections.last_mut() {
            rows.push(Row { name: name.to_owned(), value, unit, text });
        }
        self
    }

    /// For people: a section after the other, names and units in columns.
    pub(crate) fn print(&self) -> anyhow::Result<()> {
        let names = self.sections.iter().flat_map(|(_, rows)| rows);
        let width = names.map(|row| row.name.chars().count()).max().unwrap_or_default();
        for (name, rows) in &self.sections {
            output::result("")?;
            output::result(name)?;
            for Row { name, text, unit, .. } in rows {
                output::result(
                    format_args!("  {name:<width$}  {text} {unit}").to_string().trim_end(),
                )?;
            }
        }
        Ok(())
    }

    /// All of it as the one JSON object that a program gets: what a list says of the thing (`row`), its
    /// title, what was odd in its files, then the sections.
    pub(crate) fn print_json<W: ToString>(
        &self,
        row: &impl Serialize,
        title: &str,
        warnings: &[W],
    ) -> anyhow::Result<()> {
        let mut all = match serde_json::to_value(row)? {
            Value::Object(row) => row,
            _ => Map::new(),
        };
        let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        all.insert("title".into(), title.into());
        all.insert("warnings".into(), warnings.into());
        all.extend(self.to_json());
        output::json(&all)
    }

    /// For programs: an object of objects, with the unit in each name.
    fn to_json(&self) -> Map<String, Value> {
        let section = |(name, rows): &(&'static str, Vec<Row>)| {
            let rows: Map<String, Value> =
                rows.iter().map(|row| (row.key(), row.value.clone())).collect();
            (snake(name), Value::Object(rows))
        };
        self.sections.iter().map(section).collect()
    }
}

impl Row {
    fn key(&self) -> String {
        let name = snake(&self.name);
        match self.unit {
            "" => name,
            unit => format!("{name}_{}", unit_suffix(unit)),
        }
    }
}

fn snake(text: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let words: String = text.chars().map(word).collect();
    words.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// A unit as the end of a name: `N·s/m` is `ns_per_m`, `m²` is `m2`.
fn unit_suffix(unit: &str) -> String {
    let plain = unit.replace('·', "").replace('²', "2").replace('³', "3");
    let plain = plain.replace('%', "percent").replace('°', "deg").replace('/', "_per_");
    plain.to_lowercase()
}

/// Four significant places, and no more than there are; whole numbers as they are.
fn significant(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let magnitude = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    let places = (3 - magnitude).clamp(0, 9) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_programs_carry_their_units() {
        let mut details = Details::default();
        details.section("Front axle").number("bump damping, slow", 3_200.0, "N·s/m");
        details.numbers("ratios", &[3.5, 2.0], "").number("area", 0.5, "m²");
        let json = Value::Object(details.to_json());
        assert_eq!(json["front_axle"]["bump_damping_slow_ns_per_m"], 3_200.0);
        assert_eq!(json["front_axle"]["ratios"][1], 2.0);
        assert_eq!(json["front_axle"]["area_m2"], 0.5);
    }

    #[test]
    fn numbers_have_four_significant_places() {
        let shown = [1_058.04, 0.525, 0.0, -3.14142, 123_456.7, 0.000_123_46].map(significant);
        assert_eq!(shown, ["1058", "0.525", "0", "-3.141", "123457", "0.0001235"]);
    }
}
