use corsa_picture::{Axis, Chart, Series};
use corsa_vehicle::{
    VehicleParams,
    params::{AxleParams, DamperParams, SpringParams},
};

use super::sampled;

/// Fastest movement of a damper that is drawn, m/s.
const FAST: f64 = 0.6;

/// A line for each axle, or one where they are alike.
fn both(params: &VehicleParams, points: impl Fn(&AxleParams) -> Vec<(f64, f64)>) -> Vec<Series> {
    let (front, rear) = (points(&params.front), points(&params.rear));
    if front == rear {
        return vec![Series::new("front and rear", 0, front)];
    }
    vec![Series::new("front", 0, front), Series::new("rear", 1, rear)]
}

pub(super) fn springs(params: &VehicleParams) -> Chart {
    let beyond = 8.0;
    let series = both(params, |axle| {
        let spring = &axle.spring;
        let (from, to) = (-1e3 * spring.rebound_travel, 1e3 * spring.bump_travel);
        sampled(from - beyond, to + beyond, |travel| spring_force(spring, travel / 1e3) / 1e3)
    });
    Chart {
        title: "Springs and bump stops".into(),
        x: Axis::new("wheel travel, mm, + in bump"),
        y: Axis::new("force over that at rest, kN"),
        series,
        ..Chart::default()
    }
}

fn spring_force(spring: &SpringParams, travel: f64) -> f64 {
    let stop = (travel - spring.bump_travel).max(0.0) + (travel + spring.rebound_travel).min(0.0);
    (spring.rate + spring.progressive_rate * travel) * travel + spring.bump_stop_rate * stop
}

pub(super) fn dampers(params: &VehicleParams) -> Chart {
    let series =
        both(params, |axle| sampled(-FAST, FAST, |speed| damper_force(&axle.damper, speed) / 1e3));
    Chart {
        title: "Dampers".into(),
        x: Axis::from_to("speed of the wheel, m/s, + in bump", -FAST, FAST),
        y: Axis::new("kN"),
        series,
        ..Chart::default()
    }
}

fn damper_force(damper: &DamperParams, speed: f64) -> f64 {
    let two_slopes = |slow: f64, fast: f64, threshold: f64| {
        slow * speed.abs().min(threshold) + fast * (speed.abs() - threshold).max(0.0)
    };
    if speed > 0.0 {
        two_slopes(damper.bump, damper.fast_bump, damper.bump_threshold)
    } else {
        -two_slopes(damper.rebound, damper.fast_rebound, damper.rebound_threshold)
    }
}

pub(super) fn camber(params: &VehicleParams) -> Chart {
    let series = both(params, |axle| {
        let spring = &axle.spring;
        sampled(-1e3 * spring.rebound_travel, 1e3 * spring.bump_travel, |travel| {
            (axle.static_camber + axle.camber_per_travel * travel / 1e3).to_degrees()
        })
    });
    Chart {
        title: "Camber".into(),
        x: Axis::new("wheel travel, mm, + in bump"),
        y: Axis::from_to("degrees, − top inwards", -1.0, 0.0),
        series,
        ..Chart::default()
    }
}
