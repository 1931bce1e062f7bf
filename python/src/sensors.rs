//! The sensors of a car, as users write them: a preset by name, or a dict of what differs from one.

use std::{cell::RefCell, fmt::Display};

use corsa_sensors::{
    AxisNoise, GnssConfig, ImuConfig, LidarConfig, SensorConfig, WheelSpeedConfig,
};
use corsa_vehicle::{DVec2, DVec3};
use pyo3::{
    conversion::FromPyObjectOwned,
    prelude::*,
    types::{PyBool, PyDict, PyString},
};

use crate::errors::invalid_setting;

/// `{"imu": "tactical", "gnss": {"preset": "rtk", "delay_steps": 30}, "wheels": True}`.
pub(crate) fn sensors(given: &Bound<'_, PyAny>) -> PyResult<SensorConfig> {
    let Ok(given) = given.cast::<PyDict>() else {
        let message = format!("setting `sensors` is {}, expected a dict", given.repr()?);
        return Err(invalid_setting(message, None));
    };
    let mut config = SensorConfig::default();
    for (name, value) in given {
        match name.to_string().as_str() {
            "imu" => config.imu = imu(&value)?,
            "gnss" => config.gnss = gnss(&value)?,
            "wheels" => config.wheels = wheels(&value)?,
            "lidar" => config.lidar = lidar(&value)?,
            other => {
                let message =
                    format!("sensor `{other}` is unknown, choose from: imu, gnss, wheels, lidar");
                return Err(invalid_setting(message, None));
            }
        }
    }
    Ok(config)
}

fn imu(given: &Bound<'_, PyAny>) -> PyResult<Option<ImuConfig>> {
    let presets = [
        ("automotive", ImuConfig::automotive as fn() -> ImuConfig),
        ("industrial", ImuConfig::industrial),
        ("tactical", ImuConfig::tactical),
    ];
    let Some((mut imu, fields)) = preset("imu", given, &presets)? else { return Ok(None) };
    fields.set("sample_steps", &mut imu.sample_steps)?;
    fields.with("mount", |mount: [f64; 3]| imu.mount = DVec3::from_array(mount))?;
    for (name, noise) in
        [("accelerometer", &mut imu.accelerometer), ("gyroscope", &mut imu.gyroscope)]
    {
        fields
            .with(name, |given: Bound<'_, PyDict>| axis_noise(name, given, noise))?
            .transpose()?;
    }
    fields.finish()?;
    Ok(Some(imu))
}

fn axis_noise(name: &'static str, given: Bound<'_, PyDict>, noise: &mut AxisNoise) -> PyResult<()> {
    let fields = Fields::new(name, Some(given));
    for (name, value) in [
        ("density", &mut noise.density),
        ("turn_on_bias", &mut noise.turn_on_bias),
        ("in_run_bias", &mut noise.in_run_bias),
        ("correlation_time", &mut noise.correlation_time),
        ("random_walk", &mut noise.random_walk),
        ("scale_factor", &mut noise.scale_factor),
        ("range", &mut noise.range),
        ("resolution", &mut noise.resolution),
    ] {
        fields.set(name, value)?;
    }
    fields.finish()
}

fn gnss(given: &Bound<'_, PyAny>) -> PyResult<Option<GnssConfig>> {
    let presets =
        [("standard", GnssConfig::standard as fn() -> GnssConfig), ("rtk", GnssConfig::rtk)];
    let Some((mut gnss, fields)) = preset("gnss", given, &presets)? else { return Ok(None) };
    fields.set("sample_steps", &mut gnss.sample_steps)?;
    fields.set("delay_steps", &mut gnss.delay_steps)?;
    fields.with("mount", |mount: [f64; 3]| gnss.mount = DVec3::from_array(mount))?;
    fields.set("position_noise", &mut gnss.position_noise)?;
    fields.set("position_wander", &mut gnss.position_wander)?;
    fields.set("correlation_time", &mut gnss.correlation_time)?;
    fields.set("velocity_noise", &mut gnss.velocity_noise)?;
    fields.set("course_hold_speed", &mut gnss.course_hold_speed)?;
    fields.finish()?;
    Ok(Some(gnss))
}

fn wheels(given: &Bound<'_, PyAny>) -> PyResult<Option<WheelSpeedConfig>> {
    let presets = [
        ("abs_ring", WheelSpeedConfig::abs_ring as fn() -> WheelSpeedConfig),
        ("encoder", WheelSpeedConfig::encoder),
    ];
    let Some((mut wheels, fields)) = preset("wheels", given, &presets)? else { return Ok(None) };
    fields.set("sample_steps", &mut wheels.sample_steps)?;
    fields.set("window_steps", &mut wheels.window_steps)?;
    fields.set("pulses_per_revolution", &mut wheels.pulses_per_revolution)?;
    fields.set("noise", &mut wheels.noise)?;
    fields.finish()?;
    Ok(Some(wheels))
}

fn lidar(given: &Bound<'_, PyAny>) -> PyResult<Option<LidarConfig>> {
    let presets = [
        ("short_range", LidarConfig::short_range as fn() -> LidarConfig),
        ("long_range", LidarConfig::long_range),
    ];
    let Some((mut lidar, fields)) = preset("lidar", given, &presets)? else { return Ok(None) };
    fields.set("sample_steps", &mut lidar.sample_steps)?;
    fields.set("num_beams", &mut lidar.num_beams)?;
    fields.with("mount", |mount: [f64; 2]| lidar.mount = DVec2::from_array(mount))?;
    for (name, value) in [
        ("field_of_view", &mut lidar.field_of_view),
        ("yaw", &mut lidar.yaw),
        ("max_range", &mut lidar.max_range),
        ("range_noise", &mut lidar.range_noise),
        ("relative_range_noise", &mut lidar.relative_range_noise),
        ("dropout", &mut lidar.dropout),
        ("resolution", &mut lidar.resolution),
    ] {
        fields.set(name, value)?;
    }
    fields.finish()?;
    Ok(Some(lidar))
}

/// A name and what it stands for.
type Preset<T> = (&'static str, fn() -> T);

/// The preset that is asked for (the first if none is named) and what is to differ from it; nothing
/// for `None` and `False`.
fn preset<'py, T>(
    sensor: &'static str,
    given: &Bound<'py, PyAny>,
    presets: &[Preset<T>],
) -> PyResult<Option<(T, Fields<'py>)>> {
    let is_off = given.is_none() || given.cast::<PyBool>().is_ok_and(|on| !on.is_true());
    if is_off {
        return Ok(None);
    }
    let changes = given.cast::<PyDict>().ok().cloned();
    let named = match &changes {
        Some(changes) => changes.get_item("preset")?,
        None if given.is_instance_of::<PyBool>() => None,
        None => Some(given.clone()),
    };
    let make = match &named {
        None => presets[0].1,
        Some(named) => {
            let word = named.cast::<PyString>().map(ToString::to_string).unwrap_or_default();
            let found = presets.iter().find(|(name, _)| *name == word);
            let Some((_, make)) = found else {
                let choices: Vec<_> = presets.iter().map(|(name, _)| *name).collect();
                let expected = format!("one of {}, or a dict", choices.join(", "));
                return Err(refused(sensor, &named.repr()?, &expected));
            };
            *make
        }
    };
    let fields = Fields::new(sensor, changes);
    fields.seen.borrow_mut().push("preset");
    Ok(Some((make(), fields)))
}

/// A dict of which every key must be asked for.
struct Fields<'py> {
    of: &'static str,
    given: Option<Bound<'py, PyDict>>,
    seen: RefCell<Vec<&'static str>>,
}

