use std::f64::consts::PI;

use corsa_backend::Conditions;
use corsa_vehicle::{DVec2, PHYSICS_TIMESTEP};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::{EnvError, action::MAX_DELAY};

/// One thing that may differ from episode to episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Friction of the tires, factor.
    Grip,
    /// Mass, factor.
    Mass,
    /// Torque of the engine, factor.
    Power,
    /// Torque of the brakes, factor.
    Brake,
    /// Stiffness of the tires against slip, factor.
    TireStiffness,
    /// Drag of the air, factor.
    Drag,
    /// Downforce, factor.
    Downforce,
    /// Speed of the wind, m/s.
    WindSpeed,
    /// Where the wind blows to in `map`, rad, counter-clockwise from its x axis.
    WindHeading,
    /// From an action to its effect, s; rounded to physics steps of 3 ms.
    ActionDelay,
    /// Noise of the sensors, factor.
    SensorNoise,
}

impl Quantity {
    /// In the order in which they are drawn.
    pub const ALL: [Self; 11] = [
        Self::Grip,
        Self::Mass,
        Self::Power,
        Self::Brake,
        Self::TireStiffness,
        Self::Drag,
        Self::Downforce,
        Self::WindSpeed,
        Self::WindHeading,
        Self::ActionDelay,
        Self::SensorNoise,
    ];

    /// Those with a key of their own in `info`; the delay is in `action_delay_s` anyway.
    pub(crate) const TOLD: [Self; 10] = [
        Self::Grip,
        Self::Mass,
        Self::Power,
        Self::Brake,
        Self::TireStiffness,
        Self::Drag,
        Self::Downforce,
        Self::WindSpeed,
        Self::WindHeading,
        Self::SensorNoise,
    ];

    /// The word a user gives.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grip => "grip",
            Self::Mass => "mass",
            Self::Power => "power",
            Self::Brake => "brake",
            Self::TireStiffness => "tire_stiffness",
            Self::Drag => "drag",
            Self::Downforce => "downforce",
            Self::WindSpeed => "wind_speed",
            Self::WindHeading => "wind_heading",
            Self::ActionDelay => "action_delay_s",
            Self::SensorNoise => "sensor_noise",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quantity| quantity.name() == name)
    }

    /// What it is, with its unit.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Grip => "friction of the tires over the nominal",
            Self::Mass => "mass over the nominal",
            Self::Power => "torque of the engine over the nominal",
            Self::Brake => "torque of the brakes over the nominal",
            Self::TireStiffness => "stiffness of the tires against slip over the nominal",
            Self::Drag => "drag of the air over the nominal",
            Self::Downforce => "downforce over the nominal",
            Self::WindSpeed => "speed of the wind, m/s",
            Self::WindHeading => {
                "where the wind blows to, rad counter-clockwise from the map's x axis"
            }
            Self::ActionDelay => "from an action to its effect, s; in physics steps of 3 ms",
            Self::SensorNoise => "noise of the sensors over the nominal",
        }
    }

    /// Its key in `info`.
    pub(crate) const fn info_key(self) -> &'static str {
        match self {
            Self::Grip => "condition_grip",
            Self::Mass => "condition_mass",
            Self::Power => "condition_power",
            Self::Brake => "condition_brake",
            Self::TireStiffness => "condition_tire_stiffness",
            Self::Drag => "condition_drag",
            Self::Downforce => "condition_downforce",
            Self::WindSpeed => "condition_wind_speed_mps",
            Self::WindHeading => "condition_wind_heading_rad",
            Self::ActionDelay => "action_delay_s",
            Self::SensorNoise => "condition_sensor_noise",
        }
    }

    /// The values it may have.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            Self::Grip | Self::Brake | Self::TireStiffness => (0.05, 5.0),
            Self::Mass => (0.2, 5.0),
            Self::Power | Self::Drag | Self::Downforce => (0.0, 5.0),
            Self::WindSpeed => (0.0, 60.0),
            Self::WindHeading => (-2.0 * PI, 2.0 * PI),
            Self::ActionDelay => (0.0, f64::from(MAX_DELAY) * PHYSICS_TIMESTEP),
            Self::SensorNoise => (0.0, 100.0),
        }
    }

    pub(crate) fn check(self, value: f64) -> Result<(), EnvError> {
        let (low, high) = self.bounds();
        if (low..=high).contains(&value) {
            return Ok(());
        }
        let expected = format!("{low:.4} to {high:.4}");
        Err(EnvError::BadCondition { name: self.name(), value, expected })
    }
}

