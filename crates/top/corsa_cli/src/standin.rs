use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use corsa_factory::{DEFAULT_CAR, DEFAULT_TRACK};
use corsa_pages::PageSpace;
use corsa_standin::{Options, Summary, Traps, WindowSize, pad_input::PadSettings};
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
    /// Leave every so many physics pages half written for 0.1 ms; 0 for none.
    #[arg(long, default_value_t = 0, value_name = "N", help_heading = "The game's traps")]
    torn_every: u64,
    /// Freeze after so long, as a crashed game whose pages stay.
    #[arg(long, value_name = "SECONDS", help_heading = "The game's traps")]
    stall_after: Option<f64>,
    /// Ignore a controls page that was there earlier after the start of driving.
    #[arg(long, default_value_t = 0.0, value_name = "SECONDS", help_heading = "The game's traps")]
    ignore_controls_before: f64,
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
        traps: Traps {
            hides_max_rpm: !args.tell_max_rpm,
            stays_live: !args.honest_pause,
            torn_every: args.torn_every,
            stalls_after: args.stall_after.map(|s| seconds("--stall-after", s)).transpose()?,
            ignores_controls_before: seconds(
                "--ignore-controls-before",
                args.ignore_controls_before,
            )?,
        },
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
