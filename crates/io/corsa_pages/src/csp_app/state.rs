use corsa_vehicle::DVec3;
use corsa_vehicle::ac::{map_from_world, world_from_map};

use crate::raw::csp_app::{self as raw, capability, flag};

/// What the app tells at every rendered frame.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own in the game")]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CspAppState {
    /// The pre-drive or pit menu.
    pub is_in_main_menu: bool,
    pub is_paused: bool,
    pub is_replay_active: bool,
    pub is_lap_valid: bool,
    /// ABS intervenes now.
    pub abs_in_action: bool,
    /// Traction control intervenes now.
    pub tc_in_action: bool,
    pub is_in_pit: bool,
    pub is_in_pit_lane: bool,
    pub is_online: bool,
    /// The game's own frame counter.
    pub frame: u32,
    /// Frames a second.
    pub fps: f64,
    /// The game's measure of late physics; unit not documented.
    pub physics_late: u32,
    /// Simulated time of the last frame, s; 0 while paused.
    pub dt: f64,
    /// Counts the car's resets.
    pub reset_counter: u32,
    /// 0 to 4.
    pub wheels_outside: u8,
    /// +1: a direction given to `physics.setCarPosition` is where the car looks; -1: it is the other
    /// way around; `None`: not measured yet.
    pub direction_sign: Option<i8>,
    /// Bit `k` is set when slot `k` holds a saved state.
    pub saved_slots: u32,
    /// l.
    pub fuel: f64,
    /// Index of the session in the event.
    pub session_index: i32,
    /// Counts starts of sessions.
    pub session_starts: u32,
    /// `packetId` of AC's physics page; 0 if the app cannot see it.
    pub physics_packet: i32,
    /// Time scale that was asked of the app last.
    pub time_scale: f64,
    /// In `map`, m.
    pub position: DVec3,
    /// Unit forward in `map`.
    pub look: DVec3,
    /// In `map` axes, m/s.
    pub velocity: DVec3,
    /// s.
    pub lap_time: f64,
    pub completed_laps: u32,
}

impl CspAppState {
    pub(super) fn from_raw(block: &raw::State) -> Self {
        let is = |bit| block.flags & bit != 0;
        Self {
            is_in_main_menu: is(flag::IN_MAIN_MENU),
            is_paused: is(flag::PAUSED),
            is_replay_active: is(flag::REPLAY),
            is_lap_valid: is(flag::LAP_VALID),
            abs_in_action: is(flag::ABS_IN_ACTION),
            tc_in_action: is(flag::TC_IN_ACTION),
            is_in_pit: is(flag::IN_PIT),
            is_in_pit_lane: is(flag::IN_PIT_LANE),
            is_online: is(flag::ONLINE),
            frame: block.frame,
            fps: f64::from(block.fps),
            physics_late: block.physics_late,
            dt: f64::from(block.dt),
            reset_counter: block.reset_counter,
            wheels_outside: block.wheels_outside.min(4) as u8,
            direction_sign: (block.direction_sign != 0)
                .then(|| block.direction_sign.signum() as i8),
            saved_slots: block.saved_slots,
            fuel: f64::from(block.fuel),
            session_index: block.session_index,
            session_starts: block.session_starts,
            physics_packet: block.physics_packet,
            time_scale: f64::from(block.time_scale),
            position: map_from_world(block.position),
            look: map_from_world(block.look),
            velocity: map_from_world(block.velocity),
            lap_time: f64::from(block.lap_time_ms) / 1000.0,
            completed_laps: block.lap_count,
        }
    }

    pub(super) fn to_raw(self, block: &mut raw::State) {
        let bits = [
            (self.is_in_main_menu, flag::IN_MAIN_MENU),
            (self.is_paused, flag::PAUSED),
            (self.is_replay_active, flag::REPLAY),
            (self.is_lap_valid, flag::LAP_VALID),
            (self.abs_in_action, flag::ABS_IN_ACTION),
            (self.tc_in_action, flag::TC_IN_ACTION),
            (self.is_in_pit, flag::IN_PIT),
            (self.is_in_pit_lane, flag::IN_PIT_LANE),
            (self.is_online, flag::ONLINE),
        ];
        block.flags = bits.iter().filter(|(is, _)| *is).fold(0, |flags, (_, bit)| flags | bit);
        block.frame = self.frame;
        block.fps = self.fps as f32;
        block.physics_late = self.physics_late;
        block.dt = self.dt as f32;
        block.reset_counter = self.reset_counter;
        block.wheels_outside = u32::from(self.wheels_outside);
        block.direction_sign = self.direction_sign.map_or(0, i32::from);
        block.saved_slots = self.saved_slots;
        block.fuel = self.fuel as f32;
        block.session_index = self.session_index;
        block.session_starts = self.session_starts;
        block.physics_packet = self.physics_packet;
        block.time_scale = self.time_scale as f32;
        block.position = world_from_map(self.position);
        block.look = world_from_map(self.look);
        block.velocity = world_from_map(self.velocity);
        block.lap_time_ms = (self.lap_time * 1000.0).round() as u32;
        block.lap_count = self.completed_laps;
    }
}

/// What the app says of itself, and whether it lives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CspAppStatus {
    /// Its heartbeat has moved within the last second.
    pub is_alive: bool,
    /// Major, minor, patch.
    pub app_version: [u32; 3],
    pub protocol: u32,
    /// CSP's build number; `None` if it does not say.
    pub csp_version: Option<u32>,
    /// The stand-in plays the app.
    pub is_standin: bool,
    /// Starts of the app on this page.
    pub starts: u32,
    pub capabilities: Capabilities,
    pub state: CspAppState,
}

/// What this game, with its CSP, track and session, can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(pub u32);

impl Capabilities {
    /// Everything, as the stand-in.
    pub const ALL: Self = Self((1 << 15) - 1);

    fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    /// The track lets apps touch the physics.
    pub fn physics(self) -> bool {
        self.has(capability::PHYSICS)
    }

    /// The session is of those in which the car may be reset.
    pub fn car_reset(self) -> bool {
        self.has(capability::CAR_RESET)
    }

    /// Saved states can be taken and put back.
    pub fn saved_states(self) -> bool {
        self.has(capability::STATE_SAVE) && self.has(capability::STATE_LOAD)
    }

    pub fn start(self) -> bool {
        self.has(capability::START)
    }

    pub fn restart_session(self) -> bool {
        self.has(capability::RESTART_SESSION)
    }

    pub fn pits(self) -> bool {
        self.has(capability::PITS)
    }

    pub fn pause(self) -> bool {
        self.has(capability::PAUSE)
    }

    pub fn time_scale(self) -> bool {
        self.has(capability::TIME_SCALE)
    }

    pub fn lock_step(self) -> bool {
        self.has(capability::LOCK_STEP)
    }

    pub fn shutdown(self) -> bool {
        self.has(capability::SHUTDOWN)
    }

    pub fn restart_game(self) -> bool {
        self.has(capability::RESTART_GAME)
    }

    pub fn set_pose(self) -> bool {
        self.has(capability::SET_POSE)
    }

    /// A pose can come with an angular velocity.
    pub fn angular_velocity(self) -> bool {
        self.has(capability::ANGULAR_VELOCITY)
    }

    /// Fuel, tires and damage can be set.
    pub fn car_condition(self) -> bool {
        self.has(capability::CAR_CONDITION)
    }
}
