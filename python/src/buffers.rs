use corsa_env::StepBuffers;
use numpy::{PyArray1, PyArray2, PyArrayMethods, PyReadwriteArray1, PyReadwriteArray2};
use pyo3::{prelude::*, sync::PyOnceLock};

/// The four arrays of a step.
pub(crate) struct Arrays<'py> {
    pub(crate) observations: Bound<'py, PyArray2<f32>>,
    pub(crate) rewards: Bound<'py, PyArray1<f64>>,
    pub(crate) terminated: Bound<'py, PyArray1<bool>>,
    pub(crate) truncated: Bound<'py, PyArray1<bool>>,
}

/// The same while they are written to.
pub(crate) struct Borrowed<'py> {
    observations: PyReadwriteArray2<'py, f32>,
    rewards: PyReadwriteArray1<'py, f64>,
    terminated: PyReadwriteArray1<'py, bool>,
    truncated: PyReadwriteArray1<'py, bool>,
}

impl<'py> Arrays<'py> {
    /// New ones.
    pub(crate) fn new(py: Python<'py>, num_envs: usize, num_entries: usize) -> PyResult<Self> {
        Ok(Self {
            observations: empty(py, num_envs, num_entries)?,
            rewards: PyArray1::zeros(py, num_envs, false),
            terminated: PyArray1::zeros(py, num_envs, false),
            truncated: PyArray1::zeros(py, num_envs, false),
        })
    }

    /// Fails if a step of another thread is writing to them.
    pub(crate) fn borrow(&self) -> PyResult<Borrowed<'py>> {
        Ok(Borrowed {
            observations: self.observations.try_readwrite()?,
            rewards: self.rewards.try_readwrite()?,
            terminated: self.terminated.try_readwrite()?,
            truncated: self.truncated.try_readwrite()?,
        })
    }
}

impl Borrowed<'_> {
    pub(crate) fn buffers(&mut self) -> PyResult<StepBuffers<'_>> {
        Ok(StepBuffers {
            observations: self.observations.as_slice_mut()?,
            rewards: self.rewards.as_slice_mut()?,
            terminated: self.terminated.as_slice_mut()?,
            truncated: self.truncated.as_slice_mut()?,
        })
    }
}

/// An array whose memory nobody has filled: a step writes all of it, and to clear it first would cost
/// a hundredth of the step.
fn empty(py: Python<'_>, rows: usize, columns: usize) -> PyResult<Bound<'_, PyArray2<f32>>> {
    static EMPTY: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let empty = EMPTY.import(py, "numpy", "empty")?;
    let array = empty.call1(((rows, columns), numpy::dtype::<f32>(py)))?;
    Ok(array.cast_into::<PyArray2<f32>>()?)
}
