//! What a car can do: how hard it turns, brakes and speeds up, and how it must be steered for it.

use corsa_vehicle::{
    STANDARD_GRAVITY, VehicleParams,
    params::{AxleParams, TireParams},
};

/// kg/m³ at 15 °C and sea level, ISO 2533.
const AIR_DENSITY: f64 = 1.225;
/// Distance between the speeds of the table, m/s.
const SPEED_STEP: f64 = 2.0;
/// Shares of the lateral limit in the table, beside 0.
const LATERAL_STEPS: usize = 20;
/// Share of the rear axle's grip that is used: a car whose front lets go first runs a little wide, one
/// whose rear does spins.
const REAR_SHARE: f64 = 0.90;
/// Braking at the rear counts for more than it takes: it also comes from downshifts nobody planned.
const REAR_BRAKE_WEIGHT: f64 = 1.3;
/// An automatic gearbox shifts down as soon as the lower gear stays below this share of the speed at
/// which it would shift up again.
const DOWNSHIFT_SHARE: f64 = 0.9;

/// Quasi-steady limits of a car, from its parameters alone: tire grip with load sensitivity on the
/// friction ellipse, load transfer both ways, downforce, drag, engine, gears and brakes.
#[derive(Clone, Debug)]
pub struct CarLimits {
    params: VehicleParams,
    /// Share of the tires' grip that is used, 0 to 1.
    grip: f64,
    /// kg, with fuel.
    mass: f64,
    /// One row per speed.
    rows: Vec<Row>,
}

/// The limits at one speed.
#[derive(Clone, Debug)]
struct Row {
    /// m/s².
    lateral: f64,
    /// Largest and smallest longitudinal acceleration at each share of the lateral limit, m/s².
    speed_up: [f64; LATERAL_STEPS + 1],
    slow_down: [f64; LATERAL_STEPS + 1],
}

impl CarLimits {
    /// Limits of a car that uses `grip` (0 to 1) of what its tires have.
    pub fn new(params: &VehicleParams, grip: f64) -> Self {
        const FASTEST: f64 = 120.0;
        let mass = params.mass + params.fuel.initial * params.fuel.density;
        let mut limits =
            Self { params: params.clone(), grip: grip.clamp(0.1, 1.0), mass, rows: Vec::new() };
        let count = (FASTEST / SPEED_STEP) as usize + 1;
        limits.rows = (0..count).map(|index| limits.row(index as f64 * SPEED_STEP)).collect();
        limits
    }

    /// Largest lateral acceleration at a steady speed, m/s².
    pub fn lateral(&self, speed: f64) -> f64 {
        self.interpolate(speed, |row| row.lateral)
    }

    /// The same with all the grip there is, m/s².
    pub(crate) fn lateral_at_most(&self, speed: f64) -> f64 {
        self.lateral(speed) / self.grip
    }

    /// Largest longitudinal acceleration on the level while turning, m/s²; negative where drag wins.
    pub fn speed_up(&self, speed: f64, lateral: f64) -> f64 {
        let place = self.lateral_place(speed, lateral);
        self.interpolate(speed, |row| at_place(&row.speed_up, place))
    }

    /// Smallest longitudinal acceleration on the level while turning, m/s²: full braking.
    pub fn slow_down(&self, speed: f64, lateral: f64) -> f64 {
        let place = self.lateral_place(speed, lateral);
        self.interpolate(speed, |row| at_place(&row.slow_down, place))
    }

    /// Force of air and rolling against the car, N.
    pub fn resistance(&self, speed: f64) -> f64 {
        let pressure = 0.5 * AIR_DENSITY * speed * speed;
        let rolling = 0.5
            * (self.params.front.tire.rolling_resistance
                + self.params.rear.tire.rolling_resistance);
        let load = self.mass * STANDARD_GRAVITY + pressure * self.params.downforce_area();
        pressure * self.params.drag_area() + rolling * load
    }

