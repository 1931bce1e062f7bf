//! Assetto Corsa's AI splines: `fast_lane.ai`, `pit_lane.ai`, `ideal_line.ai`.
//!
//! [`AiSpline::parse`] reads a file's bytes; [`Track::from_ai`] makes a circuit of a closed one and
//! [`PitLane::new`] a pit lane of an open one.
//!
//! Layout of version 7, little-endian: `i32` version, `i32` count, `i32` lap time, `i32` sample
//! count; `count` points of 20 bytes (`f32` x, y, z in AC's world, `f32` length, `i32` id); `i32`
//! extra count, equal to count; `count` extras of 72 bytes (18 `f32`, see [`AiPoint`]); `i32`
//! whether a search grid follows, and the grid: `f32` maximum x, y, z and minimum x, y, z, `i32`
//! neighbors, `f32` sampling density, `i32` rows, of each `i32` cells, of each `i32` count and as
//! many `i32` point ids. Version -1: `i32` version, `i32` count, and `count` points of 20 bytes
//! (`f32` x, y, z, radius, camber times direction), without borders. Sources: the readers of
//! AcTools, AssettoServer and agorokh, which agree, and real files, consumed to the last byte.

mod line;
mod pit_lane;
mod read;

use corsa_vehicle::DVec3;

use crate::{Track, TrackError};

pub use pit_lane::{PitLane, PitLanePoint};

/// A line through a track, as Assetto Corsa's AI editor leaves it: the file, in `map`'s axes.
#[derive(Debug, Clone, PartialEq)]
pub struct AiSpline {
    /// 7 or -1.
    pub version: i32,
    /// ms; 0 in all files seen.
    pub lap_time_ms: i32,
    /// 0 in all files seen.
    pub sample_count: i32,
    /// In driving order; two at least.
    pub points: Vec<AiPoint>,
    /// The grid the game finds the nearest point with, where the file has one.
    pub grid: Option<AiGrid>,
    /// Bytes after the end.
    pub trailing_bytes: usize,
}

/// A point of a line. Only positions and sides are sure to be numbers: whatever else is not a
/// number in the file is 0 here, as it is in files whose editor never knew it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AiPoint {
    /// On the road in `map`, m.
    pub position: DVec3,
    /// Distance from the first point along the line, m.
    pub distance: f32,
    /// Counts up from 0.
    pub id: i32,
    /// Target speed, m/s.
    pub speed: f32,
    /// 0 to 1.
    pub throttle: f32,
    /// 0 to 1.
    pub brake: f32,
    /// Of the line, m, 0 or more.
    pub radius: f32,
    /// Distance to the left border, m; 0 in version -1.
    pub side_left: f32,
    /// Distance to the right border, m; 0 in version -1.
    pub side_right: f32,
    /// Inclination of the road across the line, + where it leans into the turn: in real files the
    /// negative of the banking that the normals give, times the direction (r = 0.96).
    pub camber: f32,
    /// 1 in a left turn, -1 in a right one.
    pub direction: f32,
    /// Of the road, pointing up, in `map`; real ones give the grade of the line to within 0.001.
    /// Zero where the file has none.
    pub normal: DVec3,
    /// Of travel, in `map`; zero in some files.
    pub forward: DVec3,
    /// 0 in all files seen.
    pub tag: f32,
    /// Sine of the slope, + uphill.
    pub grade: f32,
}

/// What is worth knowing of a line's search grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AiGrid {
    /// Rows of cells.
    pub rows: usize,
    /// In all rows.
    pub cells: usize,
    /// Point ids in all cells.
    pub entries: usize,
    /// Entries that are no point of the line: a line edited without its grid.
    pub stray_entries: usize,
    /// m.
    pub sampling_density: f32,
}

impl AiSpline {
    /// Reads the bytes of an `.ai` file, version 7 or -1.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrackError> {
        read::spline(bytes)
    }

    /// How many bytes from the start of a file hold its points, of its first eight bytes: all that
    /// [`parse_points`](Self::parse_points) needs of a file that need not be read whole.
    pub fn points_end(start: &[u8]) -> Result<u64, TrackError> {
        read::points_end(start)
    }

    /// The places of the points alone, in `map`, m. What follows the points is not looked at.
    pub fn parse_points(bytes: &[u8]) -> Result<Vec<DVec3>, TrackError> {
        read::places(bytes)
    }

    /// Distance in the plane from the last point to the first, m.
    pub fn gap(&self) -> f64 {
        let plan = |index: usize| self.points[index].position.truncate();
        plan(self.points.len() - 1).distance(plan(0))
    }

    /// Whether it leads back to its start, as a circuit does and a pit lane or a hill climb does not.
    pub fn is_loop(&self) -> bool {
        self.gap() <= line::MAX_GAP_M
    }

    /// Length in the plane from the first point to the last, and on to the first for a loop, m.
    pub fn length(&self) -> f64 {
        let steps = self
            .points
            .windows(2)
            .map(|pair| pair[0].position.truncate().distance(pair[1].position.truncate()));
        steps.sum::<f64>() + if self.is_loop() { self.gap() } else { 0.0 }
    }
}

impl Track {
    /// Reads an AI line (`fast_lane.ai`): [`AiSpline::parse`], then [`Track::from_ai`].
    pub fn from_ai_spline(name: &str, bytes: &[u8]) -> Result<Track, TrackError> {
        Self::from_ai(name, &AiSpline::parse(bytes)?)
    }

    /// The circuit along an AI line. Its first point is the start line; heights are those of the
    /// road, banking that of the road's normals.
    ///
    /// Sides are clamped to 1..20 m, single values that jump are replaced by the median of their
    /// neighborhood, and a border moves outwards by at most 0.3 m per meter. A line without any
    /// sides gets a road of 4 m to either side.
    pub fn from_ai(name: &str, spline: &AiSpline) -> Result<Track, TrackError> {
        line::track(name, spline)
    }
}

#[cfg(test)]
mod tests;
