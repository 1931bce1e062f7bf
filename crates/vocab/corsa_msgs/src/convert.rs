//! Between the messages and the words of [`corsa_vehicle`]. What a message cannot hold (an absent
//! value) is written as NaN, and read back as absent; everything else survives bit for bit.

use corsa_vehicle::{self as vehicle, DVec3, GearRequest, PerWheel, SessionPhase, VehicleState};

use crate::{
    CarInfo, DriverInput, LapState, Session, Telemetry, WheelState,
    geometry_msgs::{Point, Vector3},
    std_msgs::Header,
};

/// A message that says something its definition does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("field `{field}` is {value}, not in 0..={maximum}")]
pub struct ConvertError {
    pub field: &'static str,
    pub value: u8,
    pub maximum: u8,
}

impl Telemetry {
    /// The message of one state; header, stamps and counters are the sender's to fill.
    pub fn from_state(state: &VehicleState) -> Self {
        Self {
            header: Header { frame_id: "map".to_owned(), ..Header::default() },
            physics_step: state.physics_step,
            sim_time: state.sim_time,
            position: state.position.into(),
            roll: state.roll,
            pitch: state.pitch,
            yaw: state.yaw,
            velocity: state.velocity.into(),
            acceleration: state.acceleration.into(),
            angular_velocity: state.angular_velocity.into(),
            controls: state.controls.into(),
            steering_wheel_angle: state.steering_wheel_angle,
            engine_speed: state.engine_speed,
            gear: state.gear,
            fuel: state.fuel,
            force_feedback: state.force_feedback,
            damage: state.damage,
            wheels: state.wheels.map(Into::into).into_array(),
            lap: state.lap.into(),
            wheels_outside: state.wheels_outside,
            session: phase_to_msg(state.session),
            ..Self::default()
        }
    }

    /// The state in the message.
    pub fn to_state(&self) -> Result<VehicleState, ConvertError> {
        Ok(VehicleState {
            physics_step: self.physics_step,
            sim_time: self.sim_time,
            position: self.position.into(),
            roll: self.roll,
            pitch: self.pitch,
            yaw: self.yaw,
            velocity: self.velocity.into(),
            acceleration: self.acceleration.into(),
            angular_velocity: self.angular_velocity.into(),
            controls: self.controls.try_into()?,
            steering_wheel_angle: self.steering_wheel_angle,
            engine_speed: self.engine_speed,
            gear: self.gear,
            fuel: self.fuel,
            force_feedback: self.force_feedback,
            damage: self.damage,
            wheels: PerWheel::from_array(self.wheels.map(Into::into)),
            lap: self.lap.into(),
            wheels_outside: self.wheels_outside,
            session: phase_from_msg("session", self.session)?,
        })
    }
}

impl Session {
    /// What the game is doing.
    pub fn session_phase(&self) -> Result<SessionPhase, ConvertError> {
        phase_from_msg("phase", self.phase)
    }
}

/// A session phase as one of [`Telemetry`]'s `SESSION_*`.
pub fn phase_to_msg(phase: SessionPhase) -> u8 {
    match phase {
        SessionPhase::Off => Telemetry::SESSION_OFF,
        SessionPhase::Menu => Telemetry::SESSION_MENU,
        SessionPhase::Driving => Telemetry::SESSION_DRIVING,
        SessionPhase::Paused => Telemetry::SESSION_PAUSED,
        SessionPhase::Replay => Telemetry::SESSION_REPLAY,
    }
}

fn phase_from_msg(field: &'static str, value: u8) -> Result<SessionPhase, ConvertError> {
    match value {
        Telemetry::SESSION_OFF => Ok(SessionPhase::Off),
        Telemetry::SESSION_MENU => Ok(SessionPhase::Menu),
        Telemetry::SESSION_DRIVING => Ok(SessionPhase::Driving),
        Telemetry::SESSION_PAUSED => Ok(SessionPhase::Paused),
        Telemetry::SESSION_REPLAY => Ok(SessionPhase::Replay),
        _ => Err(ConvertError { field, value, maximum: Telemetry::SESSION_REPLAY }),
    }
}

impl From<vehicle::Controls> for DriverInput {
    fn from(controls: vehicle::Controls) -> Self {
        let (gear_mode, gear) = match controls.gear {
            GearRequest::Automatic => (Self::GEAR_AUTOMATIC, 0),
            GearRequest::Hold => (Self::GEAR_HOLD, 0),
            GearRequest::Select(gear) => (Self::GEAR_SELECT, gear),
        };
        Self {
            steering: controls.steering,
            throttle: controls.throttle,
            brake: controls.brake,
            clutch: controls.clutch,
            handbrake: controls.handbrake,
            gear_mode,
            gear,
        }
    }
}

impl TryFrom<DriverInput> for vehicle::Controls {
    type Error = ConvertError;

