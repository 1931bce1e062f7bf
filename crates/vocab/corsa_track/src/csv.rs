//! A centerline with widths as comma-separated values: `x_m, y_m, w_tr_right_m, w_tr_left_m`.
//!
//! The format of the TUM race track database. Comments start with `#`; spaces, blank lines, CRLF,
//! a byte-order mark, a header without `#` and a first point repeated at the end are all fine.

use corsa_vehicle::DVec3;

use crate::build::Outline;
use crate::{Track, TrackError};

const COLUMNS: [&str; 4] = ["x_m", "y_m", "w_tr_right_m", "w_tr_left_m"];
const MIN_POINTS: usize = 8;
/// Half widths a road can have, m.
const WIDTH_RANGE_M: (f64, f64) = (0.5, 100.0);
pub(crate) const LENGTH_RANGE_M: (f64, f64) = (100.0, 200_000.0);
/// Coordinates are within this of the origin, m: beyond, doubles lose the millimeters.
pub(crate) const MAX_COORDINATE_M: f64 = 1e7;
/// Points nearer than this are the same, m.
pub(crate) const SAME_POINT_M: f64 = 1e-3;
/// A loop may be open by this much, or by this many times the usual distance of points.
const GAP_M: f64 = 20.0;
const GAP_SPACINGS: f64 = 5.0;

struct Row {
    line: u64,
    values: [f64; 4],
}

impl Track {
    /// Reads a centerline from CSV text with the columns `x_m, y_m, w_tr_right_m, w_tr_left_m`, in
    /// meters, one point a line, one lap in driving order. The first point is the start line.
    pub fn from_csv(name: &str, text: &str) -> Result<Track, TrackError> {
        let mut rows = read_rows(text.trim_start_matches('\u{feff}'))?;
        drop_closing_point(&mut rows);
        if rows.len() < MIN_POINTS {
            return Err(TrackError::TooFewPoints { found: rows.len(), needed: MIN_POINTS });
        }
        check_neighbors(&rows)?;
        let points: Vec<DVec3> =
            rows.iter().map(|row| DVec3::new(row.values[0], row.values[1], 0.0)).collect();
        check_loop(&points)?;
        let outline = Outline {
            points,
            right: rows.iter().map(|row| row.values[2]).collect(),
            left: rows.iter().map(|row| row.values[3]).collect(),
            ..Outline::default()
        };
        outline.try_build(name, f64::INFINITY, |index| format!("line {}", rows[index].line))
    }
}

fn read_rows(text: &str) -> Result<Vec<Row>, TrackError> {
    let mut rows: Vec<Row> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index as u64 + 1;
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = content.split(',').map(str::trim).collect();
        let looks_like_header = fields[0].starts_with(|c: char| c.is_alphabetic() || c == '"')
            && fields[0].parse::<f64>().is_err();
        if rows.is_empty() && looks_like_header {
            check_header(content, &fields, number)?;
            continue;
        }
        rows.push(Row { line: number, values: read_row(&fields, number)? });
    }
    Ok(rows)
}

fn check_header(content: &str, fields: &[&str], line: u64) -> Result<(), TrackError> {
    let names: Vec<&str> = fields.iter().map(|field| field.trim_matches('"')).collect();
    if names == COLUMNS {
        return Ok(());
    }
    let header = content.chars().take(80).collect();
    Err(TrackError::WrongHeader { header, line })
}

fn read_row(fields: &[&str], line: u64) -> Result<[f64; 4], TrackError> {
    let mut values = [0.0; 4];
    for (index, column_name) in COLUMNS.into_iter().enumerate() {
        let Some(text) = fields.get(index) else {
            return Err(TrackError::MissingColumn {
                found: fields.len(),
                missing: column_name,
                line,
            });
        };
        let place = || format!("line {line}, column {} ({column_name})", index + 1);
        let value: f64 =
            text.parse().map_err(|_why: std::num::ParseFloatError| TrackError::NotANumber {
                text: text.chars().take(40).collect(),
                line,
                column: index + 1,
                column_name,
            })?;
        if value.is_nan() || value.abs() > MAX_COORDINATE_M {
            let what = if index < 2 { "coordinate" } else { "width" };
            return Err(TrackError::BadValue { value, what, place: place() });
        }
        let (min, max) = WIDTH_RANGE_M;
        if index >= 2 && !(min..=max).contains(&value) {
            return Err(TrackError::BadWidth {
                what: column_name,
                value,
                min,
                max,
                place: place(),
            });
        }
        values[index] = value;
    }
    Ok(values)
}

fn distance(a: &Row, b: &Row) -> f64 {
    libm::hypot(a.values[0] - b.values[0], a.values[1] - b.values[1])
}

fn drop_closing_point(rows: &mut Vec<Row>) {
    if rows.len() > 1 && distance(&rows[0], &rows[rows.len() - 1]) < SAME_POINT_M {
        rows.pop();
    }
}

fn check_neighbors(rows: &[Row]) -> Result<(), TrackError> {
    for pair in rows.windows(2) {
        if distance(&pair[0], &pair[1]) < SAME_POINT_M {
            return Err(TrackError::RepeatedPoint {
                x: pair[1].values[0],
                y: pair[1].values[1],
                place: format!("lines {} and {}", pair[0].line, pair[1].line),
            });
        }
    }
    Ok(())
}

/// That the line closes and is as long as a circuit.
fn check_loop(points: &[DVec3]) -> Result<(), TrackError> {
    let mut spacings: Vec<f64> =
        points.windows(2).map(|pair| pair[0].truncate().distance(pair[1].truncate())).collect();
    let length: f64 = spacings.iter().sum();
    spacings.sort_by(f64::total_cmp);
    let spacing_m = spacings[spacings.len() / 2];
    let gap_m = points[0].truncate().distance(points[points.len() - 1].truncate());
    if gap_m > GAP_M.max(GAP_SPACINGS * spacing_m) {
        return Err(TrackError::OpenLoop { gap_m, spacing_m });
    }
    check_length(length + gap_m)
}

pub(crate) fn check_length(length_m: f64) -> Result<(), TrackError> {
    let (min_m, max_m) = LENGTH_RANGE_M;
    if (min_m..=max_m).contains(&length_m) {
        Ok(())
    } else {
        Err(TrackError::BadLength { length_m, min_m, max_m })
    }
}

#[cfg(test)]
mod tests;
