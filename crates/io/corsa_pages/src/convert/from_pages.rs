use corsa_vehicle::ac::{
    acceleration_from_g, base_link_from_car, flip_clutch, flip_steering, gear_from_ac,
    map_from_world, yaw_from_heading,
};
use corsa_vehicle::{
    CarInfo, Controls, DVec3, GearRequest, LapState, PHYSICS_TIMESTEP, PerWheel, SessionPhase,
    VehicleState, WheelState,
};

use super::geometry::contact_points;
use super::{Body, Calibration, MS_PER_KMH, PASCAL_PER_PSI, RAD_S_PER_RPM, contact_axes};
use crate::raw::{self, status, text};
use crate::session::{Flag, SessionInfo, SessionKind};

/// A frame's clock may be ahead of a step's by less than this, s; by more, a lap lies between them.
const CLOCK_SLACK: f64 = 0.5;

/// Where the car's origin is above the middle of its contact points, in base_link axes, m.
///
/// AC writes the origin (`carCoordinates`) once per rendered frame only, the contact points at every
/// physics step; so the offset between them is learned while the car stands and the position follows
/// from the contact points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Origin {
    learned: Option<DVec3>,
}

impl Origin {
    pub(crate) fn is_learned(self) -> bool {
        self.learned.is_some()
    }

    /// Takes what a pair of pages says while the car stands.
    pub(crate) fn learn(&mut self, physics: &raw::Physics, graphics: &raw::Graphics, body: Body) {
        let at_rest = map_from_world(physics.velocity).length() < 0.05;
        let offset = map_from_world(graphics.car_coordinates) - middle(physics);
        let offset = body.to_base_link(offset);
        // Meters apart is a frame from before a teleport.
        let is_written = graphics.packet_id != 0 && contact_axes(physics).is_some();
        if at_rest && is_written && offset.length() < 3.0 {
            self.learned = Some(offset);
        }
    }

    fn position(self, physics: &raw::Physics, graphics: &raw::Graphics, body: Body) -> DVec3 {
        if contact_axes(physics).is_none() {
            return map_from_world(graphics.car_coordinates);
        }
        let height = DVec3::Z * f64::from(physics.cg_height);
        middle(physics) + body.to_map(self.learned.unwrap_or(height))
    }
}

fn middle(physics: &raw::Physics) -> DVec3 {
    contact_points(physics).iter().sum::<DVec3>() / 4.0
}

/// One state out of the pages of one physics step. `car` is CSP's page of the same step, where there
/// is one; `tire_radius` comes from the static page. The lap's validity and a stall are not in the
/// pages: the reader adds them.
pub(crate) fn vehicle_state(
    physics_step: u64,
    physics: &raw::Physics,
    graphics: &raw::Graphics,
    car: Option<&raw::Car>,
    origin: Origin,
    tire_radius: Option<PerWheel<f64>>,
    calibration: &Calibration,
) -> VehicleState {
    let body = body(physics, car, calibration);
    let (roll, pitch, yaw) = body.roll_pitch_yaw();
    let velocity_in_map = map_from_world(car.map_or(physics.velocity, |car| car.velocity));
    let velocity = body.to_base_link(velocity_in_map);
    let angular_velocity = angular_velocity(physics, calibration);
    let position = match car {
        Some(car) => map_from_world(car.position),
        None => origin.position(physics, graphics, body),
    };
    VehicleState {
        physics_step,
        sim_time: physics_step as f64 * PHYSICS_TIMESTEP,
        position,
        roll,
        pitch,
        yaw,
        velocity,
        acceleration: acceleration(physics, calibration),
        angular_velocity,
        controls: controls(physics, car, calibration),
        steering_wheel_angle: car
            .map_or(0.0, |car| flip_steering(f64::from(car.steer)).to_radians()),
        engine_speed: f64::from(physics.rpms) * RAD_S_PER_RPM,
        gear: gear_from_ac(physics.gear),
        fuel: f64::from(physics.fuel),
        force_feedback: f64::from(physics.final_ff),
        damage: physics.car_damage[..4].iter().fold(0.0, |worst, zone| zone.max(worst)) as f64
            * MS_PER_KMH,
        wheels: PerWheel::from_fn(|wheel| {
            let motion = Motion { body, position, velocity, angular_velocity };
            wheel_state(wheel, physics, car, tire_radius.map(|radius| radius[wheel]), motion)
        }),
        lap: lap(graphics, car),
        wheels_outside: wheels_outside(physics, car),
        session: phase(physics, graphics),
    }
}

