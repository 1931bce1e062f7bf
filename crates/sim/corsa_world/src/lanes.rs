//! Vectors of 32-bit floats, in additions, multiplications, divisions and square roots only: every
//! instruction set and every width gives the same bits.

use fearless_simd::prelude::*;

/// A vector of 32-bit floats of any width: what the road is worked out in.
pub(crate) trait Vector<S: Simd>:
    SimdFloat<S, Element = f32, Bits: SimdInt<S, Element = u32>>
{
}

impl<S: Simd, V> Vector<S> for V where
    V: SimdFloat<S, Element = f32, Bits: SimdInt<S, Element = u32>>
{
}

/// The lanes from `at` on.
#[inline(always)]
pub(crate) fn load<S: Simd, V: Vector<S>, const N: usize>(simd: S, row: &[f32; N], at: usize) -> V {
    V::from_slice(simd, &row[at..at + V::LEN])
}

/// Puts the lanes from `at` on.
#[inline(always)]
pub(crate) fn store<S: Simd, V: Vector<S>, const N: usize>(
    row: &mut [f32; N],
    at: usize,
    value: V,
) {
    value.store_slice(&mut row[at..at + V::LEN]);
}

/// Sine and cosine, for angles up to ±10 rad: off by 1.2·10⁻⁷ at most up to ±π.
#[inline(always)]
pub(crate) fn sin_cos<S: Simd, V: Vector<S>>(angle: V) -> (V, V) {
    // π/2 in two parts, the first short enough that its multiples are exact (Cody and Waite).
    const HALF_PI: f32 = 1.570_312_5;
    const HALF_PI_REST: f32 = 4.838_268e-4;
    /// Adding this rounds a number below 2²² to an integer, which then lies in the low bits.
    const ROUNDER: f32 = 12_582_912.0;
    let simd = angle.token();
    let shifted = angle * std::f32::consts::FRAC_2_PI + ROUNDER;
    let (quarters, bits) = (shifted - ROUNDER, shifted.to_bits());
    let x = (angle - quarters * HALF_PI) - quarters * HALF_PI_REST;
    let square = x * x;
    let sine = x + x * square * ((square * -1.949_563_6e-4 + 8.331_979e-3) * square - 0.166_666_51);
    let cosine = (square * -0.5 + 1.0)
        + square * square * ((square * 2.443_845_2e-5 - 1.388_736_8e-3) * square + 4.166_664_7e-2);
    // Odd quarters swap the two; signs turn in the third and fourth, and second and third.
    let one = V::Bits::splat(simd, 1);
    let odd = V::from_bits((bits & one) + 0x3F80_0000_u32).simd_gt(1.0);
    let sine_sign: V::Bits = (bits & 2) << 30_u32;
    let cosine_sign: V::Bits = ((bits + one) & 2) << 30_u32;
    let (sine, cosine) = (odd.select(cosine, sine), odd.select(sine, cosine));
    (V::from_bits(sine.to_bits() ^ sine_sign), V::from_bits(cosine.to_bits() ^ cosine_sign))
}

/// 1.5 · 2²³ times the quantum of positions, 2⁻³² m, and of headings, 2⁻⁴⁴ rad: what the lower part
/// of a pair is a multiple of, so that both together fit 64 bits, as in `corsa_dynamics`.
pub(crate) const LENGTH_QUANTUM: f32 = 0.002_929_687_5;
pub(crate) const YAW_QUANTUM: f32 = 7.152_557_4e-7;

/// Adds a small step to a number kept as two: the first is the sum rounded, the second what rounding
/// left over (Knuth's two-sum), in whole quanta.
#[inline(always)]
pub(crate) fn accumulate<S: Simd, V: Vector<S>>(high: V, low: V, step: V, rounder: f32) -> (V, V) {
    let step = step + low;
    let sum = high + step;
    let taken = sum - high;
    let lost = (high - (sum - taken)) + (step - taken);
    let lost = (lost + rounder) - rounder;
    // Rounding the rest may have brought it to the middle between two numbers: once more.
    let high = sum + lost;
    (high, lost - (high - sum))
}
