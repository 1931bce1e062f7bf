//! Figures from what was seen.

/// The value below which `share` of the samples lie; samples in any order.
pub(super) fn percentile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let index = (share * (samples.len().saturating_sub(1)) as f64).ceil() as usize;
    samples.get(index).copied().unwrap_or(f64::NAN)
}

/// The newest values of something, to tell when it stands still.
#[derive(Debug)]
pub(super) struct Trace {
    values: std::collections::VecDeque<f64>,
    length: usize,
}

impl Trace {
    pub(super) fn new(length: usize) -> Self {
        Self { values: std::collections::VecDeque::with_capacity(length), length }
    }

    pub(super) fn push(&mut self, value: f64) {
        if self.values.len() == self.length {
            self.values.pop_front();
        }
        self.values.push_back(value);
    }

    /// Whether it is full and its values differ by no more than `slack`.
    pub(super) fn stands_still(&self, slack: f64) -> bool {
        let (low, high) = self
            .values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
        self.values.len() == self.length && high - low <= slack
    }

    pub(super) fn newest(&self) -> f64 {
        self.values.back().copied().unwrap_or(f64::NAN)
    }

    pub(super) fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let mut samples = [5.0, 1.0, 3.0, 2.0, 4.0];
        assert_eq!(percentile(&mut samples, 0.5), 3.0);
        assert_eq!(percentile(&mut samples, 0.99), 5.0);
        assert!(percentile(&mut [], 0.5).is_nan());
    }

    #[test]
    fn a_trace_stands_still_when_it_is_full_and_quiet() {
        let mut trace = Trace::new(3);
        for value in [0.0, 1.0, 1.0] {
            trace.push(value);
            assert!(!trace.stands_still(0.1));
        }
        trace.push(1.05);
        assert!(trace.stands_still(0.1));
        assert_eq!(trace.newest(), 1.05);
    }
}
