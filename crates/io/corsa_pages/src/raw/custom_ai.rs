use super::layout;

/// CSP Custom AI `CarControls<N>`: from the controlling program to the game, read at every physics step.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct CarControls {
    /// Throttle; 0..1.
    pub gas: f32,
    /// Brake; 0..1.
    pub brake: f32,
    /// Clutch, 1 = engaged (pedal released); 0..1.
    pub clutch: f32,
    /// Steering; -1..1, + = right.
    pub steer: f32,
    /// Handbrake; 0..1.
    pub handbrake: f32,
    /// Shift up request (one shift per press); 0/1.
    pub gear_up: u8,
    /// Shift down request; 0/1.
    pub gear_dn: u8,
    /// DRS; 0/1.
    pub drs: u8,
    /// KERS; 0/1.
    pub kers: u8,
    /// Adjust button; 0/1.
    pub brake_balance_up: u8,
    /// Adjust button; 0/1.
    pub brake_balance_dn: u8,
    /// Adjust button; 0/1.
    pub abs_up: u8,
    /// Adjust button; 0/1.
    pub abs_dn: u8,
    /// Adjust button; 0/1.
    pub tc_up: u8,
    /// Adjust button; 0/1.
    pub tc_dn: u8,
    /// Adjust button; 0/1.
    pub turbo_up: u8,
    /// Adjust button; 0/1.
    pub turbo_dn: u8,
    /// Adjust button; 0/1.
    pub engine_brake_up: u8,
    /// Adjust button; 0/1.
    pub engine_brake_dn: u8,
    /// Adjust button; 0/1.
    pub mguk_delivery_up: u8,
    /// Adjust button; 0/1.
    pub mguk_delivery_dn: u8,
    /// Adjust button; 0/1.
    pub mguk_recovery_up: u8,
    /// Adjust button; 0/1.
    pub mguk_recovery_dn: u8,
    /// MGU-H mode; 0 and up.
    pub mguh_mode: u8,
    /// Headlights; 0/1.
    pub headlights: u8,
    /// 0 none, 1 pits, 2 to `teleport_pos`/`teleport_dir`; 0..2.
    pub teleport_to: u8,
    /// Auto clutch at start; 0/1.
    pub autoclutch_on_start: u8,
    /// Auto clutch on shifts; 0/1.
    pub autoclutch_on_change: u8,
    /// Auto blip; 0/1.
    pub autoblip_active: u8,
    /// World target, m; used when teleport_to = 2.
    pub teleport_pos: [f32; 3],
    /// World direction; meaning inverted before CSP 0.1.79; used when teleport_to = 2.
    pub teleport_dir: [f32; 3],
    /// Automatic gearbox; 0/1.
    pub autoshift_active: u8,
    pub pad_69: [u8; 3],
}

layout!(
    CarControls, size 72,
    gas at 0,
    brake at 4,
    clutch at 8,
    steer at 12,
    handbrake at 16,
    gear_up at 20,
    gear_dn at 21,
    drs at 22,
    kers at 23,
    brake_balance_up at 24,
    brake_balance_dn at 25,
    abs_up at 26,
    abs_dn at 27,
    tc_up at 28,
    tc_dn at 29,
    turbo_up at 30,
    turbo_dn at 31,
    engine_brake_up at 32,
    engine_brake_dn at 33,
    mguk_delivery_up at 34,
    mguk_delivery_dn at 35,
    mguk_recovery_up at 36,
    mguk_recovery_dn at 37,
    mguh_mode at 38,
    headlights at 39,
    teleport_to at 40,
    autoclutch_on_start at 41,
    autoclutch_on_change at 42,
    autoblip_active at 43,
    teleport_pos at 44,
    teleport_dir at 56,
    autoshift_active at 68,
);

