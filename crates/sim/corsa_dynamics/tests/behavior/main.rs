//! How the model behaves, against closed-form vehicle dynamics and published figures.

mod bits;
mod cornering;
mod drivetrain;
mod harness;
mod heat;
mod powertrain;
mod robustness;
mod standstill;
mod straight_line;
mod suspension;
