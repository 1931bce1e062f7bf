use corsa_sensors::{SensorConfig, Sensors};

use super::{Entry, Scaling};
use crate::{EnvError, View};

/// What the car's sensors read, behind the other numbers of an observation.
#[derive(Clone, Debug)]
pub(crate) struct Sensed {
    config: SensorConfig,
    /// Sensors that have not measured yet, of which every episode has a copy.
    fresh: Sensors,
    entries: Vec<Entry>,
    scaling: Scaling,
}

impl Sensed {
    /// An observation is made every `control_steps` physics steps.
    pub(crate) fn new(config: &SensorConfig, control_steps: u32) -> Result<Self, EnvError> {
        let config = SensorConfig { observation_steps: control_steps, ..config.clone() };
        let fresh = Sensors::new(config.clone(), 0)?;
        let entries: Vec<Entry> = fresh.entries().iter().map(entry).collect();
        Ok(Self { scaling: Scaling::new(&entries), config, fresh, entries })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// New sensors for a new episode, and their first samples.
    pub(crate) fn begin(&self, sensors: &mut Option<Box<Sensors>>, view: &View<'_>) {
        let is_nominal = view.sensor_noise == 1.0;
        let scaled = || {
            let config = self.config.clone().with_noise_scaled(view.sensor_noise);
            Sensors::new(config, view.seed).unwrap_or_else(|_| self.fresh.clone())
        };
        let mut new = if is_nominal { self.fresh.clone() } else { scaled() };
        new.reset(view.seed);
        new.update(&view.vehicle_state(), view.track);
        *sensors = Some(Box::new(new));
    }

    pub(crate) fn advance(sensors: &mut Sensors, view: &View<'_>) {
        sensors.update(&view.vehicle_state(), view.track);
    }

    pub(crate) fn observe(&self, sensors: &Sensors, values: &mut [f32]) {
        sensors.write(values);
        self.scaling.apply(values);
    }
}

/// A sensor's number as a number of an observation: of the order of 1 while a car drives.
fn entry(number: &corsa_sensors::Entry) -> Entry {
    let (meaning, scale) = match (number.name.split('_').next(), number.unit) {
        (Some("imu"), "m/s²") => ("accelerometer: acceleration less gravity", 20.0),
        (Some("imu"), _) => ("gyroscope", 1.0),
        (Some("gnss"), "m") => ("position of the antenna at the last fix", 1000.0),
        (Some("gnss"), "m/s") => ("velocity of the antenna at the last fix", 50.0),
        (Some("gnss"), "rad") => ("direction of that velocity", std::f64::consts::PI),
        (Some("gnss"), "s") => ("age of the last fix", 1.0),
        (Some("gnss"), _) => ("1 where the fix arrived since the last observation", 1.0),
        (Some("wheel"), _) => ("rotation rate counted from pulses, + rolling forward", 100.0),
        (Some("lidar"), _) => (
            "range of a beam, from right to left; the largest where it meets nothing",
            number.high.into(),
        ),
        _ => ("reading of a sensor", 1.0),
    };
    let unit = match number.unit {
        "" => "1",
        "m/s²" => "m/s^2",
        unit => unit,
    };
    let scaled = |bound: f32| (f64::from(bound) / scale) as f32;
    let bounds = (scaled(number.low), scaled(number.high));
    Entry::new(number.name.clone(), meaning, unit, number.frame, scale, bounds)
}