/// CSP's own axes where it gives them; else AC's heading on the plane of the contact points.
pub(crate) fn body(
    physics: &raw::Physics,
    car: Option<&raw::Car>,
    calibration: &Calibration,
) -> Body {
    if let Some(body) = car.and_then(Body::from_car_page) {
        return body;
    }
    let yaw = calibration.heading_sign * yaw_from_heading(physics.heading);
    let level = Body::from_angles(0.0, 0.0, yaw);
    let Some((forward, left)) = contact_axes(physics) else { return level };
    let up = forward.cross(left);
    if up.z <= 0.0 {
        return level;
    }
    // The heading's direction, laid onto the road.
    let (sin, cos) = yaw.sin_cos();
    let slope = -(up.x * cos + up.y * sin) / up.z;
    Body::from_forward_and_up(DVec3::new(cos, sin, slope), up).unwrap_or(level)
}

fn acceleration(physics: &raw::Physics, calibration: &Calibration) -> DVec3 {
    let [lateral, vertical, longitudinal] = physics.acc_g;
    acceleration_from_g([
        lateral * calibration.lateral_acceleration_sign as f32,
        vertical - calibration.vertical_acceleration_at_rest as f32,
        longitudinal,
    ])
}

fn angular_velocity(physics: &raw::Physics, calibration: &Calibration) -> DVec3 {
    // All three turn around together: the question is whether the page's vector is right-handed.
    base_link_from_car(physics.local_angular_vel) * calibration.yaw_rate_sign
}

fn controls(physics: &raw::Physics, car: Option<&raw::Car>, calibration: &Calibration) -> Controls {
    let steering =
        f64::from(physics.steer_angle) * calibration.steering_sign / calibration.steering_at_lock;
    Controls {
        steering: flip_steering(steering),
        throttle: f64::from(physics.gas),
        brake: f64::from(physics.brake),
        clutch: flip_clutch(f64::from(physics.clutch)),
        handbrake: car.map_or(0.0, |car| f64::from(car.handbrake)),
        gear: if physics.auto_shifter_on == 1 { GearRequest::Automatic } else { GearRequest::Hold },
    }
}

#[derive(Clone, Copy)]
struct Motion {
    body: Body,
    position: DVec3,
    velocity: DVec3,
    angular_velocity: DVec3,
}

fn wheel_state(
    index: usize,
    physics: &raw::Physics,
    car: Option<&raw::Car>,
    radius: Option<f64>,
    motion: Motion,
) -> WheelState {
    let spin_rate = f64::from(physics.wheel_angular_speed[index]);
    let contact_point = contact_points(physics)[index];
    let (slip_ratio, slip_angle, normalized_slip) = car.map_or_else(
        || slip_of_motion(index, contact_point, spin_rate, radius, motion),
        |car| slip_of_car_page(&car.wheels[index]),
    );
    WheelState {
        spin_rate,
        normal_force: f64::from(physics.wheel_load[index]),
        slip_ratio,
        slip_angle,
        normalized_slip,
        suspension_travel: f64::from(physics.suspension_travel[index]),
        temperature: f64::from(physics.tyre_core_temperature[index]),
        pressure: f64::from(physics.wheels_pressure[index]) * PASCAL_PER_PSI,
        contact_point,
    }
}

/// CSP gives the amount of the slip angle but no source its sign: the sign comes from the wheel's own
/// velocity and heading wherever it rolls forward.
fn slip_of_car_page(wheel: &raw::Wheel) -> (f64, f64, f64) {
    let written = f64::from(wheel.slip_angle_deg).to_radians();
    let (look, normal) = (map_from_world(wheel.look), map_from_world(wheel.contact_normal));
    let velocity = map_from_world(wheel.velocity);
    let along = velocity - normal * velocity.dot(normal);
    let to_the_left = normal.cross(look).dot(along);
    let rolls_forward = along.length() > 0.5 && along.dot(look) > 0.0;
    let slip_angle = if rolls_forward && to_the_left != 0.0 {
        written.abs().copysign(to_the_left)
    } else {
        written
    };
    (f64::from(wheel.slip_ratio), slip_angle, f64::from(wheel.nd_slip))
}

/// Slip from the motion of the body, where no page gives it: the longitudinal slip of every wheel
/// with a known radius, the slip angle of the rear wheels (how far the front ones are turned is not
/// in the pages, so theirs stays 0). How near the limit a tire is nobody knows: 0.
fn slip_of_motion(
    index: usize,
    contact_point: DVec3,
    spin_rate: f64,
    radius: Option<f64>,
    motion: Motion,
) -> (f64, f64, f64) {
    let arm = motion.body.to_base_link(contact_point - motion.position);
    let velocity = motion.velocity + motion.angular_velocity.cross(arm);
    // Below a walking pace a ratio of two small speeds says nothing.
    if velocity.truncate().length() < 1.0 {
        return (0.0, 0.0, 0.0);
    }
    let slip_ratio = radius.map_or(0.0, |radius| {
        let rolling = spin_rate * radius;
        (rolling - velocity.x) / velocity.x.abs().max(1.0)
    });
    let is_rear = index >= 2;
    (slip_ratio, if is_rear { velocity.y.atan2(velocity.x) } else { 0.0 }, 0.0)
}

