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
//!
//! A step is implicit in `q`. It is taken at the spin before the driveline has acted, once: `q` is
//! linear in the spin while `lambda` stands, so that what the driveline changes is added by the slope
//! it reckoned with.
//!
//! Peak forces follow Assetto Corsa's tire data (version 10): a power of the load, times factors for
//! camber, sliding speed, braking and pressure; see [`TireParams`]. Camber never adds grip: beyond the
//! angle where the polynomial of the data comes back to 1, it stays 1.

use corsa_vehicle::params::TireParams;
use fearless_simd::prelude::*;

use crate::{
    lanes::Vector,
    math::{exp2, log2},
};

/// Damping time of the deflection at standstill, s: the share of a deflection's rate that acts as a
/// force. Fades out with speed, where rolling damps by itself.
const DAMPING_TIME: f32 = 0.012;
/// Speed from which that damping has faded out, m/s.
const DAMPING_END: f32 = 3.0;
/// Slowest speed that slips refer to, m/s: only keeps divisions finite.
const SLOWEST: f32 = 1e-6;

/// A tire's numbers, in the form a step needs them.
#[derive(Clone, Debug)]
pub(crate) struct Tire {
    pub(crate) rolling_radius: f32,
    radius_growth: f32,
    pub(crate) inertia: f32,
    rolling_resistance: f32,
    rolling_resistance_speed: f32,
    inverse_reference_load: f32,
    friction_x: f32,
    friction_y: f32,
    /// Load exponents less 1: of the friction coefficients.
    exponent_x: f32,
    exponent_y: f32,
    /// One over slip ratio and tangent of slip angle at the peak.
    inverse_peak_x: f32,
    inverse_peak_y: f32,
    peak_load_gain: f32,
    /// `S - 2`.
    bend: f32,
    falloff_level: f32,
    falloff_speed: f32,
    /// Time step over relaxation length, s/m; and that times `S`.
    relaxation: f32,
    bristle: f32,
    /// `DAMPING_TIME` over the time step.
    damping: f32,
    timestep: f32,
    /// Per sliding speed, s/m.
    speed_loss: f32,
    braking_gain: f32,
    camber_linear: f32,
    camber_quadratic: f32,
    camber_slip: f32,
}

/// What a tire meets in one step.
pub(crate) struct Contact<V> {
    /// Velocity of the wheel's center in tire axes, m/s.
    pub(crate) velocity_x: V,
    pub(crate) velocity_y: V,
    /// Spin before the step, rad/s.
    pub(crate) spin: V,
    /// Load, N.
    pub(crate) load: V,
    /// Lean of the wheel against the road, rad, + top to the left.
    pub(crate) lean: V,
    /// Friction relative to the tire's own.
    pub(crate) grip: V,
    /// Factor on the slip stiffness.
    pub(crate) stiffness: V,
    /// Deflection before the step.
    pub(crate) deflection_x: V,
    pub(crate) deflection_y: V,
}

/// A tire's answer before the driveline has acted.
pub(crate) struct Grip<V> {
    /// Deflection one step later at the spin as it was.
    deflection_x: V,
    deflection_y: V,
    before_x: V,
    before_y: V,
    /// Change of the longitudinal deflection with spin, s.
    per_spin: V,
    /// Damping time over the time step.
    damping: V,
    spin: V,
    /// Largest forces, N.
    peak_x: V,
    peak_y: V,
    pub(crate) radius: V,
    velocity_x: V,
    velocity_y: V,
    /// Normalized lateral slip times the reference speed, and the factor that normalizes the
    /// longitudinal.
    lateral: V,
    inverse_peak_x: V,
    /// Longitudinal slip, + driving, -1 locked.
    pub(crate) slip_ratio: V,
}

/// Deflection and force at the end of a step, in tire axes, and the slips there.
pub(crate) struct Force<V> {
    pub(crate) deflection_x: V,
    pub(crate) deflection_y: V,
    pub(crate) x: V,
    pub(crate) y: V,
    pub(crate) slip_ratio: V,
    pub(crate) slip_tangent: V,
    pub(crate) normalized_slip: V,
    /// Sliding speed, m/s.
    pub(crate) sliding_x: V,
    pub(crate) sliding_y: V,
}

