//! Smoothing of values on an even, closed sequence of nodes.

use std::f64::consts::PI;

use glam::DVec3;

/// How many nodes a node is coupled with to either side.
const BAND: usize = 3;
/// The third difference of four neighbors.
const THIRD_DIFFERENCE: [f64; BAND + 1] = [-1.0, 3.0, -3.0, 1.0];
/// The sequence is repeated by this many wavelengths at either end, where the influence of the
/// ends, which falls by `exp(-π x / wavelength)`, has sunk below the last bit.
const OVERLAP_WAVELENGTHS: f64 = 12.0;

/// The Whittaker-Henderson smoother of order three: the sequence `z` that minimizes
/// `Σ|z - y|² + λ Σ|Δ³z|²` (Eilers, *A perfect smoother*, Anal. Chem. 75, 2003), with λ chosen so
/// that waves of `wavelength` are halved. Waves twice as long keep 98.5 %, four times as long
/// 99.98 %, half as long 1.5 %: corners stay where they are and noise goes.
///
/// `spacing` and `wavelength` are in the same unit.
pub(crate) fn smooth(values: &[DVec3], spacing: f64, wavelength: f64) -> Vec<DVec3> {
    let n = values.len();
    // Multiplied out: `powi` may round differently from platform to platform.
    let half_chord = 2.0 * libm::sin(PI * spacing / wavelength);
    let cubed = half_chord * half_chord * half_chord;
    let lambda = 1.0 / (cubed * cubed);
    let overlap = (OVERLAP_WAVELENGTHS * wavelength / spacing).ceil() as usize;
    let first = n - overlap % n;
    let mut unrolled: Vec<DVec3> = (0..n + 2 * overlap).map(|i| values[(first + i) % n]).collect();
    solve(&mut unrolled, lambda);
    unrolled[overlap..overlap + n].to_vec()
}

/// Solves `(I + λ DᵀD) z = y` in place, D the third difference: `L·diag·Lᵀ` of a band matrix.
fn solve(values: &mut [DVec3], lambda: f64) {
    let n = values.len();
    let mut diagonal = vec![0.0; n];
    // lower[i][k] is L[i][i - 1 - k].
    let mut lower = vec![[0.0; BAND]; n];
    for i in 0..n {
        for k in (0..BAND.min(i)).rev() {
            let j = i - 1 - k;
            let known: f64 = (0..j)
                .rev()
                .take_while(|m| i - m <= BAND)
                .map(|m| lower[i][i - 1 - m] * diagonal[m] * lower[j][j - 1 - m])
                .sum();
            lower[i][k] = (entry(i, j, n, lambda) - known) / diagonal[j];
        }
        let known: f64 =
            (0..BAND.min(i)).map(|k| lower[i][k] * lower[i][k] * diagonal[i - 1 - k]).sum();
        diagonal[i] = entry(i, i, n, lambda) - known;
    }
    for i in 0..n {
        for k in 0..BAND.min(i) {
            let above = values[i - 1 - k];
            values[i] -= lower[i][k] * above;
        }
    }
    for i in (0..n).rev() {
        values[i] /= diagonal[i];
        for k in 0..BAND.min(n - 1 - i) {
            let below = values[i + 1 + k];
            values[i] -= lower[i + 1 + k][k] * below;
        }
    }
}

/// Element (i, j), j ≤ i, of `I + λ DᵀD` of size n.
fn entry(i: usize, j: usize, n: usize, lambda: f64) -> f64 {
    let identity = if i == j { 1.0 } else { 0.0 };
    let rows = i.saturating_sub(BAND)..=j.min(n - 1 - BAND);
    let coupling: f64 = rows.map(|row| THIRD_DIFFERENCE[i - row] * THIRD_DIFFERENCE[j - row]).sum();
    identity + lambda * coupling
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wave of so many nodes' length, on 600 nodes, smoothed to halve waves of 20.
    fn kept(wavelength: f64) -> f64 {
        let wave = |i: usize| DVec3::splat(libm::sin(2.0 * PI * i as f64 / wavelength));
        let values: Vec<DVec3> = (0..600).map(wave).collect();
        let smoothed = smooth(&values, 1.0, 20.0);
        let dot: f64 = values.iter().zip(&smoothed).map(|(a, b)| a.x * b.x).sum();
        dot / values.iter().map(|a| a.x * a.x).sum::<f64>()
    }

    #[test]
    fn waves_are_kept_or_damped_by_their_length() {
        assert!((kept(20.0) - 0.5).abs() < 1e-9, "{}", kept(20.0));
        assert!((kept(40.0) - 0.984).abs() < 1e-3, "{}", kept(40.0));
        assert!(kept(100.0) > 0.999_9);
        assert!(kept(10.0) < 0.02, "{}", kept(10.0));
    }

    #[test]
    fn where_the_sequence_starts_does_not_matter() {
        let noisy = |i: usize| DVec3::new((i * i % 17) as f64, (i * 7 % 5) as f64, 1.0);
        for count in [16, 100, 1000] {
            let values: Vec<DVec3> = (0..count).map(noisy).collect();
            let mut turned = values.clone();
            turned.rotate_left(count / 3);
            let mut smoothed = smooth(&values, 1.0, 20.0);
            smoothed.rotate_left(count / 3);
            for (a, b) in smoothed.iter().zip(smooth(&turned, 1.0, 20.0)) {
                assert!((*a - b).length() < 1e-9, "{a} {b}");
            }
        }
    }
}
