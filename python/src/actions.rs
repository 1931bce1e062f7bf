use numpy::{AllowTypeChange, PyArrayLikeDyn, PyUntypedArrayMethods};
use pyo3::prelude::*;

use crate::errors::invalid_action;

/// The numbers of an action, or of a batch of them, row by row: the caller's own memory where it is
/// an array of such numbers one after the other.
pub(crate) enum Actions<'py> {
    Lent(PyArrayLikeDyn<'py, f32, AllowTypeChange>),
    Copied(Vec<f32>),
}

impl<'py> Actions<'py> {
    pub(crate) fn new(action: &Bound<'py, PyAny>, shape: &[usize]) -> PyResult<Self> {
        let Ok(array) = action.extract::<PyArrayLikeDyn<'py, f32, AllowTypeChange>>() else {
            let found = action.get_type().name()?;
            let message = format!("action is a {found}, expected an array of numbers");
            return Err(invalid_action(message));
        };
        if array.shape() != shape {
            let found = array.shape();
            return Err(invalid_action(format!("action has shape {found:?}, expected {shape:?}")));
        }
        if array.is_c_contiguous() {
            return Ok(Self::Lent(array));
        }
        Ok(Self::Copied(array.as_array().iter().copied().collect()))
    }

    pub(crate) fn as_slice(&self) -> &[f32] {
        match self {
            // A contiguous array is a slice.
            Self::Lent(array) => array.as_slice().unwrap_or_default(),
            Self::Copied(values) => values,
        }
    }
}
