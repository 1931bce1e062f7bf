use bytemuck::Zeroable;
use corsa_vehicle::ac::{
    ac_from_gear, car_from_base_link, flip_clutch, flip_steering, g_from_acceleration,
    heading_from_yaw, world_from_map,
};
use corsa_vehicle::{CarInfo, DVec3, GearRequest, LapState, SessionPhase, VehicleState};

use super::{Body, MS_PER_KMH, PASCAL_PER_PSI, RAD_S_PER_RPM};
use crate::raw::{self, status, text};
use crate::session::SessionInfo;

pub(crate) fn static_page(session: &SessionInfo, car: &CarInfo) -> raw::Static {
    let mut page = raw::Static::zeroed();
    page.sm_version = text::encode(&session.shared_memory_version);
    page.ac_version = text::encode(&session.game_version);
    page.number_of_sessions = 1;
    page.num_cars = session.num_cars as i32;
    page.car_model = text::encode(&car.model);
    page.track = text::encode(&session.track);
    let (name, surname) = session.player_name.split_once(' ').unwrap_or((&session.player_name, ""));
    page.player_name = text::encode(name);
    page.player_surname = text::encode(surname);
    page.player_nick = text::encode(&session.player_name);
    page.sector_count = i32::from(session.num_sectors);
    page.max_rpm = (car.max_engine_speed.unwrap_or(0.0) / RAD_S_PER_RPM).round() as i32;
    page.max_fuel = car.max_fuel.unwrap_or(0.0) as f32;
    page.tyre_radius =
        car.tire_radius.map_or([0.0; 4], |radius| radius.map(|radius| radius as f32).into_array());
    page.aid_fuel_rate = 1.0;
    page.aid_tire_rate = 1.0;
    page.track_spline_length = session.track_length.unwrap_or(0.0) as f32;
    page.track_configuration = text::encode(&session.track_configuration);
    page.car_skin = text::encode(&session.car_skin);
    page
}

pub(crate) fn graphics_page(
    packet_id: i32,
    status: i32,
    state: &VehicleState,
    session: &SessionInfo,
) -> raw::Graphics {
    let lap = &state.lap;
    let mut page = raw::Graphics::zeroed();
    page.packet_id = packet_id;
    page.status = status;
    page.session = session.kind.to_ac();
    page.current_time = text::encode(&clock(Some(lap.current_time)));
    page.last_time = text::encode(&clock(lap.last_time));
    page.best_time = text::encode(&clock(lap.best_time));
    page.split = text::encode(&clock(lap.last_sector_time));
    page.completed_laps = lap.completed_laps as i32;
    page.position = 1;
    page.i_current_time = milliseconds(lap.current_time);
    page.i_last_time = lap.last_time.map_or(0, milliseconds);
    page.i_best_time = lap.best_time.map_or(0, milliseconds);
    page.session_time_left = (session.time_left * 1000.0) as f32;
    page.distance_traveled = lap.distance as f32;
    page.is_in_pit = i32::from(session.is_in_pit);
    page.current_sector_index = i32::from(lap.sector);
    page.last_sector_time = lap.last_sector_time.map_or(0, milliseconds);
    page.number_of_laps = session.num_laps.unwrap_or(0) as i32;
    page.tyre_compound = text::encode("Semislicks (SM)");
    page.replay_time_multiplier = 1.0;
    page.normalized_car_position = lap.normalized_progress as f32;
    page.car_coordinates = world_from_map(state.position);
    page.flag = session.flag.to_ac();
    page.is_in_pit_lane = i32::from(session.is_in_pit_lane);
    page.surface_grip = session.surface_grip as f32;
    page.wind_speed = (session.wind_speed / MS_PER_KMH) as f32;
    page
}

/// AC's own status number for a phase. While paused or in its menu AC may go on saying LIVE; who
/// plays the game chooses.
pub(crate) fn status_of(phase: SessionPhase) -> i32 {
    match phase {
        SessionPhase::Off => status::OFF,
        SessionPhase::Replay => status::REPLAY,
        SessionPhase::Paused => status::PAUSE,
        SessionPhase::Menu | SessionPhase::Driving => status::LIVE,
    }
}

fn milliseconds(seconds: f64) -> i32 {
    (seconds * 1000.0).round() as i32
}

/// AC's clock text, `m:ss:mmm`, and dashes where there is no time.
fn clock(seconds: Option<f64>) -> String {
    let Some(seconds) = seconds else { return "-:--:---".into() };
    let total = milliseconds(seconds).max(0);
    format!("{}:{:02}:{:03}", total / 60_000, total / 1000 % 60, total % 1000)
}

