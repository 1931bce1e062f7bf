use std::fmt;

use super::{
    AxleParams, DamperParams, DifferentialParams, EngineParams, GearboxParams, SpringParams,
    TireParams, VehicleParams,
};

/// A parameter no car can have. Names the field as in [`VehicleParams`], its value and what was
/// expected.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamsError {
    pub car: String,
    pub field: String,
    pub value: f64,
    pub expected: &'static str,
}

impl fmt::Display for ParamsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "car `{}`: `{}` is {}, expected {}",
            self.car, self.field, self.value, self.expected
        )
    }
}

impl std::error::Error for ParamsError {}

impl VehicleParams {
    /// Refuses numbers that are not finite or that no car can have. A model built of checked
    /// parameters cannot fail.
    pub fn validate(&self) -> Result<(), ParamsError> {
        let check = Check { car: &self.name };
        check.positive("mass", self.mass)?;
        check.positive("roll_inertia", self.roll_inertia)?;
        check.positive("pitch_inertia", self.pitch_inertia)?;
        check.positive("yaw_inertia", self.yaw_inertia)?;
        check.positive("wheelbase", self.wheelbase)?;
        check.inside("front_weight_share", self.front_weight_share, 0.05..=0.95, "0.05 to 0.95")?;
        check.positive("cg_height", self.cg_height)?;
        check.axle("front", &self.front)?;
        check.axle("rear", &self.rear)?;
        check.positive("steering.wheel_lock", self.steering.wheel_lock)?;
        check.positive("steering.ratio", self.steering.ratio)?;
        check.inside(
            "steering.wheel_lock / steering.ratio",
            self.max_steering_tire_angle(),
            0.0..=1.2,
            "at most 1.2 rad at the wheels",
        )?;
        check.share("steering.ackermann", self.steering.ackermann)?;
        for (index, wing) in self.aero.wings.iter().enumerate() {
            let field = |part: &str| format!("aero.wings[{index}].{part}");
            check.not_negative(&field("area"), wing.area)?;
            for (part, value) in [
                ("position.x", wing.position.x),
                ("position.y", wing.position.y),
                ("position.z", wing.position.z),
                ("angle", wing.angle),
                ("downforce_gain", wing.downforce_gain),
                ("drag_gain", wing.drag_gain),
            ] {
                check.finite(&field(part), value)?;
            }
        }
        check.not_negative("drag_area()", self.drag_area())?;
        check.not_negative("brakes.max_torque", self.brakes.max_torque)?;
        check.share("brakes.front_share", self.brakes.front_share)?;
        check.not_negative("brakes.handbrake_torque", self.brakes.handbrake_torque)?;
        check.engine(&self.engine)?;
        check.gearbox(&self.gearbox)?;
        check.positive("clutch.max_torque", self.clutch.max_torque)?;
        check.positive("clutch.engage_start_speed", self.clutch.engage_start_speed)?;
        check.above(
            "clutch.engage_end_speed",
            self.clutch.engage_end_speed,
            self.clutch.engage_start_speed,
            "more than clutch.engage_start_speed",
        )?;
        check.share("drive.front_share", self.drive.front_share())?;
        check.differential("front", &self.differentials.front)?;
        check.differential("center", &self.differentials.center)?;
        check.differential("rear", &self.differentials.rear)?;
        if let Some(abs) = &self.abs {
            check.positive("abs.slip_ratio_limit", abs.slip_ratio_limit)?;
            check.positive("abs.rate", abs.rate)?;
        }
        if let Some(control) = &self.traction_control {
            check.positive("traction_control.slip_ratio_limit", control.slip_ratio_limit)?;
            check.positive("traction_control.rate", control.rate)?;
            check.not_negative("traction_control.min_speed", control.min_speed)?;
        }
        if let Some(thermal) = &self.brakes.thermal {
            check.positive("brakes.thermal.front_heat_capacity", thermal.front_heat_capacity)?;
            check.positive("brakes.thermal.rear_heat_capacity", thermal.rear_heat_capacity)?;
            check.not_negative("brakes.thermal.cooling", thermal.cooling)?;
            check.not_negative("brakes.thermal.speed_cooling", thermal.speed_cooling)?;
        }
        check.positive("body.size.x", self.body.size.x)?;
        check.positive("body.size.y", self.body.size.y)?;
        check.positive("body.size.z", self.body.size.z)?;
        check.finite("body.center.x", self.body.center.x)?;
        check.finite("body.center.y", self.body.center.y)?;
        check.finite("body.center.z", self.body.center.z)?;
        let unsprung = 2.0 * (self.front.unsprung_mass + self.rear.unsprung_mass);
        check.that(
            unsprung < 0.5 * self.mass,
            "2 (front.unsprung_mass + rear.unsprung_mass)",
            unsprung,
            "less than half the mass",
        )?;
        check.not_negative("fuel.capacity", self.fuel.capacity)?;
        check.inside(
            "fuel.initial",
            self.fuel.initial,
            0.0..=self.fuel.capacity,
            "0 to fuel.capacity",
        )?;
        check.not_negative("fuel.per_revolution", self.fuel.per_revolution)?;
        check.not_negative("fuel.density", self.fuel.density)
    }
}

