//! Rows of info values as dicts.

use corsa_env::{InfoKey, InfoKind};
use numpy::{IntoPyArray, PyArray1};
use pyo3::{
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyString},
};

/// The keys of `info`, as Python strings made once.
pub(crate) struct InfoNames {
    keys: Vec<(Py<PyString>, Py<PyString>, InfoKind)>,
}

impl InfoNames {
    pub(crate) fn new(py: Python<'_>, keys: &[InfoKey]) -> Self {
        let keys = keys.iter().map(|key| {
            let name = PyString::intern(py, &key.name).unbind();
            let mask = PyString::intern(py, &format!("_{}", key.name)).unbind();
            (name, mask, key.kind)
        });
        Self { keys: keys.collect() }
    }

    /// One environment's info: Python floats, ints and bools.
    pub(crate) fn dict<'py>(&self, py: Python<'py>, row: &[f64]) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for ((name, _, kind), value) in self.keys.iter().zip(row) {
            let name = name.bind(py);
            match kind {
                InfoKind::Float => dict.set_item(name, PyFloat::new(py, *value))?,
                InfoKind::Int => dict.set_item(name, PyInt::new(py, *value as i64))?,
                InfoKind::Bool => dict.set_item(name, PyBool::new(py, *value != 0.0))?,
            }
        }
        Ok(dict)
    }

    /// A batch's info: an array per key, and under `_key` which environments have it. Rows without are 0.
    pub(crate) fn arrays<'py>(
        &self,
        py: Python<'py>,
        rows: &[f64],
        has_row: &[bool],
    ) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        let num_keys = self.keys.len();
        for (index, (name, mask, kind)) in self.keys.iter().enumerate() {
            let column = rows
                .chunks_exact(num_keys)
                .zip(has_row)
                .map(|(row, has_row)| if *has_row { row[index] } else { 0.0 });
            let name = name.bind(py);
            match kind {
                InfoKind::Float => dict.set_item(name, array(py, column))?,
                InfoKind::Int => {
                    dict.set_item(name, array(py, column.map(|value| value as i64)))?;
                }
                InfoKind::Bool => {
                    dict.set_item(name, array(py, column.map(|value| value != 0.0)))?;
                }
            }
            dict.set_item(mask.bind(py), PyArray1::from_slice(py, has_row))?;
        }
        Ok(dict)
    }
}

fn array<T: numpy::Element>(
    py: Python<'_>,
    values: impl Iterator<Item = T>,
) -> Bound<'_, PyArray1<T>> {
    values.collect::<Vec<_>>().into_pyarray(py)
}
