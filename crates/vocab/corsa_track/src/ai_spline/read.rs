//! The bytes of an AI spline, each part checked before it is stored.

use corsa_vehicle::{DVec3, ac};

use super::{AiGrid, AiPoint, AiSpline};
use crate::TrackError;
use crate::csv::MAX_COORDINATE_M;

const POINT_BYTES: usize = 20;
const EXTRA_BYTES: usize = 72;
const MIN_POINTS: i32 = 2;
const GRID_HEADER_BYTES: usize = 32;

pub(super) fn spline(bytes: &[u8]) -> Result<AiSpline, TrackError> {
    let mut reader = Reader { bytes, at: 0 };
    let version = reader.i32("the version")?;
    match version {
        7 => read_version_7(reader),
        -1 => read_version_minus_1(reader),
        _ => Err(TrackError::Version { version }),
    }
}

pub(super) fn points_end(start: &[u8]) -> Result<u64, TrackError> {
    let mut reader = Reader { bytes: start, at: 0 };
    let header = match reader.i32("the version")? {
        7 => 16,
        -1 => 8,
        version => return Err(TrackError::Version { version }),
    };
    Ok(header + (reader.point_count()? * POINT_BYTES) as u64)
}

pub(super) fn places(bytes: &[u8]) -> Result<Vec<DVec3>, TrackError> {
    let end = points_end(bytes)?;
    let mut reader = Reader { bytes, at: if bytes[0] == 7 { 16 } else { 8 } };
    let count = (end as usize - reader.at) / POINT_BYTES;
    reader.records(count, POINT_BYTES, "the points")?.map(|point| point.position()).collect()
}

fn read_version_7(mut reader: Reader<'_>) -> Result<AiSpline, TrackError> {
    let count = reader.point_count()?;
    let lap_time_ms = reader.i32("the lap time")?;
    let sample_count = reader.i32("the sample count")?;
    let mut points = Vec::with_capacity(reader.fitting(count, POINT_BYTES, "the points")?);
    for point in reader.records(count, POINT_BYTES, "the points")? {
        points.push(AiPoint {
            distance: point.known(12),
            id: i32::from_le_bytes(point.word(16)),
            ..AiPoint::at(point.position()?)
        });
    }
    let offset = reader.at;
    let found = reader.i32("the extra count")?;
    if found as usize != count {
        let expected = format!("{count}, one a point,");
        return Err(TrackError::BadCount { what: "extras", found: found.into(), expected, offset });
    }
    for (point, extra) in points.iter_mut().zip(reader.records(count, EXTRA_BYTES, "the extras")?) {
        *point = AiPoint {
            speed: extra.known(0),
            throttle: extra.known(4),
            brake: extra.known(8),
            radius: extra.known(16),
            side_left: extra.finite(20, "side")?,
            side_right: extra.finite(24, "side")?,
            camber: extra.known(28),
            direction: extra.known(32),
            normal: extra.vector(36),
            forward: extra.vector(52),
            tag: extra.known(64),
            grade: extra.known(68),
            ..*point
        };
    }
    let has_grid = reader.i32("whether there is a grid")? != 0;
    let grid = if has_grid { Some(read_grid(&mut reader, count)?) } else { None };
    let trailing_bytes = reader.left();
    Ok(AiSpline { version: 7, lap_time_ms, sample_count, points, grid, trailing_bytes })
}

fn read_version_minus_1(mut reader: Reader<'_>) -> Result<AiSpline, TrackError> {
    let count = reader.point_count()?;
    let mut points = Vec::with_capacity(reader.fitting(count, POINT_BYTES, "the points")?);
    for (id, point) in (0..).zip(reader.records(count, POINT_BYTES, "the points")?) {
        let camber = point.known(16);
        points.push(AiPoint {
            id,
            radius: point.known(12),
            camber: camber.abs(),
            direction: if camber == 0.0 { 0.0 } else { camber.signum() },
            ..AiPoint::at(point.position()?)
        });
    }
    let mut distance = 0.0;
    for i in 1..count {
        distance += points[i - 1].position.distance(points[i].position);
        points[i].distance = distance as f32;
    }
    let trailing_bytes = reader.left();
    let (lap_time_ms, sample_count, grid) = (0, 0, None);
    Ok(AiSpline { version: -1, lap_time_ms, sample_count, points, grid, trailing_bytes })
}

