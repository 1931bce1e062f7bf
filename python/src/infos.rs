//! Rows of info values as dicts and columns of them as arrays.

use std::sync::Arc;

use corsa_env::{InfoKey, InfoKind};
use numpy::{IntoPyArray, PyArray1};
use pyo3::{
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyString},
};

/// The keys of `info`, as Python strings made once.
pub(crate) struct InfoNames {
    keys: Vec<(Py<PyString>, InfoKind)>,
    /// A dict of all keys, and the values in it.
    template: Py<PyDict>,
    in_template: Vec<f64>,
}

impl InfoNames {
    pub(crate) fn new(py: Python<'_>, keys: &[InfoKey]) -> PyResult<Self> {
        let in_template = vec![0.0; keys.len()];
        let keys: Vec<_> =
            keys.iter().map(|key| (PyString::intern(py, &key.name).unbind(), key.kind)).collect();
        let template = PyDict::new(py);
        for (name, kind) in &keys {
            set(&template, name.bind(py), *kind, 0.0)?;
        }
        Ok(Self { keys, template: template.unbind(), in_template })
    }

    /// One environment's info: Python floats, ints and bools.
    pub(crate) fn dict<'py>(&self, py: Python<'py>, row: &[f64]) -> PyResult<Bound<'py, PyDict>> {
        // Copying a dict and replacing what differs costs half of filling a new one.
        let dict = self.template.bind(py).copy()?;
        for (((name, kind), value), known) in self.keys.iter().zip(row).zip(&self.in_template) {
            if value.to_bits() != known.to_bits() {
                set(&dict, name.bind(py), *kind, *value)?;
            }
        }
        Ok(dict)
    }
}

fn set<'py>(
    dict: &Bound<'py, PyDict>,
    name: &Bound<'py, PyString>,
    kind: InfoKind,
    value: f64,
) -> PyResult<()> {
    let py = dict.py();
    match kind {
        InfoKind::Float => dict.set_item(name, PyFloat::new(py, value)),
        InfoKind::Int => dict.set_item(name, PyInt::new(py, value as i64)),
        InfoKind::Bool => dict.set_item(name, PyBool::new(py, value != 0.0)),
    }
}

/// A batch's info in one step, of which each key becomes an array when it is asked for.
#[pyclass(frozen, module = "corsa_gym._native")]
pub(crate) struct InfoTable {
    rows: Arc<Vec<f64>>,
    /// Which environments have a row; `None` for all of them.
    has_row: Option<Vec<bool>>,
    kinds: Arc<Vec<InfoKind>>,
    num_rows: usize,
}

impl InfoTable {
    pub(crate) fn new(
        rows: Arc<Vec<f64>>,
        has_row: Option<Vec<bool>>,
        kinds: Arc<Vec<InfoKind>>,
    ) -> Self {
        let num_rows = rows.len() / kinds.len().max(1);
        Self { rows, has_row, kinds, num_rows }
    }
}

#[pymethods]
impl InfoTable {
    /// The values of one key, of every environment; 0 where there is none.
    fn column<'py>(&self, py: Python<'py>, key: usize) -> PyResult<Bound<'py, PyAny>> {
        let Some(kind) = self.kinds.get(key) else {
            return Err(pyo3::exceptions::PyIndexError::new_err(format!("no key {key}")));
        };
        let values = self.rows.chunks_exact(self.kinds.len()).enumerate().map(|(env, row)| {
            let has_row = self.has_row.as_ref().is_none_or(|has_row| has_row[env]);
            if has_row { row[key] } else { 0.0 }
        });
        Ok(match kind {
            InfoKind::Float => array(py, values),
            InfoKind::Int => array(py, values.map(|value| value as i64)),
            InfoKind::Bool => array(py, values.map(|value| value != 0.0)),
        })
    }

    /// Which environments have values.
    fn mask<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        match &self.has_row {
            Some(has_row) => PyArray1::from_slice(py, has_row),
            None => PyArray1::from_vec(py, vec![true; self.num_rows]),
        }
    }
}

fn array<T: numpy::Element>(py: Python<'_>, values: impl Iterator<Item = T>) -> Bound<'_, PyAny> {
    values.collect::<Vec<_>>().into_pyarray(py).into_any()
}
