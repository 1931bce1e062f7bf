//! The native module of the Python package `corsa_gym`.
