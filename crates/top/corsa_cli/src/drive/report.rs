use std::{
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
};

use anyhow::Context;
use corsa_env::{EndReason, VectorEnv};
use corsa_picture::{LapReport, LapSummary, format_lap_time, write_csv};
use corsa_track::Track;
use serde::Serialize;

use super::laps::Lap;
use crate::output;

/// What `result.json` and `--json` hold.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DriveResult {
    track: String,
    track_length_m: f64,
    car: String,
    backend: &'static str,
    seed: u64,
    clean_laps: usize,
    best_lap_time_s: Option<f64>,
    laps: Vec<LapRow>,
    ended: &'static str,
    timing: Timing,
}

#[derive(Clone, Debug, Serialize)]
struct LapRow {
    lap_time_s: f64,
    sector_times_s: Vec<f64>,
    is_clean: bool,
    min_margin_m: f64,
    top_speed_kmh: f64,
}

/// How well time was kept; all zero in the simulator, whose time is exact.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Timing {
    control_steps: u64,
    deadlines_missed: u64,
    worst_late_by_s: f64,
    pub(super) packets_lost: u64,
    mean_state_age_s: f64,
    action_delay_s: f64,
}

impl Timing {
    pub(super) fn take(&mut self, env: &VectorEnv) {
        let row = &env.outcome().infos;
        let value = |name: &str| {
            env.info_keys().iter().position(|key| key.name == name).map_or(0.0, |key| row[key])
        };
        self.control_steps += 1;
        self.deadlines_missed += value("deadline_missed") as u64;
        self.worst_late_by_s = self.worst_late_by_s.max(value("late_by_s"));
        self.packets_lost += value("packets_lost") as u64;
        self.mean_state_age_s +=
            (value("state_age_s") - self.mean_state_age_s) / self.control_steps as f64;
        self.action_delay_s = value("action_delay_s");
    }
}

impl DriveResult {
    pub(super) fn new(
        track: &Track,
        car: &str,
        backend: &'static str,
        seed: u64,
        laps: &[Lap],
        timing: Timing,
        end: EndReason,
    ) -> Self {
        Self {
            track: track.name().to_owned(),
            track_length_m: track.length(),
            car: car.to_owned(),
            backend,
            seed,
            clean_laps: laps.iter().filter(|lap| lap.is_clean).count(),
            best_lap_time_s: best(laps).filter(|lap| lap.is_clean).map(|lap| lap.time),
            laps: laps.iter().map(LapRow::new).collect(),
            ended: end.name(),
            timing,
        }
    }
}

impl LapRow {
    fn new(lap: &Lap) -> Self {
        Self {
            lap_time_s: lap.time,
            sector_times_s: lap.sector_times.clone(),
            is_clean: lap.is_clean,
            min_margin_m: lap.min_margin,
            top_speed_kmh: lap.top_speed * 3.6,
        }
    }
}

/// The fastest clean lap, or the fastest of all where none is clean.
fn best(laps: &[Lap]) -> Option<&Lap> {
    laps.iter().min_by(|a, b| b.is_clean.cmp(&a.is_clean).then(a.time.total_cmp(&b.time)))
}

/// Makes the folder for what [`write`] writes.
pub(super) fn prepare(out: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("cannot make a folder: {}", out.display()))
}

/// Writes result.json and, if there is a lap to show, lap.png and lap.csv. Returns what was written.
pub(super) fn write(
    out: &Path,
    track: &Track,
    result: &DriveResult,
    laps: &[Lap],
) -> anyhow::Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    if let Some(lap) = best(laps) {
        let path = out.join("lap.png");
        let summary = LapSummary {
            track: result.track.clone(),
            car: result.car.clone(),
            backend: result.backend.to_owned(),
            lap_time: lap.time,
            sector_times: lap.sector_times.clone(),
            min_margin: lap.min_margin,
            is_valid: lap.is_clean,
        };
        LapReport::new(track, &lap.samples, &summary)?.render()?.save_png(&path)?;
        written.push(path);
        let path = out.join("lap.csv");
        write_csv(BufWriter::new(create(&path)?), &lap.samples)?;
        written.push(path);
    }
    let path = out.join("result.json");
    serde_json::to_writer_pretty(BufWriter::new(create(&path)?), result)
        .with_context(|| format!("writing: {}", path.display()))?;
    written.push(path);
    Ok(written)
}

fn create(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| format!("writing: {}", path.display()))
}

/// The result for a reader.
pub(super) fn print(result: &DriveResult) -> anyhow::Result<()> {
    output::result(format_args!(
        "{} on {} ({:.0} m), backend {}",
        result.car, result.track, result.track_length_m, result.backend
    ))?;
    for (index, lap) in result.laps.iter().enumerate() {
        let sectors: Vec<String> =
            lap.sector_times_s.iter().map(|time| format!("{time:.3}")).collect();
        output::result(format_args!(
            "lap {}  {}  sectors {}  margin {:.2} m  top {:.0} km/h  {}",
            index + 1,
            format_lap_time(lap.lap_time_s),
            sectors.join(" / "),
            lap.min_margin_m,
            lap.top_speed_kmh,
            if lap.is_clean { "clean" } else { "NOT CLEAN" },
        ))?;
    }
    let timing = &result.timing;
    if timing.deadlines_missed > 0 || timing.packets_lost > 0 {
        output::result(format_args!(
            "{} of {} deadlines missed (worst {:.0} ms), {} states lost",
            timing.deadlines_missed,
            timing.control_steps,
            timing.worst_late_by_s * 1e3,
            timing.packets_lost,
        ))?;
    }
    Ok(())
}
