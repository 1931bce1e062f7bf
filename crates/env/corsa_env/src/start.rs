use std::f64::consts::PI;

use corsa_backend::{SavedState, Start};
use corsa_track::Track;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::EnvError;

/// Lateral acceleration of the reference speed of random starts on the curve ahead, m/s²: low enough for any
/// car to survive its first second.
const RANDOM_START_LATERAL_ACCELERATION: f64 = 5.0;
/// The highest reference speed, m/s.
const RANDOM_START_MAX_SPEED: f64 = 40.0;
/// How far ahead a random start looks for curves, m.
const RANDOM_START_LOOKAHEAD: f64 = 120.0;

/// Where a user wants an episode to begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum StartRequest {
    #[default]
    Grid,
    Pits,
    /// Anywhere, drawn from the episode's seed by the default [`StartDistribution`].
    Random,
    /// Drawn from the episode's seed: a curriculum's start.
    Drawn(StartDistribution),
    At {
        progress: f64,
        lateral_offset: f64,
        heading_error: f64,
        speed: f64,
    },
    Saved(SavedState),
}

/// Where random starts lie. Each is drawn evenly between two numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StartDistribution {
    /// Way from the start line, m; `None` for the whole lap. Any numbers: laps are taken off, so that
    /// a range may lie across the line.
    pub progress: Option<(f64, f64)>,
    /// Place across the road: 0 is the right border, 1 the left one.
    pub lateral_position: (f64, f64),
    /// From the reference line, rad, + left.
    pub heading_error: (f64, f64),
    /// Share of the reference speed: the one at which the tightest curve of the next 120 m takes a
    /// lateral acceleration of 5 m/s², 40 m/s at most.
    pub speed: (f64, f64),
}

impl Default for StartDistribution {
    /// The whole lap, the middle half of the road, within 6 degrees, any safe speed.
    fn default() -> Self {
        Self {
            progress: None,
            lateral_position: (0.25, 0.75),
            heading_error: (-0.1, 0.1),
            speed: (0.0, 1.0),
        }
    }
}

impl StartDistribution {
    fn check(&self) -> Result<(), EnvError> {
        let ranges = [
            ("progress", self.progress.unwrap_or_default(), (-1e6, 1e6), "a range within ±1000 km"),
            ("lateral_position", self.lateral_position, (0.0, 1.0), "a range within 0 to 1"),
            ("heading_error", self.heading_error, (-PI, PI), "a range within -pi to pi rad"),
            ("speed", self.speed, (0.0, 3.0), "a range within 0 to 3"),
        ];
        for (name, (low, high), (least, most), expected) in ranges {
            for value in [low, high] {
                if !(least..=most).contains(&value) || low > high {
                    return Err(EnvError::BadStart { name, value, expected: expected.to_owned() });
                }
            }
        }
        Ok(())
    }

    fn draw(&self, track: &Track, rng: &mut ChaCha8Rng) -> Start {
        let mut between = |(low, high): (f64, f64)| low + rng.random::<f64>() * (high - low);
        let progress = between(self.progress.unwrap_or((0.0, track.length())));
        let progress = progress.rem_euclid(track.length());
        let point = track.at(progress);
        let share = between(self.lateral_position);
        let lateral_offset = -point.width_right + share * (point.width_left + point.width_right);
        let heading_error = between(self.heading_error);
        let speed = between(self.speed) * reference_speed(track, progress);
        Start::At { progress, lateral_offset, heading_error, speed }
    }
}

impl StartRequest {
    /// What can be said before the track is known.
    pub(crate) fn check(&self) -> Result<(), EnvError> {
        match self {
            Self::Drawn(distribution) => distribution.check(),
            _ => Ok(()),
        }
    }

    /// The start a backend understands, checked against the track.
    pub(crate) fn resolve(&self, track: &Track, rng: &mut ChaCha8Rng) -> Result<Start, EnvError> {
        match self {
            Self::Grid => Ok(Start::Grid),
            Self::Pits => Ok(Start::Pits),
            Self::Saved(state) => Ok(Start::Saved(state.clone())),
            Self::Random => Ok(StartDistribution::default().draw(track, rng)),
            Self::Drawn(distribution) => {
                distribution.check()?;
                Ok(distribution.draw(track, rng))
            }
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

/// The speed from which every curve in the next stretch can still be taken when nothing brakes.
fn reference_speed(track: &Track, progress: f64) -> f64 {
    let mut tightest = 0.0_f64;
    let mut ahead = 0.0;
    while ahead <= RANDOM_START_LOOKAHEAD {
        tightest = tightest.max(track.at(progress + ahead).curvature.abs());
        ahead += 5.0;
    }
    (RANDOM_START_LATERAL_ACCELERATION / tightest.max(1e-6)).sqrt().min(RANDOM_START_MAX_SPEED)
}
