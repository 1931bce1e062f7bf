//! One simulated car on one track: dynamics, surface, lap clock, as a vehicle state.
