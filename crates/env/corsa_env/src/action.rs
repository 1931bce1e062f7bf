//! Actions in -1 to 1, as a learner gives them, into [`Controls`].

use corsa_vehicle::{Controls, GearRequest};

use crate::{EnvError, config::bad};

/// Actions may exceed the range by rounding: by this much they are clamped, beyond it refused.
const ROUNDING: f32 = 1e-5;

/// The longest delay of an action, physics steps: 100 s.
pub(crate) const MAX_DELAY: u32 = 33_333;

/// What the numbers of an action mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActionConfig {
    pub pedals: Pedals,
    /// Adds an axis for the gearbox: above 0.5 shifts up, below -0.5 down, between holds. Without it
    /// the gearbox is automatic.
    pub gear: bool,
    /// Adds an axis for the clutch pedal: -1 released, 1 pressed.
    pub clutch: bool,
    /// Adds an axis for the handbrake: -1 released, 1 pulled.
    pub handbrake: bool,
    pub mode: ActionMode,
    /// Physics steps of 3 ms by which an action reaches the car later, simulated on top of whatever
    /// delay the backend has. What is no whole number of control steps changes the controls within a
    /// step, which only simulated time allows.
    pub delay: u32,
    /// How many past actions the "state" observations hold, at least 1.
    pub history: usize,
}

impl Default for ActionConfig {
    fn default() -> Self {
        Self {
            pedals: Pedals::Combined,
            gear: false,
            clutch: false,
            handbrake: false,
            mode: ActionMode::Absolute,
            delay: 0,
            history: 1,
        }
    }
}

/// How throttle and brake share axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pedals {
    /// One axis: 0 to 1 is the throttle, 0 to -1 the brake.
    Combined,
    /// Two axes, throttle then brake: -1 released, 1 fully pressed.
    Separate,
}

/// How an action becomes a position of the controls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ActionMode {
    /// The action is the position.
    Absolute,
    /// The action is the position to go to, no faster than these rates.
    RateLimited {
        /// Share of full lock per second.
        steering: f64,
        /// Share of full travel per second.
        pedals: f64,
    },
    /// The action, times these rates and the time of a step, is added to the position.
    Relative {
        /// Share of full lock per second.
        steering: f64,
        /// Share of full travel per second.
        pedals: f64,
        /// Which way positive steering turns: 1 left, as everywhere here; -1 right, as in
        /// assetto_corsa_gym.
        steering_sign: f64,
    },
}

impl ActionConfig {
    /// [steer, throttle, brake], relative, + steering to the right, with that project's rates: 900
    /// degrees of hand wheel per second (here of a lock of 450 degrees; see
    /// [`ActionMapping::new`]), pedals 12 per second of a range of 2.
    pub fn assetto_corsa_gym() -> Self {
        Self {
            pedals: Pedals::Separate,
            mode: ActionMode::Relative { steering: 2.0, pedals: 6.0, steering_sign: -1.0 },
            ..Self::default()
        }
    }

    /// Names of the axes, in order.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = vec!["steering"];
        match self.pedals {
            Pedals::Combined => names.push("throttle_brake"),
            Pedals::Separate => names.extend(["throttle", "brake"]),
        }
        for (present, name) in
            [(self.gear, "gear"), (self.clutch, "clutch"), (self.handbrake, "handbrake")]
        {
            if present {
                names.push(name);
            }
        }
        names
    }

    pub(crate) fn check(&self) -> Result<(), EnvError> {
        if self.delay > MAX_DELAY {
            return Err(bad("action_delay", &self.delay, "at most 33333 physics steps"));
        }
        if self.history == 0 || self.history > 64 {
            return Err(bad("action_history", &self.history, "1 to 64 control steps"));
        }
        if let ActionMode::RateLimited { steering, pedals }
        | ActionMode::Relative { steering, pedals, .. } = self.mode
        {
            for (name, rate) in [("steering_rate", steering), ("pedal_rate", pedals)] {
                if !(rate > 0.0 && rate.is_finite()) {
                    return Err(bad(name, &rate, "more than 0 per second"));
                }
            }
        }
        Ok(())
    }
}

/// The way from actions to controls, the same for every episode.
#[derive(Clone, Debug)]
pub struct ActionMapping {
    config: ActionConfig,
    names: Vec<&'static str>,
    /// Simulated time of a control step, s.
    control_timestep: f64,
}

