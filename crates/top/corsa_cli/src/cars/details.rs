//! A car's parameters as numbers with units.

use std::f64::consts::TAU;

use corsa_vehicle::{
    VehicleParams,
    params::{AxleParams, DifferentialParams, Drive, TireParams},
};

use super::performance::{Performance, rpm};
use crate::details::Details;

pub(super) fn details(params: &VehicleParams) -> Details {
    let mut details = Details::default();
    body(&mut details, params);
    engine(&mut details, params);
    gearbox(&mut details, params);
    axle(&mut details, "Front axle", &params.front);
    tire(&mut details, "Front tire", &params.front.tire);
    axle(&mut details, "Rear axle", &params.rear);
    tire(&mut details, "Rear tire", &params.rear.tire);
    brakes(&mut details, params);
    air(&mut details, params);
    details
}

fn body(details: &mut Details, params: &VehicleParams) {
    let performance = Performance::of(params);
    details
        .section("Car")
        .number("top speed", 3.6 * performance.top_speed, "km/h")
        .number("mass with driver, without fuel", params.mass, "kg")
        .number("weight on the front axle", 100.0 * params.front_weight_share, "%")
        .number("height of the center of gravity", params.cg_height, "m")
        .number("roll inertia", params.roll_inertia, "kg·m²")
        .number("pitch inertia", params.pitch_inertia, "kg·m²")
        .number("yaw inertia", params.yaw_inertia, "kg·m²")
        .number("wheelbase", params.wheelbase, "m")
        .number("length", params.body.size.x, "m")
        .number("width", params.body.size.y, "m")
        .number("hand wheel at full lock", params.steering.wheel_lock.to_degrees(), "°")
        .number("steering ratio", params.steering.ratio, "")
        .number("Ackermann share", 100.0 * params.steering.ackermann, "%")
        .number("tank", params.fuel.capacity, "l")
        .number("fuel at the start", params.fuel.initial, "l");
}

fn engine(details: &mut Details, params: &VehicleParams) {
    let engine = &params.engine;
    let performance = Performance::of(params);
    details
        .section("Engine")
        .number("power", performance.max_power / 1e3, "kW")
        .number("torque", performance.max_torque, "N·m")
        .number("share of it that reaches the wheels", 100.0 * engine.efficiency, "%")
        .number("idle", rpm(engine.idle_speed), "rpm")
        .number("limiter", rpm(engine.limiter_speed), "rpm")
        .number("inertia", engine.inertia, "kg·m²")
        .number("engine braking at the limiter", engine.coast_torque, "N·m")
        .whole("turbos", engine.turbos.len());
    let speeds: Vec<f64> =
        engine.torque_curve.iter().map(|point| point.speed * 60.0 / TAU).collect();
    let torques: Vec<f64> = engine.torque_curve.iter().map(|point| point.torque).collect();
    details.numbers("torque curve, speeds", &speeds, "rpm");
    details.numbers("torque curve, without boost", &torques, "N·m");
}

fn gearbox(details: &mut Details, params: &VehicleParams) {
    let gearbox = &params.gearbox;
    let drive = match params.drive {
        Drive::Rear => "rear wheels".to_owned(),
        Drive::Front => "front wheels".to_owned(),
        Drive::All { front_share } => {
            format!("all wheels, {:.0} % to the front", 100.0 * front_share)
        }
    };
    details
        .section("Drivetrain")
        .text("driven", drive)
        .numbers("gear ratios", &gearbox.ratios, "")
        .number("reverse ratio", gearbox.reverse_ratio, "")
        .number("final drive", gearbox.final_drive, "")
        .number("shift up", gearbox.shift_up_time, "s")
        .number("shift down", gearbox.shift_down_time, "s")
        .number("shifts up by itself at", rpm(gearbox.auto_up_speed), "rpm")
        .number("shifts down by itself at", rpm(gearbox.auto_down_speed), "rpm")
        .number("clutch holds", params.clutch.max_torque, "N·m");
    let differentials = &params.differentials;
    let driven = params.drive.front_share();
    if driven > 0.0 {
        differential(details, "front differential", &differentials.front);
    }
    if driven > 0.0 && driven < 1.0 {
        differential(details, "center differential", &differentials.center);
    }
    if driven < 1.0 {
        differential(details, "rear differential", &differentials.rear);
    }
    let traction = params.traction_control.as_ref();
    details.text(
        "traction control",
        traction
            .map_or("none".into(), |aid| format!("from {} % slip", 100.0 * aid.slip_ratio_limit)),
    );
}

