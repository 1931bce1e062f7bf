use std::f64::consts::TAU;

use corsa_vehicle::{STANDARD_GRAVITY, VehicleParams};

/// Density of air at 15 °C and sea level (ISO 2533), kg/m³.
pub(super) const AIR_DENSITY: f64 = 1.225;

/// What follows from a car's parameters by simple sums: full throttle on the level, tires that do not
/// slip, every turbo at full boost.
pub(super) struct Performance {
    /// W and N·m at the crankshaft.
    pub(super) max_power: f64,
    pub(super) max_torque: f64,
    /// The speed that is held, by the limiter or the resistance, m/s.
    pub(super) top_speed: f64,
}

impl Performance {
    pub(super) fn of(params: &VehicleParams) -> Self {
        let engine = &params.engine;
        let end = engine.limiter_speed;
        let speeds = || (0..=400).map(|index| end * f64::from(index) / 400.0);
        let max_torque = speeds().map(|speed| torque(params, speed)).fold(0.0, f64::max);
        let max_power = speeds().map(|speed| speed * torque(params, speed)).fold(0.0, f64::max);
        Self { max_power, max_torque, top_speed: top_speed(params) }
    }
}

/// Torque of the engine at full throttle, N·m.
pub(super) fn torque(params: &VehicleParams, engine_speed: f64) -> f64 {
    params.engine.full_torque(engine_speed) * (1.0 + params.engine.full_boost(engine_speed))
}

/// Speed of the car in m/s over speed of the engine in rad/s in a gear, counted from 0.
pub(super) fn speed_ratio(params: &VehicleParams, gear: usize) -> f64 {
    let share = params.drive.front_share();
    let radius =
        share * params.front.tire.rolling_radius + (1.0 - share) * params.rear.tire.rolling_radius;
    radius / (params.gearbox.ratios[gear] * params.gearbox.final_drive)
}

/// Force of the driven wheels in a gear at a speed in m/s, N; `None` where the engine cannot turn so.
pub(super) fn tractive_force(params: &VehicleParams, gear: usize, speed: f64) -> Option<f64> {
    let ratio = speed_ratio(params, gear);
    let engine_speed = speed / ratio;
    let turns = (params.engine.idle_speed..=params.engine.limiter_speed).contains(&engine_speed);
    turns.then(|| torque(params, engine_speed) * params.engine.efficiency / ratio)
}

/// Air and rolling resistance on the level, N.
pub(super) fn resistance(params: &VehicleParams, speed: f64) -> f64 {
    let pressure = 0.5 * AIR_DENSITY * speed * speed;
    let weight = params.mass * STANDARD_GRAVITY + pressure * params.downforce_area();
    let axle = |axle: &corsa_vehicle::params::AxleParams, share: f64| {
        axle.tire.rolling_resistance * weight.max(0.0) * share
            + 2.0 * axle.tire.rolling_resistance_speed * speed * speed
    };
    let share = params.front_weight_share;
    pressure * params.drag_area() + axle(&params.front, share) + axle(&params.rear, 1.0 - share)
}

fn top_speed(params: &VehicleParams) -> f64 {
    let best = |speed: f64| {
        (0..params.gearbox.ratios.len())
            .filter_map(|gear| tractive_force(params, gear, speed))
            .fold(0.0, f64::max)
    };
    // From the fastest the gears allow downwards, to the first speed that is held.
    let fastest = (0..params.gearbox.ratios.len())
        .map(|gear| speed_ratio(params, gear) * params.engine.limiter_speed)
        .fold(0.0, f64::max);
    (0..=4_000)
        .map(|index| fastest * (1.0 - f64::from(index) / 4_000.0))
        .find(|&speed| best(speed) >= resistance(params, speed))
        .unwrap_or(0.0)
}

pub(super) fn rpm(speed: f64) -> f64 {
    speed * 60.0 / TAU
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builtin_car_holds_its_top_speed_and_no_more() {
        for name in corsa_vehicle::BUILTIN_CARS {
            let params = VehicleParams::builtin(name).expect("built in");
            let top = Performance::of(&params).top_speed;
            assert!((30.0..120.0).contains(&top), "{name}: {top} m/s");
            let gears = 0..params.gearbox.ratios.len();
            let more = 1.01 * top;
            let force =
                gears.filter_map(|gear| tractive_force(&params, gear, more)).fold(0.0, f64::max);
            assert!(force < resistance(&params, more), "{name}");
        }
    }
}
