use crate::{
    LANES, State, Variation, WheelDynamics,
    controls::{decode_gear, encode_gear},
    math::{LENGTH_QUANTUM, SPEED_QUANTUM, YAW_QUANTUM, join, split},
};

use corsa_vehicle::{Controls, DVec2, PerWheel};

/// The states of sixteen cars side by side, each quantity in a row of its own: what steps are done
/// on. [`Block::get`] and [`Block::set`] turn lanes into [`State`]s and back without a loss.
///
/// Rows are public to be read in bulk; they are 32-bit floats in the units of [`State`]. Positions,
/// heading, velocities, fuel and wear are the sum of two rows, the second a rounding error of the first.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Block<const N: usize = LANES> {
    pub x: [f32; N],
    pub x_low: [f32; N],
    pub y: [f32; N],
    pub y_low: [f32; N],
    pub yaw: [f32; N],
    pub yaw_low: [f32; N],
    pub velocity_x: [f32; N],
    pub velocity_x_low: [f32; N],
    pub velocity_y: [f32; N],
    pub velocity_y_low: [f32; N],
    pub yaw_rate: [f32; N],
    pub heave: [f32; N],
    pub heave_rate: [f32; N],
    pub roll: [f32; N],
    pub roll_rate: [f32; N],
    pub pitch: [f32; N],
    pub pitch_rate: [f32; N],
    pub engine_speed: [f32; N],
    pub clutch_engagement: [f32; N],
    pub gear: [f32; N],
    pub target_gear: [f32; N],
    pub shift_time_left: [f32; N],
    pub fuel: [f32; N],
    pub fuel_low: [f32; N],
    pub boost: [[f32; N]; 2],
    pub abs_timer: [f32; N],
    pub traction_timer: [f32; N],
    pub traction_cut: [f32; N],
    pub acceleration_x: [f32; N],
    pub acceleration_y: [f32; N],
    pub steering: [f32; N],
    pub throttle: [f32; N],
    pub brake: [f32; N],
    pub clutch: [f32; N],
    pub handbrake: [f32; N],
    /// The request of the last step, as in [`crate::ControlsBlock::gear`].
    pub gear_request: [f32; N],
    pub mass_factor: [f32; N],
    pub power_factor: [f32; N],
    pub grip_factor: [f32; N],
    pub tire_stiffness_factor: [f32; N],
    pub brake_factor: [f32; N],
    pub drag_factor: [f32; N],
    pub downforce_factor: [f32; N],
    pub wind_x: [f32; N],
    pub wind_y: [f32; N],
    pub spin: [[f32; N]; 4],
    pub deflection_x: [[f32; N]; 4],
    pub deflection_y: [[f32; N]; 4],
    pub force_x: [[f32; N]; 4],
    pub force_y: [[f32; N]; 4],
    pub normal_force: [[f32; N]; 4],
    pub slip_ratio: [[f32; N]; 4],
    pub slip_tangent: [[f32; N]; 4],
    pub normalized_slip: [[f32; N]; 4],
    pub travel: [[f32; N]; 4],
    pub travel_rate: [[f32; N]; 4],
    pub brake_released: [[f32; N]; 4],
    pub tread_temperature: [[f32; N]; 4],
    pub core_temperature: [[f32; N]; 4],
    pub wear: [[f32; N]; 4],
    pub wear_low: [[f32; N]; 4],
    pub disc_temperature: [[f32; N]; 4],
}

impl<const N: usize> Block<N> {
    /// Lanes of nothing: numbers that stay finite, but no car. Set the lanes that are to be stepped.
    pub const EMPTY: Self = Self {
        x: [0.0; N],
        x_low: [0.0; N],
        y: [0.0; N],
        y_low: [0.0; N],
        yaw: [0.0; N],
        yaw_low: [0.0; N],
        velocity_x: [0.0; N],
        velocity_x_low: [0.0; N],
        velocity_y: [0.0; N],
        velocity_y_low: [0.0; N],
        yaw_rate: [0.0; N],
        heave: [0.0; N],
        heave_rate: [0.0; N],
        roll: [0.0; N],
        roll_rate: [0.0; N],
        pitch: [0.0; N],
        pitch_rate: [0.0; N],
        engine_speed: [0.0; N],
        clutch_engagement: [0.0; N],
        gear: [0.0; N],
        target_gear: [0.0; N],
        shift_time_left: [0.0; N],
        fuel: [0.0; N],
        fuel_low: [0.0; N],
        boost: [[0.0; N]; 2],
        abs_timer: [0.0; N],
        traction_timer: [0.0; N],
        traction_cut: [0.0; N],
        acceleration_x: [0.0; N],
        acceleration_y: [0.0; N],
        steering: [0.0; N],
        throttle: [0.0; N],
        brake: [0.0; N],
        clutch: [0.0; N],
        handbrake: [0.0; N],
        gear_request: [0.0; N],
        mass_factor: [1.0; N],
        power_factor: [1.0; N],
        grip_factor: [1.0; N],
        tire_stiffness_factor: [1.0; N],
        brake_factor: [1.0; N],
        drag_factor: [1.0; N],
        downforce_factor: [1.0; N],
        wind_x: [0.0; N],
        wind_y: [0.0; N],
        spin: [[0.0; N]; 4],
        deflection_x: [[0.0; N]; 4],
        deflection_y: [[0.0; N]; 4],
        force_x: [[0.0; N]; 4],
        force_y: [[0.0; N]; 4],
        normal_force: [[0.0; N]; 4],
        slip_ratio: [[0.0; N]; 4],
        slip_tangent: [[0.0; N]; 4],
        normalized_slip: [[0.0; N]; 4],
        travel: [[0.0; N]; 4],
        travel_rate: [[0.0; N]; 4],
        brake_released: [[0.0; N]; 4],
        tread_temperature: [[0.0; N]; 4],
        core_temperature: [[0.0; N]; 4],
        wear: [[0.0; N]; 4],
        wear_low: [[0.0; N]; 4],
        disc_temperature: [[0.0; N]; 4],
    };

