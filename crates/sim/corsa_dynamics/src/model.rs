use corsa_vehicle::{
    Controls, DVec2, PHYSICS_TIMESTEP, PerWheel, VehicleParams, params::ParamsError,
};

use crate::{
    Pose, State, Surface, WheelDynamics,
    chassis::{AxleForces, Chassis},
    driveline::{Driveline, DrivelineInput},
    engine::Engine,
    gearbox::Gearbox,
    steering::{Direction, Steering},
    tire::{Tire, length},
};

/// The model of one car: its parameters, checked and worked out once. Immutable; states of any number
/// of cars step through one model.
#[derive(Clone, Debug)]
pub struct Model {
    params: VehicleParams,
    timestep: f64,
    chassis: Chassis,
    steering: Steering,
    engine: Engine,
    gearbox: Gearbox,
    driveline: Driveline,
    front_tire: Tire,
    rear_tire: Tire,
    /// Center of each wheel from the center of gravity in body axes, m.
    wheel_positions: PerWheel<DVec2>,
    brake_torque: PerWheel<f64>,
}

impl Model {
    /// Steps of [`PHYSICS_TIMESTEP`], as everywhere in this project.
    pub fn new(params: &VehicleParams) -> Result<Self, ParamsError> {
        Self::with_timestep(params, PHYSICS_TIMESTEP)
    }

    /// Steps of another length, s, to see what the length of a step does. Up to 3 ms is tested.
    pub fn with_timestep(params: &VehicleParams, timestep: f64) -> Result<Self, ParamsError> {
        params.validate()?;
        let (front, rear) = (params.front_axle_offset(), -params.rear_axle_offset());
        let (half_front, half_rear) =
            (0.5 * params.front.track_width, 0.5 * params.rear.track_width);
        let brakes = &params.brakes;
        let front_brake = brakes.max_torque * brakes.front_share;
        let rear_brake = brakes.max_torque * (1.0 - brakes.front_share);
        Ok(Self {
            timestep,
            chassis: Chassis::new(params),
            steering: Steering::new(params),
            engine: Engine::new(&params.engine),
            gearbox: Gearbox::new(params, timestep),
            driveline: Driveline::new(params, timestep),
            front_tire: Tire::new(&params.front.tire, timestep),
            rear_tire: Tire::new(&params.rear.tire, timestep),
            wheel_positions: PerWheel::new(
                DVec2::new(front, half_front),
                DVec2::new(front, -half_front),
                DVec2::new(rear, half_rear),
                DVec2::new(rear, -half_rear),
            ),
            brake_torque: PerWheel::new(front_brake, front_brake, rear_brake, rear_brake),
            params: params.clone(),
        })
    }

    pub fn params(&self) -> &VehicleParams {
        &self.params
    }

    /// Standing, engine idling, first gear, clutch open.
    pub fn at_rest(&self, pose: Pose) -> State {
        self.rolling(pose, 0.0)
    }

    /// Rolling straight ahead at a speed, m/s (negative: backwards in first gear with the clutch
    /// open), in the gear the automatic would choose, every wheel and the engine turning with it.
    pub fn rolling(&self, pose: Pose, speed: f64) -> State {
        let (gear, road_speed) = self.gearbox.cruising(speed);
        let engine_speed = road_speed.clamp(self.engine.idle_speed, self.engine.limiter_speed);
        let mut state = State {
            pose,
            velocity: DVec2::new(speed, 0.0),
            yaw_rate: 0.0,
            roll: 0.0,
            roll_rate: 0.0,
            pitch: 0.0,
            pitch_rate: 0.0,
            engine_speed,
            clutch_engagement: self.gearbox.automatic_engagement(engine_speed),
            gear,
            target_gear: gear,
            shift_time_left: 0.0,
            fuel: self.params.fuel.initial,
            wheels: PerWheel::from_fn(|wheel| WheelDynamics {
                spin_rate: speed / self.tire(wheel).rolling_radius,
                ..WheelDynamics::default()
            }),
            acceleration: DVec2::ZERO,
            controls: Controls::default(),
        };
        let normal_forces = self.chassis.normal_forces(&state, &AxleForces::default());
        for wheel in 0..4 {
            state.wheels[wheel].normal_force = normal_forces[wheel];
        }
        state
    }

