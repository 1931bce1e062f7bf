use super::Curve;

/// One point of a torque curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TorquePoint {
    /// Engine speed, rad/s.
    pub speed: f64,
    /// Torque at full throttle, N·m.
    pub torque: f64,
}

impl TorquePoint {
    /// A point from the units torque curves are drawn in.
    pub fn from_rpm(speed_rpm: f64, torque: f64) -> Self {
        Self { speed: speed_rpm * std::f64::consts::TAU / 60.0, torque }
    }
}

/// The engine.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineParams {
    /// Torque at full throttle over engine speed, speeds rising; linear between the points, constant
    /// outside.
    pub torque_curve: Vec<TorquePoint>,
    /// Share of the engine's torque that the driveline passes on, 0 to 1. 1 where the curve was
    /// measured at the wheels, as AC's is.
    pub efficiency: f64,
    /// Speed the engine keeps with the throttle released, rad/s.
    pub idle_speed: f64,
    /// Speed at which the ignition cuts out, rad/s.
    pub limiter_speed: f64,
    /// Moment of inertia of crankshaft, flywheel and clutch, kg·m². Larger: slower revving.
    pub inertia: f64,
    /// Braking torque with the throttle released at `limiter_speed`, N·m, + braking.
    pub coast_torque: f64,
    /// 0: the braking torque is in proportion to speed; 1: to its square (AC's `NON_LINEARITY`);
    /// a blend between.
    pub coast_nonlinearity: f64,
    /// Opening of the throttle (0 to 1) over pedal (0 to 1).
    pub throttle: Curve,
    /// Each adds its boost: torque is multiplied by 1 + the sum of the boosts.
    pub turbos: Vec<TurboParams>,
}

/// A turbocharger, as AC has it. Boost builds towards
/// `throttle · min(wastegate, max_boost · min(1, (speed / reference_speed)^gamma))` with a first-order
/// lag.
#[derive(Clone, Debug, PartialEq)]
pub struct TurboParams {
    /// Highest boost, as a share of the torque without it.
    pub max_boost: f64,
    /// Boost at which the wastegate opens; infinite where there is none.
    pub wastegate: f64,
    /// Engine speed from which full boost is reached, rad/s.
    pub reference_speed: f64,
    pub gamma: f64,
    /// Time constant of rising boost, s.
    pub lag_up: f64,
    /// Time constant of falling boost, s.
    pub lag_down: f64,
}

impl EngineParams {
    /// Torque at full throttle before losses, N·m.
    pub fn full_torque(&self, speed: f64) -> f64 {
        let curve = &self.torque_curve;
        let above = curve.partition_point(|point| point.speed <= speed);
        match (above.checked_sub(1).and_then(|below| curve.get(below)), curve.get(above)) {
            (Some(low), Some(high)) => {
                let share = (speed - low.speed) / (high.speed - low.speed);
                low.torque + share * (high.torque - low.torque)
            }
            (Some(end), None) | (None, Some(end)) => end.torque,
            (None, None) => 0.0,
        }
    }

    /// Sum of the turbos' boost at full throttle, as a share of the torque without it.
    pub fn full_boost(&self, speed: f64) -> f64 {
        let boost = |turbo: &TurboParams| {
            let build_up = (speed / turbo.reference_speed).powf(turbo.gamma).min(1.0);
            (turbo.max_boost * build_up).min(turbo.wastegate)
        };
        self.turbos.iter().map(boost).sum()
    }

    /// Largest power of the torque curve's points, W, before losses.
    pub fn max_power(&self) -> f64 {
        self.torque_curve.iter().map(|point| point.speed * point.torque).fold(0.0, f64::max)
    }
}

/// The clutch. An automatic clutch opens it when the engine falls below `engage_start_speed`, so the
/// engine cannot stall, and during shifts.
#[derive(Clone, Debug, PartialEq)]
pub struct ClutchParams {
    /// Torque it can pass on when closed, N·m.
    pub max_torque: f64,
    /// Engine speed up to which the automatic clutch is open, rad/s.
    pub engage_start_speed: f64,
    /// Engine speed from which the automatic clutch is closed, rad/s. Larger: starts with more revs.
    pub engage_end_speed: f64,
}

/// The gearbox.
#[derive(Clone, Debug, PartialEq)]
pub struct GearboxParams {
    /// Ratio of each forward gear, first gear first.
    pub ratios: Vec<f64>,
    /// Ratio of the reverse gear, positive.
    pub reverse_ratio: f64,
    /// Ratio of the final drive.
    pub final_drive: f64,
    /// Time without drive when shifting up, s.
    pub shift_up_time: f64,
    /// Time without drive when shifting down, s.
    pub shift_down_time: f64,
    /// Engine speed at which the automatic gearbox shifts up, rad/s.
    pub auto_up_speed: f64,
    /// Engine speed below which the automatic gearbox shifts down, rad/s.
    pub auto_down_speed: f64,
    /// Inertia of the input shaft, kg·m², turning with the driveline behind the clutch.
    pub inertia: f64,
}

/// Which wheels the engine drives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drive {
    Rear,
    Front,
    /// Both axles through a center differential.
    All {
        /// Share of the torque at the front axle, 0 to 1.
        front_share: f64,
    },
}

impl Drive {
    /// Share of the torque at the front axle.
    pub fn front_share(self) -> f64 {
        match self {
            Self::Rear => 0.0,
            Self::Front => 1.0,
            Self::All { front_share } => front_share,
        }
    }
}

/// A limited-slip differential. The torque between its wheels may differ by `preload` plus the lock
/// share of the torque put in; all 0 is an open differential, a huge preload a spool.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferentialParams {
    /// Torque difference held with no input, N·m.
    pub preload: f64,
    /// Lock share under power, 0 to 1. Larger: more traction, more power oversteer.
    pub power_lock: f64,
    /// Lock share under engine braking, 0 to 1. Larger: steadier and duller into corners.
    pub coast_lock: f64,
}

impl DifferentialParams {
    /// Both wheels get the same torque.
    pub const OPEN: Self = Self { preload: 0.0, power_lock: 0.0, coast_lock: 0.0 };
    /// Both wheels turn alike.
    pub const SPOOL: Self = Self { preload: 1e6, power_lock: 1.0, coast_lock: 1.0 };
}

/// The differentials; those on the way to wheels that are not driven do not act.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferentialsParams {
    pub front: DifferentialParams,
    /// Between the axles, with [`Drive::All`].
    pub center: DifferentialParams,
    pub rear: DifferentialParams,
}

impl DifferentialsParams {
    /// The same at both axles, open between them.
    pub fn at_axles(axle: DifferentialParams) -> Self {
        Self { front: axle.clone(), center: DifferentialParams::OPEN, rear: axle }
    }
}

/// The tank.
#[derive(Clone, Debug, PartialEq)]
pub struct FuelParams {
    /// Tank size, l.
    pub capacity: f64,
    /// Fuel at the start of a session, l.
    pub initial: f64,
    /// Fuel burnt per revolution of the engine at full throttle, l; in proportion to the throttle.
    pub per_revolution: f64,
    /// kg/l.
    pub density: f64,
}
