//! Forces of the air: the sum of the wings, worked out before driving.
//!
//! Where no wing asks for the body's attitude, drag, downforce and its moment are three numbers.
//! Otherwise they are tables over pitch and heave, linear between their points.

use corsa_vehicle::params::{AeroParams, WingParams};
use fearless_simd::prelude::*;

use crate::{AIR_DENSITY, lanes::Vector, math::round};

/// Points of the table along each axis, and the row length of its memory.
const POINTS: usize = 25;
const STRIDE: usize = 32;
/// Attitudes the table covers, ± rad and ± m; held beyond.
const PITCH: f64 = 0.06;
const HEAVE: f64 = 0.09;
const LAST: f32 = (POINTS - 1) as f32;
/// Points of the table per rad and m.
const PER_PITCH: f32 = (0.5 * LAST as f64 / PITCH) as f32;
const PER_HEAVE: f32 = (0.5 * LAST as f64 / HEAVE) as f32;

#[derive(Clone, Debug)]
pub(crate) struct Aero {
    level: [f32; 4],
    table: Option<Box<[[f32; 4]; STRIDE * STRIDE]>>,
}

/// Half the air's density times coefficient times area, N/(m/s)²; and times the lever of it.
pub(crate) struct Coefficients<V> {
    pub(crate) drag: V,
    pub(crate) downforce: V,
    /// About the body's y axis, + nose down, of downforce and of drag, N·m/(m/s)².
    pub(crate) downforce_moment: V,
    pub(crate) drag_moment: V,
}

fn depends_on_attitude(wing: &WingParams) -> bool {
    [&wing.downforce, &wing.drag, &wing.downforce_height, &wing.drag_height]
        .iter()
        .any(|curve| !curve.is_constant())
}

/// Drag, downforce and their moments with the body pitched, + nose down, and heaved from rest.
fn sum(params: &AeroParams, cg_height: f64, pitch: f64, heave: f64) -> [f32; 4] {
    let mut sum = [0.0; 4];
    for wing in &params.wings {
        let place = wing.position;
        let height = cg_height + heave + place.z - pitch * place.x;
        let downforce = 0.5 * AIR_DENSITY * wing.downforce_area(pitch, height);
        let drag = 0.5 * AIR_DENSITY * wing.drag_area(pitch, height);
        sum[0] += drag;
        sum[1] += downforce;
        sum[2] += place.x * downforce;
        sum[3] -= place.z * drag;
    }
    sum.map(|value| value as f32)
}

impl Aero {
    pub(crate) fn new(params: &AeroParams, cg_height: f64) -> Self {
        let table = params.wings.iter().any(depends_on_attitude).then(|| {
            let at = |index: usize, end: f64| {
                end * (2.0 * index.min(POINTS - 1) as f64 / (POINTS - 1) as f64 - 1.0)
            };
            let mut table = Box::new([[0.0; 4]; STRIDE * STRIDE]);
            for (index, point) in table.iter_mut().enumerate() {
                let (row, column) = (index / STRIDE, index % STRIDE);
                *point = sum(params, cg_height, at(row, PITCH), at(column, HEAVE));
            }
            table
        });
        Self { level: sum(params, cg_height, 0.0, 0.0), table }
    }

    /// With the body level: drag, downforce, moment of the downforce, of the drag.
    pub(crate) fn level(&self) -> [f32; 4] {
        self.level
    }

    #[inline(always)]
    pub(crate) fn coefficients<S: Simd, V: Vector<S>>(
        &self,
        pitch: V,
        heave: V,
    ) -> Coefficients<V> {
        let simd = pitch.token();
        let level = &self.level;
        let [drag, downforce, downforce_moment, drag_moment] = match &self.table {
            None => [
                V::splat(simd, level[0]),
                V::splat(simd, level[1]),
                V::splat(simd, level[2]),
                V::splat(simd, level[3]),
            ],
            Some(table) => interpolate(table, pitch, heave),
        };
        Coefficients { drag, downforce, downforce_moment, drag_moment }
    }
}

#[inline(always)]
fn interpolate<S: Simd, V: Vector<S>>(
    table: &[[f32; 4]; STRIDE * STRIDE],
    pitch: V,
    heave: V,
) -> [V; 4] {
    let simd = pitch.token();
    let row = (pitch * PER_PITCH + 0.5 * LAST).max(0.0).min(LAST);
    let column = (heave * PER_HEAVE + 0.5 * LAST).max(0.0).min(LAST);
    let (row_below, row_bits) = round::<S, V>(row - 0.5);
    let (column_below, column_bits) = round::<S, V>(column - 0.5);
    let (up, right) = (row - row_below, column - column_below);
    let zero = V::splat(simd, 0.0);
    let mut result = [zero; 4];
    for lane in 0..V::LEN {
        let first = row_bits[lane] as usize % STRIDE * STRIDE + column_bits[lane] as usize % STRIDE;
        let corners = [
            &table[first % (STRIDE * STRIDE)],
            &table[(first + 1) % (STRIDE * STRIDE)],
            &table[(first + STRIDE) % (STRIDE * STRIDE)],
            &table[(first + STRIDE + 1) % (STRIDE * STRIDE)],
        ];
        let (up, right) = (up[lane], right[lane]);
        for value in 0..4 {
            let low = corners[0][value] + right * (corners[1][value] - corners[0][value]);
            let high = corners[2][value] + right * (corners[3][value] - corners[2][value]);
            result[value][lane] = low + up * (high - low);
        }
    }
    result
}

#[cfg(test)]
mod tests;