    /// Puts a car on a lane. Numbers are rounded to the 32 bits that steps are done with and kept
    /// within bounds that no car reaches, so that no step can lose itself.
    ///
    /// # Panics
    /// If there is no such lane.
    pub fn set(&mut self, lane: usize, state: &State) {
        let velocity = state.velocity.clamp(DVec2::splat(-SPEED_LIMIT), DVec2::splat(SPEED_LIMIT));
        (self.x[lane], self.x_low[lane]) = split(state.pose.position.x, LENGTH_QUANTUM);
        (self.y[lane], self.y_low[lane]) = split(state.pose.position.y, LENGTH_QUANTUM);
        (self.yaw[lane], self.yaw_low[lane]) = split(state.pose.yaw, YAW_QUANTUM);
        (self.velocity_x[lane], self.velocity_x_low[lane]) = split(velocity.x, SPEED_QUANTUM);
        (self.velocity_y[lane], self.velocity_y_low[lane]) = split(velocity.y, SPEED_QUANTUM);
        self.yaw_rate[lane] = within(state.yaw_rate, RATE_LIMIT);
        self.heave[lane] = within(state.heave, TRAVEL_LIMIT);
        self.heave_rate[lane] = within(state.heave_rate, RATE_LIMIT);
        self.roll[lane] = within(state.roll, TRAVEL_LIMIT);
        self.roll_rate[lane] = within(state.roll_rate, RATE_LIMIT);
        self.pitch[lane] = within(state.pitch, TRAVEL_LIMIT);
        self.pitch_rate[lane] = within(state.pitch_rate, RATE_LIMIT);
        self.engine_speed[lane] = within(state.engine_speed, SPIN_LIMIT);
        self.clutch_engagement[lane] = within(state.clutch_engagement, 1.0);
        self.gear[lane] = f32::from(state.gear);
        self.target_gear[lane] = f32::from(state.target_gear);
        self.shift_time_left[lane] = state.shift_time_left as f32;
        (self.fuel[lane], self.fuel_low[lane]) = split(state.fuel, LENGTH_QUANTUM);
        for turbo in 0..2 {
            self.boost[turbo][lane] = state.boost[turbo] as f32;
        }
        self.abs_timer[lane] = state.abs_timer as f32;
        self.traction_timer[lane] = state.traction_timer as f32;
        self.traction_cut[lane] = f32::from(u8::from(state.traction_cut));
        self.acceleration_x[lane] = state.acceleration.x as f32;
        self.acceleration_y[lane] = state.acceleration.y as f32;
        self.steering[lane] = state.controls.steering as f32;
        self.throttle[lane] = state.controls.throttle as f32;
        self.brake[lane] = state.controls.brake as f32;
        self.clutch[lane] = state.controls.clutch as f32;
        self.handbrake[lane] = state.controls.handbrake as f32;
        self.gear_request[lane] = encode_gear(state.controls.gear);
        let variation = &state.variation;
        self.mass_factor[lane] = variation.mass as f32;
        self.power_factor[lane] = variation.power as f32;
        self.grip_factor[lane] = variation.grip as f32;
        self.tire_stiffness_factor[lane] = variation.tire_stiffness as f32;
        self.brake_factor[lane] = variation.brake as f32;
        self.drag_factor[lane] = variation.drag as f32;
        self.downforce_factor[lane] = variation.downforce as f32;
        self.wind_x[lane] = variation.wind.x as f32;
        self.wind_y[lane] = variation.wind.y as f32;
        for wheel in 0..4 {
            let from = &state.wheels[wheel];
            self.spin[wheel][lane] = within(from.spin_rate, SPIN_LIMIT);
            self.deflection_x[wheel][lane] = within(from.deflection.x, 1.0);
            self.deflection_y[wheel][lane] = within(from.deflection.y, 1.0);
            self.force_x[wheel][lane] = from.force.x as f32;
            self.force_y[wheel][lane] = from.force.y as f32;
            self.normal_force[wheel][lane] = from.normal_force as f32;
            self.slip_ratio[wheel][lane] = from.slip_ratio as f32;
            self.slip_tangent[wheel][lane] = from.slip_tangent as f32;
            self.normalized_slip[wheel][lane] = from.normalized_slip as f32;
            self.travel[wheel][lane] = within(from.travel, TRAVEL_LIMIT);
            self.travel_rate[wheel][lane] = within(from.travel_rate, RATE_LIMIT);
            self.brake_released[wheel][lane] = f32::from(u8::from(from.brake_released));
            self.tread_temperature[wheel][lane] = from.tread_temperature as f32;
            self.core_temperature[wheel][lane] = from.core_temperature as f32;
            (self.wear[wheel][lane], self.wear_low[wheel][lane]) = split(from.wear, LENGTH_QUANTUM);
            self.disc_temperature[wheel][lane] = from.disc_temperature as f32;
        }
    }

