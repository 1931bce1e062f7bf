use std::ffi::OsString;

use pyo3::{prelude::*, types::PyDict};

/// Runs the command `corsa` with these arguments and returns its exit code. `self_command` is how it
/// starts itself again.
///
/// While it runs, Ctrl-C is the command's business, as if it were a program of its own.
#[pyfunction]
pub(crate) fn run_cli(
    py: Python<'_>,
    args: Vec<OsString>,
    self_command: Vec<OsString>,
) -> PyResult<u8> {
    // Python's own handler only notes the signal for an interpreter that does not run meanwhile.
    let signal = py.import("_signal")?;
    let interrupt = signal.getattr("SIGINT")?;
    let before = signal.call_method1("signal", (&interrupt, signal.getattr("SIG_DFL")?)).ok();
    let code = py.detach(|| corsa_cli::run(args, self_command));
    if let Some(before) = before.filter(|before| !before.is_none()) {
        signal.call_method("signal", (interrupt, before), None::<&Bound<'_, PyDict>>)?;
    }
    Ok(code)
}