    /// Moves a state on by one step. Controls must be in range, as
    /// [`Controls::check`] says.
    pub fn step(&self, state: &mut State, controls: &Controls, surface: &Surface) {
        self.gearbox.update(state, controls);
        let directions = self.directions(controls.steering);
        let normal_forces =
            self.chassis.normal_forces(state, &Self::axle_forces(state, &directions));

        // Tires at the spins they have, to know what the road does to the wheels.
        let mut road_torque = PerWheel::splat(0.0);
        let mut inertia = PerWheel::splat(0.0);
        let mut brake_capacity = PerWheel::splat(0.0);
        let mut peak_force = PerWheel::splat(DVec2::ZERO);
        let mut velocity = PerWheel::splat(DVec2::ZERO);
        let mut spin = PerWheel::splat(0.0);
        for wheel in 0..4 {
            let tire = self.tire(wheel);
            let before = state.wheels[wheel];
            peak_force[wheel] = tire.peak_force(normal_forces[wheel], surface.grip[wheel]);
            velocity[wheel] = self.velocity_in_tire(state, wheel, directions[wheel]);
            let slip = tire.slip(velocity[wheel], before.spin_rate);
            let deflection = tire.deflect(before.deflection, &slip);
            let share = tire.force_share(before.deflection, deflection, &slip);
            road_torque[wheel] = -tire.rolling_radius * share.x * peak_force[wheel].x;
            inertia[wheel] = tire.inertia + tire.implicit_inertia(&slip, peak_force[wheel].x);
            brake_capacity[wheel] = self.brake_capacity(wheel, controls)
                + (tire.rolling_resistance + surface.rolling_resistance[wheel])
                    * normal_forces[wheel]
                    * tire.rolling_radius;
            spin[wheel] = before.spin_rate;
        }

        let (throttle, engine_torque) = self.engine_torque(state, controls, &spin);
        let input = DrivelineInput {
            engine_torque,
            ratio: self.gearbox.ratio(state.gear),
            clutch_capacity: state.clutch_engagement * self.params.clutch.max_torque,
            road_torque,
            inertia,
            brake_capacity,
        };
        state.fuel =
            (state.fuel - self.fuel_rate(throttle, state.engine_speed) * self.timestep).max(0.0);
        self.driveline.step(&mut state.engine_speed, &mut spin, &input);

        // Tires at the spins that led to.
        for wheel in 0..4 {
            let tire = self.tire(wheel);
            let before = state.wheels[wheel];
            let slip = tire.slip(velocity[wheel], spin[wheel]);
            let deflection = tire.deflect(before.deflection, &slip);
            state.wheels[wheel] = WheelDynamics {
                spin_rate: spin[wheel],
                deflection,
                force: tire.force_share(before.deflection, deflection, &slip) * peak_force[wheel],
                normal_force: normal_forces[wheel],
                slip_ratio: tire.slip_ratio(&slip),
                slip_tangent: velocity[wheel].y / velocity[wheel].x.abs().max(0.1),
                normalized_slip: slip.rho,
            };
        }
        state.controls = *controls;
        self.move_body(state, &directions, surface);
    }

    fn tire(&self, wheel: usize) -> &Tire {
        if wheel < 2 { &self.front_tire } else { &self.rear_tire }
    }

    fn directions(&self, steering: f64) -> PerWheel<Direction> {
        let (left, right) = self.steering.directions(steering);
        PerWheel::new(left, right, Direction::STRAIGHT, Direction::STRAIGHT)
    }

    /// Velocity of a wheel's center in tire axes.
    fn velocity_in_tire(&self, state: &State, wheel: usize, direction: Direction) -> DVec2 {
        let position = self.wheel_positions[wheel];
        let x = state.velocity.x - state.yaw_rate * position.y;
        let y = state.velocity.y + state.yaw_rate * position.x;
        DVec2::new(direction.cos * x + direction.sin * y, direction.cos * y - direction.sin * x)
    }

    fn brake_capacity(&self, wheel: usize, controls: &Controls) -> f64 {
        let handbrake = if wheel < 2 { 0.0 } else { self.params.brakes.handbrake_torque };
        controls.brake * self.brake_torque[wheel] + controls.handbrake * handbrake
    }

    /// The throttle the engine really gets, and the torque it gives, N·m. During a shift neither is
    /// the driver's: the engine is brought to the speed of the gear to come.
    fn engine_torque(
        &self,
        state: &State,
        controls: &Controls,
        spin: &PerWheel<f64>,
    ) -> (f64, f64) {
        if state.shift_time_left > 0.0 && state.target_gear != 0 {
            let target = self.gearbox.ratio(state.target_gear) * self.driveline.speed(spin);
            (0.0, self.engine.matching_torque(state.engine_speed, target))
        } else {
            let throttle = self.engine.throttle(controls.throttle, state.engine_speed, state.fuel);
            (throttle, self.engine.torque(throttle, state.engine_speed))
        }
    }

