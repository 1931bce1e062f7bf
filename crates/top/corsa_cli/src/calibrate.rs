//! `corsa calibrate`: how the car at hand takes controls, measured and kept.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use corsa_backend::Start;
use corsa_backend_live::{LiveBackend, LiveOptions};
use corsa_control::calibrate::{CarCalibration, Curve, SteeringUnit};
use corsa_pad::Route;
use corsa_pages::PageSpace;

use crate::{Outcome, output, stop};

#[derive(Debug, Args)]
pub(crate) struct CalibrateArgs {
    /// Where the game's shared-memory pages are.
    #[arg(long, value_name = "DIR")]
    page_dir: Option<PathBuf>,
    /// The controller route [default: the best that works].
    #[arg(long, value_name = "ROUTE")]
    pad: Option<Route>,
    /// How long to wait for a game.
    #[arg(long, default_value_t = 15, value_name = "SECONDS")]
    timeout: u64,
    /// Measure from where the car stands instead of from the start line.
    #[arg(long)]
    here: bool,
    /// The folder that keeps it [default: calibration among the user's data, where agent and
    /// environment look].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &CalibrateArgs, self_command: Vec<OsString>) -> anyhow::Result<Outcome> {
    let stop = stop::on_request();
    let folder = args.out.clone().or_else(corsa_factory::calibrations_folder);
    let folder = folder.context("there is no home folder to keep a calibration in; give --out")?;
    let mut game = LiveBackend::connect(LiveOptions {
        pages: args.page_dir.as_ref().map_or_else(PageSpace::from_env, PageSpace::at),
        self_command,
        track: None,
        timeout: Duration::from_secs(args.timeout),
        pad: args.pad,
        // What is measured is the game as it is.
        calibrations: None,
        launch: None,
        time_scale: 1.0,
    })?;
    game.take((!args.here).then_some(&Start::Grid))?;
    if let Some(reset) = game.last_reset() {
        output::note(format_args!("at the start line: {}", reset.message()));
    }
    let measured = game.calibrate(&stop, &mut |line| output::note(line))?;
    let path = measured.save(&folder)?;
    if args.json {
        output::json(&measured)?;
    } else {
        print(&measured)?;
    }
    output::note(format_args!("wrote {}", path.display()));
    Ok(Outcome::Done)
}

fn print(found: &CarCalibration) -> anyhow::Result<()> {
    let unit = match found.steering_unit {
        SteeringUnit::Normalized => "normalized".to_owned(),
        SteeringUnit::Degrees => format!("degrees, {:.1} at full lock", found.steering_at_lock),
    };
    let sign = if found.steering_sign > 0.0 { "right" } else { "left" };
    let rows = [
        ("car", found.car.clone()),
        ("controller route", found.route.clone()),
        ("steerAngle", format!("{unit}, + {sign}")),
        (
            "steering",
            if found.is_steering_reversed {
                "reversed in the game; turned around here".to_owned()
            } else {
                "+ left turns left".to_owned()
            },
        ),
        ("hand-wheel at full lock", degrees(found.steering_wheel_lock_rad)),
        ("road wheels at full lock", degrees(Some(found.road_wheel_lock_rad))),
        (
            "steering ratio",
            found.steering_ratio.map_or("not known".to_owned(), |ratio| format!("{ratio:.2}")),
        ),
        ("wheelbase", format!("{:.3} m", found.wheelbase_m)),
        ("steering curve", shape(&found.steering)),
        ("throttle curve", shape(&found.throttle)),
        ("brake curve", shape(&found.brake)),
        (
            "action delay",
            format!(
                "p50 {:.1} ms, p99 {:.1} ms of {}",
                found.action_delay.p50_ms, found.action_delay.p99_ms, found.action_delay.samples
            ),
        ),
    ];
    for (name, value) in rows {
        output::result(format_args!("{name:<26} {value}"))?;
    }
    Ok(())
}

fn degrees(angle: Option<f64>) -> String {
    angle.map_or("not known".to_owned(), |angle| format!("{:.1} degrees", angle.to_degrees()))
}

/// Whether a curve is straight, and if not, what comes of half a command.
fn shape(curve: &Curve) -> String {
    if curve.is_straight() {
        return "straight".to_owned();
    }
    let (low, high) = (curve.effect_of(0.5), curve.effect_of(1.0));
    format!("bent: 0.5 gives {low:.3}, 1 gives {high:.3}; undone by agent and environment")
}
