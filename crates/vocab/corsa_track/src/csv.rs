//! A centerline with widths as comma-separated values: `x_m, y_m, w_tr_right_m, w_tr_left_m`.
//!
//! The format of the TUM race track database. Comments start with `#`; spaces, blank lines, CRLF,
//! a byte-order mark, a header without `#` and a first point repeated at the end are all fine.
//! A header, with or without `#`, may name further columns, in any order: `z_m`, the height of the
//! road, and `banking_rad`, its angle about the direction of travel, + left side up. Columns that
//! no header names are passed over.

use corsa_vehicle::DVec3;

use crate::build::Outline;
use crate::{Track, TrackError};

const COLUMNS: [&str; 4] = ["x_m", "y_m", "w_tr_right_m", "w_tr_left_m"];
const ELEVATION: &str = "z_m";
const BANKING: &str = "banking_rad";
/// Steeper than any road: the wall of death begins here, rad.
const MAX_BANKING_RAD: f64 = 1.2;
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
    elevation: f64,
    banking: f64,
}

/// Where the further columns stand, from 0.
#[derive(Default)]
struct Further {
    elevation: Option<usize>,
    banking: Option<usize>,
}

impl Track {
    /// Reads a centerline from CSV text with the columns `x_m, y_m, w_tr_right_m, w_tr_left_m`, in
    /// meters, one point a line, one lap in driving order. The first point is the start line. Where
    /// a header names them, columns `z_m` (height, m) and `banking_rad` (rad, + left side up) are
    /// read too; else the road is level.
    pub fn from_csv(name: &str, text: &str) -> Result<Track, TrackError> {
        let mut rows = read_rows(text.trim_start_matches('\u{feff}'))?;
        drop_closing_point(&mut rows);
        if rows.len() < MIN_POINTS {
            return Err(TrackError::TooFewPoints { found: rows.len(), needed: MIN_POINTS });
        }
        check_neighbors(&rows)?;
        let points: Vec<DVec3> = rows
            .iter()
            .map(|row| DVec3::new(row.values[0], row.values[1], row.elevation))
            .collect();
        check_loop(&points)?;
        let outline = Outline {
            points,
            right: rows.iter().map(|row| row.values[2]).collect(),
            left: rows.iter().map(|row| row.values[3]).collect(),
            banking: rows.iter().map(|row| row.banking).collect(),
        };
        outline.try_build(name, f64::INFINITY, |index| format!("line {}", rows[index].line))
    }
}

fn read_rows(text: &str) -> Result<Vec<Row>, TrackError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut further = Further::default();
    for (index, line) in text.lines().enumerate() {
        let number = index as u64 + 1;
        let content = line.trim();
        if let Some(comment) = content.strip_prefix('#') {
            let names: Vec<&str> = comment.split(',').map(str::trim).collect();
            if rows.is_empty() && names.starts_with(&COLUMNS) {
                further = Further::named(&names);
            }
            continue;
        }
        if content.is_empty() {
            continue;
        }
        let fields: Vec<&str> = content.split(',').map(str::trim).collect();
        let looks_like_header = fields[0].starts_with(|c: char| c.is_alphabetic() || c == '"')
            && fields[0].parse::<f64>().is_err();
        if rows.is_empty() && looks_like_header {
            further = read_header(content, &fields, number)?;
            continue;
        }
        rows.push(read_row(&fields, &further, number)?);
    }
    Ok(rows)
}

impl Further {
    fn named(names: &[&str]) -> Self {
        let place = |wanted| names.iter().position(|&name| name == wanted);
        Self { elevation: place(ELEVATION), banking: place(BANKING) }
    }
}

fn read_header(content: &str, fields: &[&str], line: u64) -> Result<Further, TrackError> {
    let names: Vec<&str> = fields.iter().map(|field| field.trim_matches('"')).collect();
    if names.starts_with(&COLUMNS) {
        return Ok(Further::named(&names));
    }
    let header = content.chars().take(80).collect();
    Err(TrackError::WrongHeader { header, line })
}

fn read_row(fields: &[&str], further: &Further, line: u64) -> Result<Row, TrackError> {
    let mut values = [0.0; 4];
    for (index, column_name) in COLUMNS.into_iter().enumerate() {
        let what = if index < 2 { "coordinate" } else { "width" };
        let most = MAX_COORDINATE_M;
        let value = read_field(fields, (index, column_name), (what, most), line)?;
        let (min, max) = WIDTH_RANGE_M;
        if index >= 2 && !(min..=max).contains(&value) {
            return Err(TrackError::BadWidth {
                what: column_name,
                value,
                min,
                max,
                place: place(line, index, column_name),
            });
        }
        values[index] = value;
    }
    let optional = |index: Option<usize>, name, what, most| {
        index.map_or(Ok(0.0), |index| read_field(fields, (index, name), (what, most), line))
    };
    Ok(Row {
        line,
        values,
        elevation: optional(further.elevation, ELEVATION, "height", MAX_COORDINATE_M)?,
        banking: optional(further.banking, BANKING, "banking", MAX_BANKING_RAD)?,
    })
}

fn place(line: u64, index: usize, column_name: &str) -> String {
    format!("line {line}, column {} ({column_name})", index + 1)
}

/// One number of a row, at most so large.
fn read_field(
    fields: &[&str],
    (index, column_name): (usize, &'static str),
    (what, most): (&'static str, f64),
    line: u64,
) -> Result<f64, TrackError> {
    let Some(text) = fields.get(index) else {
        return Err(TrackError::MissingColumn { found: fields.len(), missing: column_name, line });
    };
    let value: f64 =
        text.parse().map_err(|_why: std::num::ParseFloatError| TrackError::NotANumber {
            text: text.chars().take(40).collect(),
            line,
            column: index + 1,
            column_name,
        })?;
    if value.is_nan() || value.abs() > most {
        let place = place(line, index, column_name);
        return Err(TrackError::BadValue { value, what, place });
    }
    Ok(value)
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
