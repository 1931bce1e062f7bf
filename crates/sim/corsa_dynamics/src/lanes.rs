//! Cars side by side: one number of sixteen cars, and what a vector of some of them can do.

use fearless_simd::prelude::*;

/// Cars in a block. A block is walked in steps of the machine's own width, 4, 8 or 16 at a time.
pub const LANES: usize = 16;

/// A vector of 32-bit floats of any width: what every kernel is written in.
pub trait Vector<S: Simd>: SimdFloat<S, Element = f32, Bits: SimdInt<S, Element = u32>> {}

impl<S: Simd, V> Vector<S> for V where
    V: SimdFloat<S, Element = f32, Bits: SimdInt<S, Element = u32>>
{
}

/// The lanes from `at` on.
#[inline(always)]
pub fn load<S: Simd, V: Vector<S>, const N: usize>(simd: S, lanes: &[f32; N], at: usize) -> V {
    V::from_slice(simd, &lanes[at..at + V::LEN])
}

/// Puts the lanes from `at` on.
#[inline(always)]
pub fn store<S: Simd, V: Vector<S>, const N: usize>(lanes: &mut [f32; N], at: usize, value: V) {
    value.store_slice(&mut lanes[at..at + V::LEN]);
}

/// The rows of four wheels.
#[inline(always)]
pub(crate) fn load4<S: Simd, V: Vector<S>, const N: usize>(
    simd: S,
    rows: &[[f32; N]; 4],
    at: usize,
) -> [V; 4] {
    [
        load(simd, &rows[0], at),
        load(simd, &rows[1], at),
        load(simd, &rows[2], at),
        load(simd, &rows[3], at),
    ]
}

/// Puts the rows of four wheels.
#[inline(always)]
pub(crate) fn store4<S: Simd, V: Vector<S>, const N: usize>(
    rows: &mut [[f32; N]; 4],
    at: usize,
    values: [V; 4],
) {
    store(&mut rows[0], at, values[0]);
    store(&mut rows[1], at, values[1]);
    store(&mut rows[2], at, values[2]);
    store(&mut rows[3], at, values[3]);
}
