//! A uniform grid over the plane: which items lie near a place, at a cost that does not grow with
//! the track.

use glam::DVec2;

/// The most cells a grid may have, whatever the extent of the input.
const MAX_CELLS: f64 = 1e6;

/// The cells of a rectangle of the plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells {
    pub(crate) origin: DVec2,
    pub(crate) size: f64,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

impl Cells {
    /// Covers all points, with cells of `size` m, or larger where there would be too many.
    pub(crate) fn covering(points: impl Iterator<Item = DVec2>, size: f64) -> Self {
        let (min, max) = points
            .fold((DVec2::INFINITY, DVec2::NEG_INFINITY), |(min, max), point| {
                (min.min(point), max.max(point))
            });
        let extent = max - min;
        let size =
            size.max((extent.x * extent.y / MAX_CELLS).sqrt()).max(extent.max_element() / 1e5);
        let columns = (extent.x / size) as usize + 1;
        let rows = (extent.y / size) as usize + 1;
        Self { origin: min, size, columns, rows }
    }

    /// Column and row of a point; points outside count to the nearest cell.
    pub(crate) fn of(&self, point: DVec2) -> (usize, usize) {
        let scaled = (point - self.origin) / self.size;
        ((scaled.x as usize).min(self.columns - 1), (scaled.y as usize).min(self.rows - 1))
    }

    /// Index of every cell of the rectangle between two points.
    pub(crate) fn between(&self, a: DVec2, b: DVec2) -> impl Iterator<Item = usize> + use<> {
        let (min, max) = (self.of(a.min(b)), self.of(a.max(b)));
        let columns = self.columns;
        (min.1..=max.1)
            .flat_map(move |row| (min.0..=max.0).map(move |column| row * columns + column))
    }

    pub(crate) fn count(&self) -> usize {
        self.columns * self.rows
    }
}

/// Items by cell, packed: cell `c` holds `items[starts[c]..starts[c + 1]]`.
#[derive(Debug, Clone)]
pub(crate) struct CellItems<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> CellItems<T> {
    /// From (cell, item) pairs in any order.
    pub(crate) fn new(cell_count: usize, pairs: &[(usize, T)]) -> Self {
        let mut starts = vec![0_u32; cell_count + 1];
        for (cell, _) in pairs {
            starts[cell + 1] += 1;
        }
        for cell in 0..cell_count {
            starts[cell + 1] += starts[cell];
        }
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_by_key(|&index| pairs[index].0);
        let items = order.into_iter().map(|index| pairs[index].1).collect();
        Self { starts, items }
    }

    #[inline]
    pub(crate) fn cell(&self, cell: usize) -> &[T] {
        &self.items[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}
