//! Where an episode begins and under what conditions, as users write it.

use corsa_backend::SavedState;
use corsa_env::{Quantity, ResetRequest, StartRequest};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict, PyList, PyString, PyTuple},
};

use crate::{errors::invalid_setting, ranges};

const WORDS: &str = "\"grid\", \"pits\", \"random\"";
const NUMBERS: [&str; 4] = ["progress", "lateral_offset", "heading_error", "speed"];
const KEYS: &str = "start, random, progress, lateral_offset, heading_error, speed, state, conditions, \
                    randomize; in a batch also reset_mask";

/// Values that are fixed for an episode.
type GivenConditions = Vec<(Quantity, f64)>;

/// A start from the setting `start`: a word or a dict as in `reset(options=…)`.
pub(crate) fn from_setting(value: &Bound<'_, PyAny>) -> PyResult<StartRequest> {
    if let Ok(options) = value.cast::<PyDict>() {
        return from_options(options, None)?.0.ok_or_else(|| {
            invalid_setting("setting `start` is {}, expected a start".to_owned(), None)
        });
    }
    from_word(value)
}

/// One request per environment, or `None` where the mask leaves it alone.
pub(crate) fn requests(
    num_envs: usize,
    seed: Option<&Bound<'_, PyAny>>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<Option<ResetRequest>>> {
    let seeds = seeds(num_envs, seed)?;
    let mask = match options {
        Some(options) => mask(num_envs, options)?,
        None => None,
    };
    let request = |env: usize| {
        if mask.as_ref().is_some_and(|mask| !mask[env]) {
            return Ok(None);
        }
        let (start, conditions) = match options {
            Some(options) => from_options(options, Some((env, num_envs)))?,
            None => (None, Vec::new()),
        };
        Ok(Some(ResetRequest { seed: seeds[env], start, conditions }))
    };
    (0..num_envs).map(request).collect()
}