impl ActionMapping {
    /// `steering_wheel_lock` is the hand wheel's angle at full lock, rad, if known: the rates of
    /// [`ActionConfig::assetto_corsa_gym`] are in degrees of hand wheel and scale with it.
    pub fn new(
        mut config: ActionConfig,
        control_timestep: f64,
        steering_wheel_lock: Option<f64>,
    ) -> Self {
        if let (ActionMode::Relative { steering, pedals, steering_sign }, Some(lock)) =
            (config.mode, steering_wheel_lock)
            && config.mode == ActionConfig::assetto_corsa_gym().mode
        {
            let lock_share = steering * 450.0_f64.to_radians() / lock;
            config.mode = ActionMode::Relative { steering: lock_share, pedals, steering_sign };
        }
        Self { names: config.names(), config, control_timestep }
    }

    /// Names of the axes, in order.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// Number of axes.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Never: there is always a steering axis.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Refuses an action that no control can follow. `env` only names it in the error.
    pub fn check(&self, env: usize, action: &[f32]) -> Result<(), EnvError> {
        for (index, (value, name)) in action.iter().zip(&self.names).enumerate() {
            if !(-1.0 - ROUNDING..=1.0 + ROUNDING).contains(value) {
                return Err(EnvError::BadAction { env, index, name, value: *value });
            }
        }
        Ok(())
    }

    /// Whether controls can follow every number of some actions.
    pub(crate) fn are_good(actions: &[f32]) -> bool {
        // No early exit: a run over all of them is faster. What is not a number is not good.
        let good = |value: &f32| usize::from(value.abs() <= 1.0 + ROUNDING);
        actions.iter().map(good).sum::<usize>() == actions.len()
    }

    /// Where an action puts the controls that are at `held`. `gear` is the gear that is in.
    #[inline]
    pub fn controls(&self, action: &[f32], gear: i8, held: &Controls) -> Controls {
        let mut axes = action.iter().map(|value| f64::from(*value).clamp(-1.0, 1.0));
        let mut next = || axes.next().unwrap_or_default();
        let steering = next();
        let (throttle, brake) = match (self.config.pedals, self.config.mode) {
            (Pedals::Combined, ActionMode::Relative { .. }) => {
                let pedal = next();
                (pedal, -pedal)
            }
            (Pedals::Combined, _) => {
                let pedal = next();
                (pedal.max(0.0), (-pedal).max(0.0))
            }
            (Pedals::Separate, ActionMode::Relative { .. }) => (next(), next()),
            (Pedals::Separate, _) => (travel(next()), travel(next())),
        };
        let gear = if self.config.gear { shift(next(), gear) } else { GearRequest::Automatic };
        let clutch = if self.config.clutch { travel(next()) } else { 0.0 };
        let handbrake = if self.config.handbrake { travel(next()) } else { 0.0 };
        let (steering, throttle, brake) = self.moved(held, steering, throttle, brake);
        Controls { steering, throttle, brake, clutch, handbrake, gear }
    }

    /// Steering and pedals after this step's movement.
    #[inline]
    fn moved(&self, held: &Controls, steering: f64, throttle: f64, brake: f64) -> (f64, f64, f64) {
        let dt = self.control_timestep;
        match self.config.mode {
            ActionMode::Absolute => (steering, throttle, brake),
            ActionMode::RateLimited { steering: turn, pedals } => {
                let toward =
                    |from: f64, to: f64, rate: f64| from + (to - from).clamp(-rate * dt, rate * dt);
                (
                    toward(held.steering, steering, turn),
                    toward(held.throttle, throttle, pedals),
                    toward(held.brake, brake, pedals),
                )
            }
            ActionMode::Relative { steering: turn, pedals, steering_sign } => (
                (held.steering + steering_sign * steering * turn * dt).clamp(-1.0, 1.0),
                (held.throttle + throttle * pedals * dt).clamp(0.0, 1.0),
                (held.brake + brake * pedals * dt).clamp(0.0, 1.0),
            ),
        }
    }
}

/// -1 to 1 as 0 to 1.
fn travel(axis: f64) -> f64 {
    0.5 * (axis + 1.0)
}

fn shift(axis: f64, gear: i8) -> GearRequest {
    if axis > 0.5 {
        GearRequest::Select(gear.saturating_add(1))
    } else if axis < -0.5 {
        GearRequest::Select(gear.saturating_sub(1).max(-1))
    } else {
        GearRequest::Hold
    }
}

#[cfg(test)]
mod tests;