    /// Takes the values as they are; [`vehicle::Controls::check`] judges them.
    fn try_from(input: DriverInput) -> Result<Self, ConvertError> {
        let gear = match input.gear_mode {
            DriverInput::GEAR_AUTOMATIC => GearRequest::Automatic,
            DriverInput::GEAR_HOLD => GearRequest::Hold,
            DriverInput::GEAR_SELECT => GearRequest::Select(input.gear),
            value => {
                let maximum = DriverInput::GEAR_SELECT;
                return Err(ConvertError { field: "gear_mode", value, maximum });
            }
        };
        Ok(Self {
            steering: input.steering,
            throttle: input.throttle,
            brake: input.brake,
            clutch: input.clutch,
            handbrake: input.handbrake,
            gear,
        })
    }
}

impl From<vehicle::WheelState> for WheelState {
    fn from(wheel: vehicle::WheelState) -> Self {
        Self {
            spin_rate: wheel.spin_rate,
            normal_force: wheel.normal_force,
            slip_ratio: wheel.slip_ratio,
            slip_angle: wheel.slip_angle,
            normalized_slip: wheel.normalized_slip,
            suspension_travel: wheel.suspension_travel,
            temperature: wheel.temperature,
            pressure: wheel.pressure,
            contact_point: wheel.contact_point.into(),
        }
    }
}

impl From<WheelState> for vehicle::WheelState {
    fn from(wheel: WheelState) -> Self {
        Self {
            spin_rate: wheel.spin_rate,
            normal_force: wheel.normal_force,
            slip_ratio: wheel.slip_ratio,
            slip_angle: wheel.slip_angle,
            normalized_slip: wheel.normalized_slip,
            suspension_travel: wheel.suspension_travel,
            temperature: wheel.temperature,
            pressure: wheel.pressure,
            contact_point: wheel.contact_point.into(),
        }
    }
}

impl From<vehicle::LapState> for LapState {
    fn from(lap: vehicle::LapState) -> Self {
        Self {
            completed_laps: lap.completed_laps,
            current_time: lap.current_time,
            last_time: or_nan(lap.last_time),
            best_time: or_nan(lap.best_time),
            sector: lap.sector,
            last_sector_time: or_nan(lap.last_sector_time),
            is_valid: lap.is_valid,
            normalized_progress: lap.normalized_progress,
            distance: lap.distance,
        }
    }
}

impl From<LapState> for vehicle::LapState {
    fn from(lap: LapState) -> Self {
        Self {
            completed_laps: lap.completed_laps,
            current_time: lap.current_time,
            last_time: unless_nan(lap.last_time),
            best_time: unless_nan(lap.best_time),
            sector: lap.sector,
            last_sector_time: unless_nan(lap.last_sector_time),
            is_valid: lap.is_valid,
            normalized_progress: lap.normalized_progress,
            distance: lap.distance,
        }
    }
}

impl From<&vehicle::CarInfo> for CarInfo {
    fn from(info: &vehicle::CarInfo) -> Self {
        Self {
            header: Header::default(),
            model: info.model.clone(),
            steering_wheel_lock: or_nan(info.steering_wheel_lock),
            steering_ratio: or_nan(info.steering_ratio),
            max_engine_speed: or_nan(info.max_engine_speed),
            num_gears: info.num_gears.unwrap_or(0),
            mass: or_nan(info.mass),
            wheelbase: or_nan(info.wheelbase),
            front_axle_offset: or_nan(info.front_axle_offset),
            track_width_front: or_nan(info.track_width_front),
            track_width_rear: or_nan(info.track_width_rear),
            tire_radius: info.tire_radius.map_or([f64::NAN; 4], PerWheel::into_array),
            max_fuel: or_nan(info.max_fuel),
        }
    }
}

impl From<&CarInfo> for vehicle::CarInfo {
    fn from(info: &CarInfo) -> Self {
        let radius_is_known = !info.tire_radius.iter().any(|radius| radius.is_nan());
        Self {
            model: info.model.clone(),
            steering_wheel_lock: unless_nan(info.steering_wheel_lock),
            steering_ratio: unless_nan(info.steering_ratio),
            max_engine_speed: unless_nan(info.max_engine_speed),
            num_gears: (info.num_gears != 0).then_some(info.num_gears),
            mass: unless_nan(info.mass),
            wheelbase: unless_nan(info.wheelbase),
            front_axle_offset: unless_nan(info.front_axle_offset),
            track_width_front: unless_nan(info.track_width_front),
            track_width_rear: unless_nan(info.track_width_rear),
            tire_radius: radius_is_known.then(|| PerWheel::from_array(info.tire_radius)),
            max_fuel: unless_nan(info.max_fuel),
        }
    }
}

fn or_nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

fn unless_nan(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

impl From<DVec3> for Point {
    fn from(DVec3 { x, y, z }: DVec3) -> Self {
        Self { x, y, z }
    }
}

impl From<Point> for DVec3 {
    fn from(Point { x, y, z }: Point) -> Self {
        Self { x, y, z }
    }
}

impl From<DVec3> for Vector3 {
    fn from(DVec3 { x, y, z }: DVec3) -> Self {
        Self { x, y, z }
    }
}

impl From<Vector3> for DVec3 {
    fn from(Vector3 { x, y, z }: Vector3) -> Self {
        Self { x, y, z }
    }
}

#[cfg(test)]
mod tests;
