//! The four packets as C structs: little-endian, alignment 4, the game's own field names.
//!
//! Sources: Kunos' note on remote telemetry of 2014, corrected by public clients that agree on the
//! sizes 12, 408, 328 and 212 and on every offset below; see `docs/udp.md` for where they do not.

use bytemuck::Zeroable;

use crate::text;

/// Bytes of a [`Request`].
pub const REQUEST_SIZE: usize = size_of::<Request>();
/// Bytes of a [`Handshake`].
pub const HANDSHAKE_SIZE: usize = size_of::<Handshake>();
/// Bytes of a [`CarPacket`].
pub const CAR_SIZE: usize = size_of::<CarPacket>();
/// Bytes of a [`LapPacket`].
pub const LAP_SIZE: usize = size_of::<LapPacket>();
/// What the game writes into [`Handshake::identifier`] when it accepts.
pub const ACCEPTED: i32 = 4242;

/// Asserts the size of a struct and the offset of each of its fields when the crate is compiled.
macro_rules! layout {
    ($type:ty, size $size:literal, $($field:ident at $offset:literal),* $(,)?) => {
        const _: () = {
            assert!(size_of::<$type>() == $size);
            assert!(align_of::<$type>() <= 4);
            $(assert!(std::mem::offset_of!($type, $field) == $offset);)*
        };
    };
}

/// From a client to the game.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Request {
    /// Kind of device; the game ignores it.
    pub identifier: i32,
    /// 1.
    pub version: i32,
    /// As [`Operation`].
    pub operation_id: i32,
}

layout!(Request, size 12, identifier at 0, version at 4, operation_id at 8);

/// What a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Answer with a [`Handshake`].
    Handshake = 0,
    /// Send a [`CarPacket`] again and again.
    SubscribeUpdate = 1,
    /// Send a [`LapPacket`] whenever a car has completed a lap.
    SubscribeSpot = 2,
    /// Send no more.
    Dismiss = 3,
}

impl Request {
    pub fn new(operation: Operation) -> Self {
        Self { identifier: 1, version: 1, operation_id: operation as i32 }
    }

    /// What is asked for; `None` for what no source knows.
    pub fn operation(&self) -> Option<Operation> {
        match self.operation_id {
            0 => Some(Operation::Handshake),
            1 => Some(Operation::SubscribeUpdate),
            2 => Some(Operation::SubscribeSpot),
            3 => Some(Operation::Dismiss),
            _ => None,
        }
    }

    pub fn decode(datagram: &[u8]) -> Option<Self> {
        exactly(datagram)
    }

    pub fn as_bytes(&self) -> &[u8] {
        bytemuck::bytes_of(self)
    }
}

/// The game's answer to a handshake.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Handshake {
    car_name: [u16; 50],
    driver_name: [u16; 50],
    /// [`ACCEPTED`], or something else when refused.
    pub identifier: i32,
    pub version: i32,
    track_name: [u16; 50],
    track_config: [u16; 50],
}

layout!(
    Handshake, size 408,
    car_name at 0,
    driver_name at 100,
    identifier at 200,
    version at 204,
    track_name at 208,
    track_config at 308,
);

impl Handshake {
    /// An accepting answer.
    pub fn new(car: &str, driver: &str, track: &str, layout: &str) -> Self {
        Self {
            car_name: text::encode(car),
            driver_name: text::encode(driver),
            identifier: ACCEPTED,
            version: 1,
            track_name: text::encode(track),
            track_config: text::encode(layout),
        }
    }

    /// The car's id.
    pub fn car(&self) -> String {
        text::decode(&self.car_name)
    }

    pub fn driver(&self) -> String {
        text::decode(&self.driver_name)
    }

    /// The track's id.
    pub fn track(&self) -> String {
        text::decode(&self.track_name)
    }

    /// The layout's id; empty for a track with a single one.
    pub fn layout(&self) -> String {
        text::decode(&self.track_config)
    }

    pub fn as_bytes(&self) -> &[u8] {
        bytemuck::bytes_of(self)
    }
}

/// `RTCarInfo`: the player's car, about 20 times a second. Wheels are FL, FR, RL, RR.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct CarPacket {
    /// The letter `a` as a UTF-16 unit.
    pub identifier: u16,
    pub pad_2: [u8; 2],
    /// 328.
    pub size: i32,
    /// Speed, km/h.
    pub speed_kmh: f32,
    /// Speed, miles an hour.
    pub speed_mph: f32,
    /// Speed, m/s.
    pub speed_ms: f32,
    /// ABS switched on; 0/1.
    pub is_abs_enabled: u8,
    /// ABS intervening now; 0/1.
    pub is_abs_in_action: u8,
    /// TC intervening now; 0/1.
    pub is_tc_in_action: u8,
    /// TC switched on; 0/1.
    pub is_tc_enabled: u8,
    /// In the pits; 0/1.
    pub is_in_pit: u8,
    /// Limiter active; 0/1.
    pub is_engine_limiter_on: u8,
    pub pad_26: [u8; 2],
    /// g; whether it includes gravity is not known.
    pub acc_g_vertical: f32,
    /// Lateral, g; sign as `accG[0]` of the physics page, unsure.
    pub acc_g_horizontal: f32,
    /// Longitudinal, g.
    pub acc_g_frontal: f32,
    /// Time of the current lap, ms.
    pub lap_time: i32,
    /// Last lap, ms; 0 if none.
    pub last_lap: i32,
    /// Best lap, ms; 0 if none.
    pub best_lap: i32,
    /// Completed laps.
    pub lap_count: i32,
    /// Throttle; 0..1.
    pub gas: f32,
    /// Brake; 0..1.
    pub brake: f32,
    /// Clutch; 1 = engaged.
    pub clutch: f32,
    /// Engine speed, rpm.
    pub engine_rpm: f32,
    /// Steering; most likely degrees of the hand wheel, + right.
    pub steer: f32,
    /// Gear: 0 = R, 1 = N, 2 = 1st.
    pub gear: i32,
    /// Height of the center of gravity, m.
    pub cg_height: f32,
    /// rad/s, + forward.
    pub wheel_angular_speed: [f32; 4],
    /// Degrees.
    pub slip_angle: [f32; 4],
    /// Degrees, at the contact patch.
    pub slip_angle_contact_patch: [f32; 4],
    /// 0 rolling, - locking.
    pub slip_ratio: [f32; 4],
    /// Composite slip.
    pub tyre_slip: [f32; 4],
    /// Normalized slip; about 1 at the grip limit.
    pub nd_slip: [f32; 4],
    /// N.
    pub load: [f32; 4],
    /// Lateral friction coefficient.
    pub dy: [f32; 4],
    /// Self-aligning torque, Nm.
    pub mz: [f32; 4],
    pub tyre_dirty_level: [f32; 4],
    /// rad.
    pub camber_rad: [f32; 4],
    /// m.
    pub tyre_radius: [f32; 4],
    /// m.
    pub tyre_loaded_radius: [f32; 4],
    /// m; from where is not known.
    pub suspension_height: [f32; 4],
    /// Position on the AI line; 0..1.
    pub car_position_normalized: f32,
    /// Unit not known.
    pub car_slope: f32,
    /// Car origin, world m: x, y up, z.
    pub car_coordinates: [f32; 3],
}

