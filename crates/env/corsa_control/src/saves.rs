use corsa_vehicle::{DVec3, VehicleState};

/// How many slots the CSP app keeps.
pub const NUM_SLOTS: usize = 8;

/// Where a car was when its state was saved: what a loaded state is checked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snapshot {
    /// In `map`, m.
    pub position: DVec3,
    /// rad.
    pub yaw: f64,
    /// m/s.
    pub speed: f64,
}

impl Snapshot {
    pub fn of(state: &VehicleState) -> Self {
        Self { position: state.position, yaw: state.yaw, speed: state.speed() }
    }
}

/// What the CSP app has saved in this run of the game. A game that was started again has nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Saves([Option<Snapshot>; NUM_SLOTS]);

impl Saves {
    pub fn get(&self, slot: u8) -> Option<Snapshot> {
        self.0.get(usize::from(slot)).copied().flatten()
    }

    /// Keeps what a job saved; a slot that does not exist keeps nothing.
    pub fn keep(&mut self, slot: u8, snapshot: Snapshot) {
        if let Some(place) = self.0.get_mut(usize::from(slot)) {
            *place = Some(snapshot);
        }
    }

    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
