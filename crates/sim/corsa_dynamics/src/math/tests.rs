use fearless_simd::{Level, dispatch, f32x4};

use super::*;

/// Four arguments at a time through a function of vectors, on the best instruction set.
macro_rules! through {
    ($arguments:expr, $function:expr) => {{
        let arguments: Vec<f32> = $arguments.collect();
        let mut results = vec![];
        for chunk in arguments.chunks_exact(4) {
            dispatch!(Level::new(), simd => {
                let result = $function(f32x4::from_slice(simd, chunk));
                results.extend_from_slice(result.as_slice());
            });
        }
        arguments.into_iter().zip(results)
    }};
}

fn grid(start: f32, end: f32) -> impl Iterator<Item = f32> {
    const POINTS: usize = 400_000;
    (0..POINTS).map(move |index| start + (end - start) * (index as f32 / (POINTS - 1) as f32))
}

fn largest(errors: impl Iterator<Item = f64>) -> f64 {
    errors.fold(0.0, |largest, error| if error.is_nan() { error } else { largest.max(error) })
}

#[test]
fn sine_and_cosine_are_as_exact_as_they_say() {
    use std::f32::consts::PI;
    let sines = through!(grid(-PI, PI), |x| sin_cos(x).0);
    let error = largest(sines.map(|(x, y)| (f64::from(y) - f64::from(x).sin()).abs()));
    assert!(error < 1.2e-7, "sine {error}");
    let cosines = through!(grid(-PI, PI), |x| sin_cos(x).1);
    let error = largest(cosines.map(|(x, y)| (f64::from(y) - f64::from(x).cos()).abs()));
    assert!(error < 1.2e-7, "cosine {error}");
    let far = through!(grid(-10.0, 10.0), |x| sin_cos(x).0);
    let error = largest(far.map(|(x, y)| (f64::from(y) - f64::from(x).sin()).abs()));
    assert!(error < 5e-7, "far sine {error}");
}

#[test]
fn small_turns_are_as_exact_as_they_say() {
    let sines = through!(grid(-0.3, 0.3), |x| small_turn(x).0);
    let error = largest(sines.map(|(x, y)| (f64::from(y) - f64::from(x).sin()).abs()));
    assert!(error < 2e-7, "sine {error}");
    let rests = through!(grid(-0.3, 0.3), |x| small_turn(x).1);
    let error = largest(rests.map(|(x, y)| (f64::from(y) - (1.0 - f64::from(x).cos())).abs()));
    assert!(error < 2e-7, "rest of the cosine {error}");
}

#[test]
fn logarithm_and_power_of_two_are_as_exact_as_they_say() {
    for (start, end) in [(1e-3, 0.1), (0.1, 1.0), (0.9, 1.1), (1.0, 40.0)] {
        let logarithms = through!(grid(start, end), log2);
        let error = largest(logarithms.map(|(x, y)| {
            let exact = f64::from(x).log2();
            (f64::from(y) - exact).abs() - 1.2e-7 * exact.abs()
        }));
        assert!(error < 4e-7, "logarithm from {start}: {error}");
    }
    for (start, end) in [(-120.0, 120.0), (-3.0, 3.0)] {
        let powers = through!(grid(start, end), exp2);
        let error = largest(powers.map(|(x, y)| (f64::from(y) / f64::from(x).exp2() - 1.0).abs()));
        assert!(error < 2.5e-7, "power from {start}: {error}");
    }
}

/// A hundred thousand steps of 30 µm at 25 km: a single 32-bit float would not move at all.
#[test]
fn a_sum_in_two_floats_loses_nothing() {
    let (mut high, mut low) = split(25_000.0, LENGTH_QUANTUM);
    let step = 3.0e-5_f32;
    for _ in 0..100_000 {
        dispatch!(Level::new(), simd => {
            let splat = |value| f32x4::splat(simd, value);
            let sum = accumulate(splat(high), splat(low), splat(step), LENGTH_QUANTUM);
            (high, low) = (sum.0[0], sum.1[0]);
        });
        let again = split(join(high, low), LENGTH_QUANTUM);
        assert_eq!(again, (high, low), "two floats and their sum are the same");
    }
    let driven = join(high, low) - 25_000.0;
    assert!((driven - 3.0).abs() < 3e-5, "{driven}");
}

#[test]
fn a_table_meets_a_line_everywhere_and_is_held_beyond() {
    let table = Table::sample(-2.0, 10.0, |x| 2.0 * x + 1.0);
    for (x, y) in through!(grid(-20.0, 30.0), |x| table.at(x)) {
        let expected = 2.0 * x.clamp(-2.0, 10.0) + 1.0;
        assert!((y - expected).abs() < 1e-5, "{y} at {x}, expected {expected}");
    }
}
