//! What the tests of this crate share.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::{BUILTIN_TRACKS, GeneratorOptions, Track};

/// Our circuits and some generated ones, made once.
pub(crate) static TRACKS: LazyLock<Vec<Track>> = LazyLock::new(|| {
    let own = BUILTIN_TRACKS.iter().map(|name| Track::builtin(name).unwrap());
    let generated = (0..4).map(|seed| Track::generate(seed, &GeneratorOptions::default()));
    own.chain(generated).collect()
});

/// The shared material, or none with a line that says which test was skipped.
pub(crate) fn shared(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CORSA_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"),
        PathBuf::from,
    );
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: {test} needs {}", root.display());
    None
}

/// The real circuits: centerlines as CSV, and an Assetto Corsa track.
pub(crate) fn real_tracks(test: &str) -> Vec<Track> {
    let Some(root) = shared(test) else { return Vec::new() };
    let csv = |name: &str| {
        let text = std::fs::read_to_string(root.join(format!("circuits/{name}.csv"))).unwrap();
        Track::from_csv(name, &text).unwrap()
    };
    let mut tracks: Vec<Track> =
        ["BrandsHatch", "Catalunya", "Monza", "Norisring", "Spielberg"].map(csv).into();
    let line = std::fs::read(root.join("ac-content/tracks/czyzoring/ai/fast_lane.ai")).unwrap();
    tracks.push(Track::from_ai_spline("czyzoring", &line).unwrap());
    tracks
}

/// A stadium as CSV lines: two straights of `straight` m joined by half circles, every 5 m or so.
pub(crate) fn stadium(straight: f64, radius: f64, width: f64) -> Vec<String> {
    let turn = std::f64::consts::PI * radius;
    let count = ((straight + turn) / 5.0).ceil() as usize;
    let half = |mirrored: f64| {
        (0..count).map(move |k| {
            let s = (straight + turn) * k as f64 / count as f64;
            let (x, y) = if s < straight {
                (s - 0.5 * straight, -radius)
            } else {
                let angle = (s - straight) / radius;
                (0.5 * straight + radius * angle.sin(), -radius * angle.cos())
            };
            format!("{:.6},{:.6},{width},{width}", mirrored * x, mirrored * y)
        })
    };
    half(1.0).chain(half(-1.0)).collect()
}