pub(crate) fn physics_page(
    packet_id: i32,
    state: &VehicleState,
    session: &SessionInfo,
) -> raw::Physics {
    let wheels = |value: fn(&corsa_vehicle::WheelState) -> f64| {
        state.wheels.map(|wheel| value(&wheel) as f32).into_array()
    };
    let controls = &state.controls;
    let mut page = raw::Physics::zeroed();
    page.packet_id = packet_id;
    page.gas = controls.throttle as f32;
    page.brake = controls.brake as f32;
    page.fuel = state.fuel as f32;
    page.gear = ac_from_gear(state.gear);
    page.rpms = (state.engine_speed / RAD_S_PER_RPM).round() as i32;
    page.steer_angle = flip_steering(controls.steering) as f32;
    page.speed_kmh = (state.speed() / MS_PER_KMH) as f32;
    page.velocity = world_from_map(state.velocity_in_map());
    page.acc_g = g_from_acceleration(state.acceleration);
    page.wheel_slip = wheels(|wheel| wheel.normalized_slip);
    page.wheel_load = wheels(|wheel| wheel.normal_force);
    page.wheels_pressure = wheels(|wheel| wheel.pressure / PASCAL_PER_PSI);
    page.wheel_angular_speed = wheels(|wheel| wheel.spin_rate);
    page.tyre_wear = [100.0; 4];
    page.tyre_core_temperature = wheels(|wheel| wheel.temperature);
    page.suspension_travel = wheels(|wheel| wheel.suspension_travel);
    page.heading = heading_from_yaw(state.yaw);
    // No source settles these two signs; nobody should read them.
    page.pitch = -state.pitch as f32;
    page.roll = state.roll as f32;
    page.cg_height = height_above_road(state) as f32;
    page.car_damage[0] = (state.damage / MS_PER_KMH) as f32;
    page.number_of_tyres_out = i32::from(state.wheels_outside);
    page.auto_shifter_on = i32::from(controls.gear == GearRequest::Automatic);
    page.air_density = session.air_density as f32;
    page.air_temp = session.air_temperature as f32;
    page.road_temp = session.road_temperature as f32;
    page.local_angular_vel = car_from_base_link(state.angular_velocity);
    page.final_ff = state.force_feedback as f32;
    page.clutch = flip_clutch(controls.clutch) as f32;
    page.tyre_temp_i = page.tyre_core_temperature;
    page.tyre_temp_m = page.tyre_core_temperature;
    page.tyre_temp_o = page.tyre_core_temperature;
    let body = Body::from_angles(state.roll, state.pitch, state.yaw);
    page.tyre_contact_point =
        state.wheels.map(|wheel| world_from_map(wheel.contact_point)).into_array();
    page.tyre_contact_normal = [world_from_map(body.up()); 4];
    page.tyre_contact_heading = [world_from_map(body.forward()); 4];
    page.brake_bias = 0.6;
    page.local_velocity = car_from_base_link(state.velocity);
    page
}

fn height_above_road(state: &VehicleState) -> f64 {
    let road = state.wheels.iter().map(|wheel| wheel.contact_point.z).sum::<f64>() / 4.0;
    state.position.z - road
}

pub(crate) fn car_page(packet_id: i32, state: &VehicleState, car: &CarInfo) -> raw::Car {
    let body = Body::from_angles(state.roll, state.pitch, state.yaw);
    let controls = &state.controls;
    let mut page = raw::Car::zeroed();
    page.packet_id = packet_id;
    page.gas = controls.throttle as f32;
    page.brake = controls.brake as f32;
    page.clutch = flip_clutch(controls.clutch) as f32;
    page.steer = flip_steering(state.steering_wheel_angle).to_degrees() as f32;
    page.handbrake = controls.handbrake as f32;
    page.fuel = state.fuel as f32;
    page.gear = ac_from_gear(state.gear);
    page.rpm = (state.engine_speed / RAD_S_PER_RPM) as f32;
    page.speed_kmh = (state.speed() / MS_PER_KMH) as f32;
    page.velocity = world_from_map(state.velocity_in_map());
    page.acc_g = g_from_acceleration(state.acceleration);
    page.look = world_from_map(body.forward());
    page.up = world_from_map(body.up());
    page.position = world_from_map(state.position);
    page.local_velocity = car_from_base_link(state.velocity);
    page.local_angular_velocity = car_from_base_link(state.angular_velocity);
    page.cg_height = height_above_road(state) as f32;
    page.car_damage[0] = (state.damage / MS_PER_KMH) as f32;
    page.wheels = std::array::from_fn(|index| wheel_page(index, state, car, body));
    page.final_ff = state.force_feedback as f32;
    page.final_pure_ff = state.force_feedback as f32;
    page.lap_time_ms = milliseconds(state.lap.current_time).max(0) as u32;
    page.best_lap_time_ms = best_lap(&state.lap);
    page.spline_position = state.lap.normalized_progress as f32;
    page.wheels_valid_surface = 0b1111 >> state.wheels_outside.min(4);
    page
}

fn best_lap(lap: &LapState) -> u32 {
    lap.best_time.map_or(0, |time| milliseconds(time).max(0) as u32)
}

fn wheel_page(index: usize, state: &VehicleState, car: &CarInfo, body: Body) -> raw::Wheel {
    let wheel = &state.wheels[index];
    let arm = body.to_base_link(wheel.contact_point - state.position);
    let velocity = body.to_map(state.velocity + state.angular_velocity.cross(arm));
    // The wheel points where its slip angle says, seen from where it goes.
    let along = velocity - body.up() * velocity.dot(body.up());
    let forward = if along.length() > 0.5 && along.dot(body.forward()) > 0.0 {
        rotate_about(along.normalize(), body.up(), -wheel.slip_angle)
    } else {
        body.forward()
    };
    let radius = car.tire_radius.map_or(0.3, |radius| radius[index]);
    let mut page = raw::Wheel::zeroed();
    page.position = world_from_map(wheel.contact_point + body.up() * radius);
    page.contact_point = world_from_map(wheel.contact_point);
    page.contact_normal = world_from_map(body.up());
    page.look = world_from_map(forward);
    page.side = world_from_map(body.up().cross(forward));
    page.velocity = world_from_map(velocity);
    page.slip_ratio = wheel.slip_ratio as f32;
    page.load = wheel.normal_force as f32;
    page.pressure = (wheel.pressure / PASCAL_PER_PSI) as f32;
    page.angular_velocity = wheel.spin_rate as f32;
    page.core_temperature = wheel.temperature as f32;
    page.slip = wheel.normalized_slip as f32;
    page.slip_angle_deg = wheel.slip_angle.to_degrees() as f32;
    page.nd_slip = wheel.normalized_slip as f32;
    page
}

fn rotate_about(vector: DVec3, axis: DVec3, angle: f64) -> DVec3 {
    glam::DQuat::from_axis_angle(axis, angle) * vector
}
