//! A [`CarPacket`] as a [`VehicleState`] and back.
//!
//! | measured by the game | [`state_of`] takes it over |
//! | --- | --- |
//! | speed, acceleration, engine, gear, pedals, hand-wheel angle, lap clock, position | yes |
//! | wheels: spin, load, slip ratio, slip angle, normalized slip | yes |
//!
//! | derived from two packets in a row ([`Motion`]) | how |
//! | --- | --- |
//! | yaw, pitch | the direction of travel; of a car that slides, not where its nose points |
//! | velocity | the speed along that direction: lateral velocity is 0 |
//! | yaw rate | the turn of that direction over the time between the packets |
//! | distance | the path between the positions |
//!
//! Left at the default, for the packet does not say: [`UNKNOWN`].
//!
//! Signs as AC's pages have them (`docs/frames.md`); that of the lateral acceleration and the unit
//! of `steer` are not settled by any source.

use corsa_vehicle::ac::{
    ac_from_gear, acceleration_from_g, flip_clutch, flip_steering, g_from_acceleration,
    gear_from_ac, map_from_world, world_from_map,
};
use corsa_vehicle::{
    CarInfo, Controls, DVec3, GearRequest, LapState, PHYSICS_TIMESTEP, PerWheel, SessionPhase,
    VehicleState, WheelState, wrap_angle,
};

use crate::packet::CarPacket;

/// Fields of a [`VehicleState`] that no packet tells and that stay at their default.
pub const UNKNOWN: &[&str] = &[
    "roll",
    "velocity.y",
    "angular_velocity.x",
    "angular_velocity.y",
    "controls.steering",
    "controls.handbrake",
    "controls.gear",
    "fuel",
    "force_feedback",
    "damage",
    "wheels.suspension_travel",
    "wheels.temperature",
    "wheels.pressure",
    "wheels.contact_point",
    "lap.sector",
    "lap.last_sector_time",
    "lap.is_valid",
    "wheels_outside",
];

const RAD_S_PER_RPM: f64 = std::f64::consts::TAU / 60.0;
const KMH_PER_MS: f32 = 3.6;
const MPH_PER_MS: f32 = 2.236_936;
/// A path shorter than this says nothing of a direction, m.
const SHORTEST_PATH: f64 = 0.05;
/// A path longer than twice what the speed allows is a teleport.
const TELEPORT_SLACK: f64 = 5.0;

/// What two positions in a row tell of the motion.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Motion {
    /// rad in `map`, + left; kept while the car stands.
    pub yaw: f64,
    /// rad, + nose down.
    pub pitch: f64,
    /// rad/s, + left.
    pub yaw_rate: f64,
    /// Path since the first packet, m.
    pub distance: f64,
    /// Whether the yaw was ever measured; otherwise it is 0.
    pub has_direction: bool,
    is_reversing: bool,
}

impl Motion {
    /// The motion after another packet, `seconds` after `before`. A jump that no speed explains turns
    /// the car nowhere.
    #[must_use]
    pub fn advanced(mut self, before: &CarPacket, after: &CarPacket, seconds: f64) -> Self {
        let path = map_from_world(after.car_coordinates) - map_from_world(before.car_coordinates);
        let length = path.length();
        let reach = f64::from(before.speed_ms.max(after.speed_ms)) * seconds;
        self.yaw_rate = 0.0;
        if !length.is_finite() || length > 2.0 * reach + TELEPORT_SLACK {
            self.has_direction = false;
            return self;
        }
        self.distance += length;
        self.is_reversing = after.gear == 0 && after.wheel_angular_speed[2] < 0.0;
        let level = path.truncate().length();
        if level < SHORTEST_PATH {
            return self;
        }
        let ahead = if self.is_reversing { -path } else { path };
        let yaw = ahead.y.atan2(ahead.x);
        if self.has_direction && seconds > 0.0 {
            self.yaw_rate = wrap_angle(yaw - self.yaw) / seconds;
        }
        self.yaw = wrap_angle(yaw);
        self.pitch = -ahead.z.atan2(level);
        self.has_direction = true;
        self
    }
}

/// The state that a packet and the motion before it tell. `vertical_at_rest` is what `accG_vertical`
/// reads of a standing car: 0, or 1 where it includes gravity.
pub fn state_of(
    packet: &CarPacket,
    motion: &Motion,
    physics_step: u64,
    vertical_at_rest: f32,
) -> VehicleState {
    let speed = f64::from(packet.speed_ms) * if motion.is_reversing { -1.0 } else { 1.0 };
    let acc_g =
        [packet.acc_g_horizontal, packet.acc_g_vertical - vertical_at_rest, packet.acc_g_frontal];
    VehicleState {
        physics_step,
        sim_time: physics_step as f64 * PHYSICS_TIMESTEP,
        position: map_from_world(packet.car_coordinates),
        pitch: motion.pitch,
        yaw: motion.yaw,
        velocity: DVec3::new(speed, 0.0, 0.0),
        acceleration: acceleration_from_g(acc_g),
        angular_velocity: DVec3::new(0.0, 0.0, motion.yaw_rate),
        controls: Controls {
            throttle: f64::from(packet.gas),
            brake: f64::from(packet.brake),
            clutch: flip_clutch(f64::from(packet.clutch)),
            gear: GearRequest::Hold,
            ..Controls::default()
        },
        steering_wheel_angle: flip_steering(f64::from(packet.steer)).to_radians(),
        engine_speed: f64::from(packet.engine_rpm) * RAD_S_PER_RPM,
        gear: gear_from_ac(packet.gear),
        wheels: PerWheel::from_fn(|wheel| wheel_of(packet, wheel)),
        lap: lap_of(packet, motion),
        session: SessionPhase::Driving,
        ..VehicleState::default()
    }
}