    /// Force at full throttle in the gear the automatic gearbox would choose, N.
    pub fn drive_force(&self, speed: f64) -> f64 {
        let gearbox = &self.params.gearbox;
        let wheel_speed = speed / self.driven_tire().rolling_radius;
        let engine_speed = |ratio: f64| wheel_speed * ratio * gearbox.final_drive;
        let ratio = gearbox
            .ratios
            .iter()
            .copied()
            .find(|&ratio| engine_speed(ratio) <= gearbox.auto_up_speed)
            .or_else(|| gearbox.ratios.last().copied())
            .unwrap_or(1.0);
        // Slower than the clutch closes, the engine runs at the speed at which it does.
        let turning =
            engine_speed(ratio).max(self.params.clutch.engage_end_speed.min(gearbox.auto_up_speed));
        if engine_speed(ratio) >= self.params.engine.limiter_speed {
            return 0.0;
        }
        self.force_of_torque(self.params.engine.full_torque(turning), ratio)
    }

    /// Force of the engine with the throttle released in the lowest gear there may be, N.
    fn coast_force(&self, speed: f64) -> f64 {
        let (gearbox, engine) = (&self.params.gearbox, &self.params.engine);
        let wheel_speed = speed / self.driven_tire().rolling_radius;
        let highest = DOWNSHIFT_SHARE * gearbox.auto_up_speed;
        gearbox
            .ratios
            .iter()
            .map(|&ratio| (ratio, wheel_speed * ratio * gearbox.final_drive))
            .find(|(_, engine_speed)| *engine_speed <= highest)
            .map_or(0.0, |(ratio, engine_speed)| {
                let torque = engine.coast_torque * engine_speed / engine.limiter_speed;
                self.force_of_torque(torque, ratio) / engine.efficiency
            })
    }

    /// Force of an engine torque through a gear of this ratio, N.
    pub(crate) fn force_of_torque(&self, torque: f64, ratio: f64) -> f64 {
        let total = ratio * self.params.gearbox.final_drive * self.params.engine.efficiency;
        torque * total / self.driven_tire().rolling_radius
    }

    /// Force at the full brake pedal, N.
    pub(crate) fn brake_force(&self) -> f64 {
        2.0 * self.params.brakes.max_torque / self.params.front.tire.rolling_radius
    }

    pub(crate) fn params(&self) -> &VehicleParams {
        &self.params
    }

    /// kg, with fuel.
    pub(crate) fn mass(&self) -> f64 {
        self.mass
    }

    /// Angle of the virtual center wheel that holds a steady turn, rad, + left: the turn's geometry and
    /// the difference between the slip of the axles. `speed` m/s, `curvature` 1/m, + left.
    pub(crate) fn steering_tire_angle(&self, speed: f64, curvature: f64) -> f64 {
        let limit = self.lateral_at_most(speed);
        let lateral = (speed * speed * curvature).clamp(-limit, limit);
        let geometry = (self.params.wheelbase * curvature).atan();
        let loads = self.axle_loads(speed, 0.0);
        let transfer = self.load_transfers(lateral);
        let share = self.params.front_weight_share;
        let slip = |axle: &AxleParams, place: usize, share: f64| {
            let capacity = lateral_capacity(&axle.tire, loads[place], transfer[place]).max(1.0);
            let demand = self.mass * lateral.abs() * share;
            inverse_shape(demand / capacity, axle.tire.stiffness) * axle.tire.peak_slip_angle
        };
        let front_slip = slip(&self.params.front, 0, share);
        let rear_slip = slip(&self.params.rear, 1, 1.0 - share);
        // A car that oversteers wants less than its geometry, even the other way round; but that is
        // unstable, and what keeps it on its way is feedback, not a plan.
        let understeer = (front_slip - rear_slip).max(-0.4 * geometry.abs());
        geometry + lateral.signum() * understeer
    }

