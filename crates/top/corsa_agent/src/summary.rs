/// What an agent did from start to stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Physics steps published as telemetry.
    pub published: u64,
    /// Physics steps that passed unseen between two looks at the pages.
    pub lost: u64,
    /// Pages that never stood still and were published as they were.
    pub torn: u64,
    /// Commands given to the car.
    pub commands_accepted: u64,
    /// Commands refused: old, out of range, or of somebody who does not drive.
    pub commands_refused: u64,
    /// Times the watchdog braked for a silent controller.
    pub watchdog_stops: u64,
    /// Games found, one after the other.
    pub games: u64,
}
