//! Resets of a game through every route that the stand-in offers: how many, how long, how many failed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use corsa_backend::{Backend, Start, Tick};
use corsa_backend_live::{LiveBackend, LiveOptions};
use corsa_control::Outcome;
use corsa_factory::{DEFAULT_CAR, DEFAULT_TRACK};
use corsa_pad::Route as PadRoute;
use corsa_pages::PageSpace;
use corsa_track::Track;
use corsa_vehicle::{Controls, VehicleState, wrap_angle};

use super::Figure;
use crate::{
    children::{Game, Rig},
    output,
};

/// Longer than this is a hang.
const HANG: Duration = Duration::from_mins(1);
/// Control steps that the car drives away before each reset: a third of a second.
const AWAY: u32 = 8;
/// Where the car is believed to be at a start: within so many meters and radians.
const DISTANCE: f64 = 3.0;
const ANGLE: f64 = 0.3;

/// A game with something left out, so that the routes behind the best one are taken too.
struct Scenario {
    name: &'static str,
    standin: &'static [&'static str],
    pad: Option<PadRoute>,
    starts: &'static [StartKind],
}

#[derive(Clone, Copy)]
enum StartKind {
    Grid,
    Pits,
    Standing,
    Moving,
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "CSP and the app",
        standin: &[],
        pad: None,
        starts: &[StartKind::Grid, StartKind::Pits, StartKind::Standing, StartKind::Moving],
    },
    Scenario {
        name: "CSP without the app",
        standin: &["--without-csp-app"],
        pad: None,
        starts: &[StartKind::Grid, StartKind::Pits, StartKind::Standing],
    },
    Scenario {
        name: "pits that leave the car in their menu",
        standin: &["--pit-menu", "60"],
        pad: None,
        starts: &[StartKind::Pits],
    },
    Scenario {
        name: "a pad and the app",
        standin: &[],
        pad: Some(PadRoute::StandIn),
        starts: &[StartKind::Grid, StartKind::Pits, StartKind::Moving],
    },
    Scenario {
        name: "a pad and Content Manager's buttons",
        standin: &["--without-csp-app", "--without-csp"],
        pad: Some(PadRoute::StandIn),
        starts: &[StartKind::Grid, StartKind::Pits],
    },
];

/// What came of one route.
#[derive(Default)]
struct Tally {
    seconds: Vec<f64>,
    /// Tries of other routes before.
    detours: usize,
}

/// `rounds` resets to each start of each scenario.
pub(super) fn measure(rounds: u32, self_command: &[OsString]) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    let mut total = 0;
    for scenario in SCENARIOS {
        let tallies = run(scenario, rounds, self_command).with_context(|| scenario.name)?;
        for (route, mut tally) in tallies {
            total += tally.seconds.len();
            figures.extend(rows(scenario.name, route, &mut tally));
        }
    }
    figures.push(Figure::new("resets, all verified, none hung", total as f64, "resets"));
    Ok(figures)
}

fn rows(scenario: &str, route: &str, tally: &mut Tally) -> Vec<Figure> {
    tally.seconds.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (share * (tally.seconds.len() - 1) as f64).ceil() as usize;
        tally.seconds[index] * 1e3
    };
    let name = format!("{scenario}: {route}");
    let mut rows = vec![
        Figure::new(format!("{name}, p50 of {}", tally.seconds.len()), at(0.5), "ms"),
        Figure::new(format!("{name}, p99"), at(0.99), "ms"),
    ];
    if tally.detours > 0 {
        rows.push(Figure::new(format!("{name}, tries that failed"), tally.detours as f64, ""));
    }
    rows
}

fn run(
    scenario: &Scenario,
    rounds: u32,
    self_command: &[OsString],
) -> anyhow::Result<BTreeMap<&'static str, Tally>> {
    let rig = Rig::new(self_command)?;
    let game = Game { track: DEFAULT_TRACK, car: DEFAULT_CAR };
    let _standin = rig.start_standin_with(game, scenario.standin)?;
    let track = Arc::new(Track::builtin(DEFAULT_TRACK).context("the default track")?);
    let mut backend = LiveBackend::connect(LiveOptions {
        pages: PageSpace::at(rig.page_dir()),
        self_command: self_command.to_vec(),
        track: Some(Arc::clone(&track)),
        timeout: Duration::from_secs(20),
        pad: scenario.pad,
        calibrations: None,
        launch: None,
        time_scale: 1.0,
    })?;
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for round in 0..rounds {
        for kind in scenario.starts {
            let start = kind.start(&track, round);
            let began = Instant::now();
            let said = || format!("round {}, {start:?}", round + 1);
            let state = backend.reset(0, &start).with_context(said)?;
            if began.elapsed() > HANG {
                bail!("a reset took {:.0} s", began.elapsed().as_secs_f64());
            }
            check(&track, &start, &state).with_context(said)?;
            let outcome = backend.last_reset().context("a reset has an outcome")?;
            let tally = tallies.entry(outcome.method()).or_default();
            tally.seconds.push(outcome.duration.as_secs_f64());
            tally.detours += outcome.tried.iter().filter(|one| one.failure.is_some()).count();
            drive_away(&mut backend, round).with_context(|| {
                let reset = backend.last_reset().map(Outcome::message).unwrap_or_default();
                format!("driving on after {}: {reset}", said())
            })?;
        }
        if round % 25 == 24 {
            output::note(format_args!("{}: {} of {rounds} rounds", scenario.name, round + 1));
        }
    }
    Ok(tallies)
}

impl StartKind {
    /// The places differ from round to round.
    fn start(self, track: &Track, round: u32) -> Start {
        let at = |speed| Start::At {
            progress: track.length() * f64::from(round * 37 % 100) / 100.0,
            lateral_offset: f64::from(round % 5) * 0.5 - 1.0,
            heading_error: f64::from(round % 3) * 0.05 - 0.05,
            speed,
        };
        match self {
            Self::Grid => Start::Grid,
            Self::Pits => Start::Pits,
            Self::Standing => at(0.0),
            Self::Moving => at(10.0 + f64::from(round % 4) * 10.0),
        }
    }
}

/// Looks at the state again, apart from what the backend looked at.
fn check(track: &Track, start: &Start, state: &VehicleState) -> anyhow::Result<()> {
    let Start::At { progress, lateral_offset, heading_error, speed } = *start else {
        if state.speed() > 1.0 {
            bail!("the car moves at {:.1} m/s after a reset to {start:?}", state.speed());
        }
        if *start == Start::Grid && (state.lap.completed_laps > 0 || state.lap.distance > 3.0) {
            bail!("the lap goes on after a reset to the grid: {:?}", state.lap);
        }
        return Ok(());
    };
    let (position, yaw) = track.pose(progress, lateral_offset, heading_error);
    let away = (state.position - position).truncate().length();
    let turned = wrap_angle(state.yaw - yaw).abs();
    if away > DISTANCE + 0.2 * speed || turned > ANGLE || (state.speed() - speed).abs() > 3.0 {
        bail!(
            "asked for {start:?}, the car is {away:.1} m and {turned:.2} rad away at {:.1} m/s",
            state.speed()
        );
    }
    Ok(())
}

fn drive_away(backend: &mut LiveBackend, round: u32) -> anyhow::Result<()> {
    let steering = f64::from(round % 7) * 0.1 - 0.3;
    let controls = Controls { throttle: 0.8, steering, ..Controls::default() };
    let (mut states, mut ticks) = ([VehicleState::default()], [Tick::default()]);
    for _ in 0..AWAY {
        backend.step(&[controls], 13, &mut states, &mut ticks)?;
    }
    Ok(())
}
