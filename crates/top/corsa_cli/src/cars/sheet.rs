//! A car as a page of curves.

mod aero;
mod axles;
mod drive;
mod tires;

use corsa_content::Car;
use corsa_picture::Sheet;
use corsa_vehicle::{VehicleParams, params::Drive};

use super::performance::Performance;

/// Torque, traction, air, tires, springs, dampers: what the vehicle model makes of the parameters.
pub(super) fn sheet(car: &Car) -> Sheet {
    let params = &car.params;
    let performance = Performance::of(params);
    let mut charts = vec![
        drive::engine(params),
        drive::traction(params, &performance),
        aero::over_speed(params, &performance),
        tires::friction(params),
        tires::lateral(params),
        tires::longitudinal(params),
        axles::springs(params),
        axles::dampers(params),
    ];
    charts.extend(aero::over_height(params).or_else(|| aero::over_pitch(params)));
    if charts.len() == 8 {
        charts.push(axles::camber(params));
    }
    Sheet {
        title: car.description.name.clone(),
        subtitle: subtitle(car),
        figures: figures(params, &performance),
        charts,
    }
}

fn subtitle(car: &Car) -> String {
    let params = &car.params;
    let drive = match params.drive {
        Drive::Rear => "rear-wheel drive",
        Drive::Front => "front-wheel drive",
        Drive::All { .. } => "all-wheel drive",
    };
    let mut parts = vec![drive.to_owned(), format!("{} gears", params.gearbox.ratios.len())];
    if !params.engine.turbos.is_empty() {
        parts.push("turbo".into());
    }
    if let Some(compound) = car.compounds.get(car.compound) {
        parts.push(format!("tires: {compound}"));
    }
    if params.name != car.description.name {
        parts.insert(0, params.name.clone());
    }
    parts.join("  ·  ")
}

fn figures(params: &VehicleParams, performance: &Performance) -> Vec<(String, String)> {
    let figure = |label: &str, value: String| (label.to_owned(), value);
    vec![
        figure("POWER", format!("{:.0} kW", performance.max_power / 1e3)),
        figure("TORQUE", format!("{:.0} N·m", performance.max_torque)),
        figure("MASS", format!("{:.0} kg", params.mass)),
        figure("WEIGHT IN FRONT", format!("{:.1} %", 100.0 * params.front_weight_share)),
        figure("TOP SPEED", format!("{:.0} km/h", 3.6 * performance.top_speed)),
    ]
}

/// Evenly spaced arguments with the values of a function.
fn sampled(from: f64, to: f64, value: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    const COUNT: usize = 160;
    (0..=COUNT)
        .map(|index| from + (to - from) * index as f64 / COUNT as f64)
        .map(|argument| (argument, value(argument)))
        .collect()
}
