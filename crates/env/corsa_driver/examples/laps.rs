//! Drives cars on tracks and tells how it went beside what was planned and what is possible:
//! `cargo run --release -p corsa_driver --example laps -- [options] [track ...]`.
//!
//! A track is a built-in name, a centerline CSV, a track folder or `seed:n`; without any the built-in
//! ones. `--car name-or-folder` (again for more; without any the built-in ones), `--center`,
//! `--pace p`, `--delay ticks`, `--noise`; `--out folder` draws a report and writes a table of each
//! run; `--json file` writes the times as rows.
//!
//! `--validation` takes the cars and tracks of the validation report: the built-in cars and those of
//! the real-data folder (beside the repository, or where `CORSA_SHARED` says) on its circuits.

#[path = "../tests/laps/drive.rs"]
mod drive;

use std::{
    error::Error,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use corsa_driver::{Driver, DriverOptions, Envelope, LineChoice, SpeedProfile};
use corsa_picture::{LapReport, LapSummary, write_csv};
use corsa_track::{BUILTIN_TRACKS, GeneratorOptions, Track};
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};
use drive::Conditions;
use serde_json::json;

/// Quasi-steady-state times of another program with a car of the `formula1` class, s: TUM's
/// laptime-simulation with its F1 parameters on its own race lines.
const PUBLISHED: [(&str, f64); 3] = [("Catalunya", 78.36), ("Monza", 83.48), ("Spielberg", 67.01)];

const HOW: &str = "A standing and a flying lap of the built-in driver, each on the line that is \
fastest for the car. Beside them, on the same line: the plan it follows, the quasi-steady-state lap \
with all of the car's measured envelope, and a point mass with the same grip and power, which no car \
reaches. Margins are between wheels and borders.";

#[derive(Default)]
struct Wanted {
    options: DriverOptions,
    conditions: Conditions,
    cars: Vec<String>,
    tracks: Vec<String>,
    out: Option<PathBuf>,
    json: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = wanted()?;
    let mut screen = std::io::stdout();
    writeln!(
        screen,
        "track                car         point  quasi-  planned standing   flying  over   valid  margin  slides  hands\n\
         \x20                                mass  steady                            quasi-steady"
    )?;
    let mut rows = Vec::new();
    let tracks: Vec<Arc<Track>> =
        wanted.tracks.iter().map(|name| load(name).map(Arc::new)).collect::<Result<_, _>>()?;
    for name in &wanted.cars {
        let params = corsa_content::open_car(name)?.params;
        let envelope = Arc::new(Envelope::measure(&params)?);
        for track in &tracks {
            rows.push(lap(&wanted, &params, &envelope, track, &mut screen)?);
        }
    }
    if let Some(file) = &wanted.json {
        let text = serde_json::to_string_pretty(
            &json!({ "how": HOW, "pace": wanted.options.pace, "laps": rows }),
        )?;
        fs::write(file, text + "\n")?;
    }
    Ok(())
}

/// Drives a standing and a flying lap; their row.
fn lap(
    wanted: &Wanted,
    params: &VehicleParams,
    envelope: &Arc<Envelope>,
    track: &Arc<Track>,
    screen: &mut impl std::io::Write,
) -> Result<serde_json::Value, Box<dyn Error>> {
    let car = params.name.as_str();
    let run = drive::drive(envelope, track, wanted.options, wanted.conditions, 2);
    if let Some(folder) = &wanted.out {
        fs::create_dir_all(folder)?;
        let laps = run.laps.iter().flat_map(|lap| &lap.samples).chain(&run.unfinished);
        let all: Vec<_> = laps.copied().collect();
        write_csv(fs::File::create(folder.join(format!("{}_{car}.csv", track.name())))?, &all)?;
    }
    let quasi_steady = SpeedProfile::quasi_steady(run.driver.line(), envelope).lap_time();
    let point_mass = SpeedProfile::point_mass(run.driver.line(), envelope).lap_time();
    let center = DriverOptions { line: LineChoice::Center, ..wanted.options };
    let center = Driver::with_envelope(envelope.clone(), track.clone(), center);
    let mut row = json!({
        "car": car,
        "track": track.name(),
        "length_m": track.length(),
        "valid": false,
        "quasi_steady_s": quasi_steady,
        "bound_s": point_mass,
        "center_quasi_steady_s": SpeedProfile::quasi_steady(center.line(), envelope).lap_time(),
        "center_bound_s": SpeedProfile::point_mass(center.line(), envelope).lap_time(),
        "planned_s": run.planned_time,
    });
    if car == "formula1"
        && let Some((_, time)) = PUBLISHED.iter().find(|(name, _)| *name == track.name())
    {
        row["reference_s"] = json!(time);
        row["reference"] = json!("TUM laptime-simulation, quasi-steady state, its F1 car and line");
    }
    let [standing, flying] = run.laps.as_slice() else {
        let end = run.unfinished.last().map_or(0.0, |sample| sample.progress);
        writeln!(
            screen,
            "{:20} {car:10} {} laps, then at {end:.0} m",
            track.name(),
            run.laps.len()
        )?;
        return Ok(row);
    };
    row["flying_s"] = json!(flying.time);
    row["standing_s"] = json!(standing.time);
    row["valid"] = json!(standing.is_valid && flying.is_valid);
    row["over_quasi_steady"] = json!(flying.time / quasi_steady);
    row["margin_m"] = json!(standing.min_margin.min(flying.min_margin));
    row["grip_used"] = json!(flying.grip_used);
    writeln!(
        screen,
        "{:20} {car:10} {point_mass:7.2} {quasi_steady:7.2} {:8.2} {:8.2} {:8.2} {:6.3}   {}/{}  {:6.2}  {:5.2}  {:5.2}",
        track.name(),
        run.planned_time,
        standing.time,
        flying.time,
        flying.time / quasi_steady,
        u8::from(standing.is_valid),
        u8::from(flying.is_valid),
        standing.min_margin.min(flying.min_margin),
        standing.sliding_time + flying.sliding_time,
        flying.steering_rate,
    )?;
    if let Some(folder) = &wanted.out {
        let summary = LapSummary {
            track: track.name().to_owned(),
            car: car.to_owned(),
            backend: "sim".into(),
            lap_time: flying.time,
            sector_times: Vec::new(),
            min_margin: flying.min_margin,
            is_valid: flying.is_valid,
        };
        let file = folder.join(format!("{}_{car}.png", track.name()));
        LapReport::new(track, &flying.samples, &summary)?.render()?.save_png(&file)?;
    }
    Ok(row)
}

