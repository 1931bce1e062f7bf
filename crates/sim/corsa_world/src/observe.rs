use corsa_track::Projection;
use corsa_vehicle::{
    Controls, DVec2, DVec3, LapState, PHYSICS_TIMESTEP, PerWheel, STANDARD_GRAVITY, SessionPhase,
    VehicleState, WheelState, wrap_angle,
};

use crate::lot::Lot;
use crate::world::Parts;

/// Below this a speed has no direction to turn in, m/s.
const STANDING: f64 = 0.5;

impl Parts {
    /// All that is known of the car on a lane.
    pub(crate) fn observe(&self, lot: &Lot, lane: usize, state: &mut VehicleState) {
        let one = |row: &[f32]| f64::from(row[lane]);
        let (places, ground) = (&lot.places, &lot.ground);
        let dynamics = lot.cars.get(lane);
        let outputs = self.model.outputs(&dynamics);
        let time = lot.physics_step[lane] as f64 * PHYSICS_TIMESTEP;
        let heading = lot.heading(lane);
        let tangent = DVec2::new(one(&places.tangent_x), one(&places.tangent_y));
        let (grade, bank) = (one(&places.grade), one(&places.bank));
        let elevation = self.road.ribbon.base_elevation() + one(&places.height);

        // How the road rises along the body and to the left of it.
        let (cos, sin) = (tangent.dot(heading), tangent.perp_dot(heading));
        let (rise_x, rise_y) = (grade * cos + bank * sin, bank * cos - grade * sin);
        let (mut road_roll, mut road_pitch, mut lift) = (0.0, 0.0, 0.0);
        if rise_x != 0.0 || rise_y != 0.0 {
            let climb = 1.0 + rise_x * rise_x;
            road_pitch = -libm::atan(rise_x);
            road_roll = libm::atan(rise_y / climb.sqrt());
            let level = 1.0 / (1.0 + grade * grade + bank * bank).sqrt();
            lift = one(&ground.normal_gravity) - STANDARD_GRAVITY * level;
        }
        // Following the road's bend up or down, the body turns about its y axis.
        let forward = dynamics.velocity.x;
        let road_pitch_rate = if forward.abs() > STANDING { -lift / forward } else { 0.0 };

        let progress = self.progress(lot, lane);
        let clock = &lot.clocks[lane];
        *state = VehicleState {
            physics_step: lot.physics_step[lane],
            sim_time: time,
            position: dynamics
                .pose
                .position
                .extend(elevation + self.model.params().cg_height + dynamics.heave),
            roll: dynamics.roll + road_roll,
            pitch: dynamics.pitch + road_pitch,
            yaw: wrap_angle(dynamics.pose.yaw),
            velocity: dynamics.velocity.extend(dynamics.heave_rate),
            acceleration: dynamics.acceleration.extend(lift),
            angular_velocity: DVec3::new(
                dynamics.roll_rate,
                dynamics.pitch_rate + road_pitch_rate,
                dynamics.yaw_rate,
            ),
            controls: Controls { clutch: 1.0 - dynamics.clutch_engagement, ..dynamics.controls },
            steering_wheel_angle: outputs.steering_wheel_angle,
            engine_speed: dynamics.engine_speed,
            gear: dynamics.gear,
            fuel: dynamics.fuel,
            force_feedback: outputs.force_feedback,
            damage: one(&places.damage),
            wheels: PerWheel::from_fn(|wheel| {
                let tire = &dynamics.wheels[wheel];
                let [forward, leftward] = self.road.wheels[wheel].map(f64::from);
                let arm = heading.rotate(DVec2::new(forward, leftward));
                let rise = grade * tangent.dot(arm) + bank * tangent.perp_dot(arm);
                let height = elevation + rise + one(&ground.height[wheel]);
                WheelState {
                    spin_rate: tire.spin_rate,
                    normal_force: tire.normal_force,
                    slip_ratio: tire.slip_ratio,
                    slip_angle: tire.slip_angle(),
                    normalized_slip: tire.normalized_slip,
                    suspension_travel: outputs.suspension_travel[wheel],
                    temperature: tire.core_temperature,
                    pressure: self.pressure[usize::from(wheel > 1)],
                    contact_point: (dynamics.pose.position + arm).extend(height),
                }
            }),
            lap: LapState {
                completed_laps: clock.completed_laps,
                current_time: time - clock.lap_start,
                last_time: clock.last_time,
                best_time: clock.best_time,
                sector: self.track.sector_of(progress),
                last_sector_time: clock.last_sector_time,
                is_valid: places.is_valid[lane] > 0.5,
                normalized_progress: progress / self.track.length(),
                distance: one(&places.distance) + one(&places.distance_low),
            },
            wheels_outside: places.outside[lane] as u8,
            session: SessionPhase::Driving,
        };
    }

    /// Where the car on a lane lies relative to the reference line.
    pub(crate) fn projection(&self, lot: &Lot, lane: usize) -> Projection {
        let one = |row: &[f32]| f64::from(row[lane]);
        let (places, spans) = (&lot.places, &lot.places.spans);
        let along = one(&places.along);
        let node = &self.road.ribbon.nodes()[self.road.index(places.node[lane])];
        // The line turns by little from the node on: the series of the arc sine.
        let turned = f64::from(node.cos) * one(&places.tangent_y)
            - f64::from(node.sin) * one(&places.tangent_x);
        let square = turned * turned;
        let angle =
            turned * (1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * 5.0 / 112.0)));
        Projection {
            progress: self.progress(lot, lane),
            lateral_offset: one(&places.offset),
            heading: wrap_angle(f64::from(node.heading) + angle),
            curvature: one(&places.curvature),
            width_left: one(&spans.left) + along * one(&spans.left_slope),
            width_right: one(&spans.right) + along * one(&spans.right_slope),
            elevation: self.road.ribbon.base_elevation() + one(&places.height),
        }
    }

    /// In [0, length), m.
    fn progress(&self, lot: &Lot, lane: usize) -> f64 {
        let node = self.road.index(lot.places.node[lane]) as f64;
        let progress = node * self.road.ribbon.spacing() + f64::from(lot.places.along[lane]);
        let length = self.track.length();
        // A car may be a hair before the first node, or after the last.
        if progress < 0.0 {
            (progress + length).min(length.next_down())
        } else if progress >= length {
            progress - length
        } else {
            progress
        }
    }
}