/// How a value is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Each value between the two alike.
    Uniform(f64, f64),
    /// Each ratio alike: half as likely between 2 and 4 as between 1 and 4.
    LogUniform(f64, f64),
}

impl Distribution {
    pub(crate) fn draw(self, rng: &mut ChaCha8Rng) -> f64 {
        let share: f64 = rng.random();
        match self {
            Self::Uniform(low, high) => low + share * (high - low),
            Self::LogUniform(low, high) => {
                // Rounding must not lead out of the range.
                (low * libm::exp(share * libm::log(high / low))).clamp(low, high)
            }
        }
    }
}

/// What is drawn anew for each episode, each environment from a random number stream of its own.
/// What has no distribution stays nominal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Randomization {
    pub distributions: Vec<(Quantity, Distribution)>,
}

impl Randomization {
    pub(crate) fn check(&self) -> Result<(), EnvError> {
        for (quantity, distribution) in &self.distributions {
            let (low, high) = match *distribution {
                Distribution::Uniform(low, high) => (low, high),
                Distribution::LogUniform(low, high) => {
                    if low <= 0.0 {
                        let expected = "more than 0 for a log-uniform range".to_owned();
                        let name = quantity.name();
                        return Err(EnvError::BadCondition { name, value: low, expected });
                    }
                    (low, high)
                }
            };
            quantity.check(low)?;
            quantity.check(high)?;
            if high < low {
                let expected = format!("at least the lower end of its range, {low}");
                let name = quantity.name();
                return Err(EnvError::BadCondition { name, value: high, expected });
            }
        }
        Ok(())
    }

    /// The conditions of the next episode. `given` are those that the user fixed for it.
    pub(crate) fn draw(
        &self,
        nominal_delay: u32,
        given: &[(Quantity, f64)],
        rng: &mut ChaCha8Rng,
    ) -> Drawn {
        let mut drawn = Drawn::nominal(nominal_delay);
        // In their own order, whatever the user's was.
        for quantity in Quantity::ALL {
            let wanted = self.distributions.iter().find(|(named, _)| *named == quantity);
            if let Some((_, distribution)) = wanted {
                drawn.set(quantity, distribution.draw(rng));
            }
        }
        for (quantity, value) in given {
            drawn.set(*quantity, *value);
        }
        drawn
    }
}

/// What one episode has drawn, or been given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drawn {
    values: [f64; Quantity::ALL.len()],
    /// From an action to its effect, physics steps.
    pub(crate) delay: u32,
}

impl Drawn {
    pub(crate) fn nominal(delay: u32) -> Self {
        let values = Quantity::ALL.map(|quantity| match quantity {
            Quantity::WindSpeed | Quantity::WindHeading => 0.0,
            Quantity::ActionDelay => f64::from(delay) * PHYSICS_TIMESTEP,
            _ => 1.0,
        });
        Self { values, delay }
    }

    fn set(&mut self, quantity: Quantity, value: f64) {
        self.values[quantity as usize] = value;
        if quantity == Quantity::ActionDelay {
            self.delay = (value / PHYSICS_TIMESTEP).round() as u32;
        }
    }

    pub(crate) fn of(&self, quantity: Quantity) -> f64 {
        self.values[quantity as usize]
    }

