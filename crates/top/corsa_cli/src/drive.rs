//! `corsa drive`: the built-in driver in the same environment that a learner gets.

mod laps;
mod report;
mod samples;

use std::{
    ffi::OsString,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use clap::{Args, ValueEnum};
use corsa_driver::{Driver, DriverOptions, LineChoice};
use corsa_env::{
    ActionConfig, EndReason, EnvConfig, Pedals, ResetRequest, StartRequest, TerminationConfig,
};
use corsa_factory::{BackendChoice, Connection, DEFAULT_CAR, DEFAULT_TRACK, EnvSpec};
use corsa_pad::Route;
use corsa_ros::{NETWORK_VARIABLE, Network};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP};

use crate::{
    Outcome,
    children::{Children, Game, Rig},
    library::Library,
    output::{self, Hinted, Progress},
    stop,
};
use laps::{Lap, LapCounter};
use report::{DriveResult, Timing};

#[derive(Debug, Args)]
pub(crate) struct DriveArgs {
    /// What drives the car: the embedded simulator, the game on this machine, or the game behind an
    /// agent.
    #[arg(long, value_enum, default_value_t = BackendArg::Sim)]
    backend: BackendArg,
    /// Start a stand-in for the game (and an agent, for ros2) and stop it again.
    #[arg(long)]
    standin: bool,
    /// A built-in track, `generated:<seed>`, one of the index, a CSV or AI-line file, or an AC track
    /// folder.
    #[arg(long, default_value = DEFAULT_TRACK)]
    track: String,
    /// A built-in car, one of the index, or an AC car folder.
    #[arg(long, default_value = DEFAULT_CAR)]
    car: String,
    /// Clean laps to drive.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    laps: u32,
    /// The line to drive: of the least curvature between the borders, or the middle of the road.
    #[arg(long, value_enum, default_value_t = LineArg::Racing)]
    line: LineArg,
    /// Start standing on the grid, or anywhere, drawn from the seed.
    #[arg(long, value_enum, default_value_t = StartArg::Grid)]
    start: StartArg,
    /// What a random start is drawn from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Physics steps of 3 ms per control step.
    #[arg(long, default_value_t = 13, value_parser = clap::value_parser!(u32).range(1..=33))]
    control_steps: u32,
    /// Folder for lap.png, lap.csv and result.json.
    #[arg(long, default_value = "corsa-out", value_name = "DIR")]
    out: PathBuf,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    /// Where the shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    page_dir: Option<PathBuf>,
    /// ROS 2 domain [default: ROS_DOMAIN_ID or 0].
    #[arg(long, value_name = "ID")]
    domain_id: Option<u32>,
    /// Whom to reach: `localhost`, `lan`, `interface:<name>`, or `peers:<address>,...` where there is no
    /// multicast.
    #[arg(long, env = NETWORK_VARIABLE, default_value_t = Network::Localhost, value_name = "NETWORK")]
    network: Network,
    /// Which vehicle: its namespace is /corsa/<vehicle>.
    #[arg(long, default_value = "ego", value_name = "NAME")]
    vehicle: String,
    /// The controller route into the game on this machine [default: the best that works].
    #[arg(long, value_name = "ROUTE")]
    pad: Option<Route>,
    /// How long to wait for a game.
    #[arg(long, default_value_t = 10.0, value_name = "SECONDS")]
    timeout: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BackendArg {
    Sim,
    Live,
    Ros2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LineArg {
    Racing,
    Center,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StartArg {
    Grid,
    Random,
}

impl LineArg {
    const fn choice(self) -> LineChoice {
        match self {
            Self::Racing => LineChoice::Racing,
            Self::Center => LineChoice::Center,
        }
    }
}

impl BackendArg {
    const fn choice(self) -> BackendChoice {
        match self {
            Self::Sim => BackendChoice::Sim,
            Self::Live => BackendChoice::Live,
            Self::Ros2 => BackendChoice::Ros2,
        }
    }
}

pub(crate) fn run(
    args: &DriveArgs,
    library: &Library,
    self_command: Vec<OsString>,
) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    let car = library.car(&args.car)?;
    let params = &car.params;
    // Before anything is started: a wrong track or folder should not cost a stand-in or a lap.
    let track = Arc::new(library.track(&args.track)?.track);
    report::prepare(&args.out)?;
    let children = start_children(args, library, &self_command)?;
    let spec = spec(args, library, children.as_ref().map(Children::rig), self_command)?;
    let mut env = corsa_factory::make_env_on(&spec, Arc::clone(&track), params)?;
    let options = DriverOptions {
        line: args.line.choice(),
        control_period: f64::from(args.control_steps) * PHYSICS_TIMESTEP,
        ..DriverOptions::default()
    };
    let mut driver = Driver::new(params, Arc::clone(&track), options)?;

    env.reset(&[Some(ResetRequest { seed: Some(args.seed), ..ResetRequest::default() })])?;
    let mut counter = LapCounter::new(Arc::clone(&track));
    let mut timing = Timing::default();
    let mut progress = Progress::new();
    let mut end = EndReason::Running;
    while counter.num_clean_laps() < args.laps && !stop.load(Ordering::Relaxed) {
        let controls = driver.control(&env.state(0));
        env.step(&action(&controls))?;
        timing.take(&env);
        counter.take(&env.state(0));
        counter.show(&mut progress);
        end = env.end(0);
        if end != EndReason::Running || counter.has_given_up(args.laps) {
            break;
        }
    }
    progress.clear();
    env.close();
    drop(children);
    let laps = counter.into_laps();
    finish(args, &track, &params.name, &laps, timing, end)
}

fn start_children(
    args: &DriveArgs,
    library: &Library,
    self_command: &[OsString],
) -> anyhow::Result<Option<Children>> {
    if !args.standin {
        return Ok(None);
    }
    if args.backend == BackendArg::Sim {
        return Err(Hinted {
            message: "--standin is of no use to the embedded simulator".to_owned(),
            hint: "add --backend live or --backend ros2, or leave --standin out".to_owned(),
        }
        .into());
    }
    let (track, car) = (library.track_spec(&args.track), library.car_spec(&args.car));
    let game = Game { track: &track, car: &car };
    Children::start(self_command, game, args.backend == BackendArg::Ros2).map(Some)
}

fn spec(
    args: &DriveArgs,
    library: &Library,
    rig: Option<&Rig>,
    self_command: Vec<OsString>,
) -> anyhow::Result<EnvSpec> {
    let timeout = Duration::try_from_secs_f64(args.timeout).map_err(|_error| Hinted {
        message: format!("--timeout is {}, not a time", args.timeout),
        hint: "give seconds, 0 or more".to_owned(),
    })?;
    let connection = Connection {
        self_command,
        page_dir: rig.map(|rig| rig.page_dir().to_owned()).or_else(|| args.page_dir.clone()),
        domain_id: rig.map(Rig::domain_id).or(args.domain_id),
        vehicle: rig.map_or_else(|| args.vehicle.clone(), |rig| rig.vehicle().to_owned()),
        network: rig.map_or_else(|| args.network.clone(), |_| Network::Localhost),
        timeout,
        pad: args.pad,
        ..Connection::default()
    };
    let start = match args.start {
        StartArg::Grid => StartRequest::Grid,
        StartArg::Random => StartRequest::Random,
    };
    Ok(EnvSpec {
        backend: args.backend.choice(),
        track: library.track_spec(&args.track),
        car: library.car_spec(&args.car),
        seed: args.seed,
        config: EnvConfig {
            control_steps: args.control_steps,
            action: ActionConfig { pedals: Pedals::Separate, ..ActionConfig::default() },
            // The driver finds its way back by itself: a lap that is not clean does not count, and
            // that is all.
            termination: TerminationConfig {
                max_wheels_outside: None,
                ..TerminationConfig::default()
            },
            max_time: None,
            start,
            ..EnvConfig::default()
        },
        connection,
        ..EnvSpec::default()
    })
}

/// The driver's controls as an action: steering, throttle and brake on an axis each.
fn action(controls: &Controls) -> [f32; 3] {
    let axis = |pedal: f64| (2.0 * pedal - 1.0) as f32;
    [controls.steering as f32, axis(controls.throttle), axis(controls.brake)]
}

fn finish(
    args: &DriveArgs,
    track: &corsa_track::Track,
    car: &str,
    laps: &[Lap],
    timing: Timing,
    end: EndReason,
) -> anyhow::Result<Outcome> {
    let backend = args.backend.choice().name();
    let result = DriveResult::new(track, car, backend, args.seed, laps, timing, end);
    let files = report::write(&args.out, track, &result, laps)?;
    if args.json {
        output::json(&result)?;
    } else {
        report::print(&result)?;
    }
    for file in files {
        output::note(format_args!("wrote {}", file.display()));
    }
    let clean = laps.iter().filter(|lap| lap.is_clean).count();
    if clean < args.laps as usize {
        return Err(Hinted {
            message: format!(
                "{clean} of {} clean laps; the drive ended: {}",
                args.laps,
                end.name()
            ),
            hint: format!("see {} for what happened", args.out.join("lap.png").display()),
        }
        .into());
    }
    Ok(if timing.packets_lost > 0 { Outcome::DoneWithLoss } else { Outcome::Done })
}
