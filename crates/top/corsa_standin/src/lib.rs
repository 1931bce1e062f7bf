//! A process that looks like Assetto Corsa from outside.