/// CSP Custom AI `Car<N>`: the car as the game sees it, written at every physics step.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Car {
    /// Counter, + per physics step; freezes when the game dies.
    pub packet_id: i32,
    /// Applied throttle; 0..1.
    pub gas: f32,
    /// Applied brake; 0..1.
    pub brake: f32,
    /// Applied clutch; 1 = engaged.
    pub clutch: f32,
    /// Steering wheel angle, degrees; + = right (as input).
    pub steer: f32,
    /// Handbrake; 0..1.
    pub handbrake: f32,
    /// Fuel, liters.
    pub fuel: f32,
    /// Gear: 0 = R, 1 = N, 2 = 1st.
    pub gear: i32,
    /// Engine speed, rpm.
    pub rpm: f32,
    /// Speed, km/h.
    pub speed_kmh: f32,
    /// Velocity, world, m/s.
    pub velocity: [f32; 3],
    /// Acceleration in car axes, g; as `accG`.
    pub acc_g: [f32; 3],
    /// Unit forward, world.
    pub look: [f32; 3],
    /// Unit up, world.
    pub up: [f32; 3],
    /// Car origin, world m.
    pub position: [f32; 3],
    /// Velocity in car axes, m/s.
    pub local_velocity: [f32; 3],
    /// Angular velocity in car axes, rad/s.
    pub local_angular_velocity: [f32; 3],
    /// Height of the CG above ground, m.
    pub cg_height: f32,
    /// Damage zones; as `carDamage`.
    pub car_damage: [f32; 5],
    /// FL, FR, RL, RR.
    pub wheels: [Wheel; 4],
    /// Turbo boost, bar-like.
    pub turbo_boost: f32,
    /// Force feedback.
    pub final_ff: f32,
    /// Force feedback without extras.
    pub final_pure_ff: f32,
    /// Pit limiter; 0/1.
    pub pit_limiter: u8,
    /// ABS intervening now; 0/1.
    pub abs_in_action: u8,
    /// TC intervening now; 0/1.
    pub traction_control_in_action: u8,
    pub pad_643: [u8; 1],
    /// Time of the current lap, ms.
    pub lap_time_ms: u32,
    /// Best lap, ms; 0 if none.
    pub best_lap_time_ms: u32,
    /// Torque of the drivetrain, Nm.
    pub drivetrain_torque: f32,
    /// Position on the AI spline; 0..1.
    pub spline_position: f32,
    /// Depth of the current collision, m.
    pub collision_depth: f32,
    /// Counts collisions.
    pub collision_counter: u32,
    /// Bitmask of wheels on valid track; CSP >= 0.1.79.
    pub wheels_valid_surface: u32,
}

layout!(
    Car, size 672,
    packet_id at 0,
    gas at 4,
    brake at 8,
    clutch at 12,
    steer at 16,
    handbrake at 20,
    fuel at 24,
    gear at 28,
    rpm at 32,
    speed_kmh at 36,
    velocity at 40,
    acc_g at 52,
    look at 64,
    up at 76,
    position at 88,
    local_velocity at 100,
    local_angular_velocity at 112,
    cg_height at 124,
    car_damage at 128,
    wheels at 148,
    turbo_boost at 628,
    final_ff at 632,
    final_pure_ff at 636,
    pit_limiter at 640,
    abs_in_action at 641,
    traction_control_in_action at 642,
    lap_time_ms at 644,
    best_lap_time_ms at 648,
    drivetrain_torque at 652,
    spline_position at 656,
    collision_depth at 660,
    collision_counter at 664,
    wheels_valid_surface at 668,
);