    /// The car on a lane, whole: [`Block::set`] with it gives the same bits again.
    ///
    /// # Panics
    /// If there is no such lane.
    pub fn get(&self, lane: usize) -> State {
        let one = |row: &[f32; N]| f64::from(row[lane]);
        let two = |x: &[f32; N], y: &[f32; N]| DVec2::new(one(x), one(y));
        let sum = |high: &[f32; N], low: &[f32; N]| join(high[lane], low[lane]);
        State {
            pose: crate::Pose {
                position: DVec2::new(sum(&self.x, &self.x_low), sum(&self.y, &self.y_low)),
                yaw: sum(&self.yaw, &self.yaw_low),
            },
            velocity: DVec2::new(
                sum(&self.velocity_x, &self.velocity_x_low),
                sum(&self.velocity_y, &self.velocity_y_low),
            ),
            yaw_rate: one(&self.yaw_rate),
            heave: one(&self.heave),
            heave_rate: one(&self.heave_rate),
            roll: one(&self.roll),
            roll_rate: one(&self.roll_rate),
            pitch: one(&self.pitch),
            pitch_rate: one(&self.pitch_rate),
            engine_speed: one(&self.engine_speed),
            clutch_engagement: one(&self.clutch_engagement),
            gear: self.gear[lane] as i8,
            target_gear: self.target_gear[lane] as i8,
            shift_time_left: one(&self.shift_time_left),
            fuel: sum(&self.fuel, &self.fuel_low),
            boost: [one(&self.boost[0]), one(&self.boost[1])],
            abs_timer: one(&self.abs_timer),
            traction_timer: one(&self.traction_timer),
            traction_cut: self.traction_cut[lane] > 0.5,
            acceleration: two(&self.acceleration_x, &self.acceleration_y),
            controls: Controls {
                steering: one(&self.steering),
                throttle: one(&self.throttle),
                brake: one(&self.brake),
                clutch: one(&self.clutch),
                handbrake: one(&self.handbrake),
                gear: decode_gear(self.gear_request[lane]),
            },
            variation: Variation {
                mass: one(&self.mass_factor),
                power: one(&self.power_factor),
                grip: one(&self.grip_factor),
                tire_stiffness: one(&self.tire_stiffness_factor),
                brake: one(&self.brake_factor),
                drag: one(&self.drag_factor),
                downforce: one(&self.downforce_factor),
                wind: two(&self.wind_x, &self.wind_y),
            },
            wheels: PerWheel::from_fn(|wheel| WheelDynamics {
                spin_rate: one(&self.spin[wheel]),
                deflection: two(&self.deflection_x[wheel], &self.deflection_y[wheel]),
                force: two(&self.force_x[wheel], &self.force_y[wheel]),
                normal_force: one(&self.normal_force[wheel]),
                slip_ratio: one(&self.slip_ratio[wheel]),
                slip_tangent: one(&self.slip_tangent[wheel]),
                normalized_slip: one(&self.normalized_slip[wheel]),
                travel: one(&self.travel[wheel]),
                travel_rate: one(&self.travel_rate[wheel]),
                brake_released: self.brake_released[wheel][lane] > 0.5,
                tread_temperature: one(&self.tread_temperature[wheel]),
                core_temperature: one(&self.core_temperature[wheel]),
                wear: sum(&self.wear[wheel], &self.wear_low[wheel]),
                disc_temperature: one(&self.disc_temperature[wheel]),
            }),
        }
    }
}

/// m/s.
const SPEED_LIMIT: f64 = 250.0;
/// rad/s and m/s.
const RATE_LIMIT: f64 = 50.0;
/// m and rad.
const TRAVEL_LIMIT: f64 = 1.0;
/// rad/s.
const SPIN_LIMIT: f64 = 3_000.0;

fn within(value: f64, limit: f64) -> f32 {
    // Not a number becomes the lower bound.
    value.max(-limit).min(limit) as f32
}
