//! What is drawn anew for each episode, as users write it: a range by name.

use corsa_env::{Distribution, Quantity, Randomization, StartDistribution};
use pyo3::{
    prelude::*,
    types::{PyDict, PyString},
};

use crate::errors::invalid_setting;

/// `{"grip": (0.8, 1.1), "mass": {"log_uniform": (0.9, 1.2)}, "wind_speed": 3.0}`.
pub(crate) fn randomization(ranges: &Bound<'_, PyAny>) -> PyResult<Randomization> {
    let Ok(ranges) = ranges.cast::<PyDict>() else {
        let message = format!("`randomize` is {}, expected a dict of ranges", ranges.repr()?);
        return Err(invalid_setting(message, None));
    };
    let distributions =
        ranges.iter().map(|(name, range)| Ok((quantity(&name)?, distribution(&name, &range)?)));
    Ok(Randomization { distributions: distributions.collect::<PyResult<_>>()? })
}

/// The quantity of this name.
pub(crate) fn quantity(name: &Bound<'_, PyAny>) -> PyResult<Quantity> {
    let name = text(name);
    Quantity::from_name(&name).ok_or_else(|| {
        let choices: Vec<_> = Quantity::ALL.into_iter().map(Quantity::name).collect();
        let choices = choices.join(", ");
        invalid_setting(format!("condition `{name}` is unknown, choose from: {choices}"), None)
    })
}

/// `{"progress": (0, 500), "speed": (0.2, 0.8)}`; what is left out is as in `start="random"`.
pub(crate) fn start_distribution(ranges: &Bound<'_, PyAny>) -> PyResult<StartDistribution> {
    let Ok(ranges) = ranges.cast::<PyDict>() else {
        let message = format!("start: `random` is {}, expected a dict of ranges", ranges.repr()?);
        return Err(invalid_setting(message, None));
    };
    let mut start = StartDistribution::default();
    for (name, range) in ranges {
        let word = text(&name);
        let range = pair(&name, &range)?;
        match word.as_str() {
            "progress" => start.progress = Some(range),
            "lateral_position" => start.lateral_position = range,
            "heading_error" => start.heading_error = range,
            "speed" => start.speed = range,
            _ => {
                let choices = "progress, lateral_position, heading_error, speed";
                let message =
                    format!("range `{word}` of a random start is unknown, choose from: {choices}");
                return Err(invalid_setting(message, None));
            }
        }
    }
    Ok(start)
}

fn distribution(name: &Bound<'_, PyAny>, range: &Bound<'_, PyAny>) -> PyResult<Distribution> {
    if let Ok(kinds) = range.cast::<PyDict>() {
        let mut kinds = kinds.iter();
        if let (Some((kind, range)), None) = (kinds.next(), kinds.next()) {
            let (low, high) = pair(name, &range)?;
            match text(&kind).as_str() {
                "uniform" => return Ok(Distribution::Uniform(low, high)),
                "log_uniform" => return Ok(Distribution::LogUniform(low, high)),
                _ => {}
            }
        }
        return Err(refused(name, range));
    }
    let (low, high) = pair(name, range)?;
    Ok(Distribution::Uniform(low, high))
}

/// Two numbers, or one for both.
fn pair(name: &Bound<'_, PyAny>, range: &Bound<'_, PyAny>) -> PyResult<(f64, f64)> {
    if let Ok(value) = range.extract::<f64>() {
        return Ok((value, value));
    }
    range.extract::<[f64; 2]>().map(Into::into).map_err(|_wrong_type| refused(name, range))
}

fn text(name: &Bound<'_, PyAny>) -> String {
    name.cast::<PyString>().map_or_else(|_| name.to_string(), ToString::to_string)
}

fn refused(name: &Bound<'_, PyAny>, range: &Bound<'_, PyAny>) -> PyErr {
    let found = range.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
    let message = format!(
        "range of `{name}` is {found}, expected (low, high), {{\"uniform\": (low, high)}}, \
         {{\"log_uniform\": (low, high)}} or a number"
    );
    invalid_setting(message, None)
}
