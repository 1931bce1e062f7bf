//! The cells of the plane near a track's line, and triangles by cell.

use corsa_track::Track;
use glam::DVec2;

use super::scene::Triangle;

/// Size of a cell, m; larger where there would be too many.
const CELL_M: f64 = 2.0;
const MAX_CELLS: f64 = 16e6;
/// The most entries all cells may have together: 256 MiB.
const MAX_ENTRIES: usize = 1 << 26;

/// A uniform grid over the track's extent, of which the cells near the line count.
pub(super) struct Corridor {
    origin: DVec2,
    size: f64,
    columns: usize,
    rows: usize,
    near: Vec<bool>,
}

/// Triangles by cell, packed: cell `c` has `entries[starts[c]..starts[c + 1]]`.
pub(super) struct Sorted<'a> {
    corridor: &'a Corridor,
    triangles: Vec<Triangle>,
    starts: Vec<u32>,
    entries: Vec<u32>,
    is_complete: bool,
}

impl Corridor {
    /// Everything within `reach` m of the line, and a little more.
    pub(super) fn along(track: &Track, reach: f64) -> Self {
        let places = || track.reference_line().iter().map(|point| point.position.truncate());
        let (low, high) = places()
            .fold((DVec2::INFINITY, DVec2::NEG_INFINITY), |(low, high), p| {
                (low.min(p), high.max(p))
            });
        let (low, high) = (low - (reach + CELL_M), high + (reach + CELL_M));
        let extent = high - low;
        let size = CELL_M.max((extent.x * extent.y / MAX_CELLS).sqrt());
        let (columns, rows) = ((extent.x / size) as usize + 1, (extent.y / size) as usize + 1);
        let near = vec![false; columns * rows];
        let mut corridor = Self { origin: low, size, columns, rows, near };
        for place in places() {
            let ((left, bottom), (right, top)) =
                (corridor.clamped(place - reach), corridor.clamped(place + reach));
            for row in bottom..=top {
                corridor.near[row * columns + left..=row * columns + right].fill(true);
            }
        }
        corridor
    }

    /// The number of a place's cell, if it is near the line.
    pub(super) fn cell(&self, place: DVec2) -> Option<usize> {
        let scaled = (place - self.origin) / self.size;
        let inside = scaled.x >= 0.0
            && scaled.y >= 0.0
            && scaled.x < self.columns as f64
            && scaled.y < self.rows as f64;
        let cell = inside.then(|| scaled.y as usize * self.columns + scaled.x as usize)?;
        self.near[cell].then_some(cell)
    }

    pub(super) fn size(&self) -> f64 {
        self.size
    }

    /// Whether a triangle lies over a cell near the line.
    pub(super) fn touches(&self, triangle: &Triangle) -> bool {
        self.cells_of(triangle).next().is_some()
    }

    /// The triangles by cell.
    pub(super) fn sort(&self, triangles: Vec<Triangle>) -> Sorted<'_> {
        let mut starts = vec![0_u32; self.near.len() + 1];
        let mut count = 0;
        let mut kept = triangles.len();
        for (index, triangle) in triangles.iter().enumerate() {
            if count > MAX_ENTRIES {
                kept = index;
                break;
            }
            for cell in self.cells_of(triangle) {
                starts[cell + 1] += 1;
                count += 1;
            }
        }
        for cell in 0..self.near.len() {
            starts[cell + 1] += starts[cell];
        }
        let mut next = starts.clone();
        let mut entries = vec![0_u32; count];
        for (index, triangle) in (0_u32..).zip(&triangles[..kept]) {
            for cell in self.cells_of(triangle) {
                entries[next[cell] as usize] = index;
                next[cell] += 1;
            }
        }
        let is_complete = kept == triangles.len();
        Sorted { corridor: self, triangles, starts, entries, is_complete }
    }

    fn clamped(&self, place: DVec2) -> (usize, usize) {
        let scaled = (place - self.origin) / self.size;
        ((scaled.x as usize).min(self.columns - 1), (scaled.y as usize).min(self.rows - 1))
    }

    /// Near cells that a triangle overlaps in plan view.
    fn cells_of(&self, triangle: &Triangle) -> impl Iterator<Item = usize> {
        let corners = triangle.plan();
        let low = corners[0].min(corners[1]).min(corners[2]);
        let high = corners[0].max(corners[1]).max(corners[2]);
        let far = self.origin + self.size * DVec2::new(self.columns as f64, self.rows as f64);
        let outside = high.cmplt(self.origin).any() || low.cmpgt(far).any();
        let ((left, bottom), (right, top)) = (self.clamped(low), self.clamped(high));
        let is_small = right - left <= 1 && top - bottom <= 1;
        let rows = if outside { 0..0 } else { bottom..top + 1 };
        rows.flat_map(move |row| (left..=right).map(move |column| (column, row))).filter_map(
            move |(column, row)| {
                let cell = row * self.columns + column;
                let is_met = self.near[cell] && (is_small || self.overlaps(column, row, &corners));
                is_met.then_some(cell)
            },
        )
    }

    /// Whether no edge of the triangle parts it from the cell.
    fn overlaps(&self, column: usize, row: usize, corners: &[DVec2; 3]) -> bool {
        let half = 0.5 * self.size;
        let middle = self.origin + self.size * DVec2::new(column as f64, row as f64) + half;
        (0..3).all(|i| {
            let (a, b, c) = (corners[i], corners[(i + 1) % 3], corners[(i + 2) % 3]);
            let normal = (b - a).perp();
            // Towards the third corner.
            let normal = if normal.dot(c - a) < 0.0 { -normal } else { normal };
            normal.dot(middle - a) + half * (normal.x.abs() + normal.y.abs()) >= 0.0
        })
    }
}

impl Sorted<'_> {
    /// The triangles over the cell of a place.
    pub(super) fn around(&self, place: DVec2) -> impl Iterator<Item = &Triangle> {
        let range = self
            .corridor
            .cell(place)
            .map_or(0..0, |cell| self.starts[cell] as usize..self.starts[cell + 1] as usize);
        self.entries[range].iter().map(|&index| &self.triangles[index as usize])
    }

    /// Whether all triangles found room; if not, those at the end are left out.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    pub(super) fn cell_size(&self) -> f64 {
        self.corridor.size()
    }
}
