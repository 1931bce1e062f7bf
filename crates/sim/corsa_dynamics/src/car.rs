//! A car's parameters, worked out once into the 32-bit numbers that steps are done with.

use corsa_vehicle::{STANDARD_GRAVITY, VehicleParams};

use crate::{
    aero::Aero,
    aids::{AntiLock, TractionControl},
    driveline::Driveline,
    engine::Engine,
    gearbox::Gearbox,
    heat::Heat,
    steering::Steering,
    suspension::{Axle, implicit_inertia},
    tire::Tire,
};

#[derive(Clone, Debug)]
pub(crate) struct Car {
    pub(crate) timestep: f32,
    pub(crate) mass_without_fuel: f32,
    pub(crate) fuel_density: f32,
    /// Fuel burnt in one step per throttle and engine speed, l s/rad.
    pub(crate) fuel_per_radian: f32,
    pub(crate) unsprung_mass: f32,
    pub(crate) least_sprung_mass: f32,
    pub(crate) sprung_weight_at_rest: f32,
    pub(crate) cg_height: f32,
    /// Where the mass on the springs has its center, + forward of that of the whole car, m.
    pub(crate) sprung_center: f32,
    /// How far that center moves sideways per angle of roll, m: what its weight leans the body with.
    pub(crate) roll_lever: f32,
    /// What the implicit dampers add to the mass in heave, kg.
    pub(crate) heave_implicit: f32,
    /// Change of rate per moment in one step, s/(kg·m²); roll and pitch with implicit dampers.
    pub(crate) yaw_response: f32,
    pub(crate) roll_response: f32,
    pub(crate) pitch_response: f32,
    pub(crate) front: Axle,
    pub(crate) rear: Axle,
    pub(crate) front_tire: Tire,
    pub(crate) rear_tire: Tire,
    pub(crate) steering: Steering,
    pub(crate) aero: Aero,
    pub(crate) engine: Engine,
    pub(crate) gearbox: Gearbox,
    pub(crate) driveline: Driveline,
    /// Torque at one wheel at full pedal, N·m.
    pub(crate) front_brake: f32,
    pub(crate) rear_brake: f32,
    /// Torque of the handbrake at each rear wheel, N·m.
    pub(crate) handbrake: f32,
    pub(crate) abs: Option<AntiLock>,
    pub(crate) traction_control: Option<TractionControl>,
    /// `None` where nothing gets warm or wears.
    pub(crate) heat: Option<Heat>,
}

impl Car {
    pub(crate) fn new(params: &VehicleParams, timestep: f64) -> Self {
        let (front, rear) = (&params.front, &params.rear);
        let (ahead, behind) = (params.front_axle_offset(), params.rear_axle_offset());
        let brakes = &params.brakes;
        let unsprung = 2.0 * (front.unsprung_mass + rear.unsprung_mass);
        let mass_at_rest = params.mass + params.fuel.initial * params.fuel.density;
        // With what the dampers and springs of both axles do at such levers.
        let implicit = |inertia: f64, front_lever: f64, rear_lever: f64, bars: f64| {
            let sum = |at_front: f64, at_rear: f64| {
                2.0 * (at_front * front_lever * front_lever + at_rear * rear_lever * rear_lever)
            };
            let damping = sum(front.damper.mean_rate(), rear.damper.mean_rate());
            let stiffness = sum(
                front.spring.rate + front.spring.bump_stop_rate,
                rear.spring.rate + rear.spring.bump_stop_rate,
            );
            implicit_inertia(inertia, damping, stiffness + bars, timestep)
        };
        let bars = front.anti_roll_stiffness + rear.anti_roll_stiffness;
        let (half_front, half_rear) = (0.5 * front.track_width, 0.5 * rear.track_width);
        let in_roll = implicit(params.roll_inertia, half_front, half_rear, bars);
        let in_pitch = implicit(params.pitch_inertia, ahead, behind, 0.0);
        let sprung_mass = mass_at_rest - unsprung;
        let in_heave = implicit(sprung_mass, 1.0, 1.0, 0.0);
        let front_axle = Axle::new(front, params, true, timestep);
        let rear_axle = Axle::new(rear, params, false, timestep);
        let through_links = mass_at_rest
            * (params.front_weight_share * f64::from(front_axle.link_height)
                + (1.0 - params.front_weight_share) * f64::from(rear_axle.link_height));
        let roll_lever = (mass_at_rest * params.cg_height - through_links) / sprung_mass;
        Self {
            timestep: timestep as f32,
            mass_without_fuel: params.mass as f32,
            fuel_density: params.fuel.density as f32,
            fuel_per_radian: (timestep * params.fuel.per_revolution / std::f64::consts::TAU) as f32,
            unsprung_mass: unsprung as f32,
            least_sprung_mass: (0.05 * mass_at_rest) as f32,
            sprung_weight_at_rest: (sprung_mass * STANDARD_GRAVITY) as f32,
            cg_height: params.cg_height as f32,
            sprung_center: (2.0 * (rear.unsprung_mass * behind - front.unsprung_mass * ahead)
                / sprung_mass) as f32,
            heave_implicit: (in_heave - sprung_mass) as f32,
            yaw_response: (timestep / params.yaw_inertia) as f32,
            roll_response: (timestep / in_roll) as f32,
            pitch_response: (timestep / in_pitch) as f32,
            roll_lever: roll_lever as f32,
            front: front_axle,
            rear: rear_axle,
            front_tire: Tire::new(&front.tire, timestep),
            rear_tire: Tire::new(&rear.tire, timestep),
            steering: Steering::new(params),
            aero: Aero::new(&params.aero, params.cg_height),
            engine: Engine::new(&params.engine, timestep),
            gearbox: Gearbox::new(params, timestep),
            driveline: Driveline::new(params, timestep),
            front_brake: (brakes.max_torque * brakes.front_share) as f32,
            rear_brake: (brakes.max_torque * (1.0 - brakes.front_share)) as f32,
            handbrake: brakes.handbrake_torque as f32,
            abs: params.abs.as_ref().map(|abs| AntiLock::new(abs, timestep)),
            traction_control: params
                .traction_control
                .as_ref()
                .map(|control| TractionControl::new(control, params, timestep)),
            heat: Heat::new(params, timestep),
        }
    }
}
