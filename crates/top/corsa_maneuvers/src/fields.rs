//! Car parameters by their path in `VehicleParams`: `front.tire.radius`.

use corsa_vehicle::VehicleParams;

/// The numbers of a car by path, written once for reading and writing.
macro_rules! numbers {
    ($($($part:ident).+),+ $(,)?) => {
        /// Every path, in the order of the fields.
        pub(crate) const PATHS: &[&str] = &[$(stringify!($($part).+)),+];

        /// The number at a path, to read or to set.
        pub(crate) fn number<'a>(params: &'a mut VehicleParams, path: &str) -> Option<&'a mut f64> {
            $(if path == stringify!($($part).+) {
                return Some(&mut params.$($part).+);
            })+
            None
        }
    };
}

numbers! {
    mass, roll_inertia, pitch_inertia, yaw_inertia, wheelbase, front_weight_share, cg_height,
    front.track_width, front.spring.rate, front.spring.progressive_rate,
    front.spring.bump_stop_rate, front.spring.bump_travel, front.spring.rebound_travel,
    front.damper.bump, front.damper.fast_bump, front.damper.bump_threshold,
    front.damper.rebound, front.damper.fast_rebound, front.damper.rebound_threshold,
    front.anti_roll_stiffness, front.roll_center_height, front.unsprung_mass,
    front.static_camber, front.camber_per_travel, front.static_toe, front.toe_per_travel,
    front.tire.radius, front.tire.rolling_radius, front.tire.inertia,
    front.tire.longitudinal_friction, front.tire.lateral_friction, front.tire.reference_load,
    front.tire.longitudinal_load_exponent, front.tire.lateral_load_exponent,
    front.tire.peak_slip_ratio, front.tire.peak_slip_angle, front.tire.stiffness,
    front.tire.falloff_level, front.tire.falloff_speed, front.tire.relaxation_length,
    front.tire.rolling_resistance, front.tire.rolling_resistance_speed,
    front.tire.vertical_stiffness, front.tire.vertical_damping, front.tire.radius_growth,
    front.tire.speed_sensitivity, front.tire.braking_gain, front.tire.peak_slip_load_gain,
    front.tire.camber.friction_linear, front.tire.camber.friction_quadratic,
    front.tire.camber.slip_gain,
    front.tire.pressure.running, front.tire.pressure.ideal, front.tire.pressure.friction_loss,
    rear.track_width, rear.spring.rate, rear.spring.progressive_rate,
    rear.spring.bump_stop_rate, rear.spring.bump_travel, rear.spring.rebound_travel,
    rear.damper.bump, rear.damper.fast_bump, rear.damper.bump_threshold,
    rear.damper.rebound, rear.damper.fast_rebound, rear.damper.rebound_threshold,
    rear.anti_roll_stiffness, rear.roll_center_height, rear.unsprung_mass,
    rear.static_camber, rear.camber_per_travel, rear.static_toe, rear.toe_per_travel,
    rear.tire.radius, rear.tire.rolling_radius, rear.tire.inertia,
    rear.tire.longitudinal_friction, rear.tire.lateral_friction, rear.tire.reference_load,
    rear.tire.longitudinal_load_exponent, rear.tire.lateral_load_exponent,
    rear.tire.peak_slip_ratio, rear.tire.peak_slip_angle, rear.tire.stiffness,
    rear.tire.falloff_level, rear.tire.falloff_speed, rear.tire.relaxation_length,
    rear.tire.rolling_resistance, rear.tire.rolling_resistance_speed,
    rear.tire.vertical_stiffness, rear.tire.vertical_damping, rear.tire.radius_growth,
    rear.tire.speed_sensitivity, rear.tire.braking_gain, rear.tire.peak_slip_load_gain,
    rear.tire.camber.friction_linear, rear.tire.camber.friction_quadratic,
    rear.tire.camber.slip_gain,
    rear.tire.pressure.running, rear.tire.pressure.ideal, rear.tire.pressure.friction_loss,
    steering.wheel_lock, steering.ratio, steering.ackermann,
    brakes.max_torque, brakes.front_share, brakes.handbrake_torque,
    engine.efficiency, engine.idle_speed, engine.limiter_speed, engine.inertia,
    engine.coast_torque, engine.coast_nonlinearity,
    clutch.max_torque, clutch.engage_start_speed, clutch.engage_end_speed,
    gearbox.reverse_ratio, gearbox.final_drive, gearbox.shift_up_time, gearbox.shift_down_time,
    gearbox.auto_up_speed, gearbox.auto_down_speed, gearbox.inertia,
    differentials.front.preload, differentials.front.power_lock, differentials.front.coast_lock,
    differentials.rear.preload, differentials.rear.power_lock, differentials.rear.coast_lock,
    fuel.capacity, fuel.initial, fuel.per_revolution, fuel.density,
}
