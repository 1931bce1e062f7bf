//! `corsa cars`: which cars there are, and what they are.

mod details;
mod performance;
mod sheet;

use std::{f64::consts::TAU, path::PathBuf};

use clap::Args;
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};
use serde::Serialize;
use serde_json::Value;

use crate::{Outcome, output};
use performance::Performance;

#[derive(Debug, Args)]
pub(crate) struct CarsArgs {
    /// A car to tell about: built-in, in the index, or an AC car folder; all cars if left out.
    car: Option<String>,
    /// Draw its torque, traction, tire, air and suspension curves.
    #[arg(long, value_name = "FILE.png", requires = "car")]
    preview: Option<PathBuf>,
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
    match &args.car {
        Some(car) => tell(args, car),
        None => list(args.json),
    }
}

fn list(json: bool) -> anyhow::Result<Outcome> {
    let cars = BUILTIN_CARS.iter().filter_map(|name| VehicleParams::builtin(name));
    let rows: Vec<CarRow> = cars.map(|params| row(&params)).collect();
    if json {
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

fn tell(args: &CarsArgs, car: &str) -> anyhow::Result<Outcome> {
    let params = corsa_content::open_car(car)?;
    let details = details::details(&params);
    if let Some(path) = &args.preview {
        sheet::sheet(&params).render()?.save_png(path)?;
        output::note(format_args!("wrote {}", path.display()));
    }
    if args.json {
        let mut all = details.to_json();
        all.insert("name".into(), Value::from(params.name.clone()));
        output::json(&all)?;
    } else {
        output::result(&params.name)?;
        details.print()?;
    }
    Ok(Outcome::Done)
}

fn row(params: &VehicleParams) -> CarRow {
    let info = params.info();
    let performance = Performance::of(params);
    CarRow {
        name: params.name.clone(),
        mass_kg: params.mass,
        max_power_kw: performance.max_power / 1e3,
        max_torque_nm: performance.max_torque,
        wheelbase_m: params.wheelbase,
        gears: info.num_gears,
        steering_wheel_lock_deg: info.steering_wheel_lock.map(f64::to_degrees),
        max_engine_speed_rpm: info.max_engine_speed.map(|speed| speed * 60.0 / TAU),
    }
}
