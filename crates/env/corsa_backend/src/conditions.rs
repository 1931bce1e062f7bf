use corsa_vehicle::DVec2;

/// How a car and its world differ from what their parameters say, for one episode: what a learner
/// that is to be robust is trained over. Factors multiply the nominal value; 1 is nominal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Friction of the tires.
    pub grip: f64,
    /// Mass, with the inertia that goes with it.
    pub mass: f64,
    /// Torque of the engine.
    pub power: f64,
    /// Torque of the brakes.
    pub brake: f64,
    /// Stiffness of the tires against slip.
    pub tire_stiffness: f64,
    /// Drag of the air.
    pub drag: f64,
    /// Downforce.
    pub downforce: f64,
    /// Where the air moves to in `map`, m/s.
    pub wind: DVec2,
}

impl Conditions {
    /// Everything as the parameters say, in still air.
    pub const NOMINAL: Self = Self {
        grip: 1.0,
        mass: 1.0,
        power: 1.0,
        brake: 1.0,
        tire_stiffness: 1.0,
        drag: 1.0,
        downforce: 1.0,
        wind: DVec2::ZERO,
    };
}

impl Default for Conditions {
    fn default() -> Self {
        Self::NOMINAL
    }
}