layout!(
    CarPacket, size 328,
    identifier at 0,
    size at 4,
    speed_kmh at 8,
    speed_mph at 12,
    speed_ms at 16,
    is_abs_enabled at 20,
    is_abs_in_action at 21,
    is_tc_in_action at 22,
    is_tc_enabled at 23,
    is_in_pit at 24,
    is_engine_limiter_on at 25,
    acc_g_vertical at 28,
    acc_g_horizontal at 32,
    acc_g_frontal at 36,
    lap_time at 40,
    last_lap at 44,
    best_lap at 48,
    lap_count at 52,
    gas at 56,
    brake at 60,
    clutch at 64,
    engine_rpm at 68,
    steer at 72,
    gear at 76,
    cg_height at 80,
    wheel_angular_speed at 84,
    slip_angle at 100,
    slip_angle_contact_patch at 116,
    slip_ratio at 132,
    tyre_slip at 148,
    nd_slip at 164,
    load at 180,
    dy at 196,
    mz at 212,
    tyre_dirty_level at 228,
    camber_rad at 244,
    tyre_radius at 260,
    tyre_loaded_radius at 276,
    suspension_height at 292,
    car_position_normalized at 308,
    car_slope at 312,
    car_coordinates at 316,
);

impl CarPacket {
    /// All zero but for what tells the packet.
    pub fn empty() -> Self {
        Self { identifier: u16::from(b'a'), size: CAR_SIZE as i32, ..Self::zeroed() }
    }

    pub fn as_bytes(&self) -> &[u8] {
        bytemuck::bytes_of(self)
    }

    /// Whether every number of it is one.
    pub fn is_finite(&self) -> bool {
        let floats: &[f32] = bytemuck::cast_slice(&bytemuck::bytes_of(self)[28..]);
        // The integers between them are finite whatever their bits mean as floats, so they are
        // looked at apart.
        let is_integer = |index: usize| matches!(28 + index * 4, 40..=52 | 76);
        [self.speed_kmh, self.speed_mph, self.speed_ms].iter().all(|speed| speed.is_finite())
            && floats.iter().enumerate().all(|(index, f)| is_integer(index) || f.is_finite())
    }
}

/// `RTLap`: a car has completed a lap.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct LapPacket {
    /// Index of the car; 0 is the player's.
    pub car_identifier_number: i32,
    /// Number of the lap.
    pub lap: i32,
    driver_name: [u16; 50],
    car_name: [u16; 50],
    /// Lap time, ms.
    pub time: i32,
}

layout!(
    LapPacket, size 212,
    car_identifier_number at 0,
    lap at 4,
    driver_name at 8,
    car_name at 108,
    time at 208,
);

impl LapPacket {
    pub fn new(car_index: i32, lap: i32, driver: &str, car: &str, time_ms: i32) -> Self {
        Self {
            car_identifier_number: car_index,
            lap,
            driver_name: text::encode(driver),
            car_name: text::encode(car),
            time: time_ms,
        }
    }

    pub fn driver(&self) -> String {
        text::decode(&self.driver_name)
    }

    /// The car's id.
    pub fn car(&self) -> String {
        text::decode(&self.car_name)
    }

    pub fn as_bytes(&self) -> &[u8] {
        bytemuck::bytes_of(self)
    }
}

/// What the game sends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Packet {
    Handshake(Handshake),
    Car(CarPacket),
    Lap(LapPacket),
}

/// One datagram from the game, told apart by its length. `None` for anything else, and for a car
/// packet that does not say that it is one.
pub fn decode(datagram: &[u8]) -> Option<Packet> {
    match datagram.len() {
        HANDSHAKE_SIZE => exactly(datagram).map(Packet::Handshake),
        CAR_SIZE => {
            exactly(datagram).filter(|car: &CarPacket| car.size == CAR_SIZE as i32).map(Packet::Car)
        }
        LAP_SIZE => exactly(datagram).map(Packet::Lap),
        _ => None,
    }
}

/// The bytes as a struct of just that size, wherever they lie in memory.
fn exactly<P: bytemuck::AnyBitPattern>(datagram: &[u8]) -> Option<P> {
    bytemuck::try_pod_read_unaligned(datagram).ok()
}

#[cfg(test)]
mod tests;
