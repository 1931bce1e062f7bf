//! How fast frames are drawn; physics stays at 333 1/3 Hz whatever that is.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Rendered frames a second, of real time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FrameRate {
    Fixed(f64),
    /// Up from `low` to `high` and down again within each `period`.
    Sweep {
        low: f64,
        high: f64,
        period: Duration,
    },
}

/// No screen and no cap leaves these.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=1000.0;

impl FrameRate {
    /// Frames a second after `elapsed`.
    pub fn at(&self, elapsed: Duration) -> f64 {
        match *self {
            Self::Fixed(rate) => rate,
            Self::Sweep { low, high, period } => {
                let phase = elapsed.as_secs_f64() / period.as_secs_f64() % 1.0;
                let share = 1.0 - (2.0 * phase - 1.0).abs();
                low + (high - low) * share
            }
        }
    }

    /// Time from one frame to the next.
    pub(crate) fn period_at(&self, elapsed: Duration) -> Duration {
        Duration::from_secs_f64(1.0 / self.at(elapsed))
    }

    fn check(self) -> Result<Self, String> {
        let rates = match self {
            Self::Fixed(rate) => [rate, rate],
            Self::Sweep { low, high, .. } => [low, high],
        };
        match rates.iter().find(|rate| !RATES.contains(rate)) {
            Some(rate) => Err(format!(
                "{rate} frames a second are not in {} to {}",
                RATES.start(),
                RATES.end()
            )),
            None => Ok(self),
        }
    }
}

impl Default for FrameRate {
    fn default() -> Self {
        Self::Fixed(60.0)
    }
}

impl fmt::Display for FrameRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(rate) => write!(f, "{rate}"),
            Self::Sweep { low, high, period } => {
                write!(f, "{low}:{high}:{}", period.as_secs_f64())
            }
        }
    }
}

/// `RATE`, or `LOW:HIGH:PERIOD_S`.
impl FromStr for FrameRate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Result<Vec<f64>, _> = text.split(':').map(str::parse).collect();
        let numbers = numbers.map_err(|error| format!("`{text}`: {error}"))?;
        match numbers[..] {
            [rate] => Self::Fixed(rate).check(),
            [low, high, period] if period > 0.0 => {
                let period = Duration::try_from_secs_f64(period)
                    .map_err(|error| format!("period {period}: {error}"))?;
                Self::Sweep { low, high, period }.check()
            }
            _ => Err(format!("`{text}` is neither RATE nor LOW:HIGH:PERIOD_S")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_goes_up_and_down() {
        let sweep: FrameRate = "30:144:10".parse().expect("a sweep");
        let at = |seconds| sweep.at(Duration::from_secs_f64(seconds)).round();
        assert_eq!([at(0.0), at(2.5), at(5.0), at(7.5), at(10.0)], [30.0, 87.0, 144.0, 87.0, 30.0]);
        assert_eq!(sweep.period_at(Duration::from_secs(5)), Duration::from_secs_f64(1.0 / 144.0));
        assert_eq!(sweep.to_string(), "30:144:10");
    }

    #[test]
    fn rates_that_are_none_are_refused() {
        assert_eq!("60".parse(), Ok(FrameRate::Fixed(60.0)));
        for text in ["", "0", "-5", "NaN", "30:144", "30:144:0", "30:2000:5", "x", "30:144:inf"] {
            assert!(text.parse::<FrameRate>().is_err(), "{text}");
        }
    }
}
