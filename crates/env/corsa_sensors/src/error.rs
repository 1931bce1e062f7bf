/// A sensor that cannot be.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SensorError {
    /// A number outside its range, or none at all.
    #[error("sensor setting `{name}` is {value}, not in {low}..{high}")]
    OutOfRange { name: &'static str, value: f64, low: f64, high: f64 },
    /// A window that does not hold a whole number of samples.
    #[error("`wheels.window_steps` is {window}, not a multiple of `wheels.sample_steps` {sample}")]
    Window { window: u32, sample: u32 },
}

impl SensorError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "choose a value inside the range, or start from a preset",
            Self::Window { .. } => "count pulses over whole samples, for example 1 sample",
        }
    }
}