    /// Takes over what a backend says, as of a saved state.
    pub(crate) fn adopt(&mut self, conditions: &Conditions) {
        let Conditions { grip, mass, power, brake, tire_stiffness, drag, downforce, wind } =
            *conditions;
        for (quantity, value) in [
            (Quantity::Grip, grip),
            (Quantity::Mass, mass),
            (Quantity::Power, power),
            (Quantity::Brake, brake),
            (Quantity::TireStiffness, tire_stiffness),
            (Quantity::Drag, drag),
            (Quantity::Downforce, downforce),
            (Quantity::WindSpeed, wind.length()),
            (Quantity::WindHeading, libm::atan2(wind.y, wind.x)),
        ] {
            self.set(quantity, value);
        }
    }

    /// What `info` tells of it.
    pub(crate) fn tell(&self, info: &mut [f64]) {
        for (slot, quantity) in info.iter_mut().zip(Quantity::TOLD) {
            *slot = self.of(quantity);
        }
    }

    /// The part that is the backend's business.
    pub(crate) fn conditions(&self) -> Conditions {
        let (sin, cos) = libm::sincos(self.of(Quantity::WindHeading));
        Conditions {
            grip: self.of(Quantity::Grip),
            mass: self.of(Quantity::Mass),
            power: self.of(Quantity::Power),
            brake: self.of(Quantity::Brake),
            tire_stiffness: self.of(Quantity::TireStiffness),
            drag: self.of(Quantity::Drag),
            downforce: self.of(Quantity::Downforce),
            wind: self.of(Quantity::WindSpeed) * DVec2::new(cos, sin),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn draws(distribution: Distribution) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        (0..4000).map(|_| distribution.draw(&mut rng)).collect()
    }

    #[test]
    fn draws_stay_in_their_range_and_fill_it_as_their_name_says() {
        let uniform = draws(Distribution::Uniform(1.0, 4.0));
        let log_uniform = draws(Distribution::LogUniform(1.0, 4.0));
        for values in [&uniform, &log_uniform] {
            assert!(values.iter().all(|value| (1.0..=4.0).contains(value)));
        }
        let share_below_2 = |values: &[f64]| {
            values.iter().filter(|value| **value < 2.0).count() as f64 / values.len() as f64
        };
        assert!((share_below_2(&uniform) - 1.0 / 3.0).abs() < 0.03);
        assert!((share_below_2(&log_uniform) - 0.5).abs() < 0.03);
    }

    #[test]
    fn what_is_drawn_does_not_depend_on_the_order_of_the_ranges() {
        let ranges = [
            (Quantity::Mass, Distribution::Uniform(0.9, 1.1)),
            (Quantity::Grip, Distribution::LogUniform(0.8, 1.2)),
        ];
        let draw = |distributions: Vec<_>| {
            let mut rng = ChaCha8Rng::seed_from_u64(3);
            Randomization { distributions }.draw(0, &[], &mut rng)
        };
        assert_eq!(draw(ranges.to_vec()), draw(vec![ranges[1], ranges[0]]));
    }

    #[test]
    fn what_is_given_replaces_what_is_drawn_and_a_delay_is_in_physics_steps() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let given = [(Quantity::Grip, 0.5), (Quantity::ActionDelay, 0.0502)];
        let ranges = vec![(Quantity::Grip, Distribution::Uniform(1.0, 2.0))];
        let drawn = Randomization { distributions: ranges }.draw(4, &given, &mut rng);
        assert_eq!(drawn.conditions(), Conditions { grip: 0.5, ..Conditions::NOMINAL });
        assert_eq!(drawn.delay, 17);
    }

    #[test]
    fn ranges_that_are_none_are_refused_by_name() {
        for (low, high) in [(0.0, 1.0), (1.2, 1.1), (1.0, f64::NAN), (1.0, 99.0)] {
            let distributions = vec![(Quantity::Grip, Distribution::Uniform(low, high))];
            let error = Randomization { distributions }.check().expect_err("no range");
            assert!(matches!(error, EnvError::BadCondition { name: "grip", .. }), "{error}");
        }
        let distributions = vec![(Quantity::WindSpeed, Distribution::LogUniform(0.0, 5.0))];
        assert!(Randomization { distributions }.check().is_err());
    }
}
