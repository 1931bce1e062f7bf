//! Functions of vectors, out of additions and multiplications only, so that every instruction set
//! gives the same bits. Nothing is fused: a fused multiply-add rounds once where two operations
//! round twice.
//!
//! The polynomials are minimax fits of our own over the ranges named (Lawson's algorithm).

use fearless_simd::prelude::*;

use crate::lanes::Vector;

/// Adding this rounds a number below 2²² to an integer, which then lies in the low bits.
const ROUNDER: f32 = 12_582_912.0;
/// What is smaller counts as nothing: squares of it are just above the smallest normal number.
const SMALLEST: f32 = 1e-18;

/// The same number, but 0 where it is less than 10⁻¹⁸. What decays ends at 0 and not among the
/// denormal numbers, with which processors are a hundred times slower.
#[inline(always)]
pub(crate) fn settle<S: Simd, V: Vector<S>>(x: V) -> V {
    x.abs().simd_lt(SMALLEST).select(V::splat(x.token(), 0.0), x)
}

/// Between two bounds, the lower first.
#[inline(always)]
pub(crate) fn clamp<S: Simd, V: Vector<S>>(x: V, low: V, high: V) -> V {
    x.max(low).min(high)
}

/// Between 0 and 1.
#[inline(always)]
pub(crate) fn unit<S: Simd, V: Vector<S>>(x: V) -> V {
    x.max(0.0).min(1.0)
}

/// Nearest integers, and the same as bits to index with. For magnitudes below 4 million.
#[inline(always)]
pub(crate) fn round<S: Simd, V: Vector<S>>(x: V) -> (V, V::Bits) {
    let shifted = x + ROUNDER;
    (shifted - ROUNDER, shifted.to_bits())
}

/// Sine and cosine, for angles up to ±10 rad: off by 1.2·10⁻⁷ at most up to ±π.
#[inline(always)]
pub fn sin_cos<S: Simd, V: Vector<S>>(angle: V) -> (V, V) {
    // π/2 in two parts, the first short enough that its multiples are exact (Cody and Waite).
    const HALF_PI: f32 = 1.570_312_5;
    const HALF_PI_REST: f32 = 4.838_268e-4;
    let simd = angle.token();
    let (quarters, bits) = round::<S, V>(angle * std::f32::consts::FRAC_2_PI);
    let x = (angle - quarters * HALF_PI) - quarters * HALF_PI_REST;
    let square = x * x;
    let sine =
        x + x * square * ((square * -1.949_563_6e-4 + 8.331_979e-3) * square + -1.666_665_1e-1);
    let cosine = (square * -0.5 + 1.0)
        + square * square * ((square * 2.443_845_2e-5 + -1.388_736_8e-3) * square + 4.166_664_7e-2);
    // Odd quarters swap the two; signs turn in the third and fourth, and second and third.
    let one = V::Bits::splat(simd, 1);
    let odd = V::from_bits((bits & one) + 0x3F80_0000_u32).simd_gt(1.0);
    let sine_sign: V::Bits = (bits & 2) << 30_u32;
    let cosine_sign: V::Bits = ((bits + one) & 2) << 30_u32;
    let sine_of = odd.select(cosine, sine);
    let cosine_of = odd.select(sine, cosine);
    (V::from_bits(sine_of.to_bits() ^ sine_sign), V::from_bits(cosine_of.to_bits() ^ cosine_sign))
}

/// Sine of a small angle, and 1 less its cosine, up to ±0.3 rad: off by 2·10⁻⁷ at most.
#[inline(always)]
pub(crate) fn small_turn<S: Simd, V: Vector<S>>(angle: V) -> (V, V) {
    let square = angle * angle;
    let sine = angle + angle * square * (square * 8.333_333e-3 + -1.666_666_7e-1);
    let rest = square * ((square * 1.388_889e-3 + -4.166_666_7e-2) * square + 0.5);
    (sine, rest)
}

/// Binary logarithm of positive normal numbers: off by 4·10⁻⁷ at most, beside the rounding of the
/// result.
#[inline(always)]
pub(crate) fn log2<S: Simd, V: Vector<S>>(x: V) -> V {
    // Split so that the mantissa lies around 1, from √½ to √2.
    const SQRT_HALF: u32 = 0x3F35_04F3;
    let simd = x.token();
    let shifted = x.to_bits() - SQRT_HALF;
    let exponent_bits: V::Bits = (shifted >> 23_u32) & 0xFF;
    // Offset exponents: the bits of 2²³ + n are n. Below 1 they wrap round to 255, 254, …
    let exponent = V::from_bits(exponent_bits | 0x4B00_0000) - 8_388_608.0;
    let exponent = exponent.simd_gt(128.0).select(exponent - 256.0, exponent);
    let mantissa = V::from_bits((shifted & 0x007F_FFFF) + SQRT_HALF) - V::splat(simd, 1.0);
    let polynomial = ((((((mantissa * 0.170_865_57 + -0.272_589_68) * mantissa + 0.297_146_47)
        * mantissa
        + -0.358_974_8)
        * mantissa
        + 0.480_476_6)
        * mantissa
        + -0.721_375_47)
        * mantissa
        + 1.442_699_4)
        * mantissa;
    exponent + polynomial
}

