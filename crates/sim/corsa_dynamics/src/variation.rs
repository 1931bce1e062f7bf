use corsa_vehicle::DVec2;

/// How one car differs from its kind, and the wind it drives in: factors on the parameters of the
/// model, 1 for a car as it is in the book. Part of a car's [`crate::State`], so that cars of one
/// batch can differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation {
    /// Of the car's mass without fuel, and of its moments of inertia. More than 0.
    pub mass: f64,
    /// Of the engine's torque at full throttle.
    pub power: f64,
    /// Of the friction of all tires.
    pub grip: f64,
    /// Of the tires' slip stiffness: the slips at the peaks shrink by it. More than 0.
    pub tire_stiffness: f64,
    /// Of the brakes' torque.
    pub brake: f64,
    /// Of the drag.
    pub drag: f64,
    /// Of the downforce.
    pub downforce: f64,
    /// Velocity of the air over the ground in `map`, m/s: the direction it blows to.
    pub wind: DVec2,
}

impl Variation {
    /// The car as it is in the book, in still air.
    pub const NONE: Self = Self {
        mass: 1.0,
        power: 1.0,
        grip: 1.0,
        tire_stiffness: 1.0,
        brake: 1.0,
        drag: 1.0,
        downforce: 1.0,
        wind: DVec2::ZERO,
    };
}

impl Default for Variation {
    fn default() -> Self {
        Self::NONE
    }
}