impl Tire {
    pub(crate) fn new(params: &TireParams, timestep: f64) -> Self {
        let peak_tangent = libm::tan(params.peak_slip_angle);
        let pressure = &params.pressure;
        let pressure_friction =
            (1.0 - pressure.friction_loss * (pressure.running - pressure.ideal).abs()).max(0.0);
        Self {
            rolling_radius: params.rolling_radius as f32,
            radius_growth: params.radius_growth as f32,
            inertia: params.inertia as f32,
            rolling_resistance: params.rolling_resistance as f32,
            rolling_resistance_speed: params.rolling_resistance_speed as f32,
            inverse_reference_load: (1.0 / params.reference_load) as f32,
            friction_x: (params.longitudinal_friction * pressure_friction) as f32,
            friction_y: (params.lateral_friction * pressure_friction) as f32,
            exponent_x: (params.longitudinal_load_exponent - 1.0) as f32,
            exponent_y: (params.lateral_load_exponent - 1.0) as f32,
            inverse_peak_x: (1.0 / params.peak_slip_ratio) as f32,
            inverse_peak_y: (1.0 / peak_tangent) as f32,
            peak_load_gain: params.peak_slip_load_gain as f32,
            bend: (params.stiffness - 2.0) as f32,
            falloff_level: params.falloff_level as f32,
            falloff_speed: params.falloff_speed as f32,
            relaxation: (timestep / params.relaxation_length) as f32,
            bristle: (timestep * params.stiffness / params.relaxation_length) as f32,
            damping: (f64::from(DAMPING_TIME) / timestep) as f32,
            timestep: timestep as f32,
            speed_loss: params.speed_sensitivity as f32,
            braking_gain: params.braking_gain as f32,
            camber_linear: params.camber.friction_linear as f32,
            camber_quadratic: params.camber.friction_quadratic as f32,
            camber_slip: params.camber.slip_gain as f32,
        }
    }

    /// Spin of a wheel that rolls freely at a speed, rad/s.
    pub(crate) fn rolling_spin(&self, speed: f64) -> f64 {
        let (radius, growth) = (f64::from(self.rolling_radius), f64::from(self.radius_growth));
        // v = w (R + growth w), for the faster of the two signs.
        let root = libm::sqrt(radius * radius + 4.0 * growth * speed.abs());
        2.0 * speed / (radius + root)
    }

    /// Slips, and the deflection they lead to at the spin as it is.
    #[inline(always)]
    pub(crate) fn grip<S: Simd, V: Vector<S>>(&self, contact: &Contact<V>) -> Grip<V> {
        let simd = contact.load.token();
        let one = V::splat(simd, 1.0);
        let radius = contact.spin.abs() * self.radius_growth + self.rolling_radius;
        let rolling = contact.spin * radius;
        // The largest of the three keeps both slips finite: -1 locked, +1 spinning on the spot, and
        // the tangent of the slip angle up to 45°.
        let along = contact.velocity_x.abs();
        let reference = along.max(rolling.abs()).max(contact.velocity_y.abs().max(SLOWEST));
        let sliding_x = contact.velocity_x - rolling;
        let sliding_y = contact.velocity_y - contact.lean * along * self.camber_slip;

        let relative_load = contact.load * self.inverse_reference_load;
        let flex = (relative_load * self.peak_load_gain + (1.0 - self.peak_load_gain)).max(0.5);
        let inverse = one / (reference * flex);
        let inverse_reference = inverse * flex;
        let inverse_peak_x = contact.stiffness * self.inverse_peak_x;
        let inverse_peak_y = contact.stiffness * self.inverse_peak_y * (inverse * reference);

        // Normalized slip times the reference speed.
        let x = sliding_x * inverse_peak_x;
        let y = sliding_y * inverse_peak_y;
        let slide = (x * x + y * y).sqrt();
        let rho = slide * inverse_reference;
        let rising = rho.min(1.0);
        let beyond = (rho.max(1.0) - 1.0) * self.falloff_speed;
        let beyond = beyond * beyond;
        // One over the force as a share of the straight line of the initial slope, as a fraction.
        let over = beyond * self.falloff_level + 1.0;
        let under = (rising * (rising + self.bend) + 1.0) * (beyond + 1.0);
        let relaxed = over + under * slide.max(reference) * self.relaxation;
        let sliding = (sliding_x * sliding_x + sliding_y * sliding_y).sqrt();
        let speed_loss = sliding * self.speed_loss + 1.0;
        let inverse = one / (relaxed * speed_loss);
        let share = over * inverse * speed_loss;
        let bristle = share * self.bristle;

        let fading = (reference * (-1.0 / DAMPING_END) + 1.0).max(0.0);
        let log_load = log2::<S, V>(relative_load.max(1e-3));
        let camber = contact.lean.abs();
        let leaning =
            (camber * (camber * -self.camber_quadratic - self.camber_linear) + 1.0).min(1.0);
        let grip = contact.grip * leaning.max(0.0) * (inverse * relaxed) * contact.load;
        let braking = (sliding_x * contact.velocity_x)
            .simd_gt(0.0)
            .select(V::splat(simd, 1.0 + self.braking_gain), one);
        Grip {
            deflection_x: contact.deflection_x * share - x * bristle,
            deflection_y: contact.deflection_y * share - y * bristle,
            before_x: contact.deflection_x,
            before_y: contact.deflection_y,
            per_spin: bristle * inverse_peak_x * radius,
            damping: fading * fading * self.damping,
            spin: contact.spin,
            peak_x: exp2::<S, V>(log_load * self.exponent_x) * grip * self.friction_x * braking,
            peak_y: exp2::<S, V>(log_load * self.exponent_y) * grip * self.friction_y,
            radius,
            velocity_x: contact.velocity_x,
            velocity_y: contact.velocity_y,
            lateral: y,
            inverse_peak_x,
            slip_ratio: -(sliding_x * inverse_reference),
        }
    }

