//! Minimizes ½·nᵀHn + fᵀn between bounds, for the matrices of a closed line.

/// A symmetric matrix in which row `i` touches rows `i ± 2` at most, around a ring of at least 8.
pub(crate) struct RingMatrix {
    /// `[i][k]` is the entry at row `i`, column `i + k` around the ring.
    pub(crate) rows: Vec<[f64; 3]>,
}

impl RingMatrix {
    pub(crate) fn zeros(count: usize) -> Self {
        Self { rows: vec![[0.0; 3]; count] }
    }

    pub(crate) fn times(&self, vector: &[f64]) -> Vec<f64> {
        let count = self.rows.len();
        let mut product = vec![0.0; count];
        for (index, row) in self.rows.iter().enumerate() {
            product[index] += row[0] * vector[index];
            for (offset, &entry) in row.iter().enumerate().skip(1) {
                let other = (index + offset) % count;
                product[index] += entry * vector[other];
                product[other] += entry * vector[index];
            }
        }
        product
    }

    /// Solves `(self + diagonal)·x = right`, for a positive definite sum.
    ///
    /// The ring is folded flat (0, n-1, 1, n-2, …), which turns its two far corners into a band of
    /// [`BAND`] below the diagonal; the rest is a banded LDLᵀ.
    fn solve(&self, diagonal: &[f64], right: &[f64]) -> Vec<f64> {
        const BAND: usize = 5;
        let count = self.rows.len();
        let folded = |index: usize| {
            if 2 * index < count { 2 * index } else { 2 * (count - index) - 1 }
        };
        // `[row][k]` is the entry at column `row - k`.
        let mut band = vec![[0.0; BAND + 1]; count];
        for (index, row) in self.rows.iter().enumerate() {
            for (offset, &entry) in row.iter().enumerate() {
                let (a, b) = (folded(index), folded((index + offset) % count));
                band[a.max(b)][a.abs_diff(b)] += entry;
            }
            band[folded(index)][0] += diagonal[index];
        }
        let mut solution = vec![0.0; count];
        for (index, &value) in right.iter().enumerate() {
            solution[folded(index)] = value;
        }
        for row in 0..count {
            for k in (1..=BAND.min(row)).rev() {
                let column = row - k;
                let mut entry = band[row][k];
                for j in 1..=BAND.min(column) {
                    if k + j <= BAND {
                        entry -= band[row][k + j] * band[column][j] * band[column - j][0];
                    }
                }
                band[row][k] = entry / band[column][0];
            }
            for k in 1..=BAND.min(row) {
                let lower = band[row][k];
                band[row][0] -= lower * lower * band[row - k][0];
                solution[row] -= lower * solution[row - k];
            }
        }
        for row in (0..count).rev() {
            solution[row] /= band[row][0];
            for k in 1..=BAND {
                if row + k < count {
                    solution[row] -= band[row + k][k] * solution[row + k];
                }
            }
        }
        (0..count).map(|index| solution[folded(index)]).collect()
    }
}

/// The minimum between `low` and `high` (each `low < high`), by a primal-dual interior point method.
pub(crate) fn minimize(
    matrix: &RingMatrix,
    linear: &[f64],
    low: &[f64],
    high: &[f64],
    start: &[f64],
) -> Vec<f64> {
    let count = linear.len();
    let mut n: Vec<f64> = (0..count)
        .map(|i| {
            let inset = 0.05 * (high[i] - low[i]);
            start[i].clamp(low[i] + inset, high[i] - inset)
        })
        .collect();
    let scale = linear.iter().map(|f| f.abs()).sum::<f64>() / count as f64 + 1e-12;
    let mut dual_low = vec![scale; count];
    let mut dual_high = vec![scale; count];
    for _ in 0..40 {
        let gap: f64 = (0..count)
            .map(|i| dual_low[i] * (n[i] - low[i]) + dual_high[i] * (high[i] - n[i]))
            .sum::<f64>()
            / (2 * count) as f64;
        if gap < 1e-6 * scale {
            break;
        }
        let barrier = 0.1 * gap;
        let gradient = matrix.times(&n);
        let (mut diagonal, mut right) = (vec![0.0; count], vec![0.0; count]);
        for i in 0..count {
            let (below, above) = (n[i] - low[i], high[i] - n[i]);
            diagonal[i] = dual_low[i] / below + dual_high[i] / above;
            right[i] = barrier / below - barrier / above - gradient[i] - linear[i];
        }
        let step = matrix.solve(&diagonal, &right);
        let mut dual_steps = vec![(0.0, 0.0); count];
        let mut share: f64 = 1.0;
        for i in 0..count {
            let (below, above) = (n[i] - low[i], high[i] - n[i]);
            let d_low = (barrier - dual_low[i] * step[i]) / below - dual_low[i];
            let d_high = (barrier + dual_high[i] * step[i]) / above - dual_high[i];
            dual_steps[i] = (d_low, d_high);
            for (value, change) in
                [(below, step[i]), (above, -step[i]), (dual_low[i], d_low), (dual_high[i], d_high)]
            {
                if change < 0.0 {
                    share = share.min(-0.95 * value / change);
                }
            }
        }
        for i in 0..count {
            n[i] += share * step[i];
            dual_low[i] += share * dual_steps[i].0;
            dual_high[i] += share * dual_steps[i].1;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laplacian(count: usize) -> RingMatrix {
        RingMatrix { rows: vec![[6.1, -4.0, 1.0]; count] }
    }

    #[test]
    fn solving_undoes_multiplying() {
        for count in [8, 9, 50, 51] {
            let matrix = laplacian(count);
            let x: Vec<f64> = (0..count).map(|i| (i as f64 * 0.7).sin()).collect();
            let found = matrix.solve(&vec![0.0; count], &matrix.times(&x));
            for (a, b) in found.iter().zip(&x) {
                assert!((a - b).abs() < 1e-9, "{count}: {a} {b}");
            }
        }
    }

    #[test]
    fn the_minimum_meets_the_optimality_conditions() {
        let count = 40;
        let matrix = laplacian(count);
        let linear: Vec<f64> = (0..count).map(|i| 3.0 * (i as f64 * 0.4).cos()).collect();
        let (low, high) = (vec![-0.5; count], vec![1.0; count]);
        let n = minimize(&matrix, &linear, &low, &high, &vec![0.0; count]);
        let gradient = matrix.times(&n);
        for i in 0..count {
            let slope = gradient[i] + linear[i];
            if n[i] - low[i] > 1e-4 && high[i] - n[i] > 1e-4 {
                assert!(slope.abs() < 1e-3, "free {i}: {slope}");
            } else if n[i] - low[i] <= 1e-4 {
                assert!(slope > -1e-3, "at the lower bound {i}: {slope}");
            } else {
                assert!(slope < 1e-3, "at the upper bound {i}: {slope}");
            }
        }
    }
}