    /// Time constant of the yaw rate's answer to the steering at a speed, s: the yaw damping of the
    /// linear bicycle model (Mitschke, Dynamik der Kraftfahrzeuge) over the inertia.
    pub(crate) fn yaw_response_time(&self, speed: f64) -> f64 {
        let params = &self.params;
        let [front, rear] = self.axle_loads(speed, 0.0);
        let stiffness = |axle: &AxleParams, load: f64| {
            2.0 * axle.tire.cornering_stiffness((0.5 * load).max(100.0))
        };
        let damping = stiffness(&params.front, front) * params.front_axle_offset().powi(2)
            + stiffness(&params.rear, rear) * params.rear_axle_offset().powi(2);
        (params.yaw_inertia * speed / damping).max(1e-3)
    }

    /// A tire of the axle that is driven most.
    pub(crate) fn driven_tire(&self) -> &TireParams {
        if self.params.drive.front_share() > 0.5 {
            &self.params.front.tire
        } else {
            &self.params.rear.tire
        }
    }

    fn row(&self, speed: f64) -> Row {
        let resistance = self.resistance(speed);
        // Steady in a turn: the drive holds against the resistance.
        let lateral = largest(|lateral| self.is_possible(speed, lateral, resistance), 0.0, 80.0);
        let drive = self.drive_force(speed);
        let mut row = Row {
            lateral,
            speed_up: [0.0; LATERAL_STEPS + 1],
            slow_down: [0.0; LATERAL_STEPS + 1],
        };
        for index in 0..=LATERAL_STEPS {
            let turning = lateral * index as f64 / LATERAL_STEPS as f64;
            let pushed = largest(|force| self.is_possible(speed, turning, force), 0.0, drive);
            row.speed_up[index] = (pushed - resistance) / self.mass;
            let most = self.brake_force();
            let braked = largest(|force| self.is_possible(speed, turning, -force), 0.0, most);
            row.slow_down[index] = -(braked + resistance) / self.mass;
        }
        row
    }

    /// Whether the tires can give this lateral acceleration (m/s²) and this force at the contact
    /// patches (N, + driving, − braking) at once.
    fn is_possible(&self, speed: f64, lateral: f64, force: f64) -> bool {
        let params = &self.params;
        let longitudinal = (force - self.resistance(speed)) / self.mass;
        let loads = self.axle_loads(speed, longitudinal);
        let transfer = self.load_transfers(lateral);
        let forces = self.axle_forces(speed, force);
        let weight_share = params.front_weight_share;
        let axles = [
            (&params.front, loads[0], transfer[0], forces[0], weight_share, 1.0),
            (&params.rear, loads[1], transfer[1], forces[1], 1.0 - weight_share, REAR_SHARE),
        ];
        axles.into_iter().all(|(axle, load, transfer, axle_force, lateral_share, usable)| {
            if load <= 0.0 {
                return false;
            }
            let across = self.mass * lateral * lateral_share
                / lateral_capacity(&axle.tire, load, transfer).max(1.0);
            let rear_brake = if usable < 1.0 && axle_force < 0.0 { REAR_BRAKE_WEIGHT } else { 1.0 };
            let along = rear_brake * axle_force
                / longitudinal_capacity(&axle.tire, load, transfer).max(1.0);
            across.hypot(along) <= self.grip * usable
        })
    }

    /// The force at the front and the rear axle, N, + driving, of both together.
    fn axle_forces(&self, speed: f64, force: f64) -> [f64; 2] {
        let drive_share = self.params.drive.front_share();
        let front = if force >= 0.0 {
            force * drive_share
        } else {
            // With the throttle released the engine brakes as well, at the driven wheels only.
            let engine = self.coast_force(speed).min(-force);
            -engine * drive_share + (force + engine) * self.params.brakes.front_share
        };
        [front, force - front]
    }

