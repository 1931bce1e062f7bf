//! The vehicle model: parameters, state, step.
