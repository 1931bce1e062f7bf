/// From values to pixels along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Pixel of `low` and of `high`.
    from: f32,
    to: f32,
}

impl Scale {
    /// A scale for values and what is shown at least. Ends that are not zero nor given get a little
    /// air; nothing to show is 0 to 1.
    pub(crate) fn new(
        values: impl Iterator<Item = f64>,
        shown: Option<(f64, f64)>,
        air: f64,
        (from, to): (f32, f32),
    ) -> Self {
        let start = shown.unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
        let wide = values
            .filter(|value| value.is_finite())
            .fold(start, |(low, high), value| (low.min(value), high.max(value)));
        let (mut low, mut high) = if wide.0 <= wide.1 { wide } else { (0.0, 1.0) };
        if high - low < 1e-9 * low.abs().max(1e-3) {
            let around = if low == 0.0 { 1.0 } else { 0.1 * low.abs() };
            (low, high) = (low - around, high + around);
        }
        let air = air * (high - low);
        let is_given = |end: f64| end == 0.0 || shown.is_some_and(|(a, b)| end == a || end == b);
        let low = if is_given(low) { low } else { low - air };
        let high = if is_given(high) { high } else { high + air };
        Self { low, high, from, to }
    }

    pub(crate) fn pixel(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        self.from + (self.to - self.from) * share as f32
    }

    /// The value nearest to zero that is shown.
    pub(crate) fn zero(&self) -> f64 {
        0.0_f64.clamp(self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_shows_everything_and_its_ends_are_the_pixels_given() {
        let values = [3.0, f64::NAN, 9.0];
        let scale = Scale::new(values.into_iter(), Some((0.0, 5.0)), 0.05, (400.0, 100.0));
        assert_eq!(scale.low, 0.0);
        assert!(scale.high > 9.0 && scale.high < 10.0);
        assert_eq!(scale.pixel(scale.low), 400.0);
        assert_eq!(scale.pixel(scale.high), 100.0);
        let nothing = Scale::new([].into_iter(), None, 0.05, (0.0, 1.0));
        assert!(nothing.low < nothing.high);
        let flat = Scale::new([2.0, 2.0].into_iter(), None, 0.0, (0.0, 1.0));
        assert!(flat.low < 2.0 && flat.high > 2.0);
    }
}
