//! Force of one tire.
//!
//! Steady state, by the similarity method (Pacejka, *Tire and Vehicle Dynamics*, chapter 4): the
//! slips are divided by the slips at the peaks, `rho` is the length of that vector, and the force is
//! the peak force times `g(rho)` along it. In time, by bristles (Dahl; LuGre: Canudas de Wit et al.,
//! *A new model for control of systems with friction*, 1995): the deflection `q` follows the sliding
//! speed and relaxes as the wheel rolls,
//!
//! `dq/dt = -w - lambda q`, `w = S v_slide / (sigma p)`, `lambda = v_ref / (sigma h(rho))`,
//!
//! with `p` the slip at the peak, `S` the initial slope, `sigma` the relaxation length and
//! `h = g / (S rho)`. Rolling, that is the usual relaxation length and settles at `q = -g`; standing,
//! it is a spring that holds the car; sliding, `q` turns within millimeters. `|q| <= 1` always.

use corsa_vehicle::{DVec2, params::TireParams};

/// Damping time of the deflection at standstill, s: the share of a deflection's rate that acts as a
/// force. Fades out with speed, where rolling damps by itself.
const DAMPING_TIME: f64 = 0.012;

/// A tire's numbers, in the form a step needs them.
#[derive(Clone, Debug)]
pub(crate) struct Tire {
    timestep: f64,
    pub(crate) rolling_radius: f64,
    pub(crate) inertia: f64,
    pub(crate) rolling_resistance: f64,
    reference_load: f64,
    /// Peak force at the reference load, N, per direction.
    reference_peak: DVec2,
    load_exponent: DVec2,
    /// One over slip ratio and tangent of slip angle at the peak.
    inverse_peak_slip: DVec2,
    stiffness: f64,
    falloff_level: f64,
    falloff_speed: f64,
    inverse_relaxation_length: f64,
}

/// How a tire's contact patch moves over the road.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slip {
    /// Longitudinal and lateral slip over the slips at the peaks; + when the patch slides that way.
    normalized: DVec2,
    /// Length of `normalized`.
    pub(crate) rho: f64,
    /// Speed that slips refer to, m/s.
    reference_speed: f64,
}

impl Tire {
    pub(crate) fn new(params: &TireParams, timestep: f64) -> Self {
        Self {
            timestep,
            rolling_radius: params.rolling_radius,
            inertia: params.inertia,
            rolling_resistance: params.rolling_resistance,
            reference_load: params.reference_load,
            reference_peak: DVec2::new(params.longitudinal_friction, params.lateral_friction)
                * params.reference_load,
            load_exponent: DVec2::new(
                params.longitudinal_load_exponent,
                params.lateral_load_exponent,
            ),
            inverse_peak_slip: DVec2::new(
                1.0 / params.peak_slip_ratio,
                1.0 / libm::tan(params.peak_slip_angle),
            ),
            stiffness: params.stiffness,
            falloff_level: params.falloff_level,
            falloff_speed: params.falloff_speed,
            inverse_relaxation_length: 1.0 / params.relaxation_length,
        }
    }

    /// Largest longitudinal and lateral force at a load, N.
    pub(crate) fn peak_force(&self, normal_force: f64, grip: f64) -> DVec2 {
        // No load is ln 0 = -∞, and exp makes it 0 again.
        let log_load = libm::log(normal_force / self.reference_load);
        let share = DVec2::new(
            libm::exp(self.load_exponent.x * log_load),
            libm::exp(self.load_exponent.y * log_load),
        );
        self.reference_peak * share * grip
    }

    /// Slip at the velocity of the wheel center in tire axes.
    pub(crate) fn slip(&self, velocity: DVec2, spin_rate: f64) -> Slip {
        let rolling_speed = spin_rate * self.rolling_radius;
        let sliding = DVec2::new(velocity.x - rolling_speed, velocity.y);
        // The largest of the three keeps both slips finite: -1 locked, +1 spinning on the spot, and
        // the tangent of the slip angle up to 45°.
        let reference_speed =
            velocity.x.abs().max(rolling_speed.abs()).max(velocity.y.abs()).max(1e-9);
        let normalized = sliding * self.inverse_peak_slip / reference_speed;
        Slip { normalized, rho: length(normalized), reference_speed }
    }

    /// Steady force over the straight line of the initial slope, `g(rho) / (S rho)`: 1 at no slip.
    fn linearity(&self, rho: f64) -> f64 {
        let s = self.stiffness;
        let rising = rho.min(1.0);
        let up_to_peak = 1.0 / (1.0 + (s - 2.0) * rising + rising * rising);
        let beyond = (rho - 1.0).max(0.0) * self.falloff_speed;
        let falling = self.falloff_level + (1.0 - self.falloff_level) / (1.0 + beyond * beyond);
        // Below the peak `falling` is 1 and the division by rho cancels.
        up_to_peak * falling / rho.max(1.0)
    }

    /// The deflection one step later. Implicit in the deflection, so that the steady state is exact
    /// at any step size and the bound of 1 holds.
    pub(crate) fn deflect(&self, deflection: DVec2, slip: &Slip) -> DVec2 {
        (deflection - slip.normalized * (self.timestep * self.bristle_rate(slip)))
            / self.relaxation(slip)
    }

    /// `S v_ref / sigma`: deflection per time and normalized slip, 1/s.
    fn bristle_rate(&self, slip: &Slip) -> f64 {
        self.stiffness * slip.reference_speed * self.inverse_relaxation_length
    }

    /// `1 + dt lambda`.
    fn relaxation(&self, slip: &Slip) -> f64 {
        1.0 + self.timestep * slip.reference_speed * self.inverse_relaxation_length
            / self.linearity(slip.rho)
    }

    /// Damping time over the time step at this slip.
    fn damping(&self, slip: &Slip) -> f64 {
        DAMPING_TIME / self.timestep / (1.0 + slip.reference_speed * slip.reference_speed)
    }

    /// Force as a share of the peak forces, of a deflection that came from `before`.
    pub(crate) fn force_share(&self, before: DVec2, after: DVec2, slip: &Slip) -> DVec2 {
        let share = after + (after - before) * self.damping(slip);
        share / length(share).max(1.0)
    }

    /// How much the longitudinal force falls with spin within one step, as an inertia that the wheel
    /// seems to have beside its own, kg·m². Makes the spin implicit in the force.
    pub(crate) fn implicit_inertia(&self, slip: &Slip, peak_longitudinal_force: f64) -> f64 {
        let deflection_per_spin = self.timestep
            * self.stiffness
            * self.inverse_relaxation_length
            * self.inverse_peak_slip.x
            * self.rolling_radius
            / self.relaxation(slip);
        let force_per_spin =
            peak_longitudinal_force * deflection_per_spin * (1.0 + self.damping(slip));
        self.timestep * self.rolling_radius * force_per_spin
    }

    /// Longitudinal slip as it is usually given: + driving, -1 locked.
    pub(crate) fn slip_ratio(&self, slip: &Slip) -> f64 {
        -slip.normalized.x / self.inverse_peak_slip.x
    }
}

/// Without `hypot`, whose guard against overflow costs more than the rest.
pub(crate) fn length(vector: DVec2) -> f64 {
    (vector.x * vector.x + vector.y * vector.y).sqrt()
}

#[cfg(test)]
mod tests;