fn wheel_of(packet: &CarPacket, wheel: usize) -> WheelState {
    WheelState {
        spin_rate: f64::from(packet.wheel_angular_speed[wheel]),
        normal_force: f64::from(packet.load[wheel]),
        slip_ratio: f64::from(packet.slip_ratio[wheel]),
        slip_angle: f64::from(packet.slip_angle[wheel]).to_radians(),
        normalized_slip: f64::from(packet.nd_slip[wheel]),
        ..WheelState::default()
    }
}

fn lap_of(packet: &CarPacket, motion: &Motion) -> LapState {
    let seconds = |milliseconds: i32| f64::from(milliseconds) / 1000.0;
    let recorded = |milliseconds: i32| (milliseconds > 0).then(|| seconds(milliseconds));
    LapState {
        completed_laps: packet.lap_count.max(0) as u32,
        current_time: seconds(packet.lap_time),
        last_time: recorded(packet.last_lap),
        best_time: recorded(packet.best_lap),
        is_valid: true,
        normalized_progress: f64::from(packet.car_position_normalized),
        distance: motion.distance,
        ..LapState::default()
    }
}

/// What does not change while driving, as far as a packet and the handshake say.
pub fn car_info(model: &str, packet: Option<&CarPacket>) -> CarInfo {
    let radius = packet.map(|packet| packet.tyre_radius.map(f64::from));
    CarInfo {
        model: model.to_owned(),
        tire_radius: radius
            .filter(|radius| radius.iter().all(|radius| radius.is_finite() && *radius > 0.0))
            .map(PerWheel::from_array),
        ..CarInfo::default()
    }
}

/// A state as the game would send it; the stand-in's side.
pub fn packet_of(state: &VehicleState, car: &CarInfo, is_in_pit: bool) -> CarPacket {
    let wheels =
        |value: fn(&WheelState) -> f64| state.wheels.map(|wheel| value(&wheel) as f32).into_array();
    let milliseconds = |seconds: f64| (seconds * 1000.0).round() as i32;
    let speed = state.speed() as f32;
    let [horizontal, vertical, frontal] = g_from_acceleration(state.acceleration);
    let road = state.wheels.iter().map(|wheel| wheel.contact_point.z).sum::<f64>() / 4.0;
    let radius = car.tire_radius.unwrap_or(PerWheel::from_fn(|_| 0.3));
    CarPacket {
        speed_kmh: speed * KMH_PER_MS,
        speed_mph: speed * MPH_PER_MS,
        speed_ms: speed,
        is_in_pit: u8::from(is_in_pit),
        acc_g_vertical: vertical,
        acc_g_horizontal: horizontal,
        acc_g_frontal: frontal,
        lap_time: milliseconds(state.lap.current_time),
        last_lap: state.lap.last_time.map_or(0, milliseconds),
        best_lap: state.lap.best_time.map_or(0, milliseconds),
        lap_count: state.lap.completed_laps as i32,
        gas: state.controls.throttle as f32,
        brake: state.controls.brake as f32,
        clutch: flip_clutch(state.controls.clutch) as f32,
        engine_rpm: (state.engine_speed / RAD_S_PER_RPM) as f32,
        steer: flip_steering(state.steering_wheel_angle).to_degrees() as f32,
        gear: ac_from_gear(state.gear),
        cg_height: (state.position.z - road) as f32,
        wheel_angular_speed: wheels(|wheel| wheel.spin_rate),
        slip_angle: wheels(|wheel| wheel.slip_angle.to_degrees()),
        slip_angle_contact_patch: wheels(|wheel| wheel.slip_angle.to_degrees()),
        slip_ratio: wheels(|wheel| wheel.slip_ratio),
        tyre_slip: wheels(|wheel| wheel.normalized_slip),
        nd_slip: wheels(|wheel| wheel.normalized_slip),
        load: wheels(|wheel| wheel.normal_force),
        tyre_radius: radius.map(|radius| radius as f32).into_array(),
        tyre_loaded_radius: radius.map(|radius| radius as f32).into_array(),
        car_position_normalized: state.lap.normalized_progress as f32,
        car_coordinates: world_from_map(state.position),
        ..CarPacket::empty()
    }
}

#[cfg(test)]
mod tests;
