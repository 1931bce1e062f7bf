use super::layout;

/// `SPageFileGraphic`, written around every rendered frame.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Graphics {
    /// Counter of graphics updates; advances 2 per rendered frame (SHB, CM); CM halves it to get FPS.
    pub packet_id: i32,
    /// AC_STATUS; 0 OFF, 1 REPLAY, 2 LIVE, 3 PAUSE; can stay LIVE while paused.
    pub status: i32,
    /// AC_SESSION_TYPE (values below); -1..6.
    pub session: i32,
    /// Current lap time text; NUL terminated.
    pub current_time: [u16; 15],
    /// Last lap text.
    pub last_time: [u16; 15],
    /// Best lap text.
    pub best_time: [u16; 15],
    /// Split text.
    pub split: [u16; 15],
    /// Completed laps; in hotlap mode only valid laps count.
    pub completed_laps: i32,
    /// Race position; 1-based.
    pub position: i32,
    /// Current lap time, ms.
    pub i_current_time: i32,
    /// Last lap time, ms; 0 if none.
    pub i_last_time: i32,
    /// Best lap time, ms; 0 if none.
    pub i_best_time: i32,
    /// Session time left, ms (unsure, may be seconds in some modes); can be negative/large when unlimited.
    pub session_time_left: f32,
    /// Distance since the session start, m; monotonic within a session (resets on restart).
    pub distance_traveled: f32,
    /// Car stopped in its pit box; 0/1.
    pub is_in_pit: i32,
    /// Sector index; 0-based.
    pub current_sector_index: i32,
    /// Last sector time, ms.
    pub last_sector_time: i32,
    /// Laps in session; 0 when timed.
    pub number_of_laps: i32,
    /// Compound name, followed by 2 pad bytes.
    pub tyre_compound: [u16; 33],
    pub pad_242: [u8; 2],
    /// Replay speed; 1 = normal.
    pub replay_time_multiplier: f32,
    /// Position on the AI spline; 0..1, 0 at the start line.
    pub normalized_car_position: f32,
    /// Player (focused) car position, world m; [x, y up, z].
    pub car_coordinates: [f32; 3],
    /// Penalty time, s.
    pub penalty_time: f32,
    /// AC_FLAG_TYPE (values below); 0..6.
    pub flag: i32,
    /// Ideal line shown; 0/1.
    pub ideal_line_on: i32,
    /// In pit lane; 0/1.
    pub is_in_pit_lane: i32,
    /// Current track grip; ~0.85..1.0.
    pub surface_grip: f32,
    /// Mandatory pit done; 0/1.
    pub mandatory_pit_done: i32,
    /// Wind speed; km/h per AARK and CSP (DOC: no unit).
    pub wind_speed: f32,
    /// Wind direction, deg; 0..359.
    pub wind_direction: f32,
}

layout!(
    Graphics, size 296,
    packet_id at 0,
    status at 4,
    session at 8,
    current_time at 12,
    last_time at 42,
    best_time at 72,
    split at 102,
    completed_laps at 132,
    position at 136,
    i_current_time at 140,
    i_last_time at 144,
    i_best_time at 148,
    session_time_left at 152,
    distance_traveled at 156,
    is_in_pit at 160,
    current_sector_index at 164,
    last_sector_time at 168,
    number_of_laps at 172,
    tyre_compound at 176,
    replay_time_multiplier at 244,
    normalized_car_position at 248,
    car_coordinates at 252,
    penalty_time at 264,
    flag at 268,
    ideal_line_on at 272,
    is_in_pit_lane at 276,
    surface_grip at 280,
    mandatory_pit_done at 284,
    wind_speed at 288,
    wind_direction at 292,
);

/// AC_STATUS, the values of [`Graphics::status`].
pub mod status {
    pub const OFF: i32 = 0;
    pub const REPLAY: i32 = 1;
    /// The session runs; some builds stay here while paused.
    pub const LIVE: i32 = 2;
    pub const PAUSE: i32 = 3;
}
