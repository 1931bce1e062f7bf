use corsa_picture::{Axis, Chart, Series};
use corsa_vehicle::VehicleParams;

use super::sampled;
use crate::cars::performance::{AIR_DENSITY, Performance};

pub(super) fn over_speed(params: &VehicleParams, performance: &Performance) -> Chart {
    let end = (performance.top_speed * 3.6 / 50.0).ceil() * 50.0;
    let force = |area: f64| {
        sampled(0.0, end, move |speed| {
            let speed = speed / 3.6;
            0.5 * AIR_DENSITY * speed * speed * area / 1e3
        })
    };
    let downforce = params.downforce_area();
    let mut series = vec![Series::new("drag", 1, force(params.drag_area()))];
    if downforce != 0.0 {
        let front = downforce * params.downforce_front_share();
        series.push(Series::new("downforce", 0, force(downforce)));
        series.push(Series::new("front axle", 0, force(front)).dashed());
        series.push(Series::new("rear axle", 5, force(downforce - front)).dashed());
    }
    Chart {
        title: "Air, body level".into(),
        x: Axis::from_to("speed, km/h", 0.0, end),
        y: Axis::from_to("kN", 0.0, 0.1),
        series,
        ..Chart::default()
    }
}

/// `None` where height does not matter.
pub(super) fn over_height(params: &VehicleParams) -> Option<Chart> {
    let depends = params
        .aero
        .wings
        .iter()
        .any(|wing| !wing.downforce_height.is_constant() || !wing.drag_height.is_constant());
    let at = |height: f64| params.cg_height + height / 1e3;
    depends.then(|| {
        areas("Air over ride height", "change of ride height, mm", 50.0, &|height| {
            (params.aero.downforce_area(at(height)), params.aero.drag_area(at(height)))
        })
    })
}

/// `None` where the body's attitude does not matter.
pub(super) fn over_pitch(params: &VehicleParams) -> Option<Chart> {
    let wings = &params.aero.wings;
    let depends =
        wings.iter().any(|wing| !wing.downforce.is_constant() || !wing.drag.is_constant());
    depends.then(|| {
        areas("Air over pitch", "pitch, degrees, + nose down", 3.0, &|pitch| {
            let pitch = f64::to_radians(pitch);
            let height = |x: f64, z: f64| params.cg_height + z - pitch * x;
            let of = |wing: &corsa_vehicle::params::WingParams| {
                let height = height(wing.position.x, wing.position.z);
                (wing.downforce_area(pitch, height), wing.drag_area(pitch, height))
            };
            wings.iter().map(of).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        })
    })
}

fn areas(title: &str, x: &str, reach: f64, value: &dyn Fn(f64) -> (f64, f64)) -> Chart {
    Chart {
        title: title.into(),
        x: Axis::from_to(x, -reach, reach),
        y: Axis::new("coefficient × area, m²"),
        series: vec![
            Series::new("downforce", 0, sampled(-reach, reach, |x| value(x).0)),
            Series::new("drag", 1, sampled(-reach, reach, |x| value(x).1)),
        ],
        ..Chart::default()
    }
}
