use corsa_vehicle::DVec3;

/// What is asked of the game.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Task {
    /// The car at a place, standing or moving, ready to be driven.
    Place(Place),
    /// The session begun anew: lap counter at zero, car on its grid.
    Restart,
    /// Simulated time stopped (`true`) or running.
    Pause(bool),
    /// The state of the car kept by the CSP app, to be at [`Place::Saved`] later.
    Save { slot: u8 },
    /// The pre-drive menu left.
    LeaveMenu,
}

/// Where the car is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// At the start line of a session begun anew, or in the state that was saved there.
    Grid,
    /// In its pit box.
    Pits,
    /// Anywhere in `map`.
    Pose {
        /// m.
        position: DVec3,
        /// rad, counter-clockwise from the map's x axis.
        yaw: f64,
        /// Along the car's own x axis, m/s.
        speed: f64,
    },
    /// As it was when the CSP app saved slot `slot`.
    Saved { slot: u8 },
}