fn seeds(num_envs: usize, seed: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<Option<u64>>> {
    let Some(seed) = seed else {
        return Ok(vec![None; num_envs]);
    };
    if let Ok(first) = seed.extract::<u64>() {
        return Ok((0..num_envs as u64).map(|env| Some(first.wrapping_add(env))).collect());
    }
    match seed.extract::<Vec<Option<u64>>>() {
        Ok(seeds) if seeds.len() == num_envs => Ok(seeds),
        _ => {
            let expected = format!("a whole number from 0 to 2**64 - 1, or a list of {num_envs}");
            Err(invalid_setting(format!("seed is {}, expected {expected}", seed.repr()?), None))
        }
    }
}

fn mask(num_envs: usize, options: &Bound<'_, PyDict>) -> PyResult<Option<Vec<bool>>> {
    let Some(mask) = options.get_item("reset_mask")? else {
        return Ok(None);
    };
    match mask.call_method0("tolist").unwrap_or_else(|_| mask.clone()).extract::<Vec<bool>>() {
        Ok(values) if values.len() == num_envs => Ok(Some(values)),
        _ => {
            let expected = format!("an array of {num_envs} bools");
            let found = mask.repr()?;
            Err(invalid_setting(
                format!("reset option `reset_mask` is {found}, expected {expected}"),
                None,
            ))
        }
    }
}

/// The start that options ask for, if any, and the conditions they fix. `of_batch` is the environment
/// and their number: a list of that length holds a value for each.
fn from_options(
    options: &Bound<'_, PyDict>,
    of_batch: Option<(usize, usize)>,
) -> PyResult<(Option<StartRequest>, GivenConditions)> {
    let mut word = None;
    let mut random = None;
    let mut conditions = Vec::new();
    let mut state = None;
    let mut numbers = [None; NUMBERS.len()];
    for (key, value) in options {
        let key: String = match key.extract() {
            Ok(key) => key,
            Err(_not_text) => key.repr()?.to_string(),
        };
        let value = own(value, of_batch)?;
        match key.as_str() {
            "start" => word = Some(from_word(&value)?),
            "random" => {
                random = Some(StartRequest::Drawn(ranges::start_distribution(&value)?));
            }
            "state" => state = Some(saved(&value)?),
            "conditions" => conditions = fixed(&value, of_batch)?,
            // These are of the whole batch.
            "reset_mask" | "randomize" => {}
            _ => {
                let Some(index) = NUMBERS.iter().position(|name| *name == key) else {
                    let message = format!("reset option `{key}` is unknown, choose from: {KEYS}");
                    return Err(invalid_setting(message, None));
                };
                numbers[index] = Some(number(&key, &value)?);
            }
        }
    }
    let [progress, lateral_offset, heading_error, speed] = numbers;
    let has_numbers = numbers.iter().any(Option::is_some);
    let given = [word.is_some(), state.is_some(), random.is_some(), has_numbers];
    if given.into_iter().filter(|given| *given).count() > 1 {
        let message =
            "reset options `start`, `random`, `state` and `progress` … exclude each other";
        return Err(invalid_setting(message.to_owned(), Some("give one of them".to_owned())));
    }
    if progress.is_none() && has_numbers {
        let message = "reset option `progress` is missing beside the other numbers".to_owned();
        let hint = "give the distance from the start line, m".to_owned();
        return Err(invalid_setting(message, Some(hint)));
    }
    let at = progress.map(|progress| StartRequest::At {
        progress,
        lateral_offset: lateral_offset.unwrap_or_default(),
        heading_error: heading_error.unwrap_or_default(),
        speed: speed.unwrap_or_default(),
    });
    Ok((word.or(random).or(state).or(at), conditions))
}

/// `{"grip": 0.8}`, or a list of one value for each environment.
fn fixed(
    conditions: &Bound<'_, PyAny>,
    of_batch: Option<(usize, usize)>,
) -> PyResult<GivenConditions> {
    let Ok(conditions) = conditions.cast::<PyDict>() else {
        let found = conditions.repr()?;
        let message = format!("reset option `conditions` is {found}, expected a dict of numbers");
        return Err(invalid_setting(message, None));
    };
    let value_of = |(name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let quantity = ranges::quantity(&name)?;
        Ok((quantity, number(quantity.name(), &own(value, of_batch)?)?))
    };
    conditions.iter().map(value_of).collect()
}

/// What options say is drawn from now on, if they say it.
pub(crate) fn randomization(
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Option<corsa_env::Randomization>> {
    match options.map(|options| options.get_item("randomize")).transpose()?.flatten() {
        Some(given) => ranges::randomization(&given).map(Some),
        None => Ok(None),
    }
}

/// This environment's own value, where a value is a list of one for each.
fn own(value: Bound<'_, PyAny>, of_batch: Option<(usize, usize)>) -> PyResult<Bound<'_, PyAny>> {
    let Some((env, num_envs)) = of_batch else {
        return Ok(value);
    };
    let is_list = value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>();
    let is_array = value.hasattr("ndim")? && value.getattr("ndim")?.extract::<usize>()? == 1;
    if (is_list || is_array) && value.len()? == num_envs { value.get_item(env) } else { Ok(value) }
}

fn from_word(value: &Bound<'_, PyAny>) -> PyResult<StartRequest> {
    let word = value.cast::<PyString>().ok().map(ToString::to_string);
    match word.as_deref() {
        Some("grid") => Ok(StartRequest::Grid),
        Some("pits") => Ok(StartRequest::Pits),
        Some("random") => Ok(StartRequest::Random),
        _ => Err(invalid_setting(
            format!("start is {}, expected one of {WORDS}", value.repr()?),
            None,
        )),
    }
}

fn saved(value: &Bound<'_, PyAny>) -> PyResult<StartRequest> {
    let bytes = value.cast::<PyBytes>().map_err(|_wrong_type| {
        let found = value.get_type().to_string();
        let message = format!("reset option `state` is a {found}, expected bytes");
        invalid_setting(message, Some("as returned by env.unwrapped.save_state()".to_owned()))
    })?;
    Ok(StartRequest::Saved(SavedState(bytes.as_bytes().to_vec())))
}

fn number(key: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    value.extract().map_err(|_wrong_type| {
        let found = value.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
        invalid_setting(format!("reset option `{key}` is {found}, expected a number"), None)
    })
}