fn lap(graphics: &raw::Graphics, car: Option<&raw::Car>) -> LapState {
    let seconds = |milliseconds: i32| f64::from(milliseconds) / 1000.0;
    let recorded = |milliseconds: i32| (milliseconds > 0).then(|| seconds(milliseconds));
    LapState {
        completed_laps: graphics.completed_laps.max(0) as u32,
        current_time: current_time(graphics, car),
        last_time: recorded(graphics.i_last_time),
        best_time: recorded(graphics.i_best_time),
        sector: graphics.current_sector_index.clamp(0, 255) as u8,
        last_sector_time: recorded(graphics.last_sector_time),
        is_valid: true,
        normalized_progress: f64::from(
            car.map_or(graphics.normalized_car_position, |car| car.spline_position),
        ),
        distance: f64::from(graphics.distance_traveled),
    }
}

fn wheels_outside(physics: &raw::Physics, car: Option<&raw::Car>) -> u8 {
    // 0 is also what a CSP older than the field leaves there.
    match car.map(|car| car.wheels_valid_surface & 0b1111).filter(|inside| *inside != 0) {
        Some(inside) => 4 - inside.count_ones() as u8,
        None => physics.number_of_tyres_out.clamp(0, 4) as u8,
    }
}

pub(crate) fn phase(physics: &raw::Physics, graphics: &raw::Graphics) -> SessionPhase {
    // Content Manager's test for "not driving": the brake is held for the driver, the clutch pressed.
    let held = physics.brake == 1.0 && physics.clutch == 0.0 && physics.gas == 0.0;
    match graphics.status {
        status::OFF => SessionPhase::Off,
        status::REPLAY => SessionPhase::Replay,
        status::PAUSE => SessionPhase::Paused,
        _ if graphics.is_in_pit == 1 && held => SessionPhase::Menu,
        _ => SessionPhase::Driving,
    }
}

/// What the static page knows of the car; a 0 there means that the game did not say.
pub(crate) fn car_info(page: &raw::Static) -> CarInfo {
    let said = |value: f64| (value.is_finite() && value > 0.0).then_some(value);
    let radius = page.tyre_radius.map(f64::from);
    CarInfo {
        model: text::decode(&page.car_model),
        max_engine_speed: said(f64::from(page.max_rpm) * RAD_S_PER_RPM),
        tire_radius: radius
            .iter()
            .all(|radius| said(*radius).is_some())
            .then(|| PerWheel::from_array(radius)),
        max_fuel: said(f64::from(page.max_fuel)),
        ..CarInfo::default()
    }
}

pub(crate) fn session_info(
    page: &raw::Static,
    graphics: &raw::Graphics,
    physics: &raw::Physics,
) -> SessionInfo {
    let names = [text::decode(&page.player_name), text::decode(&page.player_surname)];
    let length = f64::from(page.track_spline_length);
    SessionInfo {
        kind: SessionKind::from_ac(graphics.session),
        track: text::decode(&page.track),
        track_configuration: text::decode(&page.track_configuration),
        track_length: (length.is_finite() && length > 0.0).then_some(length),
        num_sectors: page.sector_count.clamp(0, 255) as u8,
        num_laps: u32::try_from(graphics.number_of_laps).ok().filter(|laps| *laps > 0),
        time_left: f64::from(graphics.session_time_left) / 1000.0,
        num_cars: page.num_cars.max(0) as u32,
        car_skin: text::decode(&page.car_skin),
        player_name: names.join(" ").trim().to_owned(),
        is_in_pit: graphics.is_in_pit == 1,
        is_in_pit_lane: graphics.is_in_pit_lane == 1,
        flag: Flag::from_ac(graphics.flag),
        surface_grip: f64::from(graphics.surface_grip),
        air_temperature: f64::from(physics.air_temp),
        road_temperature: f64::from(physics.road_temp),
        air_density: f64::from(physics.air_density),
        wind_speed: f64::from(graphics.wind_speed) * MS_PER_KMH,
        game_version: text::decode(&page.ac_version),
        shared_memory_version: text::decode(&page.sm_version),
    }
}

/// Time since the lap began, s: from CSP's page, which has it at every step, unless that page is in
/// the next lap already. The count of laps is in the graphics page, which comes once per frame; a
/// clock that began anew in a lap that is not over yet would be no state the game was ever in.
fn current_time(graphics: &raw::Graphics, car: Option<&raw::Car>) -> f64 {
    let frame = f64::from(graphics.i_current_time) / 1000.0;
    match car.map(|car| f64::from(car.lap_time_ms) / 1000.0) {
        Some(step) if step + CLOCK_SLACK >= frame => step,
        _ => frame,
    }
}