fn differential(details: &mut Details, name: &str, differential: &DifferentialParams) {
    let DifferentialParams { preload, power_lock, coast_lock } = differential;
    let text = if *preload >= 1e5 {
        "locked".to_owned()
    } else if *preload == 0.0 && *power_lock == 0.0 && *coast_lock == 0.0 {
        "open".to_owned()
    } else {
        let (power, coast) = (100.0 * power_lock, 100.0 * coast_lock);
        format!("limited slip, {power:.0} % power, {coast:.0} % coast, {preload:.0} N·m preload")
    };
    details.text(name, text);
}

fn axle(details: &mut Details, name: &'static str, axle: &AxleParams) {
    let (spring, damper) = (&axle.spring, &axle.damper);
    details
        .section(name)
        .number("track width", axle.track_width, "m")
        .number("spring rate at the wheel", spring.rate / 1e3, "N/mm")
        .number("growing with travel by", spring.progressive_rate / 1e6, "N/mm²")
        .number("bump stop rate", spring.bump_stop_rate / 1e3, "N/mm")
        .number("travel to the bump stop", 1e3 * spring.bump_travel, "mm")
        .number("travel to the rebound stop", 1e3 * spring.rebound_travel, "mm")
        .number("damping in bump", damper.bump, "N·s/m")
        .number("damping in fast bump", damper.fast_bump, "N·s/m")
        .number("fast bump from", damper.bump_threshold, "m/s")
        .number("damping in rebound", damper.rebound, "N·s/m")
        .number("damping in fast rebound", damper.fast_rebound, "N·s/m")
        .number("fast rebound from", damper.rebound_threshold, "m/s")
        .number("anti-roll bar", axle.anti_roll_stiffness, "N·m/rad")
        .number("roll stiffness of springs and bar", axle.roll_stiffness(), "N·m/rad")
        .number("roll center height", axle.roll_center_height, "m")
        .number("unsprung mass of a wheel", axle.unsprung_mass, "kg")
        .number("camber", axle.static_camber.to_degrees(), "°")
        .number("camber by travel", axle.camber_per_travel.to_degrees() / 1e3, "°/mm")
        .number("toe-in", axle.static_toe.to_degrees(), "°")
        .number("toe-in by travel", axle.toe_per_travel.to_degrees() / 1e3, "°/mm");
}

fn tire(details: &mut Details, name: &'static str, tire: &TireParams) {
    details
        .section(name)
        .number("radius", tire.radius, "m")
        .number("rolling radius", tire.rolling_radius, "m")
        .number("inertia of the wheel", tire.inertia, "kg·m²")
        .number("longitudinal friction", tire.longitudinal_friction, "")
        .number("lateral friction", tire.lateral_friction, "")
        .number("at a load of", tire.reference_load, "N")
        .number("longitudinal load exponent", tire.longitudinal_load_exponent, "")
        .number("lateral load exponent", tire.lateral_load_exponent, "")
        .number("slip ratio at the peak", 100.0 * tire.peak_slip_ratio, "%")
        .number("slip angle at the peak", tire.peak_slip_angle.to_degrees(), "°")
        .number("stiffness over the line to the peak", tire.stiffness, "")
        .number("force far beyond the peak", 100.0 * tire.falloff_level, "%")
        .number("relaxation length", tire.relaxation_length, "m")
        .number("rolling resistance over load", tire.rolling_resistance, "")
        .number("vertical stiffness", tire.vertical_stiffness / 1e3, "N/mm")
        .number("pressure", tire.pressure.running / 1e5, "bar")
        .number("ideal pressure", tire.pressure.ideal / 1e5, "bar")
        .text("heats", if tire.thermal.is_some() { "yes" } else { "no" })
        .text("wears", if tire.wear.is_some() { "yes" } else { "no" });
}

fn brakes(details: &mut Details, params: &VehicleParams) {
    let brakes = &params.brakes;
    let abs = params.abs.as_ref();
    details
        .section("Brakes")
        .number("torque of a front wheel", brakes.max_torque * brakes.front_share, "N·m")
        .number("torque of a rear wheel", brakes.max_torque * (1.0 - brakes.front_share), "N·m")
        .number("share in front", 100.0 * brakes.front_share, "%")
        .number("handbrake at a rear wheel", brakes.handbrake_torque, "N·m")
        .text(
            "anti-lock",
            abs.map_or("none".into(), |aid| {
                format!("from {} % slip", 100.0 * aid.slip_ratio_limit)
            }),
        )
        .text("fade", if brakes.thermal.is_some() { "yes" } else { "no" });
}

fn air(details: &mut Details, params: &VehicleParams) {
    details
        .section("Air")
        .number("drag coefficient × area", params.drag_area(), "m²")
        .number("downforce coefficient × area", params.downforce_area(), "m²")
        .number("downforce on the front axle", 100.0 * params.downforce_front_share(), "%")
        .text(
            "wings",
            params.aero.wings.iter().map(|wing| wing.name.as_str()).collect::<Vec<_>>().join(", "),
        );
}