fn read_grid(reader: &mut Reader<'_>, points: usize) -> Result<AiGrid, TrackError> {
    let header = reader.records(1, GRID_HEADER_BYTES, "the grid")?.next().expect("one record");
    let sampling_density = header.known(28);
    let rows = reader.count("rows of the grid")?;
    let mut grid = AiGrid { rows, cells: 0, entries: 0, stray_entries: 0, sampling_density };
    for _ in 0..rows {
        let cells = reader.count("cells of a row of the grid")?;
        grid.cells += cells;
        for _ in 0..cells {
            let entries = reader.count("points of a cell of the grid")?;
            grid.entries += entries;
            let ids = reader.records(entries, 4, "a cell of the grid")?;
            let is_stray = |id: &Record<'_>| i32::from_le_bytes(id.word(0)) as usize >= points;
            grid.stray_entries += ids.filter(is_stray).count();
        }
    }
    Ok(grid)
}

impl AiPoint {
    fn at(position: DVec3) -> Self {
        Self {
            position,
            distance: 0.0,
            id: 0,
            speed: 0.0,
            throttle: 0.0,
            brake: 0.0,
            radius: 0.0,
            side_left: 0.0,
            side_right: 0.0,
            camber: 0.0,
            direction: 0.0,
            normal: DVec3::ZERO,
            forward: DVec3::ZERO,
            tag: 0.0,
            grade: 0.0,
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// `count`, if as many things of `size` bytes are left.
    fn fitting(&self, count: usize, size: usize, what: &'static str) -> Result<usize, TrackError> {
        let needed = self.at as u64 + (count as u64).saturating_mul(size as u64);
        if needed <= self.bytes.len() as u64 {
            return Ok(count);
        }
        Err(TrackError::Truncated { what, offset: self.at, needed, length: self.bytes.len() })
    }

    fn records(
        &mut self,
        count: usize,
        size: usize,
        what: &'static str,
    ) -> Result<impl Iterator<Item = Record<'a>> + use<'a>, TrackError> {
        let (start, all) = (self.at, self.bytes);
        self.at += self.fitting(count, size, what)? * size;
        let offsets = (start..self.at).step_by(size);
        Ok(offsets.map(move |offset| Record { bytes: all, offset }))
    }

    fn i32(&mut self, what: &'static str) -> Result<i32, TrackError> {
        let record = self.records(1, 4, what)?.next().expect("one record");
        Ok(i32::from_le_bytes(record.word(0)))
    }

    fn point_count(&mut self) -> Result<usize, TrackError> {
        let offset = self.at;
        let found = self.i32("the point count")?;
        if found >= MIN_POINTS {
            return Ok(found as usize);
        }
        let expected = format!("at least {MIN_POINTS}");
        Err(TrackError::BadCount { what: "points", found: found.into(), expected, offset })
    }

    /// A count of things of at least four bytes each.
    fn count(&mut self, what: &'static str) -> Result<usize, TrackError> {
        let offset = self.at;
        let found = self.i32(what)?;
        let Ok(count) = usize::try_from(found) else {
            let expected = "0 or more".to_owned();
            return Err(TrackError::BadCount { what, found: found.into(), expected, offset });
        };
        self.fitting(count, 4, what)
    }
}

/// Bytes at an offset, known to be there.
struct Record<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl Record<'_> {
    fn word(&self, at: usize) -> [u8; 4] {
        std::array::from_fn(|i| self.bytes[self.offset + at + i])
    }

    fn finite(&self, at: usize, what: &'static str) -> Result<f32, TrackError> {
        let value = f32::from_le_bytes(self.word(at));
        if value.is_finite() && f64::from(value.abs()) <= MAX_COORDINATE_M {
            return Ok(value);
        }
        let place = format!("offset {}", self.offset + at);
        Err(TrackError::BadValue { value: f64::from(value), what, place })
    }

    /// The value, or 0 where it is not a number.
    fn known(&self, at: usize) -> f32 {
        let value = f32::from_le_bytes(self.word(at));
        if value.is_finite() { value } else { 0.0 }
    }

    fn position(&self) -> Result<DVec3, TrackError> {
        let axis = |at| self.finite(at, "coordinate");
        Ok(ac::map_from_world([axis(0)?, axis(4)?, axis(8)?]))
    }

    fn vector(&self, at: usize) -> DVec3 {
        ac::map_from_world([self.known(at), self.known(at + 4), self.known(at + 8)])
    }
}