    /// Load on the front and the rear axle, N.
    fn axle_loads(&self, speed: f64, longitudinal: f64) -> [f64; 2] {
        let params = &self.params;
        let weight = self.mass * STANDARD_GRAVITY;
        let down = 0.5 * AIR_DENSITY * speed * speed * params.downforce_area();
        let back = self.mass * longitudinal * params.cg_height / params.wheelbase;
        [
            weight * params.front_weight_share + down * params.downforce_front_share() - back,
            weight * (1.0 - params.front_weight_share)
                + down * (1.0 - params.downforce_front_share())
                + back,
        ]
    }

    /// Load that goes from the inner to the outer wheel of the front and the rear axle, N: through
    /// the roll centers at once, through the springs by their share of the roll stiffness.
    fn load_transfers(&self, lateral: f64) -> [f64; 2] {
        let params = &self.params;
        let force = self.mass * lateral.abs();
        let (front, rear) = (&params.front, &params.rear);
        let share = params.front_weight_share;
        let axis_height =
            share * front.roll_center_height + (1.0 - share) * rear.roll_center_height;
        let rolling = force * (params.cg_height - axis_height);
        let stiffness = front.roll_stiffness() + rear.roll_stiffness();
        let transfer = |axle: &AxleParams, share: f64| {
            (rolling * axle.roll_stiffness() / stiffness + force * share * axle.roll_center_height)
                / axle.track_width
        };
        [transfer(front, share), transfer(rear, 1.0 - share)]
    }

    fn lateral_place(&self, speed: f64, lateral: f64) -> f64 {
        let share = lateral.abs() / self.lateral(speed).max(1e-6);
        share.clamp(0.0, 1.0) * LATERAL_STEPS as f64
    }

    fn interpolate(&self, speed: f64, value: impl Fn(&Row) -> f64) -> f64 {
        let place = (speed.max(0.0) / SPEED_STEP).min((self.rows.len() - 1) as f64);
        let index = (place as usize).min(self.rows.len() - 2);
        let share = place - index as f64;
        let (low, high) = (value(&self.rows[index]), value(&self.rows[index + 1]));
        low + share * (high - low)
    }
}

fn at_place(values: &[f64; LATERAL_STEPS + 1], place: f64) -> f64 {
    let index = (place as usize).min(LATERAL_STEPS - 1);
    let share = place - index as f64;
    values[index] + share * (values[index + 1] - values[index])
}

fn lateral_capacity(tire: &TireParams, load: f64, transfer: f64) -> f64 {
    capacity(tire.lateral_friction, tire.lateral_load_exponent, tire, load, transfer)
}

fn longitudinal_capacity(tire: &TireParams, load: f64, transfer: f64) -> f64 {
    capacity(tire.longitudinal_friction, tire.longitudinal_load_exponent, tire, load, transfer)
}

/// Peak force of both tires of an axle, N.
fn capacity(friction: f64, exponent: f64, tire: &TireParams, load: f64, transfer: f64) -> f64 {
    let transfer = transfer.min(0.5 * load);
    [0.5 * load + transfer, 0.5 * load - transfer]
        .map(|load| {
            friction * tire.reference_load * (load.max(0.0) / tire.reference_load).powf(exponent)
        })
        .into_iter()
        .sum()
}

/// The normalized slip (0 to 1) at which a tire gives this share of its peak force: the inverse of
/// `S·x / (1 + (S - 2)·x + x²)`, which starts with the slope `S` and is flat at its peak of 1.
fn inverse_shape(share: f64, stiffness: f64) -> f64 {
    let share = share.clamp(0.0, 0.995);
    let b = stiffness - share * (stiffness - 2.0);
    // The smaller root of share·x² - b·x + share, in the form that divides by no small number.
    2.0 * share / (b + (b * b - 4.0 * share * share).max(0.0).sqrt())
}

/// The largest value between two for which a test holds, where it holds up to some value.
fn largest(holds: impl Fn(f64) -> bool, low: f64, high: f64) -> f64 {
    if holds(high) {
        return high;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..32 {
        let middle = 0.5 * (low + high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}
