//! Drives every built-in car on tracks and tells how it went; with `--out folder` draws a report and
//! writes a table of each run. `cargo run -p corsa_driver --example laps -- [--out folder] [--car name]
//! [--center] [--pace p] [--delay ticks] [--noise] [centerline.csv | fast_lane.ai | name | seed:n ...]`.

#[path = "../tests/laps/drive.rs"]
mod drive;

use std::{error::Error, fs, io::Write as _, path::PathBuf, sync::Arc};

use corsa_driver::{DriverOptions, LineChoice};
use corsa_picture::{LapReport, LapSummary, write_csv};
use corsa_track::{BUILTIN_TRACKS, GeneratorOptions, Track};
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};
use drive::Conditions;

fn main() -> Result<(), Box<dyn Error>> {
    let mut options = DriverOptions::default();
    let mut conditions = Conditions::default();
    let (mut out, mut cars, mut names) = (None, Vec::new(), Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--out" => out = Some(PathBuf::from(value()?)),
            "--car" => cars.push(value()?),
            "--center" => options.line = LineChoice::Center,
            "--pace" => options.pace = value()?.parse()?,
            "--delay" => {
                conditions.delay_ticks = value()?.parse()?;
                conditions.told_delay = 0.039 * conditions.delay_ticks as f64;
            }
            "--noise" => conditions.noisy = true,
            _ => names.push(argument),
        }
    }
    if cars.is_empty() {
        cars = BUILTIN_CARS.iter().map(ToString::to_string).collect();
    }
    if names.is_empty() {
        names = BUILTIN_TRACKS.iter().map(ToString::to_string).collect();
    }
    let mut screen = std::io::stdout();
    writeln!(
        screen,
        "track                car         planned standing   flying  ratio  valid  margin  slides  hands"
    )?;
    for name in &names {
        let track = Arc::new(load(name)?);
        for car in &cars {
            let params = VehicleParams::builtin(car).ok_or("no such built-in car")?;
            let run = drive::drive(&params, &track, options, conditions, 2);
            if let Some(folder) = &out {
                fs::create_dir_all(folder)?;
                let all: Vec<_> = run
                    .laps
                    .iter()
                    .flat_map(|lap| &lap.samples)
                    .chain(&run.unfinished)
                    .copied()
                    .collect();
                let file = folder.join(format!("{}_{car}.csv", track.name()));
                write_csv(fs::File::create(file)?, &all)?;
            }
            let [standing, flying] = run.laps.as_slice() else {
                writeln!(screen, "{:20} {car:10} only {} laps", track.name(), run.laps.len())?;
                continue;
            };
            writeln!(
                screen,
                "{:20} {car:10} {:8.2} {:8.2} {:8.2} {:6.3}  {}/{}  {:6.2}  {:5.2}  {:5.2}",
                track.name(),
                run.planned_time,
                standing.time,
                flying.time,
                flying.time / run.planned_time,
                u8::from(standing.is_valid),
                u8::from(flying.is_valid),
                standing.min_margin.min(flying.min_margin),
                standing.sliding_time + flying.sliding_time,
                flying.steering_rate,
            )?;
            let Some(folder) = &out else { continue };
            let summary = LapSummary {
                track: track.name().to_owned(),
                car: car.clone(),
                backend: "sim".into(),
                lap_time: flying.time,
                sector_times: Vec::new(),
                min_margin: flying.min_margin,
                is_valid: flying.is_valid,
            };
            let file = folder.join(format!("{}_{car}.png", track.name()));
            LapReport::new(&track, &flying.samples, &summary)?.render()?.save_png(&file)?;
        }
    }
    Ok(())
}

fn load(name: &str) -> Result<Track, Box<dyn Error>> {
    if let Some(track) = Track::builtin(name) {
        return Ok(track);
    }
    if let Some(seed) = name.strip_prefix("seed:") {
        return Ok(Track::generate(seed.parse()?, &GeneratorOptions::default()));
    }
    let path = PathBuf::from(name);
    let parts: Vec<_> = path.iter().rev().map(|part| part.to_string_lossy()).collect();
    if path.extension().is_some_and(|ending| ending == "csv") {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        return Ok(Track::from_csv(&stem, &fs::read_to_string(&path)?)?);
    }
    // <track>/ai/fast_lane.ai
    let name = parts.get(2).map_or(name, |folder| folder);
    Ok(Track::from_ai_spline(name, &fs::read(&path)?)?)
}