/// One wheel inside [`Car`].
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Wheel {
    /// Wheel center, world m.
    pub position: [f32; 3],
    /// Contact point, world m.
    pub contact_point: [f32; 3],
    /// Road normal, world.
    pub contact_normal: [f32; 3],
    /// Wheel forward, world.
    pub look: [f32; 3],
    /// Wheel side vector, world; which side is not documented; self-test.
    pub side: [f32; 3],
    /// Wheel velocity, world m/s.
    pub velocity: [f32; 3],
    /// Longitudinal slip ratio; 0 rolling, - locking.
    pub slip_ratio: f32,
    /// Vertical load, N.
    pub load: f32,
    /// Pressure, psi.
    pub pressure: f32,
    /// Spin, rad/s; + forward.
    pub angular_velocity: f32,
    /// Wear; scale not stated.
    pub wear: f32,
    /// Dirt; scale not stated.
    pub dirty_level: f32,
    /// Core temperature, degC.
    pub core_temperature: f32,
    /// Camber, rad.
    pub camber_rad: f32,
    /// Brake disc temperature, degC.
    pub disc_temperature: f32,
    /// Composite slip.
    pub slip: f32,
    /// Slip angle, degrees.
    pub slip_angle_deg: f32,
    /// Normalized slip; about 1 at the grip limit.
    pub nd_slip: f32,
}

layout!(
    Wheel, size 120,
    position at 0,
    contact_point at 12,
    contact_normal at 24,
    look at 36,
    side at 48,
    velocity at 60,
    slip_ratio at 72,
    load at 76,
    pressure at 80,
    angular_velocity at 84,
    wear at 88,
    dirty_level at 92,
    core_temperature at 96,
    camber_rad at 100,
    disc_temperature at 104,
    slip at 108,
    slip_angle_deg at 112,
    nd_slip at 116,
);

/// CSP Custom AI `CarPublic<N>`: what is shown of any car, at render rate.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct CarPublic {
    /// Counter; about render rate.
    pub packet_id: i32,
    /// Steering wheel angle, deg.
    pub steer: f32,
    /// Engine speed, rpm.
    pub rpm: f32,
    /// Position on the AI spline; 0..1.
    pub spline_position: f32,
    /// Speed, km/h.
    pub speed_kmh: f32,
    /// Velocity, world, m/s.
    pub velocity: [f32; 3],
    /// Acceleration in car axes, g.
    pub acc_g: [f32; 3],
    /// Unit forward, world.
    pub look: [f32; 3],
    /// Unit up, world.
    pub up: [f32; 3],
    /// Car origin, world m.
    pub position: [f32; 3],
    /// Damage zones.
    pub car_damage: [f32; 5],
    /// Brake lights; 0/1.
    pub is_braking: u8,
    pub pad_101: [u8; 3],
}

layout!(
    CarPublic, size 104,
    packet_id at 0,
    steer at 4,
    rpm at 8,
    spline_position at 12,
    speed_kmh at 16,
    velocity at 20,
    acc_g at 32,
    look at 44,
    up at 56,
    position at 68,
    car_damage at 80,
    is_braking at 100,
);

/// CSP Custom AI `SimState`, version 1: from the controlling program to the game.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct SimState {
    /// Pause the sim; 0/1.
    pub pause: u8,
    /// Restart the session; 0/1 (see gotchas).
    pub restart_session: u8,
    /// No car-car collisions; 0/1.
    pub disable_collisions: u8,
    /// Extra delay per physics step, slows the sim; 0..255.
    pub extra_sleep_ms: u8,
    /// Sim speed multiplier, v1 only (CSP >= 0.2.8); 1 = real time.
    pub time_scale: f32,
}

layout!(
    SimState, size 8,
    pause at 0,
    restart_session at 1,
    disable_collisions at 2,
    extra_sleep_ms at 3,
    time_scale at 4,
);

/// The same page, version 0, without the time scale: what CSP before 0.2.8 knows.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct SimStateV0 {
    pub pause: u8,
    pub restart_session: u8,
    pub disable_collisions: u8,
    pub extra_sleep_ms: u8,
}

layout!(
    SimStateV0, size 4,
    pause at 0,
    restart_session at 1,
    disable_collisions at 2,
    extra_sleep_ms at 3,
);
