//! Lookup tables: one `x|y` per line in a file of its own, or `(|x=y|x=y|)` inside an ini value.

use std::path::Path;
use std::sync::Arc;

use crate::ini::{Value, short, without_comment};
use crate::number::{Leading, scalar};
use crate::remark::{Place, Remark, remark};
use crate::text::{decode, lines};

/// A curve through points, x rising strictly; linear between them and constant outside (the game
/// clamps its tables; where it may extrapolate is not documented).
#[derive(Clone, Debug)]
pub struct Lut {
    points: Vec<(f64, f64)>,
    place: Place,
    remarks: Vec<Remark>,
}

impl Lut {
    /// Reads a file's bytes; `file` is only for naming places. Between x and y may stand `|`, `=`,
    /// `;` between two numbers, tabs or blanks. Points out of order are sorted and the first of two
    /// at one place counts; both are remarked upon. Cannot fail; memory is in proportion to the bytes.
    pub fn parse(file: &Path, bytes: &[u8]) -> Self {
        let file: Arc<Path> = file.into();
        let place = |line| Place { file: Arc::clone(&file), line };
        let mut remarks = Vec::new();
        let mut found = Vec::new();
        for (number, line) in lines(&decode(bytes)) {
            let line = without_comment(line);
            if line.is_empty() {
                continue;
            }
            match point(line) {
                Some((x, y)) => found.push((x, y, number)),
                None => remark(
                    &mut remarks,
                    place(number),
                    format!("`{}` is not a point `x|y` and is left out", short(line)),
                ),
            }
        }
        Self::from_points(found, place(0), remarks)
    }

    /// Reads a table written into an ini value: `(|0=0|10=0.5|)`. None if the value is not of this kind.
    pub fn inline(value: &Value) -> Option<Self> {
        let text = value.text().strip_prefix('(')?;
        let text = text.split(')').next().unwrap_or(text);
        let line = value.place().line;
        let mut remarks = Vec::new();
        let mut found = Vec::new();
        for part in text.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            match point(part) {
                Some((x, y)) => found.push((x, y, line)),
                None => remark(
                    &mut remarks,
                    value.place().clone(),
                    format!("`{}` is not a point `x=y` and is left out", short(part)),
                ),
            }
        }
        Some(Self::from_points(found, value.place().clone(), remarks))
    }

    /// The points (x, y), x rising strictly.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// The file, or the line of an inline table.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What was odd.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// y at `x`; None if there is no point at all.
    pub fn at(&self, x: f64) -> Option<f64> {
        let above = self.points.partition_point(|point| point.0 <= x);
        let low = above.checked_sub(1).and_then(|below| self.points.get(below));
        Some(match (low, self.points.get(above)) {
            (Some(low), Some(high)) => low.1 + (high.1 - low.1) * ((x - low.0) / (high.0 - low.0)),
            (Some(end), None) | (None, Some(end)) => end.1,
            (None, None) => return None,
        })
    }

    fn from_points(
        mut found: Vec<(f64, f64, u32)>,
        place: Place,
        mut remarks: Vec<Remark>,
    ) -> Self {
        let at = |line| Place { file: Arc::clone(&place.file), line };
        if let Some(pair) = found.windows(2).find(|pair| pair[1].0 < pair[0].0) {
            let text = format!("{} after {}: points are sorted", pair[1].0, pair[0].0);
            remark(&mut remarks, at(pair[1].2), text);
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut points: Vec<(f64, f64)> = Vec::with_capacity(found.len());
        for (x, y, line) in found {
            match points.last() {
                Some(last) if last.0 >= x => {
                    if last.1 != y {
                        remark(
                            &mut remarks,
                            at(line),
                            format!("a second point at {x}: the first one counts"),
                        );
                    }
                }
                _ => points.push((x, y)),
            }
        }
        Self { points, place, remarks }
    }
}

/// `name|value` lines: sets of gear ratios for setups. Lines that are none are remarked upon.
pub fn parse_rto(file: &Path, bytes: &[u8]) -> (Vec<(String, f64)>, Vec<Remark>) {
    let file: Arc<Path> = file.into();
    let (mut ratios, mut remarks) = (Vec::new(), Vec::new());
    for (line, text) in lines(&decode(bytes)) {
        let text = without_comment(text);
        if text.is_empty() {
            continue;
        }
        match text
            .rsplit_once(['|', '='])
            .and_then(|(name, value)| Some((name, scalar(value)?.value)))
        {
            Some((name, value)) => ratios.push((name.trim().to_owned(), value)),
            None => remark(
                &mut remarks,
                Place { file: Arc::clone(&file), line },
                format!("`{}` is not a ratio `name|value` and is left out", short(text)),
            ),
        }
    }
    (ratios, remarks)
}

fn point(text: &str) -> Option<(f64, f64)> {
    let (x, y) = text
        .split_once('|')
        .or_else(|| text.split_once('='))
        .or_else(|| text.split_once('\t'))
        .or_else(|| text.split_once(' '))?;
    let (x, y): (Leading<'_>, Leading<'_>) = (scalar(x)?, scalar(y)?);
    // -0 and 0 are one place.
    x.rest.is_empty().then_some((x.value + 0.0, y.value))
}

#[cfg(test)]
mod tests;
