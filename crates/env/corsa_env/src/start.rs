use std::f64::consts::PI;

use corsa_backend::{SavedState, Start};
use corsa_track::Track;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::EnvError;

/// Lateral acceleration that a random start may ask for on the curve ahead, m/s²: low enough for any
/// car to survive its first second.
const RANDOM_START_LATERAL_ACCELERATION: f64 = 5.0;
/// Fastest random start, m/s.
const RANDOM_START_MAX_SPEED: f64 = 40.0;
/// How far ahead a random start looks for curves, m.
const RANDOM_START_LOOKAHEAD: f64 = 120.0;

/// Where a user wants an episode to begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum StartRequest {
    #[default]
    Grid,
    Pits,
    /// Anywhere, drawn from the episode's seed: progress, offset in the middle half of the track,
    /// heading within 6 degrees, a speed that the curve ahead allows.
    Random,
    At {
        progress: f64,
        lateral_offset: f64,
        heading_error: f64,
        speed: f64,
    },
    Saved(SavedState),
}

impl StartRequest {
    /// The start a backend understands, checked against the track.
    pub(crate) fn resolve(&self, track: &Track, rng: &mut ChaCha8Rng) -> Result<Start, EnvError> {
        match self {
            Self::Grid => Ok(Start::Grid),
            Self::Pits => Ok(Start::Pits),
            Self::Saved(state) => Ok(Start::Saved(state.clone())),
            Self::Random => Ok(random(track, rng)),
            Self::At { progress, lateral_offset, heading_error, speed } => {
                check(track, *progress, *lateral_offset, *heading_error, *speed)?;
                Ok(Start::At {
                    progress: *progress,
                    lateral_offset: *lateral_offset,
                    heading_error: *heading_error,
                    speed: *speed,
                })
            }
        }
    }
}

fn check(
    track: &Track,
    progress: f64,
    lateral_offset: f64,
    heading_error: f64,
    speed: f64,
) -> Result<(), EnvError> {
    let refuse = |name, value, expected: String| Err(EnvError::BadStart { name, value, expected });
    if !(0.0..track.length()).contains(&progress) {
        return refuse("progress", progress, format!("0 to {:.1} m", track.length()));
    }
    let point = track.at(progress);
    if !(-point.width_right..=point.width_left).contains(&lateral_offset) {
        let expected = format!(
            "-{:.2} to {:.2} m, the borders at {progress:.1} m",
            point.width_right, point.width_left
        );
        return refuse("lateral_offset", lateral_offset, expected);
    }
    if !(-PI..=PI).contains(&heading_error) {
        return refuse("heading_error", heading_error, "-pi to pi rad".to_owned());
    }
    if !(0.0..=120.0).contains(&speed) {
        return refuse("speed", speed, "0 to 120 m/s".to_owned());
    }
    Ok(())
}

fn random(track: &Track, rng: &mut ChaCha8Rng) -> Start {
    let progress = rng.random::<f64>() * track.length();
    let point = track.at(progress);
    let share = 0.25 + 0.5 * rng.random::<f64>();
    let lateral_offset = -point.width_right + share * (point.width_left + point.width_right);
    let heading_error = (rng.random::<f64>() - 0.5) * 0.2;
    let speed = rng.random::<f64>() * safe_speed(track, progress);
    Start::At { progress, lateral_offset, heading_error, speed }
}

/// The speed from which every curve in the next stretch can still be taken when nothing brakes.
fn safe_speed(track: &Track, progress: f64) -> f64 {
    let mut tightest = 0.0_f64;
    let mut ahead = 0.0;
    while ahead <= RANDOM_START_LOOKAHEAD {
        tightest = tightest.max(track.at(progress + ahead).curvature.abs());
        ahead += 5.0;
    }
    (RANDOM_START_LATERAL_ACCELERATION / tightest.max(1e-6)).sqrt().min(RANDOM_START_MAX_SPEED)
}
