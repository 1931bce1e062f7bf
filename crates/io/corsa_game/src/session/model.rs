//! The parts of a session. Names of cars, tracks and weathers are those of the game's folders.

/// What is driven, where and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub car: String,
    /// Empty: the game chooses.
    pub skin: String,
    /// Name of a saved setup; empty: the car's default.
    pub setup: String,
    /// Extra mass, kg.
    pub ballast: f64,
    /// Air restrictor, %.
    pub restrictor_percent: f64,
    pub driver: String,
    pub track: TrackChoice,
    pub session_type: SessionType,
    pub start: StartPlace,
    /// 0: without end.
    pub duration_minutes: u32,
    pub penalties: bool,
    pub fixed_setup: bool,
    pub race: Race,
    pub weather: Weather,
    pub assists: Assists,
    pub realism: Realism,
    pub video: Video,
    pub launch: LaunchRoute,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TrackChoice {
    pub name: String,
    /// Empty where the track has one only.
    pub layout: String,
    /// Of the best there is, %; constant.
    pub grip_percent: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionType {
    Practice,
    Hotlap,
    TimeAttack,
    Drift,
    Race,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartPlace {
    Pits,
    /// The grid.
    Start,
    /// Rolling, before the line.
    HotlapStart,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Race {
    pub laps: u32,
    /// Cars of the same kind that the game drives.
    pub opponents: u32,
    pub ai_level_percent: f64,
    pub ai_aggression_percent: f64,
    /// From 1; the last is behind all opponents.
    pub starting_position: u32,
    pub jump_start: JumpStart,
}

/// What a jump start costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JumpStart {
    None,
    Pits,
    DriveThrough,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Weather {
    pub name: String,
    /// °C.
    pub ambient_temperature: f64,
    /// °C.
    pub road_temperature: f64,
    /// Minutes since midnight.
    pub time_minutes: u32,
    /// Of the sun; 0 stands still.
    pub time_multiplier: f64,
    pub wind_speed_kmh: f64,
    /// Where the wind comes from, degrees.
    pub wind_direction_degrees: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assist {
    Off,
    /// As the car has it.
    Factory,
    On,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the game's")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assists {
    pub abs: Assist,
    pub traction_control: Assist,
    pub stability_control_percent: f64,
    pub auto_clutch: bool,
    pub auto_shifter: bool,
    pub auto_blip: bool,
    pub auto_brake: bool,
    pub ideal_line: bool,
    pub tire_blankets: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Realism {
    pub damage_percent: f64,
    pub visual_damage: bool,
    /// Of the real one.
    pub fuel_rate: f64,
    /// Of the real one.
    pub tire_wear: f64,
    /// Of the real one.
    pub slipstream: f64,
}

/// `None` leaves the user's setting.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Video {
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    pub fullscreen: Option<bool>,
    pub vsync: Option<bool>,
    /// Frames a second; 0: no cap.
    pub fps_cap: Option<f64>,
    pub graphics: Graphics,
    /// Pixels; 0: no shadows.
    pub shadow_map_size: Option<u32>,
    /// Pixels; 0: no mirrors.
    pub mirror_size: Option<u32>,
    /// Faces of the cube map that are drawn a frame.
    pub cubemap_faces: Option<u32>,
    pub post_processing: Option<bool>,
    pub world_detail: Option<u32>,
    pub camera: Option<Camera>,
}

/// What single settings start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Graphics {
    /// The user's.
    #[default]
    Keep,
    /// What costs time and tells a policy nothing is off.
    Training,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Camera {
    Cockpit,
    Chase,
    Far,
    Bonnet,
    Road,
    BehindWheel,
}

/// How the game is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaunchRoute {
    /// `acs.exe`, with the files as they are.
    Direct,
    /// Content Manager, with `race.ini` handed over.
    ContentManager,
    /// Steam, which starts the launcher: somebody has to press Start there.
    Steam,
    /// Any program with its arguments.
    Command(Vec<String>),
}

impl Video {
    /// Whether `video.ini` is to be changed at all.
    pub(super) fn is_spoken_of(&self) -> bool {
        Self { camera: None, ..*self } != Self::default()
    }
}
