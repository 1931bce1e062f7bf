use super::TireParams;

/// One axle: its two wheels, their springs, and their tires. Everything is at the wheel: rates include
/// the motion ratio.
#[derive(Clone, Debug, PartialEq)]
pub struct AxleParams {
    /// Distance between the left and the right wheel centers, m.
    pub track_width: f64,
    pub spring: SpringParams,
    pub damper: DamperParams,
    /// Stiffness of the anti-roll bar about the roll axis, N·m/rad, beside the springs.
    pub anti_roll_stiffness: f64,
    /// Height of the roll center over the road, m: the lateral force at this axle times this height
    /// goes through the links at once and does not roll the body.
    pub roll_center_height: f64,
    /// Mass of one wheel with hub, brake and its share of the links, kg; part of the car's mass.
    pub unsprung_mass: f64,
    /// Camber at rest, rad, negative with the top leaning towards the car; the same at both wheels.
    pub static_camber: f64,
    /// Change of camber with travel, rad/m, + when bump leans the top outwards; usually negative.
    pub camber_per_travel: f64,
    /// Toe at rest, rad at each wheel, + toe-in.
    pub static_toe: f64,
    /// Change of toe with travel, rad/m, + when bump turns the wheel in (bump steer).
    pub toe_per_travel: f64,
    pub tire: TireParams,
}

/// The spring of one wheel. Travel is 0 at rest, + in bump.
#[derive(Clone, Debug, PartialEq)]
pub struct SpringParams {
    /// Vertical stiffness, N/m. Larger: less roll and dive; at one axle only: a larger share of the
    /// lateral load transfer there.
    pub rate: f64,
    /// Growth of the stiffness with travel, N/m². The force over the one at rest is
    /// `(rate + progressive_rate · travel) · travel`.
    pub progressive_rate: f64,
    /// Stiffness of the bump stops, N/m, beside the spring.
    pub bump_stop_rate: f64,
    /// Travel in bump at which the upper stop is met, m, positive.
    pub bump_travel: f64,
    /// Travel in rebound at which the lower stop is met, m, positive.
    pub rebound_travel: f64,
}

impl SpringParams {
    /// A linear spring with stops where road cars have them.
    pub fn linear(rate: f64) -> Self {
        Self {
            rate,
            progressive_rate: 0.0,
            bump_stop_rate: 80_000.0,
            bump_travel: 0.09,
            rebound_travel: 0.09,
        }
    }
}

/// The damper of one wheel, two slopes each way: beyond the threshold speed the force grows with the
/// fast rate.
#[derive(Clone, Debug, PartialEq)]
pub struct DamperParams {
    /// In bump (compression), N·s/m.
    pub bump: f64,
    /// In bump beyond `bump_threshold`, N·s/m.
    pub fast_bump: f64,
    /// m/s.
    pub bump_threshold: f64,
    /// In rebound, N·s/m.
    pub rebound: f64,
    /// In rebound beyond `rebound_threshold`, N·s/m.
    pub fast_rebound: f64,
    /// m/s.
    pub rebound_threshold: f64,
}

impl DamperParams {
    /// The same rate at every speed, both ways.
    pub fn linear(rate: f64) -> Self {
        Self {
            bump: rate,
            fast_bump: rate,
            bump_threshold: 0.1,
            rebound: rate,
            fast_rebound: rate,
            rebound_threshold: 0.1,
        }
    }

    /// Mean of the slow rates both ways, N·s/m.
    pub fn mean_rate(&self) -> f64 {
        0.5 * (self.bump + self.rebound)
    }
}

impl AxleParams {
    /// Roll stiffness of springs and bar together, N·m/rad.
    pub fn roll_stiffness(&self) -> f64 {
        0.5 * self.spring.rate * self.track_width * self.track_width + self.anti_roll_stiffness
    }

    /// Roll damping, N·m·s/rad.
    pub fn roll_damping(&self) -> f64 {
        0.5 * self.damper.mean_rate() * self.track_width * self.track_width
    }
}