impl<'py> Fields<'py> {
    fn new(of: &'static str, given: Option<Bound<'py, PyDict>>) -> Self {
        Self { of, given, seen: RefCell::default() }
    }

    fn set<T: FromPyObjectOwned<'py>>(&self, name: &'static str, value: &mut T) -> PyResult<()> {
        self.with(name, |given| *value = given).map(|_| ())
    }

    fn with<T: FromPyObjectOwned<'py>, R>(
        &self,
        name: &'static str,
        act: impl FnOnce(T) -> R,
    ) -> PyResult<Option<R>> {
        self.seen.borrow_mut().push(name);
        let Some(value) = self.given.as_ref().map(|given| given.get_item(name)).transpose()? else {
            return Ok(None);
        };
        let Some(value) = value else { return Ok(None) };
        match value.extract::<T>() {
            Ok(given) => Ok(Some(act(given))),
            Err(_wrong_type) => {
                let name = format!("{}.{name}", self.of);
                Err(refused(&name, &value.repr()?, "numbers as its default"))
            }
        }
    }

    /// Refuses keys that nobody asked for.
    fn finish(&self) -> PyResult<()> {
        let seen = self.seen.borrow();
        for (name, _) in self.given.iter().flatten() {
            let name = name.to_string();
            if !seen.contains(&name.as_str()) {
                let of = self.of;
                let message = format!(
                    "sensor setting `{of}.{name}` is unknown, choose from: {}",
                    seen.join(", ")
                );
                return Err(invalid_setting(message, None));
            }
        }
        Ok(())
    }
}

fn refused(name: &str, value: &dyn Display, expected: &str) -> PyErr {
    invalid_setting(format!("sensor setting `{name}` is {value}, expected {expected}"), None)
}
