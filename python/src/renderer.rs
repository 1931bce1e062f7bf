use std::sync::{Mutex, PoisonError};

use corsa_picture::{TopDown, TopDownOptions};
use numpy::{PyArray1, PyArray3, PyArrayMethods};
use pyo3::prelude::*;

use crate::{errors, vector_env::VectorEnv};

/// Draws one environment of a batch from above.
#[pyclass(frozen, module = "corsa_gym._native")]
pub(crate) struct Renderer {
    top_down: Mutex<TopDown>,
    index: usize,
    size: [usize; 2],
}

#[pymethods]
impl Renderer {
    /// A picture of `height` by `width` pixels of environment `index`.
    #[new]
    fn new(env: &VectorEnv, index: usize, width: u32, height: u32) -> PyResult<Self> {
        let options = TopDownOptions { width, height, ..TopDownOptions::default() };
        let top_down = env.core().read(|env| {
            TopDown::new(env.track(), env.car(), options)
                .map_err(|error| errors::from_picture(&error))
        })?;
        let size = [height as usize, width as usize];
        Ok(Self { top_down: Mutex::new(top_down), index, size })
    }

    /// The present state: height x width x red, green, blue; a new array.
    fn render<'py>(&self, py: Python<'py>, env: &VectorEnv) -> PyResult<Bound<'py, PyArray3<u8>>> {
        let state = env.core().read(|env| Ok(env.state(self.index)))?;
        let rgb = py.detach(|| {
            let mut top_down = self.top_down.lock().unwrap_or_else(PoisonError::into_inner);
            top_down.render(&state).to_vec()
        });
        let [height, width] = self.size;
        PyArray1::from_vec(py, rgb).reshape([height, width, 3])
    }
}
