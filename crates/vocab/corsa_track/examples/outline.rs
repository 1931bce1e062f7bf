//! Prints a track as CSV for plotting: `cargo run -p corsa_track --example outline -- montalva`.
//!
//! The argument is a circuit of ours, `generated:<seed>`, a `.csv` or a `.ai` file.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

use std::error::Error;

use corsa_track::{GeneratorOptions, Track};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = std::env::args().nth(1).ok_or("name a track")?;
    let track = open(&spec)?;
    println!(
        "progress_m,x_m,y_m,z_m,heading_rad,curvature_1pm,left_m,right_m,left_x_m,left_y_m,right_x_m,right_y_m"
    );
    let borders = track.left_border().iter().zip(track.right_border());
    for (p, (left, right)) in track.reference_line().iter().zip(borders) {
        println!(
            "{},{},{},{},{},{},{},{},{},{},{},{}",
            p.progress,
            p.position.x,
            p.position.y,
            p.position.z,
            p.heading,
            p.curvature,
            p.width_left,
            p.width_right,
            left.x,
            left.y,
            right.x,
            right.y
        );
    }
    Ok(())
}

fn open(spec: &str) -> Result<Track, Box<dyn Error>> {
    if let Some(track) = Track::builtin(spec) {
        return Ok(track);
    }
    if let Some(seed) = spec.strip_prefix("generated:") {
        return Ok(Track::generate(seed.parse()?, &GeneratorOptions::default()));
    }
    let bytes = std::fs::read(spec)?;
    if spec.ends_with(".ai") {
        return Ok(Track::from_ai_spline(spec, &bytes)?);
    }
    Ok(Track::from_csv(spec, &String::from_utf8(bytes)?)?)
}
