use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use corsa_factory::{DEFAULT_CAR, DEFAULT_TRACK};
use corsa_pages::PageSpace;
use corsa_standin::{
    FrameRate, Options, Summary, Traps, UdpOptions, WindowSize, pad_input::PadSettings,
};
use serde::Serialize;

use crate::{Outcome, library::Library, output, stop};

#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
pub(crate) struct StandinArgs {
    /// A built-in track, `generated:<seed>`, one of the index, a CSV or AI-line file, or an AC track
    /// folder.
    #[arg(long, default_value = DEFAULT_TRACK)]
    track: String,
    /// A built-in car, one of the index, or an AC car folder.
    #[arg(long, default_value = DEFAULT_CAR)]
    car: String,
    /// Speed of simulated time; 1 is real time.
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR", allow_negative_numbers = true)]
    speed: f64,
    /// Where the shared-memory pages go.
    #[arg(long, value_name = "DIR")]
    page_dir: Option<PathBuf>,
    /// Show a window of this size, such as 800x600 (Windows only).
    #[arg(long, value_name = "WxH")]
    window: Option<WindowSize>,
    /// A controls.ini with the input filters for a pad [default: the game's stock values].
    #[arg(long, value_name = "FILE")]
    controls_ini: Option<PathBuf>,
    /// How long the pre-drive menu stays before the stand-in presses Drive itself.
    #[arg(long, default_value_t = 1.0, value_name = "SECONDS")]
    menu_seconds: f64,
    /// Leave the pre-drive menu only when Drive is pressed.
    #[arg(long, conflicts_with = "menu_seconds")]
    menu_forever: bool,
    /// Rendered frames a second.
    #[arg(long, default_value = "60", value_name = "RATE", conflicts_with = "fps_sweep")]
    fps: FrameRate,
    /// Let the frame rate go up and down, such as 30:144:10 (seconds).
    #[arg(long, value_name = "LOW:HIGH:PERIOD_S")]
    fps_sweep: Option<FrameRate>,
    /// Serve the game's UDP telemetry on this port (9996 in the game).
    #[arg(long, value_name = "PORT")]
    udp: Option<u16>,
    /// UDP packets a second.
    #[arg(long, default_value_t = 20.0, value_name = "HZ", requires = "udp")]
    udp_rate: f64,
    /// Leave out the CorsaGym app inside the game.
    #[arg(long)]
    without_csp_app: bool,
    /// Leave every so many physics pages half written for 0.1 ms; 0 for none.
    #[arg(long, default_value_t = 0, value_name = "N", help_heading = "The game's traps")]
    torn_every: u64,
    /// Freeze after so long, as a crashed game whose pages stay.
    #[arg(long, value_name = "SECONDS", help_heading = "The game's traps")]
    stall_after: Option<f64>,
    /// Ignore a controls page that was there earlier after the start of driving.
    #[arg(long, default_value_t = 0.0, value_name = "SECONDS", help_heading = "The game's traps")]
    ignore_controls_before: f64,
    /// Answer a restart through SimState with a menu that only Drive ends.
    #[arg(long, help_heading = "The game's traps")]
    restart_opens_menu: bool,
    /// Hold the car in the pit menu for so long after a teleport to the pits.
    #[arg(long, default_value_t = 0.0, value_name = "SECONDS", help_heading = "The game's traps")]
    pit_menu: f64,
    /// Show a replay after so long.
    #[arg(long, value_name = "SECONDS", help_heading = "The game's traps")]
    replay_after: Option<f64>,
    /// How long the replay is.
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS", help_heading = "The game's traps")]
    replay_seconds: f64,
    /// Crash after so long: the process aborts and its pages stay.
    #[arg(long, value_name = "SECONDS", help_heading = "The game's traps")]
    crash_after: Option<f64>,
    /// Lose CSP after so long: its pages are neither read nor written any more.
    #[arg(long, value_name = "SECONDS", help_heading = "The game's traps")]
    csp_lost_after: Option<f64>,
    /// Show PAUSE as the status while paused, which the game does not always do.
    #[arg(long, help_heading = "The game's traps")]
    honest_pause: bool,
    /// Tell the car's highest engine speed, which the game often leaves 0.
    #[arg(long, help_heading = "The game's traps")]
    tell_max_rpm: bool,
    /// End when standard input is closed, as it is when the program that started this one dies.
    #[arg(long, hide = true)]
    stop_with_stdin: bool,
    /// Print the summary at the end as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct SummaryRow {
    duration_s: f64,
    physics_steps: u64,
    frames: u64,
    late_ticks: u64,
    worst_late_s: f64,
    given_up_s: f64,
    completed_laps: u32,
    best_lap_time_s: Option<f64>,
}

pub(crate) fn run(args: &StandinArgs, library: &Library) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    if args.stop_with_stdin {
        stop::with_stdin(&stop)?;
    }
    let summary = corsa_standin::run(&options(args, library)?, &stop, |ready| output::note(ready))?;
    if args.json {
        output::json(&SummaryRow::new(&summary))?;
    } else {
        output::result(summary)?;
    }
    Ok(Outcome::Done)
}

fn options(args: &StandinArgs, library: &Library) -> anyhow::Result<Options> {
    Ok(Options {
        track: library.track_spec(&args.track),
        car: library.car_spec(&args.car),
        space: args.page_dir.as_ref().map_or_else(PageSpace::from_env, PageSpace::at),
        speed: args.speed,
        window: args.window,
        pad: args.controls_ini.as_deref().map(PadSettings::read).transpose()?.unwrap_or_default(),
        menu: seconds("--menu-seconds", args.menu_seconds)?,
        menu_forever: args.menu_forever,
        frames: args.fps_sweep.unwrap_or(args.fps),
        udp: args.udp.map(|port| UdpOptions { port, rate: args.udp_rate }),
        has_csp_app: !args.without_csp_app,
        traps: traps(args)?,
    })
}

fn traps(args: &StandinArgs) -> anyhow::Result<Traps> {
    let replay_seconds = seconds("--replay-seconds", args.replay_seconds)?;
    let after = |flag, value: Option<f64>| value.map(|s| seconds(flag, s)).transpose();
    Ok(Traps {
        hides_max_rpm: !args.tell_max_rpm,
        stays_live: !args.honest_pause,
        torn_every: args.torn_every,
        stalls_after: after("--stall-after", args.stall_after)?,
        ignores_controls_before: seconds("--ignore-controls-before", args.ignore_controls_before)?,
        restart_opens_menu: args.restart_opens_menu,
        pit_menu: seconds("--pit-menu", args.pit_menu)?,
        replay: after("--replay-after", args.replay_after)?.map(|after| (after, replay_seconds)),
        crashes_after: after("--crash-after", args.crash_after)?,
        loses_csp_after: after("--csp-lost-after", args.csp_lost_after)?,
    })
}

fn seconds(flag: &str, value: f64) -> anyhow::Result<Duration> {
    Duration::try_from_secs_f64(value).with_context(|| format!("{flag} {value}"))
}

impl SummaryRow {
    fn new(summary: &Summary) -> Self {
        Self {
            duration_s: summary.duration.as_secs_f64(),
            physics_steps: summary.physics_steps,
            frames: summary.frames,
            late_ticks: summary.late_ticks,
            worst_late_s: summary.worst_late.as_secs_f64(),
            given_up_s: summary.given_up.as_secs_f64(),
            completed_laps: summary.completed_laps,
            best_lap_time_s: summary.best_lap_time,
        }
    }
}
