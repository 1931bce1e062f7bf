//! Environments from the names a user gives. The only place that knows every backend.
//!
//! [`make_env`] opens the track and the car of an [`EnvSpec`], connects the backend and puts a
//! [`corsa_env::VectorEnv`] on top.

mod connect;
mod data_folder;
mod error;

use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

use corsa_env::{EnvConfig, VectorEnv};
use corsa_pad::Route as PadRoute;
use corsa_ros::Network;
use corsa_track::Track;
use corsa_vehicle::VehicleParams;

pub use corsa_control::TIME_SCALES;
pub use data_folder::{calibrations_folder, data_folder};
pub use error::FactoryError;

/// Which backend drives the car.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendChoice {
    /// No car at all: for measuring the layers above.
    Null,
    /// The embedded simulator, in process, faster than real time.
    #[default]
    Sim,
    /// The game, or the stand-in, on this machine through its shared-memory pages.
    Live,
    /// The game behind an agent, over ROS 2.
    Ros2,
}

impl BackendChoice {
    pub const ALL: [Self; 4] = [Self::Null, Self::Sim, Self::Live, Self::Ros2];

    /// The word a user gives.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Sim => "sim",
            Self::Live => "live",
            Self::Ros2 => "ros2",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// How to reach a game; of no matter to the simulator.
#[derive(Clone, Debug)]
pub struct Connection {
    /// How this program starts itself, for the guard process that releases the controls when this one
    /// is killed.
    pub self_command: Vec<OsString>,
    /// Where the shared-memory pages are; `None` for the system's place.
    pub page_dir: Option<PathBuf>,
    /// ROS 2 domain; `None` for `ROS_DOMAIN_ID` or 0.
    pub domain_id: Option<u32>,
    /// Which machines are reached over ROS 2.
    pub network: Network,
    /// Which vehicle: its namespace is `/corsa/<vehicle>`.
    pub vehicle: String,
    /// How long to wait for a game before giving up.
    pub timeout: Duration,
    /// The controller route of the game on this machine; `None` takes the best that works.
    pub pad: Option<PadRoute>,
    /// The folder of what `corsa calibrate` measured; `None` drives without.
    pub calibrations: Option<PathBuf>,
    /// The session file with which the game on this machine is started, and started again when it is
    /// gone; `None` leaves that to the user.
    pub launch: Option<PathBuf>,
    /// Speed of simulated time that is asked of the game on this machine; 1 asks for nothing.
    pub time_scale: f64,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            self_command: Vec::new(),
            page_dir: None,
            domain_id: None,
            network: Network::Localhost,
            vehicle: "ego".to_owned(),
            timeout: Duration::from_secs(10),
            pad: None,
            calibrations: calibrations_folder(),
            launch: None,
            time_scale: 1.0,
        }
    }
}

/// An environment, in a user's words.
#[derive(Clone, Debug)]
pub struct EnvSpec {
    pub backend: BackendChoice,
    /// A built-in track, `generated:<seed>`, a CSV or AI-line file, or an AC track folder.
    pub track: String,
    /// A built-in car, or an AC car folder.
    pub car: String,
    pub num_envs: usize,
    /// Threads over which the batch is spread; 0 for one per processor core.
    pub num_threads: usize,
    pub seed: u64,
    pub config: EnvConfig,
    pub connection: Connection,
}

impl Default for EnvSpec {
    fn default() -> Self {
        Self {
            backend: BackendChoice::default(),
            track: DEFAULT_TRACK.to_owned(),
            car: DEFAULT_CAR.to_owned(),
            num_envs: 1,
            num_threads: 0,
            seed: 0,
            config: EnvConfig::default(),
            connection: Connection::default(),
        }
    }
}

/// The car a user gets who names none.
pub const DEFAULT_CAR: &str = "roadster";
/// The track a user gets who names none: the first of the built-in ones.
pub const DEFAULT_TRACK: &str = corsa_track::BUILTIN_TRACKS[0];

/// What the track and the car of an [`EnvSpec`] are.
#[derive(Debug)]
pub struct Content {
    pub track: Arc<Track>,
    pub params: VehicleParams,
    /// What was odd in their files and what was made of it; a line each.
    pub warnings: Vec<String>,
}

/// Opens the track and the car that `spec` names.
pub fn open_content(spec: &EnvSpec) -> Result<Content, FactoryError> {
    let track = corsa_content::load_track(&spec.track)?;
    let car = corsa_content::open_car(&spec.car)?;
    let remarks = track.remarks.iter().chain(&car.warnings);
    let warnings = remarks.map(ToString::to_string).collect();
    Ok(Content { track: Arc::new(track.track), params: car.params, warnings })
}

/// Opens everything that `spec` names.
pub fn make_env(spec: &EnvSpec) -> Result<VectorEnv, FactoryError> {
    let Content { track, params, warnings: _ } = open_content(spec)?;
    make_env_on(spec, track, &params)
}

/// The same with the track and the car that `spec` names opened already.
pub fn make_env_on(
    spec: &EnvSpec,
    track: Arc<Track>,
    params: &VehicleParams,
) -> Result<VectorEnv, FactoryError> {
    if spec.num_envs == 0 || spec.num_envs > 10_000_000 {
        return Err(FactoryError::BadNumEnvs { found: spec.num_envs });
    }
    let num_threads = threads(spec);
    let backends = connect::backends(spec, &track, params, num_threads)?;
    Ok(VectorEnv::new(backends, track, params.info(), spec.config.clone(), num_threads, spec.seed)?)
}

fn threads(spec: &EnvSpec) -> usize {
    match spec.num_threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        given => given,
    }
}