    /// Torque of the road on the wheel if its spin stayed, N·m, and how much that falls with spin
    /// within the step, as an inertia the wheel seems to have beside its own, kg·m².
    #[inline(always)]
    pub(crate) fn road_torque<S: Simd, V: Vector<S>>(&self, grip: &Grip<V>) -> (V, V) {
        let simd = grip.radius.token();
        let one = V::splat(simd, 1.0);
        let share = grip.deflection_x + (grip.deflection_x - grip.before_x) * grip.damping;
        let lever = grip.radius * grip.peak_x;
        let torque = -(lever * share.max(-1.0).min(one));
        let inertia = lever * grip.per_spin * (grip.damping + 1.0) * self.timestep;
        (torque, inertia)
    }

    /// Torque that rolling resistance can hold, N·m.
    #[inline(always)]
    pub(crate) fn rolling_torque<S: Simd, V: Vector<S>>(
        &self,
        contact: &Contact<V>,
        grip: &Grip<V>,
        soft_ground: V,
    ) -> V {
        let speed = contact.velocity_x;
        let force = (soft_ground + self.rolling_resistance) * contact.load
            + speed * speed * self.rolling_resistance_speed;
        force * grip.radius
    }
}

impl<V> Grip<V> {
    /// Deflection and force at the spin that the driveline led to.
    #[inline(always)]
    pub(crate) fn force<S: Simd>(&self, spin: V) -> Force<V>
    where
        V: Vector<S>,
    {
        let grip = self;
        let simd = spin.token();
        // Lateral as it was; longitudinal as far as the circle leaves room.
        let y = grip.deflection_y;
        let x = limit(grip.deflection_x + grip.per_spin * (spin - grip.spin), y);
        let share_y = (y + (y - grip.before_y) * grip.damping).max(-1.0).min(1.0);
        let share_x = limit(x + (x - grip.before_x) * grip.damping, share_y);
        // Slips where that led to.
        let along = grip.velocity_x.abs();
        let rolling = spin * grip.radius;
        let reference = along.max(rolling.abs()).max(grip.velocity_y.abs().max(SLOWEST));
        let slowest = along.max(0.1);
        // Two reciprocals for the price of one division.
        let product = V::splat(simd, 1.0) / (reference * slowest);
        let inverse_reference = product * slowest;
        let sliding = grip.velocity_x - rolling;
        let normalized = sliding * grip.inverse_peak_x;
        let slide = (normalized * normalized + grip.lateral * grip.lateral).sqrt();
        Force {
            deflection_x: x,
            deflection_y: y,
            x: share_x * grip.peak_x,
            y: share_y * grip.peak_y,
            slip_ratio: -(sliding * inverse_reference),
            slip_tangent: grip.velocity_y * (product * reference),
            normalized_slip: slide * inverse_reference,
            sliding_x: sliding,
            sliding_y: grip.velocity_y,
        }
    }
}

/// A component as far as the circle of radius 1 leaves room beside the other.
#[inline(always)]
fn limit<S: Simd, V: Vector<S>>(x: V, y: V) -> V {
    let room = (-(y * y) + 1.0).max(0.0).sqrt();
    x.max(-room).min(room)
}

#[cfg(test)]
mod tests;