fn wanted() -> Result<Wanted, Box<dyn Error>> {
    let mut wanted = Wanted::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--out" => wanted.out = Some(PathBuf::from(value()?)),
            "--json" => wanted.json = Some(PathBuf::from(value()?)),
            "--car" => wanted.cars.push(value()?),
            "--center" => wanted.options.line = LineChoice::Center,
            "--pace" => wanted.options.pace = value()?.parse()?,
            "--delay" => {
                wanted.conditions.delay_ticks = value()?.parse()?;
                wanted.conditions.told_delay = 0.039 * wanted.conditions.delay_ticks as f64;
            }
            "--noise" => wanted.conditions.noisy = true,
            "--validation" => take_validation(&mut wanted)?,
            _ => wanted.tracks.push(argument),
        }
    }
    if wanted.cars.is_empty() {
        wanted.cars = BUILTIN_CARS.iter().map(ToString::to_string).collect();
    }
    if wanted.tracks.is_empty() {
        wanted.tracks = BUILTIN_TRACKS.iter().map(ToString::to_string).collect();
    }
    Ok(wanted)
}

/// The built-in cars, and the cars, circuits and the track of the real-data folder as far as it is
/// there.
fn take_validation(wanted: &mut Wanted) -> Result<(), Box<dyn Error>> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared"));
    let shared = std::env::var_os("CORSA_SHARED").map_or_else(beside, PathBuf::from);
    wanted.cars.extend(BUILTIN_CARS.iter().map(ToString::to_string));
    let mut screen = std::io::stdout();
    let mut take = |into: &mut Vec<String>, path: &str| {
        let path = shared.join(path);
        if path.exists() {
            into.push(path.to_string_lossy().into_owned());
            Ok(())
        } else {
            writeln!(screen, "skipped: {} is not there", path.display())
        }
    };
    for car in ["mx5_nd2", "mx3"] {
        take(&mut wanted.cars, &format!("ac-content/cars/{car}"))?;
    }
    for circuit in ["BrandsHatch", "Catalunya", "Monza", "Norisring", "Spielberg"] {
        take(&mut wanted.tracks, &format!("circuits/{circuit}.csv"))?;
    }
    take(&mut wanted.tracks, "ac-content/tracks/czyzoring")?;
    if wanted.tracks.is_empty() {
        wanted.tracks = BUILTIN_TRACKS.iter().map(ToString::to_string).collect();
    }
    Ok(())
}

fn load(name: &str) -> Result<Track, Box<dyn Error>> {
    if let Some(seed) = name.strip_prefix("seed:") {
        return Ok(Track::generate(seed.parse()?, &GeneratorOptions::default()));
    }
    let path = Path::new(name);
    if path.extension().is_some_and(|ending| ending == "ai") {
        // <track>/ai/fast_lane.ai
        let folder = path.parent().and_then(Path::parent).and_then(Path::file_name);
        let name = folder.map_or(name.into(), |folder| folder.to_string_lossy());
        return Ok(Track::from_ai_spline(&name, &fs::read(path)?)?);
    }
    Ok(corsa_content::open_track(name)?)
}
