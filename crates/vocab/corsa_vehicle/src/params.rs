//! What a vehicle model needs to know of a car: plain numbers, in SI units, filled in by hand
//! ([`crate::BUILTIN_CARS`]) or from a car's data files.

mod aero;
mod axle;
mod chassis;
mod curve;
mod drivetrain;
mod tire;
mod validate;

pub use aero::{AeroParams, WingParams};
pub use axle::{AxleParams, DamperParams, SpringParams};
pub use chassis::{
    AbsParams, BodyParams, BrakeParams, BrakeThermalParams, SteeringParams, TractionControlParams,
};
pub use curve::{Curve, CurveError};
pub use drivetrain::{
    ClutchParams, DifferentialParams, DifferentialsParams, Drive, EngineParams, FuelParams,
    GearboxParams, TorquePoint, TurboParams,
};
pub use tire::{CamberParams, PressureParams, TireParams, TireThermalParams};
pub use validate::ParamsError;

use crate::{CarInfo, PerWheel};

/// A car, as the vehicle model sees it. Immutable once a model is built of it.
///
/// Axes as everywhere: body x forward, y left, z up, origin at the center of gravity.
#[derive(Clone, Debug, PartialEq)]
pub struct VehicleParams {
    /// The car's id: AC's folder name, or the name of a built-in car.
    pub name: String,
    /// Mass with driver, without fuel, kg.
    pub mass: f64,
    /// Moment of inertia of the whole car about the body's x axis, kg·m². Larger: the car takes longer to lean.
    pub roll_inertia: f64,
    /// Moment of inertia about the body's y axis, kg·m². Larger: slower to dive and squat.
    pub pitch_inertia: f64,
    /// Moment of inertia about the body's z axis, kg·m². Larger: slower to turn in, and to stop turning.
    pub yaw_inertia: f64,
    /// Distance between the axles, m.
    pub wheelbase: f64,
    /// Share of the weight on the front axle at rest, 0 to 1. Larger: more understeer.
    pub front_weight_share: f64,
    /// Height of the center of gravity over the road, m. Larger: more load transfer, less grip.
    pub cg_height: f64,
    /// The front axle with its two wheels.
    pub front: AxleParams,
    /// The rear axle with its two wheels.
    pub rear: AxleParams,
    pub steering: SteeringParams,
    pub aero: AeroParams,
    pub brakes: BrakeParams,
    pub engine: EngineParams,
    pub clutch: ClutchParams,
    pub gearbox: GearboxParams,
    /// Which wheels the engine drives.
    pub drive: Drive,
    pub differentials: DifferentialsParams,
    /// `None`: the car has no anti-lock brakes.
    pub abs: Option<AbsParams>,
    /// `None`: the car has no traction control.
    pub traction_control: Option<TractionControlParams>,
    pub fuel: FuelParams,
    pub body: BodyParams,
}

impl VehicleParams {
    /// A built-in car by its name in [`crate::BUILTIN_CARS`].
    pub fn builtin(name: &str) -> Option<Self> {
        crate::cars::builtin(name)
    }

    /// Distance from the center of gravity forward to the front axle, m.
    pub fn front_axle_offset(&self) -> f64 {
        (1.0 - self.front_weight_share) * self.wheelbase
    }

    /// Distance from the center of gravity back to the rear axle, m, positive.
    pub fn rear_axle_offset(&self) -> f64 {
        self.front_weight_share * self.wheelbase
    }

    /// Drag coefficient times area with the body level, m².
    pub fn drag_area(&self) -> f64 {
        self.aero.drag_area(self.cg_height)
    }

    /// Downforce coefficient times area with the body level, m², + down.
    pub fn downforce_area(&self) -> f64 {
        self.aero.downforce_area(self.cg_height)
    }

    /// Share of the downforce on the front axle; drag taken as acting on no axle. 0.5 without any
    /// downforce.
    pub fn downforce_front_share(&self) -> f64 {
        let downforce = self.downforce_area();
        if downforce == 0.0 {
            return 0.5;
        }
        let moment = self.aero.downforce_moment(self.cg_height);
        (self.rear_axle_offset() + moment / downforce) / self.wheelbase
    }

    /// Angle of the virtual center wheel at full lock, rad.
    pub fn max_steering_tire_angle(&self) -> f64 {
        self.steering.wheel_lock / self.steering.ratio
    }

    /// What a driver or an observer may know of the car.
    pub fn info(&self) -> CarInfo {
        CarInfo {
            model: self.name.clone(),
            steering_wheel_lock: Some(self.steering.wheel_lock),
            steering_ratio: Some(self.steering.ratio),
            max_engine_speed: Some(self.engine.limiter_speed),
            num_gears: u8::try_from(self.gearbox.ratios.len()).ok(),
            mass: Some(self.mass),
            wheelbase: Some(self.wheelbase),
            front_axle_offset: Some(self.front_axle_offset()),
            track_width_front: Some(self.front.track_width),
            track_width_rear: Some(self.rear.track_width),
            tire_radius: Some(PerWheel::new(
                self.front.tire.radius,
                self.front.tire.radius,
                self.rear.tire.radius,
                self.rear.tire.radius,
            )),
            max_fuel: Some(self.fuel.capacity),
        }
    }
}

#[cfg(test)]
mod tests;
