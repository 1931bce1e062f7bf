use corsa_vehicle::STANDARD_GRAVITY;

use crate::{EndReason, EnvError, View, config::bad};

/// The reward as a sum of weighted terms; each is in `info["reward_<term>"]`.
#[derive(Clone, Debug, PartialEq)]
pub struct RewardConfig {
    /// Terms with their weights, in the order in which they are reported.
    pub weights: Vec<(RewardTerm, f64)>,
}

impl Default for RewardConfig {
    /// Way made along the track, minus leaving it, minus restless controls.
    fn default() -> Self {
        Self {
            weights: vec![
                (RewardTerm::Progress, 0.1),
                (RewardTerm::OffTrack, 0.1),
                (RewardTerm::ActionChange, 0.02),
                (RewardTerm::Failure, 5.0),
            ],
        }
    }
}

impl RewardConfig {
    /// That project's formula alone.
    pub fn assetto_corsa_gym() -> Self {
        Self { weights: vec![(RewardTerm::AssettoCorsaGym, 1.0)] }
    }

    pub(crate) fn check(&self) -> Result<(), EnvError> {
        for (index, (term, weight)) in self.weights.iter().enumerate() {
            if !weight.is_finite() {
                return Err(bad("reward", &format!("{}={weight}", term.name()), "a finite weight"));
            }
            if self.weights[..index].iter().any(|(earlier, _)| earlier == term) {
                return Err(bad("reward", &term.name(), "each term once"));
            }
        }
        Ok(())
    }
}

/// One thing that is rewarded or punished. Values below are before the weight, so that a positive
/// weight always means "more of this is worth more".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardTerm {
    /// Way made along the track in the time that really passed, m. Its sum over a lap is the lap's
    /// length whatever the control rate, so a discounted learner is paid for speed.
    Progress,
    /// Minus the distance driven with wheels outside, m times wheels.
    OffTrack,
    /// Minus the squared change of the action, summed over its axes.
    ActionChange,
    /// -1 in the step that ends the episode by a fault of the driver.
    Failure,
    /// Minus the time that passed, s.
    Time,
    /// Speed, m/s.
    Speed,
    /// Minus the distance from the reference line, m.
    LateralOffset,
    /// Minus the squared heading error, rad².
    HeadingError,
    /// Minus the slip of the tires beyond the peak of their force, summed over the wheels.
    Slip,
    /// Magnitude of the acceleration in the plane, g: how much of the grip is used.
    Acceleration,
    /// 1 in the step in which a lap is completed.
    Lap,
    /// assetto_corsa_gym's: 3.6 × speed × (1 - |gap| / 12 m) / 300.
    AssettoCorsaGym,
}

impl RewardTerm {
    pub const ALL: [Self; 12] = [
        Self::Progress,
        Self::OffTrack,
        Self::ActionChange,
        Self::Failure,
        Self::Time,
        Self::Speed,
        Self::LateralOffset,
        Self::HeadingError,
        Self::Slip,
        Self::Acceleration,
        Self::Lap,
        Self::AssettoCorsaGym,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::OffTrack => "off_track",
            Self::ActionChange => "action_change",
            Self::Failure => "failure",
            Self::Time => "time",
            Self::Speed => "speed",
            Self::LateralOffset => "lateral_offset",
            Self::HeadingError => "heading_error",
            Self::Slip => "slip",
            Self::Acceleration => "acceleration",
            Self::Lap => "lap",
            Self::AssettoCorsaGym => "assetto_corsa_gym",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|term| term.name() == name)
    }

    /// The term before its weight. A state that is not a number is worth nothing.
    #[inline]
    pub(super) fn value(self, view: &View<'_>, end: EndReason) -> f64 {
        let state = view.state;
        let value = match self {
            Self::Progress => view.progress_made,
            Self::OffTrack => -f64::from(state.wheels_outside) * f64::from(state.speed) * view.dt,
            Self::ActionChange => -f64::from(action_change(view)),
            Self::Failure => -f64::from(u8::from(end.is_termination())),
            Self::Time => -view.dt,
            Self::Speed => f64::from(state.speed),
            Self::LateralOffset => -f64::from(state.lateral_offset.abs()),
            Self::HeadingError => -f64::from(state.heading_error).powi(2),
            Self::Slip => {
                let beyond = state.normalized_slip.map(|slip| (slip - 1.0).clamp(0.0, 5.0));
                -f64::from(beyond.iter().sum::<f32>())
            }
            Self::Acceleration => {
                let (x, y) = (state.longitudinal_acceleration, state.lateral_acceleration);
                f64::from((x * x + y * y).sqrt()) / STANDARD_GRAVITY
            }
            Self::Lap => f64::from(u8::from(view.lap_completed)),
            Self::AssettoCorsaGym => {
                let gap = f64::from(state.lateral_offset.abs());
                3.6 * f64::from(state.speed) * (1.0 - gap / 12.0) / 300.0
            }
        };
        if value.is_finite() { value } else { 0.0 }
    }
}

fn action_change(view: &View<'_>) -> f32 {
    let pairs = view.action().iter().zip(view.previous_action());
    pairs.map(|(now, before)| (now - before) * (now - before)).sum()
}
