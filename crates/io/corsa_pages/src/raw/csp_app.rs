//! The page through which our Lua app inside the game (`game/apps/lua/CorsaGym`) and a program
//! outside talk. Described for people in `docs/csp-app.md`; the app declares the same fields at the
//! same offsets.
//!
//! Only 4-byte numbers and bytes, so that no rule of packing matters. World axes are AC's: meters,
//! y up.

use super::layout;

/// Bytes of the whole page. Both sides make it with this size.
pub const PAGE_SIZE: usize = 4096;
/// `CGYM`, written by the app.
pub const MAGIC: u32 = u32::from_le_bytes(*b"CGYM");
/// Goes up whenever a field or its meaning changes.
pub const PROTOCOL: u32 = 1;
/// Offset of [`Request`].
pub const REQUEST_AT: usize = 64;
/// Offset of [`Response`].
pub const RESPONSE_AT: usize = 256;
/// Offset of [`State`].
pub const STATE_AT: usize = 512;
/// Offset of the request's text, which is under the request's sequence number.
pub const TEXT_AT: usize = 2048;
/// Bytes of the request's text.
pub const TEXT_SIZE: usize = 2048;
/// Bytes of the response's message.
pub const MESSAGE_SIZE: usize = 160;

/// What the app says of itself, once when it starts.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Header {
    /// [`MAGIC`] once an app has started.
    pub magic: u32,
    /// [`PROTOCOL`] of the app.
    pub protocol: u32,
    /// [`PAGE_SIZE`] as the app knows it.
    pub size: u32,
    /// Major * 10000 + minor * 100 + patch.
    pub app_version: u32,
    /// CSP's build number; 0 if it does not say.
    pub csp_version: u32,
    /// Counts the starts of the app on this page.
    pub starts: u32,
    /// Bits of [`crate::Capabilities`]; rewritten when they change.
    pub capabilities: u32,
    /// 0 the Lua app, 1 the stand-in.
    pub kind: u32,
    pub reserved_32: [u32; 8],
}

layout!(
    Header, size 64,
    magic at 0,
    protocol at 4,
    size at 8,
    app_version at 12,
    csp_version at 16,
    starts at 20,
    capabilities at 24,
    kind at 28,
    reserved_32 at 32,
);

/// From outside to the app.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Request {
    /// Odd while being written.
    pub sequence: u32,
    /// [`PROTOCOL`] of who asks.
    pub protocol: u32,
    /// Another number for each request; 0 is none.
    pub id: u32,
    /// One of [`kind`].
    pub kind: u32,
    /// Slot of a saved state, 0 to 31.
    pub slot: u32,
    /// Physics steps of a lock-step.
    pub steps: u32,
    /// 0 or 1: what a switch is to be.
    pub on: u32,
    pub reserved_28: u32,
    /// What the kind needs: see `docs/csp-app.md`.
    pub value: [f32; 4],
    /// World, m.
    pub position: [f32; 3],
    /// Where the car is to look, world.
    pub direction: [f32; 3],
    /// World, m/s.
    pub velocity: [f32; 3],
    /// Car axes (x left, y up, z forward), rad/s, right-handed.
    pub angular_velocity: [f32; 3],
    /// Bytes of the text at [`TEXT_AT`].
    pub text_length: u32,
    pub reserved_100: [u32; 23],
}

layout!(
    Request, size 192,
    sequence at 0,
    protocol at 4,
    id at 8,
    kind at 12,
    slot at 16,
    steps at 20,
    on at 24,
    reserved_28 at 28,
    value at 32,
    position at 48,
    direction at 60,
    velocity at 72,
    angular_velocity at 84,
    text_length at 96,
    reserved_100 at 100,
);

/// Kinds of requests.
pub mod kind {
    pub const NONE: u32 = 0;
    pub const START: u32 = 1;
    pub const RESTART_SESSION: u32 = 2;
    pub const TO_PITS: u32 = 3;
    pub const SAVE_STATE: u32 = 4;
    pub const LOAD_STATE: u32 = 5;
    pub const SET_POSE: u32 = 6;
    pub const RESET_CAR: u32 = 7;
    pub const PAUSE: u32 = 8;
    pub const TIME_SCALE: u32 = 9;
    pub const LOCK_STEP: u32 = 10;
    pub const SHUTDOWN: u32 = 11;
    pub const RESTART_GAME: u32 = 12;
    pub const SET_FUEL: u32 = 13;
    pub const SET_TIRES: u32 = 14;
    pub const SET_DAMAGE: u32 = 15;
}

/// From the app: how the last request ended.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Response {
    /// Odd while being written.
    pub sequence: u32,
    /// The request that was done last; 0 before the first.
    pub id: u32,
    /// The request that is being carried out; 0 when none is.
    pub busy_id: u32,
    /// One of [`result`].
    pub result: u32,
    /// Physics steps that passed meanwhile, as far as the app can count them.
    pub steps: u32,
    /// What the kind returns: see `docs/csp-app.md`.
    pub value: f32,
    /// From taking the request to this, ms.
    pub duration_ms: f32,
    /// Bytes of the message.
    pub message_length: u32,
    /// UTF-8.
    pub message: [u8; MESSAGE_SIZE],
    pub reserved_192: [u32; 16],
}

