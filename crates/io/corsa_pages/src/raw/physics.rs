use super::layout;

/// `SPageFilePhysics`, written at every physics step. An undocumented tail of 12 bytes may follow; its types are disputed and nothing here reads it.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Physics {
    /// Counter of physics updates of this page; first 4 bytes of the page; starts at 0 per game start, +1 per update, may wrap as i32; a stalled value means paused, in menu, or dead game.
    pub packet_id: i32,
    /// Throttle after AC input processing; 0..1.
    pub gas: f32,
    /// Brake pedal after AC input processing; 0..1.
    pub brake: f32,
    /// Fuel in tank, liters; 0..`maxFuel`.
    pub fuel: f32,
    /// Selected gear; 0 = R, 1 = N, 2 = 1st, .
    pub gear: i32,
    /// Engine speed, rev/min; >= 0.
    pub rpms: i32,
    /// Steering input / wheel position of the player car. Unit disputed: treat as normalized and calibrate; -1..1 expected at full lock; + = right.
    pub steer_angle: f32,
    /// Speed of the car, km/h; >= 0 (magnitude).
    pub speed_kmh: f32,
    /// Velocity of the car in world axes, m/s; [x, y up, z].
    pub velocity: [f32; 3],
    /// Acceleration in car axes, g (9.81 m/s2); [0] lateral, + = to the car's left (negative while turning right); [1] vertical; [2] longitudinal, + = accelerating, - = braking.
    pub acc_g: [f32; 3],
    /// Composite slip magnitude per wheel, no unit (not a speed). FL FR RL RR; >= 0, about 0 when rolling freely; grows past roughly 1 when sliding (scale not documented; AARK normalizes by 25).
    pub wheel_slip: [f32; 4],
    /// Vertical tyre load, N; >= 0, 0 when airborne.
    pub wheel_load: [f32; 4],
    /// Tyre pressure (hot), psi; ~15..40.
    pub wheels_pressure: [f32; 4],
    /// Wheel spin, rad/s; + forward.
    pub wheel_angular_speed: [f32; 4],
    /// Tyre wear state; community use: 100 = new, decreasing; 0..100 (unsure).
    pub tyre_wear: [f32; 4],
    /// Dirt on tyre; 0..~10 in the python API text, 0..1 in CSP: unsure here.
    pub tyre_dirty_level: [f32; 4],
    /// Tyre core temperature, degC; ambient..~150.
    pub tyre_core_temperature: [f32; 4],
    /// Wheel camber relative to the road, rad; negative = top leaning in (unsure per side).
    pub camber_rad: [f32; 4],
    /// Suspension travel, m; 0..`suspensionMaxTravel` (bump positive; unsure).
    pub suspension_travel: [f32; 4],
    /// DRS active; 0/1 as float.
    pub drs: f32,
    /// Traction control slip-ratio limit setting; 0 = off; constant decimal, not an "in action" flag.
    pub tc: f32,
    /// Yaw of the car in the world, rad; -pi..pi; 0 when facing +Z; formula below; + = clockwise seen from above (car turned right).
    pub heading: f32,
    /// Pitch, rad; sign: see frame section (unsure).
    pub pitch: f32,
    /// Roll, rad; sign: see frame section (unsure).
    pub roll: f32,
    /// Height of CG above ground, m; ~0.2..0.8.
    pub cg_height: f32,
    /// Damage zones: front, rear, left, right, (5th unused); 0..; scale is collision speed in km/h (CSP).
    pub car_damage: [f32; 5],
    /// Use as: number of tyres currently outside the valid surface; 0..4.
    pub number_of_tyres_out: i32,
    /// Pit limiter; 0/1.
    pub pit_limiter_on: i32,
    /// ABS slip-ratio limit setting; 0 = off; constant, not "in action".
    pub abs: f32,
    /// KERS/ERS battery charge; 0..1.
    pub kers_charge: f32,
    /// KERS/ERS input to engine; 0..1.
    pub kers_input: f32,
    /// Auto shifter on; 0/1.
    pub auto_shifter_on: i32,
    /// Ride height front, rear, m.
    pub ride_height: [f32; 2],
    /// Turbo boost, bar-like; >= 0.
    pub turbo_boost: f32,
    /// Ballast, kg; multiplayer only, else 0.
    pub ballast: f32,
    /// Air density, kg/m3; ~1.2.
    pub air_density: f32,
    /// Ambient temperature, degC.
    pub air_temp: f32,
    /// Road temperature, degC.
    pub road_temp: f32,
    /// Angular velocity in car axes, rad/s; [0] about car X, [1] yaw rate about up, [2] about forward. Expected right-hand rule about +Y: left turn positive. Not measured by any source: self-test.
    pub local_angular_vel: [f32; 3],
    /// Force feedback sent to the wheel; -1..1, may exceed 1 (clipping).
    pub final_ff: f32,
    /// Delta to the best lap, s; + = slower.
    pub performance_meter: f32,
    /// Engine brake setting index.
    pub engine_brake: i32,
    /// ERS recovery level.
    pub ers_recovery_level: i32,
    /// ERS power controller.
    pub ers_power_level: i32,
    /// MGU-H: 0 motor, 1 battery.
    pub ers_heat_charging: i32,
    /// ERS charging; 0/1.
    pub ers_is_charging: i32,
    /// KERS/ERS energy used this lap, kJ.
    pub kers_current_kj: f32,
    /// Inside DRS zone and allowed; 0/1.
    pub drs_available: i32,
    /// DRS enabled; 0/1.
    pub drs_enabled: i32,
    /// Brake temperature, degC; 0 for most cars without CSP brake model.
    pub brake_temp: [f32; 4],
    /// Clutch; 1 = released/engaged, 0 = pressed in practice.
    pub clutch: f32,
    /// Tyre surface temperature inner, degC.
    pub tyre_temp_i: [f32; 4],
    /// Tyre surface temperature middle, degC.
    pub tyre_temp_m: [f32; 4],
    /// Tyre surface temperature outer, degC.
    pub tyre_temp_o: [f32; 4],
    /// Car driven by AI; 0/1.
    pub is_ai_controlled: i32,
    /// Contact point of each tyre in world meters [wheel][x,y,z].
    pub tyre_contact_point: [[f32; 3]; 4],
    /// Road normal at each contact, unit vector, world.
    pub tyre_contact_normal: [[f32; 3]; 4],
    /// Tyre heading direction, unit vector, world; GYM reports the python equivalent does not work; treat as possibly invalid.
    pub tyre_contact_heading: [[f32; 3]; 4],
    /// Brake bias; 0 rear..1 front.
    pub brake_bias: f32,
    /// Velocity in car axes, m/s; [0] lateral (+ left expected), [1] up, [2] forward.
    pub local_velocity: [f32; 3],
}

