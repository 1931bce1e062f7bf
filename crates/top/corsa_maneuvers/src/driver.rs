//! Who drives: prescribed inputs, and where asked for a controller that holds a speed or a radius.

use anyhow::{Context, Result, ensure};
use corsa_dynamics::State;
use corsa_vehicle::{Controls, GearRequest, VehicleParams};
use serde_json::Value;

use crate::table::Table;

/// Columns of `inputs` that are understood.
const INPUTS: &[&str] = &[
    "steering",    // share of full lock, + left
    "steer_angle", // of the virtual center wheel, rad, + left
    "throttle",
    "brake",
    "clutch",
    "gear",
    "speed",     // held by throttle and brake, m/s
    "curvature", // of the path, held by steering, 1/m, + left
];

/// Gains of the controllers. Slow against the car, fast against a quasi-steady test.
const SPEED_GAIN: f64 = 0.4;
const SPEED_INTEGRAL_GAIN: f64 = 0.15;
const CURVATURE_GAIN: f64 = 0.3;

pub(crate) struct Driver {
    inputs: Table,
    /// Angle at full lock, rad.
    max_steer_angle: f64,
    wheelbase: f64,
    timestep: f64,
    /// Engine speed at which the driver asks for the next gear, rad/s; else `gear`, else the automatic.
    shift_up_at: Option<f64>,
    num_gears: i8,
    speed_integral: f64,
    steering: f64,
}

impl Driver {
    pub(crate) fn new(description: &Value, params: &VehicleParams, timestep: f64) -> Result<Self> {
        let inputs = Table::read(&description["inputs"]).context("reading `inputs`")?;
        for name in inputs.names() {
            ensure!(INPUTS.contains(&name), "no input is called `{name}`: {}", INPUTS.join(", "));
        }
        Ok(Self {
            inputs,
            max_steer_angle: params.max_steering_tire_angle(),
            wheelbase: params.wheelbase,
            timestep,
            shift_up_at: description["shift_up_at"].as_f64(),
            num_gears: params.gearbox.ratios.len() as i8,
            speed_integral: 0.0,
            steering: 0.0,
        })
    }

    /// The controls of the step that ends at `time`.
    pub(crate) fn controls(&mut self, time: f64, state: &State) -> Controls {
        let input = |name| self.inputs.at(name, time);
        let gear = match (self.shift_up_at, input("gear")) {
            (Some(limit), _) => self.shift(limit, state),
            (None, Some(gear)) => GearRequest::Select(gear.round() as i8),
            (None, None) => GearRequest::Automatic,
        };
        let mut controls = Controls {
            throttle: input("throttle").unwrap_or(0.0),
            brake: input("brake").unwrap_or(0.0),
            clutch: input("clutch").unwrap_or(0.0),
            gear,
            ..Controls::default()
        };
        let held = input("speed");
        let curvature = input("curvature");
        let prescribed = input("steering")
            .or_else(|| input("steer_angle").map(|angle| angle / self.max_steer_angle));
        if let Some(speed) = held {
            let pedal = self.pedal(speed - state.velocity.x);
            controls.throttle = pedal.clamp(0.0, 1.0);
            controls.brake = (-pedal).clamp(0.0, 1.0);
        }
        controls.steering = match curvature {
            Some(curvature) => self.hold_curvature(curvature, state),
            None => prescribed.unwrap_or(0.0),
        };
        controls.steering = controls.steering.clamp(-1.0, 1.0);
        controls
    }

    /// The next gear at an engine speed, one at a time.
    fn shift(&self, limit: f64, state: &State) -> GearRequest {
        if state.engine_speed < limit || state.shift_time_left > 0.0 {
            return GearRequest::Select(state.target_gear);
        }
        GearRequest::Select((state.gear + 1).min(self.num_gears))
    }

    /// + throttle, - brake.
    fn pedal(&mut self, missing: f64) -> f64 {
        self.speed_integral =
            (self.speed_integral + SPEED_INTEGRAL_GAIN * missing * self.timestep).clamp(-0.2, 1.0);
        SPEED_GAIN * missing + self.speed_integral
    }

    /// The angle a car without slip needs, corrected by an integral of what is missing.
    fn hold_curvature(&mut self, wanted: f64, state: &State) -> f64 {
        let speed = state.velocity.x.max(1.0);
        let missing = wanted - state.yaw_rate / speed;
        if self.steering == 0.0 {
            self.steering = (self.wheelbase * wanted).atan() / self.max_steer_angle;
        }
        self.steering += CURVATURE_GAIN * self.wheelbase * missing / self.max_steer_angle
            * speed
            * self.timestep;
        self.steering
    }
}
