/// One number that [`Sensors::write`](crate::Sensors::write) writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// In lower snake case, for example `imu_angular_velocity_z`.
    pub name: String,
    /// `m/s²`, `rad/s`, `m`, `m/s`, `rad`, `s`, or empty for a flag.
    pub unit: &'static str,
    /// The axes it is measured along: `base_link`, `map`, `wheel`, `lidar`; empty where there are none.
    pub frame: &'static str,
    /// Never less.
    pub low: f32,
    /// Never more.
    pub high: f32,
}

impl Entry {
    pub(crate) fn new(
        name: impl Into<String>,
        unit: &'static str,
        frame: &'static str,
        range: (f64, f64),
    ) -> Self {
        Self { name: name.into(), unit, frame, low: range.0 as f32, high: range.1 as f32 }
    }

    /// The number as it is written: inside the range, and 0 for what is not a number.
    pub(crate) fn fit(&self, value: f64) -> f32 {
        if value.is_nan() {
            0.0_f32.clamp(self.low, self.high)
        } else {
            (value as f32).clamp(self.low, self.high)
        }
    }
}