layout!(
    Physics, size 580,
    packet_id at 0,
    gas at 4,
    brake at 8,
    fuel at 12,
    gear at 16,
    rpms at 20,
    steer_angle at 24,
    speed_kmh at 28,
    velocity at 32,
    acc_g at 44,
    wheel_slip at 56,
    wheel_load at 72,
    wheels_pressure at 88,
    wheel_angular_speed at 104,
    tyre_wear at 120,
    tyre_dirty_level at 136,
    tyre_core_temperature at 152,
    camber_rad at 168,
    suspension_travel at 184,
    drs at 200,
    tc at 204,
    heading at 208,
    pitch at 212,
    roll at 216,
    cg_height at 220,
    car_damage at 224,
    number_of_tyres_out at 244,
    pit_limiter_on at 248,
    abs at 252,
    kers_charge at 256,
    kers_input at 260,
    auto_shifter_on at 264,
    ride_height at 268,
    turbo_boost at 276,
    ballast at 280,
    air_density at 284,
    air_temp at 288,
    road_temp at 292,
    local_angular_vel at 296,
    final_ff at 308,
    performance_meter at 312,
    engine_brake at 316,
    ers_recovery_level at 320,
    ers_power_level at 324,
    ers_heat_charging at 328,
    ers_is_charging at 332,
    kers_current_kj at 336,
    drs_available at 340,
    drs_enabled at 344,
    brake_temp at 348,
    clutch at 364,
    tyre_temp_i at 368,
    tyre_temp_m at 384,
    tyre_temp_o at 400,
    is_ai_controlled at 416,
    tyre_contact_point at 420,
    tyre_contact_normal at 468,
    tyre_contact_heading at 516,
    brake_bias at 564,
    local_velocity at 568,
);
