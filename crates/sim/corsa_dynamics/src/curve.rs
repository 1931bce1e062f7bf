/// A function of one number on an even grid, so that looking it up costs the same everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    values: Vec<f64>,
    per_unit: f64,
}

const INTERVALS: usize = 256;

impl Curve {
    /// Samples `function` from 0 to `end`; constant beyond.
    pub(crate) fn sample(end: f64, function: impl Fn(f64) -> f64) -> Self {
        let spacing = end / INTERVALS as f64;
        let values = (0..=INTERVALS).map(|index| function(index as f64 * spacing)).collect();
        Self { values, per_unit: 1.0 / spacing }
    }

    pub(crate) fn at(&self, x: f64) -> f64 {
        let x = (x * self.per_unit).clamp(0.0, INTERVALS as f64);
        let index = (x as usize).min(INTERVALS - 1);
        let share = x - index as f64;
        self.values[index] + share * (self.values[index + 1] - self.values[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_met_everywhere_and_held_beyond() {
        let curve = Curve::sample(10.0, |x| 2.0 * x + 1.0);
        for x in [0.0, 0.01, 3.3, 9.99, 10.0] {
            assert!((curve.at(x) - (2.0 * x + 1.0)).abs() < 1e-12);
        }
        assert_eq!(curve.at(-5.0), 1.0);
        assert_eq!(curve.at(1e9), 21.0);
    }
}
