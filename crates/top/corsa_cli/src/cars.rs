//! `corsa cars`: which cars there are, and what they are.

mod details;
mod performance;
mod sheet;

use std::{f64::consts::TAU, path::PathBuf};

use clap::Args;
use corsa_content::{Car, index::CarEntry};
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};
use serde::Serialize;

use crate::{Outcome, library::Library, output};
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

/// A car that has only been looked at from outside.
#[derive(Debug, Serialize)]
struct IndexedRow<'a> {
    name: &'a str,
    title: &'a str,
    brand: &'a str,
    class: &'a str,
    year: Option<u32>,
    folder: String,
    why_not: Option<&'a str>,
}

pub(crate) fn run(args: &CarsArgs, library: &Library) -> anyhow::Result<Outcome> {
    match &args.car {
        Some(car) => tell(args, &library.car(car)?),
        None => list(args.json, library),
    }
}

fn list(json: bool, library: &Library) -> anyhow::Result<Outcome> {
    let cars = BUILTIN_CARS.iter().filter_map(|name| VehicleParams::builtin(name));
    let rows: Vec<CarRow> = cars.map(|params| row(&params)).collect();
    let entries = library.index().map(|index| &*index.cars).unwrap_or_default();
    if json {
        output::json_rows(&rows, entries.iter().map(indexed))?;
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
    if entries.is_empty() {
        output::note("those of the game: corsa import <AC folder>");
        return Ok(Outcome::Done);
    }
    output::result("")?;
    output::result("in the index                    year  class       name")?;
    for entry in entries {
        let year = entry.year.map_or(String::new(), |year| year.to_string());
        let why = entry.why_not.as_deref().map_or(String::new(), |why| format!("  ({why})"));
        output::result(format_args!(
            "{:<30}  {year:>4}  {:<10}  {}{why}",
            entry.id, entry.class, entry.name
        ))?;
    }
    Ok(Outcome::Done)
}

fn indexed(entry: &CarEntry) -> IndexedRow<'_> {
    IndexedRow {
        name: &entry.id,
        title: &entry.name,
        brand: &entry.brand,
        class: &entry.class,
        year: entry.year,
        folder: entry.folder.display().to_string(),
        why_not: entry.why_not.as_deref(),
    }
}

fn tell(args: &CarsArgs, car: &Car) -> anyhow::Result<Outcome> {
    let params = &car.params;
    let mut details = details::details(params);
    if !car.compounds.is_empty() {
        details.section("Tires to choose from").text("fitted", &car.compounds[car.compound]);
        details.text("all", car.compounds.join(", "));
    }
    if let Some(path) = &args.preview {
        sheet::sheet(car).render()?.save_png(path)?;
        output::note(format_args!("wrote {}", path.display()));
    }
    if args.json {
        details.print_json(&row(params), &car.description.name, &car.warnings)?;
    } else {
        output::result(&car.description.name)?;
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