layout!(
    Response, size 256,
    sequence at 0,
    id at 4,
    busy_id at 8,
    result at 12,
    steps at 16,
    value at 20,
    duration_ms at 24,
    message_length at 28,
    message at 32,
    reserved_192 at 192,
);

/// How a request can end.
pub mod result {
    pub const NONE: u32 = 0;
    pub const DONE: u32 = 1;
    pub const UNSUPPORTED: u32 = 2;
    pub const REFUSED: u32 = 3;
    pub const INVALID: u32 = 4;
    pub const FAILED: u32 = 5;
    pub const TIMED_OUT: u32 = 6;
    pub const PARTIAL: u32 = 7;
    pub const STALE: u32 = 8;
    pub const VERSION: u32 = 9;
}

/// From the app at every rendered frame.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct State {
    /// Odd while being written.
    pub sequence: u32,
    /// Counts frames of the app.
    pub heartbeat: u32,
    /// The game's own frame counter.
    pub frame: u32,
    /// Bits of [`flag`].
    pub flags: u32,
    /// Frames a second, as the game measures them.
    pub fps: f32,
    /// The game's measure of late physics; unit not documented.
    pub physics_late: u32,
    /// Simulated time of the last frame, s; 0 while paused.
    pub dt: f32,
    /// Counts the car's resets.
    pub reset_counter: u32,
    /// Wheels outside the track, 0 to 4.
    pub wheels_outside: u32,
    /// +1: `physics.setCarPosition` looks along its direction; -1: against it; 0: not measured yet.
    pub direction_sign: i32,
    /// Bit `k` is set when slot `k` holds a saved state.
    pub saved_slots: u32,
    /// l.
    pub fuel: f32,
    /// Index of the session in the event.
    pub session_index: i32,
    /// Counts starts of sessions.
    pub session_starts: u32,
    /// `packetId` of AC's physics page; 0 if the app cannot see it.
    pub physics_packet: i32,
    /// Time scale that was asked of this app last; 1 is real time.
    pub time_scale: f32,
    /// World, m.
    pub position: [f32; 3],
    /// Unit forward, world.
    pub look: [f32; 3],
    /// World, m/s.
    pub velocity: [f32; 3],
    /// Time of the current lap, ms.
    pub lap_time_ms: u32,
    /// Completed laps.
    pub lap_count: u32,
    pub reserved_108: [u32; 37],
}

layout!(
    State, size 256,
    sequence at 0,
    heartbeat at 4,
    frame at 8,
    flags at 12,
    fps at 16,
    physics_late at 20,
    dt at 24,
    reset_counter at 28,
    wheels_outside at 32,
    direction_sign at 36,
    saved_slots at 40,
    fuel at 44,
    session_index at 48,
    session_starts at 52,
    physics_packet at 56,
    time_scale at 60,
    position at 64,
    look at 76,
    velocity at 88,
    lap_time_ms at 100,
    lap_count at 104,
    reserved_108 at 108,
);

/// Bits of [`State::flags`].
pub mod flag {
    pub const IN_MAIN_MENU: u32 = 1;
    pub const PAUSED: u32 = 1 << 1;
    pub const REPLAY: u32 = 1 << 2;
    pub const LAP_VALID: u32 = 1 << 3;
    pub const ABS_IN_ACTION: u32 = 1 << 4;
    pub const TC_IN_ACTION: u32 = 1 << 5;
    pub const IN_PIT: u32 = 1 << 6;
    pub const IN_PIT_LANE: u32 = 1 << 7;
    pub const ONLINE: u32 = 1 << 8;
}

/// Bits of [`Header::capabilities`].
pub mod capability {
    /// `physics.allowed()`: the track lets apps touch the physics.
    pub const PHYSICS: u32 = 1;
    /// `ac.isCarResetAllowed()`: the session is of those in which the car may be reset.
    pub const CAR_RESET: u32 = 1 << 1;
    pub const STATE_SAVE: u32 = 1 << 2;
    pub const STATE_LOAD: u32 = 1 << 3;
    pub const START: u32 = 1 << 4;
    pub const RESTART_SESSION: u32 = 1 << 5;
    pub const PITS: u32 = 1 << 6;
    pub const PAUSE: u32 = 1 << 7;
    pub const TIME_SCALE: u32 = 1 << 8;
    /// Pauses after a number of physics steps, which the app can count.
    pub const LOCK_STEP: u32 = 1 << 9;
    pub const SHUTDOWN: u32 = 1 << 10;
    pub const RESTART_GAME: u32 = 1 << 11;
    pub const SET_POSE: u32 = 1 << 12;
    /// A pose can come with an angular velocity.
    pub const ANGULAR_VELOCITY: u32 = 1 << 13;
    pub const CAR_CONDITION: u32 = 1 << 14;
}

const _: () = {
    assert!(REQUEST_AT == size_of::<Header>());
    assert!(RESPONSE_AT == REQUEST_AT + size_of::<Request>());
    assert!(STATE_AT == RESPONSE_AT + size_of::<Response>());
    assert!(STATE_AT + size_of::<State>() <= TEXT_AT);
    assert!(TEXT_AT + TEXT_SIZE == PAGE_SIZE);
};
