use std::f64::consts::TAU;

use clap::Args;
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};
use serde::Serialize;

use crate::{Outcome, output};

#[derive(Debug, Args)]
pub(crate) struct CarsArgs {
    /// A built-in car; all of them if left out.
    car: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct CarRow {
    name: String,
    mass_kg: f64,
    max_power_kw: f64,
    max_torque_nm: f64,
    wheelbase_m: f64,
    gears: Option<u8>,
    steering_wheel_lock_deg: Option<f64>,
    max_engine_speed_rpm: Option<f64>,
}

pub(crate) fn run(args: &CarsArgs) -> anyhow::Result<Outcome> {
    let cars: Vec<VehicleParams> = match &args.car {
        Some(spec) => vec![corsa_content::open_car(spec)?],
        None => BUILTIN_CARS.iter().filter_map(|name| VehicleParams::builtin(name)).collect(),
    };
    let rows: Vec<CarRow> = cars.iter().map(row).collect();
    if args.json {
        output::json(&rows)?;
        return Ok(Outcome::Done);
    }
    output::result("car           mass       power     torque     wheelbase  gears")?;
    for row in rows {
        output::result(format_args!(
            "{:<12} {:>6.0} kg  {:>5.0} kW  {:>5.0} N·m  {:>6.2} m    {:>3}",
            row.name,
            row.mass_kg,
            row.max_power_kw,
            row.max_torque_nm,
            row.wheelbase_m,
            row.gears.unwrap_or_default()
        ))?;
    }
    Ok(Outcome::Done)
}

fn row(params: &VehicleParams) -> CarRow {
    let info = params.info();
    let curve = &params.engine.torque_curve;
    CarRow {
        name: params.name.clone(),
        mass_kg: params.mass,
        max_power_kw: curve.iter().map(|point| point.speed * point.torque).fold(0.0, f64::max)
            / 1e3,
        max_torque_nm: curve.iter().map(|point| point.torque).fold(0.0, f64::max),
        wheelbase_m: params.wheelbase,
        gears: info.num_gears,
        steering_wheel_lock_deg: info.steering_wheel_lock.map(f64::to_degrees),
        max_engine_speed_rpm: info.max_engine_speed.map(|speed| speed * 60.0 / TAU),
    }
}
