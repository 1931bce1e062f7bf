//! Prints what the driver plans for every built-in car on the tracks given: lap times, speeds, how long
//! planning took. `cargo run -p corsa_driver --example plan [centerline.csv | fast_lane.ai ...]`.

use std::{error::Error, fs, io::Write as _, path::Path, sync::Arc, time::Instant};

use corsa_driver::{Driver, DriverOptions, Envelope, LineChoice, SpeedProfile};
use corsa_track::{BUILTIN_TRACKS, Track};
use corsa_vehicle::{BUILTIN_CARS, VehicleParams};

fn main() -> Result<(), Box<dyn Error>> {
    let mut tracks: Vec<Track> = BUILTIN_TRACKS.iter().filter_map(|n| Track::builtin(n)).collect();
    for path in std::env::args().skip(1) {
        tracks.push(if Path::new(&path).extension().is_some_and(|ending| ending == "csv") {
            Track::from_csv(&path, &fs::read_to_string(&path)?)?
        } else {
            Track::from_ai_spline(&path, &fs::read(&path)?)?
        });
    }
    let mut out = std::io::stdout();
    let tracks: Vec<_> = tracks.into_iter().map(Arc::new).collect();
    for car in BUILTIN_CARS {
        let params = VehicleParams::builtin(car).ok_or("a car of the list")?;
        let began = Instant::now();
        let envelope = Arc::new(Envelope::measure(&params)?);
        writeln!(out, "{car}: measured in {:?}", began.elapsed())?;
        for track in &tracks {
            for line in [LineChoice::Racing, LineChoice::Center] {
                let began = Instant::now();
                let options = DriverOptions { line, ..DriverOptions::default() };
                let driver = Driver::with_envelope(envelope.clone(), track.clone(), options);
                let took = began.elapsed();
                let bend =
                    driver.line().points().iter().map(|p| p.curvature.abs()).fold(0.0, f64::max);
                let speeds = driver.profile().speeds();
                writeln!(
                    out,
                    "{:20.20} {line:?}: {:5.0} m, point mass {:6.2}, quasi-steady {:6.2}, planned {:6.2} s, {:4.1} to {:4.1} m/s, radius {:5.1} m, planned in {took:?}",
                    track.name().rsplit('/').next().unwrap_or_default(),
                    driver.line().length(),
                    SpeedProfile::point_mass(driver.line(), &envelope).lap_time(),
                    SpeedProfile::quasi_steady(driver.line(), &envelope).lap_time(),
                    driver.profile().lap_time(),
                    speeds.iter().copied().fold(f64::INFINITY, f64::min),
                    speeds.iter().copied().fold(0.0, f64::max),
                    1.0 / bend,
                )?;
            }
        }
    }
    Ok(())
}
