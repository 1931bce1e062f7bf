//! What the ground beside and on the reference line is made of, and how high it really is.

use corsa_vehicle::DVec3;

use crate::track::rise_across;
use crate::{Track, TrackError};

/// Kinds of ground one grid can hold; one number more means that nothing is known.
const MAX_KINDS: usize = UNKNOWN as usize;
const UNKNOWN: u8 = u8::MAX;
/// Heights are kept in steps of this, m: ±8 m around the ribbon.
const HEIGHT_STEP: f64 = 0.000_25;
/// The most cells a grid may have: 256 MiB.
const MAX_CELLS: usize = 1 << 26;

/// One kind of ground, as Assetto Corsa's `surfaces.ini` describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceKind {
    /// What its source calls it, such as `ROAD`, `KERB`, `GRASS`.
    pub name: String,
    /// Friction relative to dry asphalt (AC's `FRICTION`), 0 or more.
    pub grip: f64,
    /// Rolling resistance of the ground over load, beside the tire's own, 0 or more.
    pub rolling_resistance: f64,
    /// Further resistance over load that grows with the speed of the wheel, s/m, 0 or more.
    pub damping: f64,
    /// Half the height between the crest and the trough of its bumps (AC's `SIN_HEIGHT`), m.
    pub bump_height: f64,
    /// Distance between two crests of its bumps (AC's `SIN_LENGTH`), m; no bumps where it is 0.
    pub bump_length: f64,
    /// Whether it belongs to the track (AC's `IS_VALID_TRACK`): a wheel anywhere else is outside.
    pub is_valid: bool,
    /// Whether it is the pit lane (AC's `IS_PITLANE`).
    pub is_pit_lane: bool,
}

impl SurfaceKind {
    /// Dry, smooth asphalt.
    pub fn asphalt() -> Self {
        Self {
            name: "ROAD".into(),
            grip: 1.0,
            rolling_resistance: 0.0,
            damping: 0.0,
            bump_height: 0.0,
            bump_length: 0.0,
            is_valid: true,
            is_pit_lane: false,
        }
    }

    /// Grass, level and dry: what lies beyond the borders where nothing else is known.
    pub fn grass() -> Self {
        Self {
            name: "GRASS".into(),
            grip: 0.6,
            rolling_resistance: 0.12,
            is_valid: false,
            ..Self::asphalt()
        }
    }

    fn is_sound(&self) -> bool {
        let numbers =
            [self.grip, self.rolling_resistance, self.damping, self.bump_height, self.bump_length];
        numbers.iter().all(|number| (0.0..1e3).contains(number))
    }
}

/// Where a grid asks what the ground is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfacePlace {
    /// In `map`; the height is the ribbon's: of two roads above one another the nearer one counts.
    pub position: DVec3,
    /// Progress of the node of the reference line it lies beside, m.
    pub progress: f64,
    /// Distance from the reference line, m, + left.
    pub lateral_offset: f64,
}

/// The ground at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceSample {
    /// Height in `map`, m.
    pub elevation: f64,
    /// Which of the grid's kinds.
    pub kind: u8,
}

/// One cell: height over the ribbon in steps of a quarter of a millimeter, and the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    height: i16,
    kind: u8,
}

impl Cell {
    /// Over the ribbon, m.
    #[inline]
    pub fn height(self) -> f32 {
        HEIGHT_STEP as f32 * f32::from(self.height)
    }

    /// The number of its kind in [`SurfaceGrid::kinds`]; 255 where nothing is known.
    #[inline]
    pub fn kind(self) -> u8 {
        self.kind
    }
}

/// The ground on both sides of the reference line: height over the ribbon (the line, its slope and
/// its banking) and kind, in a row for every node of the line (about each meter) and so many columns
/// across. Four bytes a cell: 25 km of 30 m in columns of 0.5 m take 6 MB.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceGrid {
    kinds: Vec<SurfaceKind>,
    rows: usize,
    columns: usize,
    first_offset: f64,
    column_spacing: f64,
    cells: Vec<Cell>,
}

/// What [`SurfaceGrid::at`] finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground<'a> {
    /// Height over the ribbon, m.
    pub height: f64,
    /// `None` where nothing is known: asphalt between the borders, grass beyond.
    pub kind: Option<&'a SurfaceKind>,
}

impl SurfaceGrid {
    /// Asks for the ground of every cell: row after row along the track, from right to left within
    /// one. `reach` m to either side of the reference line are covered, in columns of
    /// `column_spacing` m; 0.25 to 0.5 m resolve a kerb. A cell without an answer takes the height
    /// of its neighbor nearer to the line, and nothing is known of its kind.
    ///
    /// # Errors
    /// [`TrackError::BadSurface`] for numbers that make no grid and for a kind that is not in `kinds`.
    pub fn sample(
        track: &Track,
        reach: f64,
        column_spacing: f64,
        kinds: Vec<SurfaceKind>,
        mut ground: impl FnMut(SurfacePlace) -> Option<SurfaceSample>,
    ) -> Result<Self, TrackError> {
        let bad = |what: String| Err(TrackError::BadSurface { what });
        if kinds.len() > MAX_KINDS {
            return bad(format!("{} kinds of ground, {MAX_KINDS} are possible", kinds.len()));
        }
        if let Some(kind) = kinds.iter().find(|kind| !kind.is_sound()) {
            return bad(format!("a number of kind `{}` is not between 0 and 1000", kind.name));
        }
        if !(0.05..=10.0).contains(&column_spacing) || !(column_spacing..=1e4).contains(&reach) {
            return bad(format!("columns of {column_spacing} m over {reach} m to either side"));
        }
        let points = track.reference_line();
        let side = (reach / column_spacing).ceil() as usize;
        let columns = 2 * side + 1;
        if columns.saturating_mul(points.len()) > MAX_CELLS {
            return bad(format!("{columns} columns at {} places", points.len()));
        }
        let first_offset = -(side as f64) * column_spacing;
        let mut cells = Vec::with_capacity(columns * points.len());
        for point in points {
            let (sin, cos) = libm::sincos(point.heading);
            let widths = (point.width_left, point.width_right);
            let start = cells.len();
            for column in 0..columns {
                let offset = first_offset + column as f64 * column_spacing;
                let rise = rise_across(offset, point.banking, widths);
                let position = point.position + DVec3::new(-offset * sin, offset * cos, rise);
                let place =
                    SurfacePlace { position, progress: point.progress, lateral_offset: offset };
                let Some(sample) = ground(place) else {
                    cells.push(Cell { height: i16::MIN, kind: UNKNOWN });
                    continue;
                };
                if usize::from(sample.kind) >= kinds.len() {
                    return bad(format!("kind {} of {}", sample.kind, kinds.len()));
                }
                let height = ((sample.elevation - position.z) / HEIGHT_STEP).round();
                let most = f64::from(i16::MAX);
                // A height that is no number counts as level.
                let height = if height.is_nan() { 0.0 } else { height.clamp(-most, most) };
                cells.push(Cell { height: height as i16, kind: sample.kind });
            }
            fill(&mut cells[start..], side);
        }
        let rows = points.len();
        Ok(Self { kinds, rows, columns, first_offset, column_spacing, cells })
    }

