//! Prints what a car's files come to: `cargo run -p corsa_content --example car -- <car> [tires]`.
//!
//! The first argument is whatever `corsa drive --car` takes.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::error::Error;
use std::f64::consts::TAU;

use corsa_content::{CarOptions, open_car_with};
use corsa_vehicle::STANDARD_GRAVITY;
use corsa_vehicle::params::{AxleParams, VehicleParams};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = std::env::args().nth(1).ok_or("name a car")?;
    let options = CarOptions { compound: std::env::args().nth(2) };
    let car = open_car_with(&spec, &options)?;
    println!("{} ({}), {:?}", car.description.name, car.params.name, car.description.specs);
    println!("tires {:?} of {:?}", car.compound, car.compounds);
    chassis(&car.params);
    axle("front", &car.params.front, &car.params, car.params.front_weight_share);
    axle("rear", &car.params.rear, &car.params, 1.0 - car.params.front_weight_share);
    drive(&car.params);
    for warning in &car.warnings {
        println!("warning: {warning}");
    }
    Ok(())
}

fn chassis(params: &VehicleParams) {
    println!(
        "mass {:.0} kg, front {:.1} %, cg {:.3} m, inertia {:.0} {:.0} {:.0} kg m2, wheelbase {:.3} m",
        params.mass,
        100.0 * params.front_weight_share,
        params.cg_height,
        params.roll_inertia,
        params.pitch_inertia,
        params.yaw_inertia,
        params.wheelbase
    );
    let (front, rear) = (params.front.roll_stiffness(), params.rear.roll_stiffness());
    let unsprung = 2.0 * (params.front.unsprung_mass + params.rear.unsprung_mass);
    let sprung = params.mass - unsprung;
    let share = params.front_weight_share;
    let axis =
        share * params.front.roll_center_height + (1.0 - share) * params.rear.roll_center_height;
    let gradient = sprung * STANDARD_GRAVITY * (params.cg_height - axis) / (front + rear);
    println!(
        "roll stiffness {front:.0} + {rear:.0} N m/rad ({:.0} % front), {:.2} deg/g",
        100.0 * front / (front + rear),
        gradient.to_degrees()
    );
    println!(
        "steering ratio {:.1}, lock {:.0} deg = {:.1} deg at the wheels, Ackermann {:.2}",
        params.steering.ratio,
        params.steering.wheel_lock.to_degrees(),
        params.max_steering_tire_angle().to_degrees(),
        params.steering.ackermann
    );
    println!(
        "drag area {:.3} m2, downforce area {:.3} m2 ({:.0} % front), body {} at {}",
        params.drag_area(),
        params.downforce_area(),
        100.0 * params.downforce_front_share(),
        params.body.size,
        params.body.center
    );
}

fn axle(name: &str, axle: &AxleParams, params: &VehicleParams, share: f64) {
    let load = 0.5 * params.mass * share * STANDARD_GRAVITY;
    let sprung = 0.5 * params.mass * share - axle.unsprung_mass;
    let (spring, damper, tire) = (&axle.spring, &axle.damper, &axle.tire);
    let friction =
        tire.lateral_friction * (load / tire.reference_load).powf(tire.lateral_load_exponent - 1.0);
    println!(
        "{name}: track {:.3} m, {:.0} + {:.0} x N/m, {:.2} Hz, damping {:.2} of critical, bar {:.0} N m/rad",
        axle.track_width,
        spring.rate,
        spring.progressive_rate,
        (spring.rate / sprung).sqrt() / TAU,
        damper.mean_rate() / (2.0 * (spring.rate * sprung).sqrt()),
        axle.anti_roll_stiffness
    );
    println!(
        "  stops +{:.0} -{:.0} mm at {:.0} N/m, dampers {:.0}/{:.0} above {:.3} and {:.0}/{:.0} above {:.3}",
        1e3 * spring.bump_travel,
        1e3 * spring.rebound_travel,
        spring.bump_stop_rate,
        damper.bump,
        damper.fast_bump,
        damper.bump_threshold,
        damper.rebound,
        damper.fast_rebound,
        damper.rebound_threshold
    );
    println!(
        "  roll center {:.3} m, camber {:.2} deg {:+.1} deg/m, toe-in {:.2} deg {:+.1} deg/m, unsprung {:.1} kg",
        axle.roll_center_height,
        axle.static_camber.to_degrees(),
        axle.camber_per_travel.to_degrees(),
        axle.static_toe.to_degrees(),
        axle.toe_per_travel.to_degrees(),
        axle.unsprung_mass
    );
    println!(
        "  tire {:.3}/{:.3} m, {:.0} N/m, friction {friction:.2} at {load:.0} N, peaks {:.3} and {:.1} deg, {:.0} N/deg",
        tire.radius,
        tire.rolling_radius,
        tire.vertical_stiffness,
        tire.peak_slip_ratio,
        tire.peak_slip_angle.to_degrees(),
        tire.cornering_stiffness(load).to_radians()
    );
}

fn drive(params: &VehicleParams) {
    let engine = &params.engine;
    let power = engine.max_power();
    println!(
        "{:?}: {:.0} kW, limiter {:.0} rpm, coast {:.0} N m, gears {:?} x {:.3}",
        params.drive,
        power / 1e3,
        engine.limiter_speed * 60.0 / TAU,
        engine.coast_torque,
        params.gearbox.ratios,
        params.gearbox.final_drive
    );
    let top = (2.0 * power / (1.225 * params.drag_area().max(1e-3))).cbrt();
    let brakes = &params.brakes;
    let front = 2.0 * brakes.max_torque * brakes.front_share / params.front.tire.radius;
    let rear = 2.0 * brakes.max_torque * (1.0 - brakes.front_share) / params.rear.tire.radius;
    println!(
        "power would reach {:.0} km/h against drag; brakes {:.2} g ({:.0} % front); abs {:?}; tc {:?}",
        3.6 * top,
        (front + rear) / (params.mass * STANDARD_GRAVITY),
        100.0 * brakes.front_share,
        params.abs,
        params.traction_control
    );
    println!("{:?} {:?}", params.fuel, params.differentials.rear);
}