/// Builds the error with the car's name in it.
struct Check<'a> {
    car: &'a str,
}

impl Check<'_> {
    fn that(
        &self,
        holds: bool,
        field: &str,
        value: f64,
        expected: &'static str,
    ) -> Result<(), ParamsError> {
        if holds && value.is_finite() {
            Ok(())
        } else {
            Err(ParamsError { car: self.car.into(), field: field.into(), value, expected })
        }
    }

    fn finite(&self, field: &str, value: f64) -> Result<(), ParamsError> {
        self.that(true, field, value, "a finite number")
    }

    fn positive(&self, field: &str, value: f64) -> Result<(), ParamsError> {
        self.that(value > 0.0, field, value, "more than 0")
    }

    fn not_negative(&self, field: &str, value: f64) -> Result<(), ParamsError> {
        self.that(value >= 0.0, field, value, "0 or more")
    }

    fn share(&self, field: &str, value: f64) -> Result<(), ParamsError> {
        self.inside(field, value, 0.0..=1.0, "0 to 1")
    }

    fn inside(
        &self,
        field: &str,
        value: f64,
        range: std::ops::RangeInclusive<f64>,
        expected: &'static str,
    ) -> Result<(), ParamsError> {
        self.that(range.contains(&value), field, value, expected)
    }

    fn above(
        &self,
        field: &str,
        value: f64,
        limit: f64,
        expected: &'static str,
    ) -> Result<(), ParamsError> {
        self.that(value > limit, field, value, expected)
    }

    fn axle(&self, name: &str, axle: &AxleParams) -> Result<(), ParamsError> {
        let field = |part: &str| format!("{name}.{part}");
        self.positive(&field("track_width"), axle.track_width)?;
        self.spring(&field("spring"), &axle.spring)?;
        self.damper(&field("damper"), &axle.damper)?;
        self.not_negative(&field("anti_roll_stiffness"), axle.anti_roll_stiffness)?;
        self.finite(&field("roll_center_height"), axle.roll_center_height)?;
        self.positive(&field("unsprung_mass"), axle.unsprung_mass)?;
        self.inside(&field("static_camber"), axle.static_camber, -0.3..=0.3, "-0.3 to 0.3 rad")?;
        self.finite(&field("camber_per_travel"), axle.camber_per_travel)?;
        self.inside(&field("static_toe"), axle.static_toe, -0.2..=0.2, "-0.2 to 0.2 rad")?;
        self.finite(&field("toe_per_travel"), axle.toe_per_travel)?;
        self.tire(&field("tire"), &axle.tire)
    }

    fn spring(&self, name: &str, spring: &SpringParams) -> Result<(), ParamsError> {
        self.positive(&format!("{name}.rate"), spring.rate)?;
        self.not_negative(&format!("{name}.progressive_rate"), spring.progressive_rate)?;
        self.not_negative(&format!("{name}.bump_stop_rate"), spring.bump_stop_rate)?;
        self.positive(&format!("{name}.bump_travel"), spring.bump_travel)?;
        self.positive(&format!("{name}.rebound_travel"), spring.rebound_travel)
    }

    fn damper(&self, name: &str, damper: &DamperParams) -> Result<(), ParamsError> {
        for (part, value) in [
            ("bump", damper.bump),
            ("fast_bump", damper.fast_bump),
            ("bump_threshold", damper.bump_threshold),
            ("rebound", damper.rebound),
            ("fast_rebound", damper.fast_rebound),
            ("rebound_threshold", damper.rebound_threshold),
        ] {
            self.not_negative(&format!("{name}.{part}"), value)?;
        }
        self.positive(&format!("{name}.mean_rate()"), damper.mean_rate())
    }

    fn differential(
        &self,
        name: &str,
        differential: &DifferentialParams,
    ) -> Result<(), ParamsError> {
        let field = |part: &str| format!("differentials.{name}.{part}");
        self.not_negative(&field("preload"), differential.preload)?;
        self.share(&field("power_lock"), differential.power_lock)?;
        self.share(&field("coast_lock"), differential.coast_lock)
    }

    fn tire(&self, name: &str, tire: &TireParams) -> Result<(), ParamsError> {
        let field = |part: &str| format!("{name}.{part}");
        for (part, value) in [
            ("radius", tire.radius),
            ("rolling_radius", tire.rolling_radius),
            ("inertia", tire.inertia),
            ("longitudinal_friction", tire.longitudinal_friction),
            ("lateral_friction", tire.lateral_friction),
            ("reference_load", tire.reference_load),
            ("longitudinal_load_exponent", tire.longitudinal_load_exponent),
            ("lateral_load_exponent", tire.lateral_load_exponent),
            ("relaxation_length", tire.relaxation_length),
        ] {
            self.positive(&field(part), value)?;
        }
        self.inside(&field("peak_slip_ratio"), tire.peak_slip_ratio, 0.01..=0.9, "0.01 to 0.9")?;
        self.inside(
            &field("peak_slip_angle"),
            tire.peak_slip_angle,
            0.01..=0.7,
            "0.01 to 0.7 rad",
        )?;
        self.inside(&field("stiffness"), tire.stiffness, 1.0..=10.0, "1 to 10")?;
        self.share(&field("falloff_level"), tire.falloff_level)?;
        self.not_negative(&field("falloff_speed"), tire.falloff_speed)?;
        self.inside(&field("rolling_resistance"), tire.rolling_resistance, 0.0..=1.0, "0 to 1")?;
        self.positive(&field("vertical_stiffness"), tire.vertical_stiffness)?;
        for (part, value) in [
            ("rolling_resistance_speed", tire.rolling_resistance_speed),
            ("vertical_damping", tire.vertical_damping),
            ("radius_growth", tire.radius_growth),
            ("speed_sensitivity", tire.speed_sensitivity),
            ("braking_gain", tire.braking_gain),
            ("peak_slip_load_gain", tire.peak_slip_load_gain),
            ("pressure.running", tire.pressure.running),
            ("pressure.ideal", tire.pressure.ideal),
            ("pressure.friction_loss", tire.pressure.friction_loss),
        ] {
            self.not_negative(&field(part), value)?;
        }
        for (part, value) in [
            ("camber.friction_linear", tire.camber.friction_linear),
            ("camber.friction_quadratic", tire.camber.friction_quadratic),
            ("camber.slip_gain", tire.camber.slip_gain),
        ] {
            self.finite(&field(part), value)?;
        }
        if let Some(thermal) = &tire.thermal {
            for (part, value) in [
                ("thermal.core_time", thermal.core_time),
                ("thermal.core_inertia_time", thermal.core_inertia_time),
                ("thermal.road_time", thermal.road_time),
            ] {
                self.positive(&field(part), value)?;
            }
            for (part, value) in [
                ("thermal.heating", thermal.heating),
                ("thermal.rolling_heating", thermal.rolling_heating),
                ("thermal.cooling", thermal.cooling),
                ("thermal.speed_cooling", thermal.speed_cooling),
            ] {
                self.not_negative(&field(part), value)?;
            }
        }
        Ok(())
    }

    fn engine(&self, engine: &EngineParams) -> Result<(), ParamsError> {
        let num_points = engine.torque_curve.len() as f64;
        self.that(num_points >= 1.0, "engine.torque_curve", num_points, "at least one point")?;
        for (index, point) in engine.torque_curve.iter().enumerate() {
            self.not_negative(&format!("engine.torque_curve[{index}].speed"), point.speed)?;
            self.finite(&format!("engine.torque_curve[{index}].torque"), point.torque)?;
        }
        for (index, pair) in engine.torque_curve.windows(2).enumerate() {
            self.above(
                &format!("engine.torque_curve[{}].speed", index + 1),
                pair[1].speed,
                pair[0].speed,
                "more than that of the point before",
            )?;
        }
        self.inside("engine.efficiency", engine.efficiency, 0.01..=1.0, "0.01 to 1")?;
        self.positive("engine.idle_speed", engine.idle_speed)?;
        self.above(
            "engine.limiter_speed",
            engine.limiter_speed,
            engine.idle_speed,
            "more than engine.idle_speed",
        )?;
        self.positive("engine.inertia", engine.inertia)?;
        self.not_negative("engine.coast_torque", engine.coast_torque)?;
        self.share("engine.coast_nonlinearity", engine.coast_nonlinearity)?;
        for (index, turbo) in engine.turbos.iter().enumerate() {
            let field = |part: &str| format!("engine.turbos[{index}].{part}");
            self.not_negative(&field("max_boost"), turbo.max_boost)?;
            self.that(
                turbo.wastegate >= 0.0,
                &field("wastegate"),
                turbo.wastegate.min(f64::MAX),
                "0 or more",
            )?;
            self.positive(&field("reference_speed"), turbo.reference_speed)?;
            self.positive(&field("gamma"), turbo.gamma)?;
            self.positive(&field("lag_up"), turbo.lag_up)?;
            self.positive(&field("lag_down"), turbo.lag_down)?;
        }
        Ok(())
    }

    fn gearbox(&self, gearbox: &GearboxParams) -> Result<(), ParamsError> {
        let num_gears = gearbox.ratios.len() as f64;
        let enough = (1.0..=100.0).contains(&num_gears);
        self.that(enough, "gearbox.ratios", num_gears, "1 to 100 gears")?;
        for (index, &ratio) in gearbox.ratios.iter().enumerate() {
            self.positive(&format!("gearbox.ratios[{index}]"), ratio)?;
        }
        self.positive("gearbox.reverse_ratio", gearbox.reverse_ratio)?;
        self.positive("gearbox.final_drive", gearbox.final_drive)?;
        self.not_negative("gearbox.shift_up_time", gearbox.shift_up_time)?;
        self.not_negative("gearbox.shift_down_time", gearbox.shift_down_time)?;
        self.not_negative("gearbox.inertia", gearbox.inertia)?;
        self.positive("gearbox.auto_down_speed", gearbox.auto_down_speed)?;
        self.above(
            "gearbox.auto_up_speed",
            gearbox.auto_up_speed,
            gearbox.auto_down_speed,
            "more than gearbox.auto_down_speed",
        )
    }
}
