//! States as numbers: each observation is a list of [`Entry`]s with meaning, unit, frame, scale and
//! bounds, and a function that fills them in that order.

mod ahead;
mod assetto_corsa_gym;
mod rays;
mod sensed;
mod state;

pub(crate) use assetto_corsa_gym::{AssettoCorsaGym, AssettoCorsaGymMemory};
pub(crate) use rays::{RAY_RANGE, ray_angles};
pub(crate) use sensed::Sensed;
pub(crate) use state::{StateObservation, action_entries};

/// Which numbers a learner sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObservationKind {
    /// Motion, slip, engine, last actions, place on the track and the curvature ahead. No rays.
    #[default]
    State,
    /// The same and eleven range rays to the borders.
    StateRays,
    /// The 125 numbers of assetto_corsa_gym, in its order, scales and signs.
    AssettoCorsaGym,
    /// Last actions and what the car's sensors read: nothing that a real car would not know.
    Sensors,
}

impl ObservationKind {
    pub const ALL: [Self; 4] = [Self::State, Self::StateRays, Self::AssettoCorsaGym, Self::Sensors];

    /// The word a user gives.
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::StateRays => "state+rays",
            Self::AssettoCorsaGym => "assetto_corsa_gym",
            Self::Sensors => "sensors",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One number of an observation: `value = quantity / scale`, clipped to `low..=high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub name: String,
    pub meaning: &'static str,
    /// Unit of the quantity before it is divided by the scale; "1" for a pure number.
    pub unit: &'static str,
    /// Frame and sign: `base_link`, `track`, or "" where there is none.
    pub frame: &'static str,
    pub scale: f64,
    pub low: f32,
    pub high: f32,
}

impl Entry {
    pub(crate) fn new(
        name: impl Into<String>,
        meaning: &'static str,
        unit: &'static str,
        frame: &'static str,
        scale: f64,
        (low, high): (f32, f32),
    ) -> Self {
        Self { name: name.into(), meaning, unit, frame, scale, low, high }
    }
}

/// Scales and clips quantities as their entries say.
#[derive(Clone, Debug)]
pub(crate) struct Scaling {
    factors: Vec<f32>,
    lows: Vec<f32>,
    highs: Vec<f32>,
}

impl Scaling {
    pub(crate) fn new(entries: &[Entry]) -> Self {
        Self {
            factors: entries.iter().map(|entry| (1.0 / entry.scale) as f32).collect(),
            lows: entries.iter().map(|entry| entry.low).collect(),
            highs: entries.iter().map(|entry| entry.high).collect(),
        }
    }

    #[inline]
    pub(crate) fn apply(&self, values: &mut [f32]) {
        let bounds = self.lows.iter().zip(&self.highs);
        for ((value, factor), (low, high)) in values.iter_mut().zip(&self.factors).zip(bounds) {
            let scaled = *value * factor;
            // Written so that NaN becomes the lower bound and never leaves the space.
            let above = if scaled > *low { scaled } else { *low };
            *value = if above < *high { above } else { *high };
        }
    }
}