/// Two to a power from -120 to 120: off by 2.5·10⁻⁷ of the result at most.
#[inline(always)]
pub(crate) fn exp2<S: Simd, V: Vector<S>>(x: V) -> V {
    let (whole, bits) = round::<S, V>(x);
    let rest = x - whole;
    let polynomial = ((((rest * 1.327_647_2e-3 + 9.675_542e-3) * rest + 5.550_713e-2) * rest
        + 2.402_212e-1)
        * rest
        + 6.931_469_4e-1)
        * rest
        + 1.0;
    V::from_bits(polynomial.to_bits() + (bits << 23_u32))
}

/// Adds a small step to a number kept as two: the first is the sum rounded, the second what rounding
/// left over (Knuth's two-sum), in whole multiples of a quantum so that both together fit 64 bits.
/// `rounder` is 1.5 · 2²³ quanta.
#[inline(always)]
pub fn accumulate<S: Simd, V: Vector<S>>(high: V, low: V, step: V, rounder: f32) -> (V, V) {
    let step = step + low;
    let sum = high + step;
    let taken = sum - high;
    let lost = (high - (sum - taken)) + (step - taken);
    let lost = (lost + rounder) - rounder;
    // Rounding the rest may have brought it to the middle between two numbers: once more.
    let high = sum + lost;
    (high, lost - (high - sum))
}

/// The quantum of positions in [`accumulate`], 2⁻³² m, good for 32 km, by its rounder.
pub const LENGTH_QUANTUM: f32 = 0.002_929_687_5;
/// The quantum of velocities, 2⁻³⁹ m/s, good for 256 m/s, by its rounder.
pub(crate) const SPEED_QUANTUM: f32 = 2.288_818_4e-5;
/// The quantum of headings, 2⁻⁴³ rad, by its rounder: room for the rest of a turn of 2π beside a
/// heading's own.
pub const YAW_QUANTUM: f32 = 1.430_511_5e-6;

/// A number as the two that [`accumulate`] keeps.
pub(crate) fn split(value: f64, rounder: f32) -> (f32, f32) {
    let high = value as f32;
    let low = (value - f64::from(high)) as f32;
    let low = (low + rounder) - rounder;
    let sum = high + low;
    (sum, low - (sum - high))
}

/// The number that the two are.
pub(crate) fn join(high: f32, low: f32) -> f64 {
    f64::from(high) + f64::from(low)
}

/// A function on an even grid, for looking up lane by lane.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Value and growth to the next point; beyond the end the last value.
    rows: Box<[[f32; 2]; TABLE_ROWS]>,
    per_unit: f32,
    offset: f32,
}

const TABLE_ROWS: usize = 512;
const INTERVALS: usize = 256;

impl Table {
    /// Samples `function` from `start` to `end`; constant beyond.
    pub(crate) fn sample(start: f64, end: f64, function: impl Fn(f64) -> f64) -> Self {
        let spacing = (end - start) / INTERVALS as f64;
        let value = |index: usize| function(start + index.min(INTERVALS) as f64 * spacing) as f32;
        let mut rows = Box::new([[0.0; 2]; TABLE_ROWS]);
        for (index, row) in rows.iter_mut().enumerate() {
            *row = [value(index), value(index + 1) - value(index)];
        }
        Self { rows, per_unit: (1.0 / spacing) as f32, offset: (-start / spacing) as f32 }
    }

    /// The function at each lane's argument.
    #[inline(always)]
    pub(crate) fn at<S: Simd, V: Vector<S>>(&self, x: V) -> V {
        let simd = x.token();
        let place = (x * self.per_unit + self.offset).max(0.0).min(INTERVALS as f32);
        let (below, bits) = round::<S, V>(place - 0.5);
        let share = place - below;
        let mut value = V::splat(simd, 0.0);
        let mut growth = V::splat(simd, 0.0);
        for lane in 0..V::LEN {
            let row = &self.rows[bits[lane] as usize % TABLE_ROWS];
            value[lane] = row[0];
            growth[lane] = row[1];
        }
        value + growth * share
    }
}

/// What each lane's small whole number picks from a list.
#[inline(always)]
pub(crate) fn pick<S: Simd, V: Vector<S>>(list: &[f32; 128], index: V) -> V {
    let (_, bits) = round::<S, V>(index);
    let mut value = V::splat(index.token(), 0.0);
    for lane in 0..V::LEN {
        value[lane] = list[bits[lane] as usize % 128];
    }
    value
}

#[cfg(test)]
mod tests;
