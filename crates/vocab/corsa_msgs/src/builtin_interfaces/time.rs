use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// A point in time since 1970 (system time), or since the start of a simulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time {
    /// Seconds; negative before the epoch.
    pub sec: i32,
    /// Nanoseconds from there on, 0 to 999,999,999.
    pub nanosec: u32,
}

impl Message for Time {
    const TYPE: TypeName = TypeName::msg("builtin_interfaces", "Time");
}

impl Time {
    /// From nanoseconds; beyond the year 2038 it stays at the last instant the type has.
    pub fn from_nanos(nanos: i64) -> Self {
        match i32::try_from(nanos.div_euclid(1_000_000_000)) {
            Ok(sec) => Self { sec, nanosec: nanos.rem_euclid(1_000_000_000) as u32 },
            Err(_) if nanos < 0 => Self { sec: i32::MIN, nanosec: 0 },
            Err(_) => Self { sec: i32::MAX, nanosec: 999_999_999 },
        }
    }

    /// As nanoseconds; never overflows.
    pub fn as_nanos(self) -> i64 {
        i64::from(self.sec) * 1_000_000_000 + i64::from(self.nanosec)
    }

    /// Whether it was left unset.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_survive_on_both_sides_of_the_epoch() {
        for nanos in [0, 1, -1, 1_700_000_000_123_456_789, -2_000_000_001] {
            let time = Time::from_nanos(nanos);
            assert_eq!(time.as_nanos(), nanos);
            assert!(time.nanosec < 1_000_000_000);
        }
        assert_eq!(Time::from_nanos(i64::MAX).sec, i32::MAX);
    }
}
