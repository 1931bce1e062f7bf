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
}

impl TireParams {
    /// Slope of the longitudinal force over slip ratio at no slip and the reference load, N.
    pub fn slip_stiffness(&self) -> f64 {
        self.stiffness * self.longitudinal_friction * self.reference_load / self.peak_slip_ratio
    }

    /// Slope of the lateral force over the tangent of the slip angle at no slip, at `load` N, in
    /// N/rad.
    pub fn cornering_stiffness(&self, load: f64) -> f64 {
        let peak = self.lateral_friction
            * self.reference_load
            * (load / self.reference_load).powf(self.lateral_load_exponent);
        self.stiffness * peak / self.peak_slip_angle.tan()
    }
}
