use corsa_picture::{Axis, Chart, Series};
use corsa_vehicle::{STANDARD_GRAVITY, VehicleParams, params::TireParams};

use super::sampled;

/// Loads that force over slip is drawn for, as shares of the load at rest.
const LOADS: [f64; 3] = [0.5, 1.0, 1.5];

/// A tire, the name of its axle, its load at rest in N and its color.
struct Fitted<'a> {
    tire: &'a TireParams,
    axle: &'static str,
    load: f64,
    color: usize,
}

fn fitted(params: &VehicleParams) -> [Fitted<'_>; 2] {
    let half = 0.5 * params.mass * STANDARD_GRAVITY;
    let share = params.front_weight_share;
    [
        Fitted { tire: &params.front.tire, axle: "front", load: half * share, color: 0 },
        Fitted { tire: &params.rear.tire, axle: "rear", load: half * (1.0 - share), color: 1 },
    ]
}

pub(super) fn friction(params: &VehicleParams) -> Chart {
    let tires = fitted(params);
    let end = 2.5 * tires.iter().map(|fitted| fitted.load).fold(0.0, f64::max) / 1e3;
    let curves = |fitted: &Fitted<'_>, axle: &str| {
        let over = |peak: &dyn Fn(f64) -> f64| {
            sampled(0.1 * end, end, |load| peak(load * 1e3) / (load * 1e3))
        };
        let lateral = over(&|load| fitted.tire.peak_lateral_force(load));
        let longitudinal = over(&|load| fitted.tire.peak_longitudinal_force(load));
        [
            Series::new(format!("{axle}lateral"), fitted.color, lateral),
            Series::new(format!("{axle}longitudinal"), fitted.color, longitudinal).dashed(),
        ]
    };
    let [front, rear] = &tires;
    let alike = curves(front, "");
    let series = if alike.iter().zip(curves(rear, "")).all(|(a, b)| a.points == b.points) {
        alike.into()
    } else {
        [curves(front, "front "), curves(rear, "rear ")].concat()
    };
    Chart {
        title: "Tire friction".into(),
        x: Axis::from_to("load of a wheel, kN", 0.0, end),
        y: Axis::new("peak force over load"),
        series,
        ..Chart::default()
    }
}

pub(super) fn lateral(params: &VehicleParams) -> Chart {
    let tires = fitted(params);
    let widest = tires.iter().map(|fitted| fitted.tire.peak_slip_angle).fold(0.0, f64::max);
    let end = (2.5 * widest.to_degrees()).ceil();
    over_slip(&tires, "Lateral tire force", "slip angle, degrees", end, |tire, load, slip| {
        let peak = tire.peak_slip_angle_at(load).tan();
        tire.peak_lateral_force(load) * tire.force_share(slip.to_radians().tan() / peak)
    })
}

pub(super) fn longitudinal(params: &VehicleParams) -> Chart {
    let tires = fitted(params);
    let widest = tires.iter().map(|fitted| fitted.tire.peak_slip_ratio).fold(0.0, f64::max);
    let end = (2.5 * widest * 100.0).ceil().min(100.0);
    over_slip(&tires, "Longitudinal tire force", "slip ratio, %", end, |tire, load, slip| {
        let normalized = slip / 100.0 / tire.peak_slip_ratio;
        tire.peak_longitudinal_force(load) * tire.force_share(normalized)
    })
}

fn over_slip(
    tires: &[Fitted<'_>],
    title: &str,
    x: &str,
    end: f64,
    force: impl Fn(&TireParams, f64, f64) -> f64,
) -> Chart {
    let mut series = Vec::new();
    for fitted in tires {
        for share in LOADS {
            let load = share * fitted.load;
            let points = sampled(0.0, end, |slip| force(fitted.tire, load, slip) / 1e3);
            // One entry in the legend for the three loads of an axle.
            let name =
                if share == 1.0 { format!("{}, load at rest", fitted.axle) } else { String::new() };
            let line = Series::new(name, fitted.color, points);
            series.push(if share == 1.0 { line } else { line.dashed() });
        }
    }
    series.push(Series::new("½ and 1½ of it", 7, vec![]).dashed());
    Chart {
        title: title.into(),
        x: Axis::from_to(x, 0.0, end),
        y: Axis::from_to("kN", 0.0, 1.0),
        series,
        ..Chart::default()
    }
}