    /// The kinds of ground, by the numbers given to [`sample`](Self::sample).
    pub fn kinds(&self) -> &[SurfaceKind] {
        &self.kinds
    }

    /// The ground a share of 0 to 1 of the way from a node of the reference line to the next, and
    /// `lateral_offset` m to the left of the line: height between the four cells around, kind of the
    /// nearest. Beyond the last column the ground goes on as it ends.
    pub fn at(&self, node: usize, along_share: f32, lateral_offset: f32) -> Ground<'_> {
        let (height, kind) = self.lookup(node, along_share, lateral_offset);
        Ground { height: f64::from(height), kind: self.kinds.get(usize::from(kind)) }
    }

    /// As [`at`](Self::at): height, m, and the number of the kind, 255 where nothing is known.
    pub fn lookup(&self, node: usize, along_share: f32, lateral_offset: f32) -> (f32, u8) {
        let last = (self.columns - 1) as f32;
        let across = (lateral_offset - self.first_offset as f32) / self.column_spacing as f32;
        let across = across.clamp(0.0, last);
        let column = (across as usize).min(self.columns - 2);
        let (u, t) = (across - column as f32, along_share);
        let cells = self.corners(node % self.rows, column);
        let [a, b, c, d] = cells.map(Cell::height);
        let (near, far) = (a + u * (b - a), c + u * (d - c));
        let nearest = cells[2 * usize::from(t >= 0.5) + usize::from(u >= 0.5)];
        (near + t * (far - near), nearest.kind)
    }

    /// The four cells around a place: at `node`, which must be one of the track's, those in `column`
    /// and the next one to the left, then the two beside the node after it. Beyond the last column
    /// is none. For whoever looks up many places; [`at`](Self::at) is for one.
    ///
    /// # Panics
    /// If there is no such node or column.
    #[inline]
    pub fn corners(&self, node: usize, column: usize) -> [Cell; 4] {
        let next = if node + 1 == self.rows { 0 } else { node + 1 };
        let pair = |row: usize| {
            let start = row * self.columns + column;
            let pair = &self.cells[start..start + 2];
            (pair[0], pair[1])
        };
        let ((a, b), (c, d)) = (pair(node), pair(next));
        [a, b, c, d]
    }

    /// Columns of cells across the track, two at least.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Lateral offset of the first column, the rightmost, m.
    pub fn first_offset(&self) -> f64 {
        self.first_offset
    }

    /// Distance of the columns, m.
    pub fn column_spacing(&self) -> f64 {
        self.column_spacing
    }

    /// Whether the grid has a row for each node of this track.
    pub(crate) fn fits(&self, track: &Track) -> bool {
        self.rows == track.reference_line().len()
    }

    /// Bytes the grid takes.
    pub fn memory(&self) -> usize {
        self.cells.len() * size_of::<Cell>()
    }
}

/// Gives cells without a height that of their neighbor nearer to the line, which is column `middle`.
fn fill(row: &mut [Cell], middle: usize) {
    let mut known = 0;
    for column in (0..=middle).rev().chain(middle..row.len()) {
        if column == middle && row[column].height == i16::MIN {
            row[column].height = nearest_known(row, middle);
        }
        if row[column].height == i16::MIN {
            row[column].height = known;
        }
        known = row[column].height;
    }
}

fn nearest_known(row: &[Cell], middle: usize) -> i16 {
    let known = (0..row.len()).filter(|&column| row[column].height != i16::MIN);
    known.min_by_key(|column| column.abs_diff(middle)).map_or(0, |column| row[column].height)
}

impl Track {
    /// The same track with its ground known. A grid that was sampled from another track is refused.
    ///
    /// # Errors
    /// [`TrackError::BadSurface`].
    pub fn with_surfaces(mut self, surfaces: SurfaceGrid) -> Result<Self, TrackError> {
        if !surfaces.fits(&self) {
            let rows = surfaces.rows;
            let what = format!("{rows} rows for {} nodes", self.reference_line().len());
            return Err(TrackError::BadSurface { what });
        }
        self.surfaces = Some(surfaces);
        Ok(self)
    }

    /// What the ground is made of, where that is known.
    pub fn surfaces(&self) -> Option<&SurfaceGrid> {
        self.surfaces.as_ref()
    }
}

#[cfg(test)]
mod tests;
