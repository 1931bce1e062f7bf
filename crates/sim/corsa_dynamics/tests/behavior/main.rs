//! How the model behaves, against closed-form vehicle dynamics and published figures.

mod cornering;
mod drivetrain;
mod harness;
mod robustness;
mod standstill;
mod straight_line;
