//! The car of a description: a built-in one, a folder of Assetto Corsa's, or either with numbers
//! replaced.

use anyhow::{Context, Result, anyhow, bail, ensure};
use corsa_content::CarOptions;
use corsa_vehicle::VehicleParams;
use corsa_vehicle::params::{AeroParams, Curve, Drive, TorquePoint};
use serde_json::{Map, Value, json};

use crate::fields;
use crate::table::numbers;

/// A name or a folder, or an object: `base` one of those, `compound` its tires, and `set` the values
/// to replace by path.
pub(crate) fn open(value: &Value) -> Result<VehicleParams> {
    let base = value.as_str().or_else(|| value["base"].as_str());
    let base = base.context("`car` is a name, a folder, or an object with a `base`")?;
    let compound = value["compound"].as_str().map(str::to_owned);
    let mut params = corsa_content::open_car_with(base, &CarOptions { compound })?.params;
    if let Some(values) = value["set"].as_object() {
        for (path, value) in values {
            set(&mut params, path, value).with_context(|| format!("setting `{path}`"))?;
        }
    }
    params.validate()?;
    Ok(params)
}

fn set(params: &mut VehicleParams, path: &str, value: &Value) -> Result<()> {
    let number = || value.as_f64().ok_or_else(|| anyhow!("{value} is no number"));
    if let Some(field) = fields::number(params, path) {
        *field = number()?;
        return Ok(());
    }
    match path {
        "name" => params.name = value.as_str().context("a name is text")?.into(),
        "drive" => params.drive = drive(value)?,
        "abs" => {
            ensure!(value.is_null(), "only null is understood");
            params.abs = None;
        }
        "traction_control" => {
            ensure!(value.is_null(), "only null is understood");
            params.traction_control = None;
        }
        "engine.throttle" => params.engine.throttle = curve(value)?,
        "engine.torque_curve" => {
            let points = points(value)?;
            let point = |(speed, torque)| TorquePoint { speed, torque };
            params.engine.torque_curve = points.into_iter().map(point).collect();
        }
        "gearbox.ratios" => params.gearbox.ratios = numbers(value)?,
        // Coefficients times area, m²: no wings, drag at the center of gravity.
        "aero" => {
            let part = |name: &str| value[name].as_f64().with_context(|| format!("no `{name}`"));
            let offsets = (params.front_axle_offset(), params.rear_axle_offset());
            params.aero = AeroParams::simple(
                part("drag_area")?,
                part("downforce_area")?,
                part("front_share")?,
                offsets,
            );
        }
        _ => bail!("no parameter has this path"),
    }
    Ok(())
}

fn drive(value: &Value) -> Result<Drive> {
    match value.as_str() {
        Some("rear") => Ok(Drive::Rear),
        Some("front") => Ok(Drive::Front),
        _ => Ok(Drive::All { front_share: value.as_f64().context("rear, front, or a share")? }),
    }
}

fn curve(value: &Value) -> Result<Curve> {
    Ok(Curve::new(points(value)?)?)
}

fn points(value: &Value) -> Result<Vec<(f64, f64)>> {
    let list = value.as_array().context("a curve is a list of pairs")?;
    list.iter()
        .map(|pair| match numbers(pair)?.as_slice() {
            [x, y] => Ok((*x, *y)),
            _ => bail!("{pair} is no pair"),
        })
        .collect()
}

/// Everything that [`open`] can set, and sums worked out from it.
pub(crate) fn describe(params: &VehicleParams) -> Value {
    let mut params = params.clone();
    let mut all = Map::new();
    all.insert("name".into(), json!(params.name));
    for path in fields::PATHS {
        let value = fields::number(&mut params, path).map(|number| *number);
        all.insert((*path).into(), json!(value));
    }
    let pair = |point: &TorquePoint| json!([point.speed, point.torque]);
    let torque: Vec<Value> = params.engine.torque_curve.iter().map(pair).collect();
    all.insert("engine.torque_curve".into(), json!(torque));
    all.insert("engine.throttle".into(), json!(params.engine.throttle.points()));
    all.insert("engine.turbos".into(), json!(params.engine.turbos.len()));
    all.insert("gearbox.ratios".into(), json!(params.gearbox.ratios));
    all.insert("drive.front_share".into(), json!(params.drive.front_share()));
    all.insert("max_steer_angle".into(), json!(params.max_steering_tire_angle()));
    all.insert("drag_area".into(), json!(params.drag_area()));
    all.insert("downforce_area".into(), json!(params.downforce_area()));
    all.insert("downforce_front_share".into(), json!(params.downforce_front_share()));
    all.insert("has_abs".into(), json!(params.abs.is_some()));
    all.insert("has_traction_control".into(), json!(params.traction_control.is_some()));
    Value::Object(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_built_in_car_are_replaced_by_path() {
        let car = json!({"base": "gt3", "set": {
            "front.tire.radius": 0.33, "gearbox.ratios": [2.0, 1.0], "drive": "front",
            "aero": {"drag_area": 0.5, "downforce_area": 1.0, "front_share": 0.4},
        }});
        let params = open(&car).unwrap();
        assert_eq!(params.front.tire.radius, 0.33);
        let described = describe(&params);
        assert_eq!(described["gearbox.ratios"], json!([2.0, 1.0]));
        assert_eq!(described["drive.front_share"], 1.0);
        let share = described["downforce_front_share"].as_f64().unwrap();
        assert!((share - 0.4).abs() < 1e-9, "{share}");
    }

    #[test]
    fn a_path_that_does_not_exist_is_named() {
        let error = open(&json!({"base": "gt3", "set": {"front.color": 1.0}})).unwrap_err();
        assert_eq!(format!("{error:#}"), "setting `front.color`: no parameter has this path");
    }

    /// A path that is missing in the list could not be set, and nobody would know.
    #[test]
    fn every_number_of_a_car_has_a_path() {
        let mut params = VehicleParams::builtin("gt3").unwrap();
        for path in fields::PATHS {
            assert!(fields::number(&mut params, path).is_some(), "{path}");
        }
    }
}
