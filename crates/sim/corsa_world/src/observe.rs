use corsa_vehicle::{
    Controls, DVec2, DVec3, PerWheel, SessionPhase, VehicleState, WheelState, wrap_angle,
};

use crate::{Car, World};

/// There is no thermal model: every tire is warm, °C.
const TIRE_TEMPERATURE: f64 = 80.0;
/// … and at its pressure, Pa.
const TIRE_PRESSURE: f64 = 180_000.0;

impl World {
    /// All that is known of a car.
    pub fn state(&self, car: &Car) -> VehicleState {
        let dynamics = &car.dynamics;
        let outputs = self.model.outputs(dynamics);
        let heading_error = wrap_angle(dynamics.pose.yaw - car.road.heading);
        let (sin, cos) = libm::sincos(heading_error);
        let grade = libm::asin(car.road.slope);
        let tangent = car.road.tangent();
        let contact_points = outputs.contact_points.map(|point| {
            let along = tangent.dot(point - dynamics.pose.position);
            point.extend(car.road.elevation + along * car.road.slope)
        });
        VehicleState {
            physics_step: car.physics_step,
            sim_time: car.time(),
            position: dynamics.pose.position.extend(car.road.elevation + self.params().cg_height),
            roll: dynamics.roll - grade * sin,
            pitch: dynamics.pitch - grade * cos,
            yaw: wrap_angle(dynamics.pose.yaw),
            velocity: in_plane(dynamics.velocity),
            acceleration: in_plane(dynamics.acceleration),
            angular_velocity: DVec3::new(
                dynamics.roll_rate,
                dynamics.pitch_rate,
                dynamics.yaw_rate,
            ),
            controls: Controls { clutch: 1.0 - dynamics.clutch_engagement, ..dynamics.controls },
            steering_wheel_angle: outputs.steering_wheel_angle,
            engine_speed: dynamics.engine_speed,
            gear: dynamics.gear,
            fuel: dynamics.fuel,
            force_feedback: outputs.force_feedback,
            damage: 0.0,
            wheels: PerWheel::from_fn(|wheel| {
                let tire = &dynamics.wheels[wheel];
                WheelState {
                    spin_rate: tire.spin_rate,
                    normal_force: tire.normal_force,
                    slip_ratio: tire.slip_ratio,
                    slip_angle: tire.slip_angle(),
                    normalized_slip: tire.normalized_slip,
                    suspension_travel: outputs.suspension_travel[wheel],
                    temperature: TIRE_TEMPERATURE,
                    pressure: TIRE_PRESSURE,
                    contact_point: contact_points[wheel],
                }
            }),
            lap: car.lap.state(&self.track, car.road.progress, car.time()),
            wheels_outside: car.road.wheels_outside(),
            session: SessionPhase::Driving,
        }
    }
}

fn in_plane(vector: DVec2) -> DVec3 {
    vector.extend(0.0)
}
