use numpy::{AllowTypeChange, PyArrayLikeDyn, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::errors::invalid_action;

/// The numbers of an action, or of a batch of them, row by row.
pub(crate) fn flat(action: &Bound<'_, PyAny>, shape: &[usize]) -> PyResult<Vec<f32>> {
    let Ok(array) = action.extract::<PyArrayLikeDyn<'_, f32, AllowTypeChange>>() else {
        let found = action.get_type().name()?;
        return Err(invalid_action(format!("action is a {found}, expected an array of numbers")));
    };
    if array.shape() != shape {
        let found = array.shape();
        return Err(invalid_action(format!("action has shape {found:?}, expected {shape:?}")));
    }
    Ok(match array.as_slice() {
        Ok(values) => values.to_vec(),
        Err(_not_contiguous) => array.as_array().iter().copied().collect(),
    })
}