    /// Fuel burnt, l/s.
    fn fuel_rate(&self, throttle: f64, engine_speed: f64) -> f64 {
        throttle * engine_speed / std::f64::consts::TAU * self.params.fuel.per_revolution
    }

    /// Force of one tire in body axes, N.
    fn force_in_body(wheel: &WheelDynamics, direction: Direction) -> DVec2 {
        DVec2::new(
            direction.cos * wheel.force.x - direction.sin * wheel.force.y,
            direction.sin * wheel.force.x + direction.cos * wheel.force.y,
        )
    }

    fn axle_forces(state: &State, directions: &PerWheel<Direction>) -> AxleForces {
        let force =
            PerWheel::from_fn(|wheel| Self::force_in_body(&state.wheels[wheel], directions[wheel]));
        AxleForces {
            longitudinal: (force.front_left.x + force.front_right.x)
                + (force.rear_left.x + force.rear_right.x),
            lateral_front: force.front_left.y + force.front_right.y,
            lateral_rear: force.rear_left.y + force.rear_right.y,
        }
    }

    /// Semi-implicit Euler: velocities from the forces, then places from the new velocities. The
    /// velocity is turned into the new body axes exactly, so that turning costs and makes no energy.
    fn move_body(&self, state: &mut State, directions: &PerWheel<Direction>, surface: &Surface) {
        let forces = Self::axle_forces(state, directions);
        let yaw_moment: f64 = {
            let moment = PerWheel::from_fn(|wheel| {
                let force = Self::force_in_body(&state.wheels[wheel], directions[wheel]);
                self.wheel_positions[wheel].perp_dot(force)
            });
            (moment.front_left + moment.front_right) + (moment.rear_left + moment.rear_right)
        };
        let mass = self.chassis.mass(state);
        let drag = self.chassis.drag_over_velocity(length(state.velocity));
        let tires = DVec2::new(forces.longitudinal, forces.lateral_front + forces.lateral_rear);

        let (sin_yaw, cos_yaw) = libm::sincos(state.pose.yaw);
        let downhill = DVec2::new(
            cos_yaw * surface.downhill.x + sin_yaw * surface.downhill.y,
            cos_yaw * surface.downhill.y - sin_yaw * surface.downhill.x,
        );
        let acceleration = (tires - state.velocity * drag) / mass + downhill;
        let velocity = state.velocity + acceleration * self.timestep;
        state.yaw_rate += yaw_moment / self.chassis.yaw_inertia * self.timestep;

        let turned = state.yaw_rate * self.timestep;
        let (sin_turned, cos_turned) = libm::sincos(turned);
        state.pose.position += self.timestep
            * DVec2::new(
                cos_yaw * velocity.x - sin_yaw * velocity.y,
                sin_yaw * velocity.x + cos_yaw * velocity.y,
            );
        state.pose.yaw = wrap(state.pose.yaw + turned);
        state.velocity = DVec2::new(
            cos_turned * velocity.x + sin_turned * velocity.y,
            cos_turned * velocity.y - sin_turned * velocity.x,
        );
        state.acceleration = acceleration;

        let (roll_acceleration, pitch_acceleration) =
            self.chassis.angular_acceleration(state, &forces);
        state.roll_rate += roll_acceleration * self.timestep;
        state.roll += state.roll_rate * self.timestep;
        state.pitch_rate += pitch_acceleration * self.timestep;
        state.pitch += state.pitch_rate * self.timestep;
    }

    pub(crate) fn suspension_travel(&self, state: &State) -> PerWheel<f64> {
        self.chassis.suspension_travel(state)
    }

    /// Where the wheels touch the road, in `map`, m.
    pub fn contact_points(&self, pose: &Pose) -> PerWheel<DVec2> {
        let (sin_yaw, cos_yaw) = libm::sincos(pose.yaw);
        self.wheel_positions.map(|position| {
            pose.position
                + DVec2::new(
                    cos_yaw * position.x - sin_yaw * position.y,
                    sin_yaw * position.x + cos_yaw * position.y,
                )
        })
    }
}

/// One turn back at most, and none within ±π: adding and taking away π would cost digits each step.
fn wrap(yaw: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    let over = f64::from(u8::from(yaw >= PI)) - f64::from(u8::from(yaw < -PI));
    yaw - over * TAU
}
