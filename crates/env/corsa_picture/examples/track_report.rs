//! Draws reports of tracks: `cargo run -p corsa_picture --example track_report -- <folder> [<file.csv> …]`.

use std::{error::Error, path::Path};

use corsa_picture::TrackReport;
use corsa_track::{BUILTIN_TRACKS, Track};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("a folder for the pictures")?;
    let mut tracks: Vec<Track> = BUILTIN_TRACKS.iter().filter_map(|n| Track::builtin(n)).collect();
    for file in args {
        let name = Path::new(&file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        tracks.push(Track::from_csv(&name, &std::fs::read_to_string(&file)?)?);
    }
    for track in &tracks {
        let path = Path::new(&folder).join(format!("{}.png", track.name()));
        TrackReport::new(track).render()?.save_png(&path)?;
    }
    Ok(())
}
