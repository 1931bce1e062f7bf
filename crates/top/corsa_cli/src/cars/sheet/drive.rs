use corsa_picture::{Axis, Chart, Series};
use corsa_vehicle::VehicleParams;

use super::sampled;
use crate::cars::performance::{self, Performance, rpm};

pub(super) fn engine(params: &VehicleParams) -> Chart {
    let engine = &params.engine;
    let over = |value: &dyn Fn(f64) -> f64| {
        sampled(0.0, engine.limiter_speed, |speed| {
            if speed < engine.idle_speed { f64::NAN } else { value(speed) }
        })
        .into_iter()
        .map(|(speed, value)| (rpm(speed), value))
        .collect::<Vec<_>>()
    };
    let torque = |speed| performance::torque(params, speed);
    let mut series = vec![
        Series::new("torque", 0, over(&torque)),
        Series::new("power", 1, over(&|speed| speed * torque(speed) / 1e3)).on_right(),
    ];
    if !engine.turbos.is_empty() {
        series
            .insert(1, Series::new("without boost", 0, over(&|s| engine.full_torque(s))).dashed());
    }
    let coast = |speed: f64| {
        let share = speed / engine.limiter_speed;
        let bend = engine.coast_nonlinearity;
        engine.coast_torque * ((1.0 - bend) * share + bend * share * share)
    };
    series.push(Series::new("engine braking", 7, over(&coast)));
    Chart {
        title: "Engine".into(),
        x: Axis::from_to("engine speed, rpm", 0.0, rpm(engine.limiter_speed)),
        y: Axis::from_to("torque, N·m", 0.0, 1.0),
        right: Some(Axis::from_to("power, kW", 0.0, 1.0)),
        series,
        marks: vec![(rpm(engine.idle_speed), "idle".into())],
    }
}

pub(super) fn traction(params: &VehicleParams, performance: &Performance) -> Chart {
    let gears = params.gearbox.ratios.len();
    let fastest = performance::speed_ratio(params, gears - 1) * params.engine.limiter_speed;
    let end = fastest.max(performance.top_speed) * 3.6;
    let kilo = |force: Option<f64>| force.map_or(f64::NAN, |force| force / 1e3);
    let mut series: Vec<Series> = (0..gears)
        .map(|gear| {
            let ratio = performance::speed_ratio(params, gear) * 3.6;
            let (from, to) =
                (ratio * params.engine.idle_speed, ratio * params.engine.limiter_speed);
            let force =
                |speed: f64| kilo(performance::tractive_force(params, gear, speed.min(to) / 3.6));
            // Just inside the ends, where rounding cannot lose a point.
            let points = sampled(from * 1.000_001, to * 0.999_999, force);
            Series { tag: format!("{}", gear + 1), ..Series::new("", 0, points) }
        })
        .collect();
    let resistance = |speed: f64| performance::resistance(params, speed / 3.6) / 1e3;
    series.push(Series::new("resistance", 1, sampled(0.0, end, resistance)).dashed());
    Chart {
        title: "Tractive force by gear".into(),
        x: Axis::from_to("speed, km/h", 0.0, end),
        y: Axis::from_to("kN", 0.0, 1.0),
        series,
        marks: vec![(performance.top_speed * 3.6, "top speed".into())],
        ..Chart::default()
    }
}
