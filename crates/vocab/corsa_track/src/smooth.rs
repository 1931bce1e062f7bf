//! Smoothing of values on an even, closed sequence of nodes.

use glam::DVec3;

/// The periodic Whittaker-Henderson smoother of order three: the sequence `z` that minimizes
/// `Σ|z - y|² + λ Σ|Δ³z|²` (Eilers, *A perfect smoother*, Anal. Chem. 75, 2003), with λ chosen so
/// that waves of `wavelength` are halved. Waves twice as long keep 98.5 %, four times as long
/// 99.98 %, half as long 1.5 %: corners stay where they are and noise goes.
///
/// `spacing` and `wavelength` are in the same unit.
pub(crate) fn smooth(values: &[DVec3], spacing: f64, wavelength: f64) -> Vec<DVec3> {
    if values.len() < 8 {
        return values.to_vec();
    }
    let omega = std::f64::consts::TAU * spacing / wavelength;
    let lambda = (2.0 * libm::sin(0.5 * omega)).powi(-6);
    conjugate_gradients(values, |z| {
        let rough = roughness(z);
        z.iter().zip(rough).map(|(value, rough)| *value + lambda * rough).collect()
    })
}

/// `D³ᵀD³ z` on a closed sequence: minus the sixth difference.
fn roughness(z: &[DVec3]) -> Vec<DVec3> {
    let n = z.len();
    let at = |i: usize, offset: usize| z[(i + n + offset - 3) % n];
    (0..n)
        .map(|i| {
            20.0 * z[i] - 15.0 * (at(i, 2) + at(i, 4)) + 6.0 * (at(i, 1) + at(i, 5))
                - (at(i, 0) + at(i, 6))
        })
        .collect()
}

/// Solves `apply(z) = target`, three right-hand sides (x, y, z) side by side, from `z = target`.
fn conjugate_gradients(target: &[DVec3], apply: impl Fn(&[DVec3]) -> Vec<DVec3>) -> Vec<DVec3> {
    const TOLERANCE_M2: f64 = 1e-20;
    let dot = |a: &[DVec3], b: &[DVec3]| a.iter().zip(b).map(|(a, b)| *a * *b).sum::<DVec3>();
    let ratio = |a: DVec3, b: DVec3| {
        DVec3::from_array(std::array::from_fn(|k| if b[k] > 0.0 { a[k] / b[k] } else { 0.0 }))
    };
    let mut solution = target.to_vec();
    let mut residual: Vec<DVec3> = apply(&solution)
        .into_iter()
        .zip(target)
        .map(|(applied, wanted)| *wanted - applied)
        .collect();
    let mut direction = residual.clone();
    let mut energy = dot(&residual, &residual);
    for _ in 0..4 * target.len().min(500) {
        if energy.max_element() < TOLERANCE_M2 * target.len() as f64 {
            break;
        }
        let applied = apply(&direction);
        let step = ratio(energy, dot(&direction, &applied));
        for i in 0..target.len() {
            solution[i] += step * direction[i];
            residual[i] -= step * applied[i];
        }
        let new_energy = dot(&residual, &residual);
        let keep = ratio(new_energy, energy);
        for (direction, residual) in direction.iter_mut().zip(&residual) {
            *direction = *residual + keep * *direction;
        }
        energy = new_energy;
    }
    solution
}
