use super::Curve;

/// One tire: its grip, and the shape of force over slip.
///
/// Peak force is `friction · reference_load · (load / reference_load)^load_exponent`. Force over
/// *normalized slip* (1 at the peak) rises with `stiffness` times the slope of the line to the peak,
/// is flat at the peak, and falls to `falloff_level` beyond. Longitudinal and lateral slip act
/// together as a vector of normalized slips (similarity method: Pacejka, Tire and Vehicle Dynamics,
/// chapter 4), so that the forces stay on the friction ellipse.
#[derive(Clone, Debug, PartialEq)]
pub struct TireParams {
    /// Unloaded radius, m.
    pub radius: f64,
    /// Radius that turns spin into rolling speed, m; a little less than `radius`.
    pub rolling_radius: f64,
    /// Moment of inertia of the wheel with tire, disc and its share of the shafts, kg·m².
    pub inertia: f64,
    /// Longitudinal friction coefficient at `reference_load`.
    pub longitudinal_friction: f64,
    /// Lateral friction coefficient at `reference_load`.
    pub lateral_friction: f64,
    /// Load at which the friction coefficients hold, N.
    pub reference_load: f64,
    /// Peak longitudinal force grows with load to this power; below 1 grip falls with load.
    pub longitudinal_load_exponent: f64,
    /// The same, lateral. Smaller: load transfer costs more grip.
    pub lateral_load_exponent: f64,
    /// Longitudinal slip at the peak force.
    pub peak_slip_ratio: f64,
    /// Slip angle at the peak force, rad.
    pub peak_slip_angle: f64,
    /// Slope of the force at no slip over the slope of the line to the peak, 1 or more. Larger:
    /// sharper response, earlier saturation. About 2; 3 is a pure brush.
    pub stiffness: f64,
    /// Force far beyond the peak as a share of the peak, 0 to 1.
    pub falloff_level: f64,
    /// How soon beyond the peak the force falls; 0 never.
    pub falloff_speed: f64,
    /// Distance the wheel rolls until the force has followed a change of slip to 63 %, m.
    pub relaxation_length: f64,
    /// Rolling resistance force over load.
    pub rolling_resistance: f64,
    /// Rolling resistance growing with the square of speed, N/(m/s)².
    pub rolling_resistance_speed: f64,
    /// Vertical stiffness, N/m.
    pub vertical_stiffness: f64,
    /// Vertical damping, N·s/m.
    pub vertical_damping: f64,
    /// Growth of the radius with spin, m per rad/s.
    pub radius_growth: f64,
    /// Loss of friction with sliding speed: friction is divided by `1 + this · speed`, s/m.
    pub speed_sensitivity: f64,
    /// Extra longitudinal friction under braking, as a share.
    pub braking_gain: f64,
    /// Growth of the peak slip angle with load, as a share per reference load beyond the first: a
    /// tire that flexes needs more angle under load.
    pub peak_slip_load_gain: f64,
    pub camber: CamberParams,
    pub pressure: PressureParams,
    /// Heating; `None`: the tire is always as warm as it should be.
    pub thermal: Option<TireThermalParams>,
    /// Friction multiplier over distance driven, m, weighed with load and slip; `None`: no wear.
    pub wear: Option<Curve>,
}

/// What camber does. `c` is the angle between the wheel's plane and the road's normal, rad.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CamberParams {
    /// Friction is multiplied by `1 − (linear |c| + quadratic c²)`, 1/rad.
    pub friction_linear: f64,
    /// 1/rad². Negative in AC's tires: camber costs grip only beyond some degrees.
    pub friction_quadratic: f64,
    /// Slip angle that camber acts like (camber thrust), rad per rad.
    pub slip_gain: f64,
}

/// Inflation, and what it does around the ideal.
#[derive(Clone, Debug, PartialEq)]
pub struct PressureParams {
    /// As the car runs, Pa over ambient.
    pub running: f64,
    /// Best for grip, Pa.
    pub ideal: f64,
    /// Share of friction lost per Pa away from the ideal.
    pub friction_loss: f64,
}

impl Default for PressureParams {
    fn default() -> Self {
        Self { running: 180_000.0, ideal: 180_000.0, friction_loss: 0.0 }
    }
}

/// A tread (surface) and a core, each one lump. Rates as in AC's `THERMAL_*` sections, in SI:
/// `dT_s/dt = heating · (friction power) + rolling_heating · v · load − (T_s − T_core) / core_time −
/// cooling · (1 + speed_cooling · v) · (T_s − T_air) − (T_s − T_road) / road_time`.
#[derive(Clone, Debug, PartialEq)]
pub struct TireThermalParams {
    /// K per J of friction work.
    pub heating: f64,
    /// K per J of rolling work (load times distance), at the core.
    pub rolling_heating: f64,
    /// Time constant between tread and core, s.
    pub core_time: f64,
    /// Time constant of the core towards the tread, s.
    pub core_inertia_time: f64,
    /// Time constant between tread and road, s.
    pub road_time: f64,
    /// Rate of cooling by air standing, 1/s.
    pub cooling: f64,
    /// Growth of the cooling with speed, s/m.
    pub speed_cooling: f64,
    /// Friction multiplier over temperature (75 % core, 25 % tread), °C.
    pub friction: Curve,
}

impl TireParams {
    /// Steady force over a normalized slip of 0 or more (1 at the peak), as a share of the peak force:
    /// `S ρ / (1 + (S - 2) ρ + ρ²)` up to the peak, with the stiffness `S`; beyond it
    /// `L + (1 - L) / (1 + (f (ρ - 1))²)`, with the falloff's level `L` and speed `f`.
    pub fn force_share(&self, normalized_slip: f64) -> f64 {
        let rho = normalized_slip.min(1.0);
        let rising = self.stiffness * rho / (1.0 + (self.stiffness - 2.0) * rho + rho * rho);
        let beyond = (normalized_slip - 1.0).max(0.0) * self.falloff_speed;
        let level = self.falloff_level;
        rising * (level + (1.0 - level) / (1.0 + beyond * beyond))
    }

    /// Largest lateral force at a load in N, upright, slow and at the ideal pressure, N.
    pub fn peak_lateral_force(&self, load: f64) -> f64 {
        let share = load / self.reference_load;
        self.lateral_friction * self.reference_load * share.powf(self.lateral_load_exponent)
    }

    /// Largest longitudinal force at a load in N, driving, N.
    pub fn peak_longitudinal_force(&self, load: f64) -> f64 {
        let share = load / self.reference_load;
        self.longitudinal_friction
            * self.reference_load
            * share.powf(self.longitudinal_load_exponent)
    }

    /// Slip angle at the peak force at a load in N, rad.
    pub fn peak_slip_angle_at(&self, load: f64) -> f64 {
        let growth = self.peak_slip_load_gain * (load / self.reference_load - 1.0);
        (self.peak_slip_angle.tan() * (1.0 + growth).max(0.5)).atan()
    }

    /// Slope of the longitudinal force over slip ratio at no slip and the reference load, N.
    pub fn slip_stiffness(&self) -> f64 {
        self.stiffness * self.longitudinal_friction * self.reference_load / self.peak_slip_ratio
    }

    /// Slope of the lateral force over the tangent of the slip angle at no slip, at `load` N, in
    /// N/rad.
    pub fn cornering_stiffness(&self, load: f64) -> f64 {
        self.stiffness * self.peak_lateral_force(load) / self.peak_slip_angle.tan()
    }
}
